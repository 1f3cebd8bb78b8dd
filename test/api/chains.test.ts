import { instant } from '../../src/calendar';
import { recordsReads } from '../../src/api/records';
import type { CaseIdentity } from '../../src/casework/types';
import { record } from '../../src/records';
import type { Role } from '../../src/vocabulary';
import { startRecord, type TestRecord } from '../records/database';
import { caseNamed, opened, woke } from '../records/events';
import { lonelyServices, newIssuer, startApi, tokenFor, type Api, type Issuer } from './support';

/** GET /v1/chains/{chain}: the cases that continue one another, out of the record. */
let on: TestRecord;
let issuer: Issuer;
let api: Api;

const first = caseNamed('REF-1');
const second: CaseIdentity = {
  ...first,
  id: 'step-down:peterborough:SD-2',
  process: 'stepDown',
  reference: 'SD-2',
};
const kept: CaseIdentity = { ...caseNamed('REF-3'), chain: first.id };
const elsewhere = caseNamed('REF-4');
/** It goes on with the restricted one, in a chain of theirs. */
const keptFirst = caseNamed('REF-5');
const follower: CaseIdentity = { ...caseNamed('REF-6'), chain: keptFirst.id };
const custodian = 'pet-service-manager';

beforeAll(async () => {
  on = await startRecord();
  issuer = await newIssuer();
  api = await startApi(lonelyServices(issuer, [], { records: recordsReads(on.db, on.keys) }));
  const write = (identity: CaseIdentity, ...events: Parameters<typeof record>[3]) =>
    record(on.db, on.keys, identity, events);
  // The later one is recorded first: what counts is when each was opened.
  await write(second, {
    ...opened(second),
    recordedAt: instant('2025-06-02T09:00:00Z'),
    holder: 'pet-lead-practitioner',
    linked: [
      { case: first.id, relation: 'referral' },
      { case: kept.id, relation: 'sibling' },
    ],
  });
  await write(
    first,
    opened(first),
    woke(2, 'CaseClosed', '2025-06-02T10:00:00Z', {
      stage: 'closed',
      linked: [{ case: second.id, relation: 'step-down' }],
    }),
  );
  await write(
    kept,
    { ...opened(kept), recordedAt: instant('2025-07-01T09:00:00Z') },
    woke(2, 'CaseRestricted', '2025-07-01T10:00:00Z', { custodians: [custodian] }),
  );
  await write(elsewhere, opened(elsewhere));
  await write(
    keptFirst,
    opened(keptFirst),
    woke(2, 'CaseRestricted', '2025-04-18T10:00:00Z', { custodians: [custodian] }),
  );
  await write(follower, opened(follower));
});
afterAll(async () => {
  await api.stop();
  await on.stop();
});

async function chain(id: string, role: Role, who: Parameters<typeof tokenFor>[2] = {}) {
  const { status, body } = await api.call('GET', `/v1/chains/${id}`, {
    token: await tokenFor(issuer, role, who),
  });
  return { status, body, cases: (body.items ?? []).map((one: { case: string }) => one.case) };
}

test('a chain is its cases in the order of their opening, with where each stands, who holds it and what it is linked with', async () => {
  const { status, body } = await chain(first.id, 'social-worker');
  expect([status, body.chain]).toEqual([200, first.id]);
  expect(body.items).toEqual([
    {
      ...{ case: first.id, process: 'referral', reference: 'REF-1', team: first.team, holder: null },
      ...{ stage: 'closed', openedAt: '2025-04-17T15:59:00.000Z', closedAt: '2025-06-02T10:00:00.000Z' },
      links: [{ case: second.id, relation: 'step-down' }],
    },
    {
      ...{ case: second.id, process: 'stepDown', reference: 'SD-2', team: first.team },
      ...{ holder: 'pet-lead-practitioner', stage: 'awaiting decision' },
      ...{ openedAt: '2025-06-02T09:00:00.000Z', closedAt: null },
      links: [{ case: first.id, relation: 'referral' }],
    },
  ]);
});

test('a restricted case stands in it for its custodians alone, and so do links to it', async () => {
  const { cases, body } = await chain(first.id, 'service-manager', { person: custodian });
  expect(cases).toEqual([first.id, second.id, kept.id]);
  expect(body.items[1].links).toContainEqual({ case: kept.id, relation: 'sibling' });
  expect(JSON.stringify((await chain(first.id, 'team-manager')).body)).not.toContain('REF-3');
});

test('where the first case is restricted, the chain is not there for others: what follows begins with itself', async () => {
  expect((await chain(keptFirst.id, 'service-manager', { person: custodian })).cases).toEqual([
    keptFirst.id,
    follower.id,
  ]);
  expect((await chain(follower.id, 'service-manager', { person: custodian })).status).toBe(404);
  expect((await chain(keptFirst.id, 'team-manager')).status).toBe(404);
  expect((await chain(follower.id, 'team-manager')).cases).toEqual([follower.id]);
});

test('early help sees its own kinds of case in it', async () => {
  expect((await chain(first.id, 'lead-practitioner')).cases).toEqual([second.id]);
});

test.each([
  ['of another council', first.id, { council: 'hull' }],
  ['of which one may see no case', elsewhere.id, { roles: ['early-help-lead'] as Role[] }],
  ['that never was', 'referral:peterborough:REF-99', {}],
  ['that another case began', second.id, {}],
  ['of another form', 'REF-1', {}],
])('a chain %s is not there', async (_what, id, who) => {
  const { status, body } = await chain(id, 'social-worker', who);
  expect([status, body.code]).toEqual([404, 'not-found']);
});

test('who read it is kept, with what for; and who found nothing', async () => {
  await chain(first.id, 'team-manager');
  await chain('referral:peterborough:REF-99', 'team-manager');
  const rows = await on.asOwner(
    'select person, outcome, what, case_id, purpose from access_audit order by id desc limit 2',
  );
  expect(rows.reverse()).toEqual([
    {
      person: 'pet-team-manager',
      outcome: 'read',
      what: 'chains',
      case_id: first.id,
      purpose: 'supervision',
    },
    {
      ...{ person: 'pet-team-manager', outcome: 'refused', what: 'chains' },
      ...{ case_id: 'referral:peterborough:REF-99', purpose: null },
    },
  ]);
});

test('who only checks says what for', async () => {
  expect((await chain(first.id, 'auditor')).body.code).toBe('purpose-needed');
});

test('while the record is away, it says so', async () => {
  const away = await startApi(lonelyServices(issuer));
  try {
    const answer = await away.call('GET', `/v1/chains/${first.id}`, {
      token: await tokenFor(issuer, 'social-worker'),
    });
    expect([answer.status, answer.body.code]).toEqual([503, 'lists-unavailable']);
  } finally {
    await away.stop();
  }
});
