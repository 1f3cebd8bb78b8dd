import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isPast } from '../../src/cli/policy/document';
import { differencesOf } from '../../src/cli/policy/diff';
import { documentOf } from '../../src/cli/policy/document';
import { hashOf } from '../../src/policy/compile/hash';
import { compileText, elmshire } from '../policy/support';
import { caseclock, json } from './support';

const picked = (text: string) => {
  const { policy, words } = compileText(text);
  return { policy, words, hash: hashOf(policy) };
};

describe('caseclock policy check', () => {
  const written = (text: string) => {
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-check-')), '2026-04.yaml');
    fs.writeFileSync(file, text);
    return file;
  };

  test('a good file', async () => {
    const { stdout, stderr, code } = await caseclock('policy', 'check', written(elmshire()));
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toMatch(/2026-04\.yaml: good\. 10 clocks, 1 steps, 6 rules accounted for\.\n$/);
  });

  test('a wrong file: the mistake with its line, exit code 1', async () => {
    const file = written(elmshire().replace('until: ReferralDecided', 'until: ReferralDecidd'));
    const { stdout, code } = await caseclock('policy', 'check', file);
    expect(code).toBe(1);
    expect(stdout).toBe(
      `${file}:22: clocks.referral-decision.until: no event is called "ReferralDecidd". Did you mean "ReferralDecided"?\n`,
    );
    const asJson = await caseclock('policy', 'check', file, '--json');
    expect(JSON.parse(asJson.stdout)).toEqual({
      good: false,
      problems: [
        {
          file,
          line: 22,
          path: 'clocks.referral-decision.until',
          what: 'no event is called "ReferralDecidd"',
          right: 'Did you mean "ReferralDecided"?',
        },
      ],
    });
  });

  test('a file that is not there', async () => {
    expect(await caseclock('policy', 'check', 'nowhere.yaml')).toEqual({
      stdout: '',
      stderr: 'There is no file nowhere.yaml.\n',
      code: 1,
    });
  });
});

describe('caseclock policy names', () => {
  test('lists what has the word in it, with fields and their values', async () => {
    const { stdout } = await caseclock('policy', 'names', 'acknowledgeReferrer');
    expect(stdout).toContain('acknowledgeReferrer -> ReferrerAcknowledged');
    expect(stdout).not.toContain('Roles');
  });

  test('only the acts of one process', async () => {
    const { acts } = await json<{ acts: { act: string }[] }>('policy', 'names', '--process', 'referral');
    expect(acts.map(({ act }) => act)).toContain('decideReferral');
  });

  test('an unknown process', async () => {
    expect(await caseclock('policy', 'names', '--process', 'refferal')).toMatchObject({
      stderr: 'No process is called "refferal"; there are referral, cinPlan, stepDown, stepUp.\n',
      code: 1,
    });
  });
});

describe('caseclock policy show', () => {
  test('is a document that can be signed: rules, words, citations, fingerprint', () => {
    const shown = documentOf(picked(elmshire()), '2026-05-01');
    expect(shown).toContain('# Elmshire County Council\n');
    expect(shown).toContain('- Version 2026-04, in force from Wed 1 Apr 2026\n- Review: 2027-04-01\n');
    expect(shown).toContain('**Rows marked unverified were not checked against the edition in force.**');
    expect(shown).toContain(
      '### visit\n\nVisit at least every four weeks and see the child [ELM-3]\n\n- process: cinPlan\n- class: safety\n',
    );
    expect(shown).toContain(
      '- repeats: counted from the last held\n- limit: within 4 weeks\n- own shorter time set by: team-manager [ELM-4]',
    );
    expect(shown).toContain('- ReferralDecided: tell referrer [ELM-2]');
    expect(shown).toContain(
      '| ELM-5 | Child in Need Procedure, April 2026 | 4.1: offer the family a venue near their home | prompted: prompt at bookMeeting |',
    );
    expect(shown).toContain('## Signed off');
  });

  test('a step without words of its own says what the act is', () => {
    const shown = documentOf(picked(elmshire()), '2026-05-01');
    expect(shown).toMatch(/### decideReferral\n\n[A-Z][^\n]+ \[ELM-1\]\n/);
  });

  test('every rule of the national frame says which clock follows it, or that it is for reading only', () => {
    const shown = documentOf(picked(elmshire()), '2026-05-01');
    expect(shown).toMatch(/\| N-1 \|.*\| [^|]*clock contact-decision[^|]* \|/);
    expect(shown).toMatch(/\| N-2 \|.*\| for reading only \|/);
    expect(shown).not.toMatch(/\|  \|$/m);
  });

  test.each([
    ['2025', '2026-01-01', true],
    ['2026', '2026-12-31', false],
    ['2025-01', '2025-02-01', true],
    ['January 2025', '2025-01-31', false],
    ['January 2025', '2025-02-01', true],
    ['when needed', '2030-01-01', false],
  ])('a review in %s, read on %s: past %s', (review, today, past) => {
    expect(isPast(review, today)).toBe(past);
  });

  test('the newest version when none is named, and its fingerprint as JSON', async () => {
    const shown = await json<{ policy: { council: string }; hash: string }>('policy', 'show', 'peterborough');
    expect(shown.policy.council).toBe('peterborough');
    expect(shown.hash).toBe(hashOf(shown.policy));
  });
});

describe('caseclock policy diff', () => {
  test('names what changed, what is new and what is gone', () => {
    const changed = elmshire()
      .replace('limit: 4 weeks', 'limit: 5 weeks')
      .replace('notices:\n  - { on: ReferralDecided, to: referrer, cite: ELM-2 }\n', '')
      .replace('decideReferral: { cite: ELM-1,', 'decideReferral: { cite: [ELM-1, ELM-2],');
    expect(differencesOf(picked(elmshire()), picked(changed))).toEqual([
      { entry: 'clock visit', about: 'limit', a: 'within 4 weeks [ELM-3]', b: 'within 5 weeks [ELM-3]' },
      { entry: 'notice: ReferralDecided: tell referrer', a: '[ELM-2]' },
    ]);
  });

  test('a version does not differ from itself', async () => {
    expect(await caseclock('policy', 'diff', 'peterborough', 'peterborough')).toMatchObject({
      stdout: 'The rules are the same.\n',
      code: 0,
    });
  });
});
