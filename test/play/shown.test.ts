import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseDocument } from 'yaml';
import {
  coreWorld,
  firstDifference,
  parseScenario,
  pictureOf,
  play,
  readScenario,
  renamed,
  sayTimeline,
  timelineOf,
} from '../../src/play';
import { caseclock, json } from '../cli/support';

const easter = path.join(__dirname, '..', 'scenarios', 'easter.yaml');
const played = (file = easter) => play(readScenario(file), coreWorld());

test('a life as a timeline: one line an event, with London time, clocks and who was told', async () => {
  const lines = sayTimeline(timelineOf(await played()));
  expect(lines[0]).toBe(
    'Thu 17 Apr 2025 16:59 BST ReferralReceived by sw-1 | referral-decision starts: target Fri 18 Apr 2025 16:59 BST, ' +
      'limit Tue 22 Apr 2025, national Tue 22 Apr 2025 | acknowledgement starts: limit Fri 18 Apr 2025 16:59 BST, ' +
      'national Tue 22 Apr 2025 | outcome-notification starts: limit Thu 24 Apr 2025 | referrer-chase starts: ' +
      'limit Thu 24 Apr 2025 | assessment starts: limit Tue 6 May 2025 | assessment-45 starts: ' +
      'national Wed 25 Jun 2025 | stage: awaiting decision',
  );
  expect(lines).toContain(
    'Fri 18 Apr 2025 16:59 BST EscalationRaised | referral-decision rung 1 | ' +
      'told: escalation rung 1 of referral-decision to team-manager, emergency-duty-team, on-call-manager',
  );
});

test('a date that moved is shown from where to where, and what was entered later says when', async () => {
  const life = fs.readFileSync(easter, 'utf8').replace(/acts:[^]*/, '').concat(`acts:
  - { at: 2025-06-02 10:00, who: sw-1, do: receiveReferral }
  - at: 2025-06-02 11:00
    who: sw-1
    do: correct
    with: { entry: ReferralReceived, correction: redate, happenedAt: 2025-06-01 10:00, reason: wrong-date }
  - { at: 2025-06-02 12:00, happened: 2025-06-01 15:00, who: sw-1, do: acknowledgeReferrer, with: { by: letter } }
`);
  const lines = sayTimeline(timelineOf(await play(parseScenario('life.yaml', life), coreWorld())));
  expect(lines.join('\n')).toContain(
    'acknowledgement moves: limit Tue 3 Jun 2025 10:00 BST -> Mon 2 Jun 2025 10:00 BST',
  );
  expect(lines.join('\n')).toContain(
    'ReferrerAcknowledged by sw-1 | recorded Mon 2 Jun 2025 12:00 BST | acknowledgement met',
  );
});

