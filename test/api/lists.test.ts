import { instant, msOf } from '../../src/calendar';
import { recordsReads } from '../../src/api/records';
import { record } from '../../src/records';
import { startRecord, type TestRecord } from '../records/database';
import { caseNamed, escalation, opened, woke } from '../records/events';
import { lonelyServices, newIssuer, startApi, tokenFor, type Api, type Issuer } from './support';

let on: TestRecord;
let issuer: Issuer;
let api: Api;
const now = instant('2025-04-18T09:00:00+01:00');

beforeAll(async () => {
  on = await startRecord();
  issuer = await newIssuer();
  const records = recordsReads(on.db, on.keys);
  api = await startApi(lonelyServices(issuer, [], { records, now: () => msOf(now) }));
  const mine = caseNamed('REF-1');
  const other = { ...caseNamed('REF-2'), team: 'family-help' };
  await record(on.db, on.keys, mine, [
    opened(mine),
    woke(2, 'Allocated', '2025-04-17T18:00:00+01:00', {
      holder: 'pet-social-worker',
      signOffs: [
        { act: 'decideReferral', entry: 2, since: now, by: ['team-manager'], author: 'pet-social-worker' },
      ],
    }),
    woke(3, 'ActRefused', '2025-04-17T18:30:00+01:00', {
      refused: { act: 'decideReferral', kind: 'not-allowed' },
    }),
  ]);
  await record(on.db, on.keys, other, [
    opened(other, { notices: [escalation(1, { to: ['conference-chair'] })] }),
  ]);
});
afterAll(async () => {
  await api.stop();
  await on.stop();
});

const asked = async (
  path: string,
  role: 'social-worker' | 'team-manager' | 'service-manager' = 'social-worker',
) => {
  const { status, body } = await api.call('GET', path, { token: await tokenFor(issuer, role) });
  return { status, body, references: (body.items ?? []).map((one: { reference: string }) => one.reference) };
};

test.each<[string, string, string[]]>([
  ['the council', '/v1/worklist', ['REF-1', 'REF-2']],
  ['mine', '/v1/worklist?whose=mine', ['REF-1']],
  ['the teams of my posts', '/v1/worklist?whose=my-team', ['REF-1']],
  ['a team that is not mine, of mine', '/v1/worklist?whose=my-team&team=family-help', []],
  ['one team', '/v1/worklist?team=family-help', ['REF-2']],
  ['due today', '/v1/worklist?dueWithin=0', ['REF-1', 'REF-2']],
  ['out of timescale', '/v1/worklist?overdue=later', []],
  ['unallocated', '/v1/unallocated', ['REF-2']],
  ['unallocated in my team', '/v1/unallocated?whose=my-team', []],
  ['refused signals', '/v1/refused-signals', ['REF-1']],
  ['nobody to tell', '/v1/nobody-to-tell', ['REF-2']],
])('%s', async (_name, path, expected) => {
  const { status, references } = await asked(path);
  expect(status).toBe(200);
  expect([...references].sort()).toEqual(expected);
});

test('what waits for my signature is what my roles may sign', async () => {
  expect((await asked('/v1/sign-offs', 'team-manager')).references).toEqual(['REF-1']);
  expect((await asked('/v1/sign-offs', 'social-worker')).references).toEqual([]);
});

test('a post for all teams sees them all as theirs', async () => {
  expect((await asked('/v1/worklist?whose=my-team', 'service-manager')).references).toHaveLength(2);
});

test('the counts of each list, and when they were true', async () => {
  const { body } = await asked('/v1/worklist/counts?dueWithin=10', 'team-manager');
  expect(body).toEqual({
    ...{ cases: 2, unallocated: 1, running: 2, overdue: { original: 0, later: 0 }, due: 2 },
    ...{ signOffs: 1, refusedSignals: 1, nobodyToTell: 1, asAt: now },
  });
});

test.each([
  ['/v1/worklist?overdue=yes', '/overdue', 'is original or later: against which date'],
  ['/v1/worklist?child=Amy', '/child', 'is the reference of a child, such as F-77'],
  ['/v1/sign-offs?whose=theirs', '/whose', 'is mine (cases you hold, or cover) or my-team'],
  ['/v1/unallocated?cursor=x', '/cursor', 'is not of this list: ask for its first page again'],
])('%s is refused with what is right', async (path, pointer, message) => {
  const { status, body } = await asked(path);
  expect(status).toBe(422);
  expect(body.errors).toEqual([{ pointer, message }]);
});

test('reading a list is audited', async () => {
  await asked('/v1/unallocated');
  const [row] = await on.asOwner('select person, outcome, what from access_audit order by id desc limit 1');
  expect(row).toEqual({ person: 'pet-social-worker', outcome: 'read', what: 'unallocated' });
});
