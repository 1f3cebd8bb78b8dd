import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { policies } from '../../src/api/policies';
import { recordsReads } from '../../src/api/records';
import { chainOf, storyOf } from '../../src/cli/chain';
import { teller } from '../../src/cli/tour/teller';
import {
  CannotPlay,
  parseScenario,
  play,
  readScenario,
  renamed,
  runSuffix,
  type Played,
} from '../../src/play';
import { apiClient } from '../../src/client';
import { liveWorld, onlooker, type Installation as Live } from '../../src/play/live-world';
import { lonelyServices, newIssuer, startApi, type Api } from '../api/support';
import { caseclock } from '../cli/support';
import { workflowBundle } from '../support/bundle';
import { eventually } from '../support/eventually';
import { startInstallation, type Installation } from '../support/installation';
import { freePortVariables } from '../support/ports';

/** The same lives on what runs: the real API before real cases, whose mails arrive, each moved through its own time. */
let installation: Installation;
let api: Api;
let live: Live;

const scenarios = path.join(__dirname, '..', 'scenarios');
const tour = path.join(__dirname, '..', '..', 'scenarios', 'tour.yaml');

beforeAll(async () => {
  installation = await startInstallation('development', { bundle: workflowBundle() });
  await installation.startWorkers();
  const issuer = await newIssuer();
  const { client: temporal, db, recordKeys } = installation;
  api = await startApi(
    lonelyServices(issuer, [], {
      ...{ temporal, policies, timeOffsetAllowed: true },
      records: recordsReads(db, recordKeys),
    }),
  );
  live = {
    api: ({ by, authority, roles, qualified }) =>
      apiClient(api.url, () => issuer.sign({ sub: by, authority, roles, qualified })),
  };
});

afterAll(async () => {
  await api?.stop();
  await installation?.stop();
});

const played = (file: string) =>
  play(renamed(readScenario(path.join(scenarios, file)), runSuffix()), liveWorld(live));
const found = ({ misses }: Played) => misses.map(({ what, expected, found }) => ({ what, expected, found }));

test('lives are as their files say: before Easter, while the clocks go back, refused, of two children; and twice over', async () => {
  expect(found(await played('easter.yaml'))).toEqual([]);
  expect(found(await played('easter.yaml'))).toEqual([]);
  expect(found(await played('clocks-go-back.yaml'))).toEqual([]);
  expect(found(await played('refusals.yaml'))).toEqual([]);
  expect(found(await played('brother.yaml'))).toEqual([]);
});

test('the cases of a life are one chain, read over HTTP by whichever of them one knows', async () => {
  const { cases } = await played('brother.yaml');
  const ids = cases.map((one) => one.case.id);
  expect(ids).toHaveLength(2);
  const api = live.api({ ...onlooker, authority: 'peterborough' });
  for (const id of ids) {
    const chain = await chainOf(api, id);
    expect(chain.map((one) => one.case.id)).toEqual(ids);
    expect(storyOf(chain).join('\n')).toContain('SiblingDecided by tm-1');
  }
  await expect(chainOf(api, 'referral:peterborough:REF-404')).rejects.toThrow(
    'There is no case referral:peterborough:REF-404.',
  );
});

test('what is not as the file says is found here too', async () => {
  const text = fs.readFileSync(path.join(scenarios, 'easter.yaml'), 'utf8');
  const wrong = parseScenario('wrong.yaml', text.replace('limit: 2025-04-22', 'limit: 2025-04-18'));
  expect(found(await play(renamed(wrong, runSuffix()), liveWorld(live)))).toEqual([
    { what: 'referral-decision limit', expected: '2025-04-18', found: '2025-04-22' },
  ]);
});

test('a case that closed in its own time is not opened again in another: it says where the life can be played', async () => {
  await expect(played('corrected-after-closure.yaml')).rejects.toThrow(
    /^referral:peterborough:REF-\d+-\w+ has closed, and correct would open it again .* on the core or on the test server\.$/,
  );
  await expect(played('corrected-after-closure.yaml')).rejects.toBeInstanceOf(CannotPlay);
});

test('the tour tells each step, what it did by which rule, what was refused, and the mails that came', async () => {
  const lines: string[] = [];
  const scenario = renamed(readScenario(tour), runSuffix());
  let seen = 0;
  const mails = async (caseId: string) => {
    const asked = installation.client.workflow.getHandle(caseId);
    await eventually(async () => {
      const { shell } = await asked.query<{ shell: { waiting: number; sending: number[] } }>('case');
      return shell.waiting === 0 && shell.sending.length === 0 ? true : undefined;
    }, 'the mails to be sent');
    const fresh = installation.mail.mails.slice(seen);
    seen += fresh.length;
    return fresh.map(({ to, subject }) => `${to.join(', ')}: ${subject}`);
  };
  const life = await play(
    scenario,
    liveWorld(live),
    teller(scenario, { say: (line) => lines.push(line), mails }),
  );
  expect(found(life)).toEqual([]);
  const told = lines.join('\n');
  expect(lines[0]).toBe(
    ' 1. A school refers a child. No name comes with it. Two clocks start, and the rules that say so stand beside them.',
  );
  expect(told).toMatch(
    /Thu 17 Apr 2025 16:59 BST {2}ReferralReceived by pet-social-worker \(.*PET-3\.5f.*\)/,
  );
  expect(told).toContain(
    'Refused (not-allowed): "Decide the referral, sign and date it" is for the team manager',
  );
  expect(told).toMatch(
    /mail to on-call-manager@peterborough\.example: Escalation, rung 1: referral decision/,
  );
  expect(told).toMatch(/ReferrerAcknowledged by pet-social-worker, recorded Wed 23 Apr 2025 10:20 BST/);
  expect(lines.at(-1)).toBe('       stage: closed');
});

describe('where nothing runs, or something else', () => {
  test('one line says what to do, and no stack is shown', async () => {
    const home = fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-elsewhere-'));
    const said = async (variables: Record<string, string>) => {
      const before = { ...process.env };
      Object.assign(process.env, { CASECLOCK_HOME: home }, variables);
      const { stderr, code } = await caseclock('play', tour, '--on', 'live');
      process.env = before;
      return { lines: stderr.trimEnd().split('\n'), code };
    };
    try {
      const nothing = await said(await freePortVariables());
      expect(nothing).toEqual({
        lines: [expect.stringMatching(/^Nothing answers at http:.*: run "npm start"/)],
        code: 1,
      });
      expect(await said({ CASECLOCK_API_PORT: new URL(api.url).port })).toEqual({
        lines: [
          expect.stringMatching(
            /^http:\/\/127\.0\.0\.1:\d+ does not take the tokens of this folder: The token .* CASECLOCK_HOME names its data/,
          ),
        ],
        code: 1,
      });
    } finally {
      fs.rmSync(home, { recursive: true });
    }
  });
});