describe('the picture', () => {
  const files = fs.readdirSync(path.dirname(easter)).map((file) => path.join(path.dirname(easter), file));

  test.each(files)('of %s is well-formed, with a title and a description', async (file) => {
    const svg = pictureOf(await played(file));
    expect(unbalanced(svg)).toEqual([]);
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-labelledby="title desc"/);
    expect(svg).toMatch(/<title id="title">[^<]+<\/title>\s*<desc id="desc">[^<]+<\/desc>/);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('has a band for each case of a life, on one scale, and writes at the edge what lies far ahead', async () => {
    const svg = pictureOf(await played(path.join(path.dirname(easter), 'brother.yaml')));
    expect(svg).toContain('>main: referral:peterborough:REF-330</text>');
    expect(svg).toContain('>brother: referral:peterborough:REF-330-S1</text>');
    const wednesdays = [...svg.matchAll(/<text x="([\d.]+)"[^>]*>Wed 4 Jun 2025</g)].map(([, x]) => x);
    expect(wednesdays).toHaveLength(2);
    expect(new Set(wednesdays).size).toBe(1);
    expect(svg.match(/limit: Mon 16 Jun 2025 →/g)).toHaveLength(2);
    expect(svg).toContain('>2-4</text>');
  });

  test('says in words what it shows, and takes no text for markup', async () => {
    const life = await played();
    const svg = pictureOf({ ...life, life: 'Before <Easter> & "after"' });
    expect(svg).toContain(
      '<title id="title">Before &lt;Easter&gt; &amp; &quot;after&quot; (peterborough)</title>',
    );
    expect(svg).toContain(
      'rung 1 Fri 18 Apr 2025 16:59 BST to team-manager, emergency-duty-team, on-call-manager',
    );
    expect(svg).toContain('limit: Tue 22 Apr 2025');
  });
});

describe('caseclock play', () => {
  test('prints the timeline, and as JSON the whole', async () => {
    const { stdout, code } = await caseclock('play', easter);
    expect({ code, last: stdout.trim().split('\n').at(-1) }).toEqual({
      code: 0,
      last: 'Everything is as the file says.',
    });
    const told = await json<{ life: string; timeline: object[]; misses: object[] }>('play', easter);
    expect(told).toMatchObject({ life: 'Received on the Thursday before Easter at 16:59', misses: [] });
    expect(told.timeline[0]).toMatchObject({ case: 'main', event: 'ReferralReceived' });
  });

  test('says with line and time what is not as the file says, and leaves exit code 1', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-play-'));
    const file = path.join(folder, 'wrong.yaml');
    const picture = path.join(folder, 'wrong.svg');
    try {
      fs.writeFileSync(
        file,
        fs.readFileSync(easter, 'utf8').replace('limit: 2025-04-22', 'limit: 2025-04-18'),
      );
      const { stdout, code } = await caseclock('play', file, '--svg', picture);
      expect(code).toBe(1);
      expect(stdout).toMatch(
        /wrong\.yaml:\d+: main, Thu 17 Apr 2025 16:59 BST: referral-decision limit: expected 2025-04-18, found 2025-04-22/,
      );
      expect(unbalanced(fs.readFileSync(picture, 'utf8'))).toEqual([]);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });

  test('a file that is not there, or that has a mistake, is a sentence and no stack', async () => {
    expect(await caseclock('play', 'nowhere.yaml')).toMatchObject({
      stderr: 'There is no file nowhere.yaml.\n',
      code: 1,
    });
  });
});

test.each([
  ['the TEAM manager', []],
  [
    'the service manager',
    [
      {
        what: 'decideReferral',
        expected: 'refused: not-allowed (... the service manager ...)',
        found: expect.stringMatching(/^refused: not-allowed \(.*team manager.*\)$/),
      },
    ],
  ],
])('a refusal is checked by its kind, and by the words that %s stands for', async (saying, misses) => {
  const life = fs.readFileSync(easter, 'utf8').replace(/acts:[^]*/, '').concat(`acts:
  - { at: 2025-06-02 10:00, who: sw-1, do: receiveReferral }
  - at: 2025-06-02 11:00
    who: sw-1
    do: decideReferral
    with: { outcome: advice }
    refused: not-allowed
    saying: ${saying}
`);
  const { misses: found } = await play(parseScenario('life.yaml', life), coreWorld());
  expect(found).toEqual(misses.map((miss) => expect.objectContaining(miss)));
});

test('a life gets references of its own, wherever they stand', () => {
  const text = fs.readFileSync(easter, 'utf8').replace(/acts:[^]*/, '').concat(`acts:
  - { at: 2025-06-02 10:00, who: sw-1, do: receiveReferral }
  - at: 2025-06-02 11:00
    who: sw-1
    do: linkCase
    with: { case: 'referral:peterborough:REF-123', relation: earlier-referral }
`);
  const { cases, steps } = renamed(parseScenario('life.yaml', text), 'X1');
  expect(cases.main).toMatchObject({ reference: 'REF-123-X1', child: 'C-456-X1', family: 'F-789-X1' });
  expect(steps[1]!.act!.fields.case).toBe('referral:peterborough:REF-123-X1');
});

describe('cases that a case opens by itself', () => {
  const life = (acts: string) =>
    fs.readFileSync(easter, 'utf8').replace(/acts:[^]*/, '').concat(`acts:
  - { at: 2025-06-02 10:00, who: sw-1, do: receiveReferral, with: { aged16Or17: true } }
${acts}`);
  const sibling = `  - at: 2025-06-02 11:00
    who: tm-1
    do: decideSibling
    with: { sibling: C-457, open: true, reason: own-needs, impactConsidered: true }
`;
  const missed = async (acts: string) =>
    (await play(parseScenario('life.yaml', life(acts)), coreWorld())).misses;

  test('are in the life by their reference, where the scenario gives them no name', async () => {
    const { cases } = await play(parseScenario('life.yaml', life(sibling)), coreWorld());
    expect(cases.map(({ name, case: one }) => [name, one.child])).toEqual([
      ['main', 'C-456'],
      ['REF-123-S1', 'C-457'],
    ]);
  });

  test('are missed where none was opened', async () => {
    const none = sibling.replace('open: true', 'open: false').concat('    opens: brother\n');
    expect(await missed(none)).toMatchObject([{ what: 'opens', expected: 'brother', found: 'no case' }]);
  });

  test('may be linked by hand as well, each case by the name that the scenario gives it', async () => {
    const linked = `    opens: brother
  - { at: 2025-06-02 12:00, who: sw-1, do: linkCase, with: { case: brother, relation: sibling-other-household } }
`;
    const { cases } = await play(parseScenario('life.yaml', life(sibling + linked)), coreWorld());
    expect(cases[0]!.case.links).toContainEqual({
      case: 'referral:peterborough:REF-123-S1',
      relation: 'sibling-other-household',
    });
  });
});

test('where a case leads, and who holds it, are looked at', async () => {
  const acts = (leads: string, holder: string) =>
    fs.readFileSync(easter, 'utf8').replace(/acts:[^]*/, '').concat(`acts:
  - { at: 2025-06-02 10:00, who: sw-1, do: receiveReferral, with: { aged16Or17: true },
      then: { leads: ${leads}, holder: ${holder} } }
`);
  const misses = async (leads: string, holder: string) =>
    (await play(parseScenario('life.yaml', acts(leads, holder)), coreWorld())).misses.map(({ what }) => what);
  expect(await misses('[homeless-16-17-protocol, adolescent-service]', 'none')).toEqual([]);
  expect(await misses('[adolescent-service]', 'sw-1')).toEqual(['holder', 'leads']);
});

test('what somebody may do now, and what they lack, is looked at', async () => {
  const misses = async (possible: string) => {
    const text = fs.readFileSync(easter, 'utf8').replace(/acts:[^]*/, '').concat(`acts:
  - { at: 2025-06-02 10:00, who: sw-1, do: receiveReferral, then: { possible: ${possible} } }
`);
    return (await play(parseScenario('life.yaml', text), coreWorld())).misses;
  };
  expect(
    await misses('{ tm-1: { decideReferral: true }, sw-1: { decideReferral: for the team manager } }'),
  ).toEqual([]);
  expect(
    await misses('{ tm-1: { decideReferral: for the king }, sw-1: { decideReferral: true } }'),
  ).toMatchObject([
    { what: 'possible for tm-1: decideReferral', expected: 'for the king', found: 'true' },
    {
      what: 'possible for sw-1: decideReferral',
      expected: 'true',
      found: expect.stringContaining('team manager'),
    },
  ]);
});

test('the examples of the documentation play as they say', async () => {
  const text = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'scenarios.md'), 'utf8');
  const examples = text
    .split(/\n(?! {4}|\n)/)
    .map((block) => block.replace(/^[^ ].*\n/, '').replace(/^ {4}/gm, ''))
    .filter((block) => /^(# .*\n)?life:/m.test(block));
  expect(examples).toHaveLength(2);
  for (const example of examples) {
    expect((await play(parseScenario('docs/scenarios.md', example), coreWorld())).misses).toEqual([]);
  }
});

test('two plays that differ are told apart, with the first place where they do', async () => {
  const life = await played();
  const [main] = life.cases;
  const events = main!.events.map((event) =>
    event.sequence === 4 ? { ...event, at: main!.events[0]!.at } : event,
  );
  expect(firstDifference(life, { ...life, on: 'elsewhere', cases: [{ ...main!, events }] })).toBe(
    'main event 4 (EscalationRaised) at: "2025-04-18T15:59Z" on the core, "2025-04-17T15:59Z" on elsewhere',
  );
  expect(firstDifference(life, await played())).toBeNull();
});

test('each scenario says in a comment what it is about', () => {
  for (const file of fs.readdirSync(path.dirname(easter))) {
    const text = fs.readFileSync(path.join(path.dirname(easter), file), 'utf8');
    expect({ file, about: parseDocument(text).commentBefore ?? text.startsWith('#') }).not.toEqual({
      file,
      about: false,
    });
  }
});

/** Tags that are not closed in order, attributes without quotes, or bare ampersands: none in well-formed XML. */
function unbalanced(svg: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const attributes = /^(\s+[a-zA-Z][a-zA-Z0-9-]*="[^"<]*")*\s*$/;
  for (const [, slash, name, rest, closed] of svg.matchAll(/<(\/?)([a-z]+)((?:[^>"]|"[^"]*")*?)(\/?)>/g)) {
    if (slash) {
      if (open.pop() !== name) wrong.push(`</${name}>`);
    } else {
      if (!attributes.test(rest ?? '')) wrong.push(`<${name}${rest}>`);
      if (!closed) open.push(name!);
    }
  }
  const bare = svg.replace(/&(amp|lt|gt|quot);/g, '').includes('&') ? ['a bare ampersand'] : [];
  return [...wrong, ...open, ...bare];
}
