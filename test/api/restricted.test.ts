import { sha256 } from '../../src/api/acts/hashes';
import { eventually } from '../support/eventually';
import { newReference, RealApi } from './real';
import type { Answer } from './support';

/** A restricted case over HTTP (decisions 7.5): not there, but to its custodians and to whoever breaks the glass. */
let real: RealApi;
/** The one who restricts, and a custodian. */
let keeper: string;
let second: string;
let stranger: string;
let manager: string;
/** A child of its own for each case, so that nothing about one reaches another. */
let children = 0;

beforeAll(async () => {
  real = await RealApi.start();
  keeper = await real.token('service-manager');
  second = await real.token('team-manager', { person: 'pet-team-manager-2' });
  stranger = await real.token('social-worker');
  manager = await real.token('team-manager');
});
afterAll(() => real.stop());

const custodians = ['pet-service-manager', 'pet-team-manager-2'];
const newChild = () => `C-${7_000 + (children += 1)}`;

async function restricted(more: object = {}): Promise<string> {
  const id = await real.referral(stranger, { child: newChild(), ...more });
  const answer = await real.post(keeper, `/v1/cases/${id}/restrictions`, {
    custodians,
    reason: 'member-of-staff',
  });
  expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('CaseRestricted')]);
  // The lists go by the record, which comes a moment later.
  await recorded(id, 'CaseRestricted');
  return id;
}

/** Waits until the record has an event of the case. */
function recorded(id: string, event: string): Promise<true> {
  const ask = async () => {
    const rows = await real.installation.db
      .selectFrom('case_log')
      .select('sequence')
      .where('case_id', '=', id)
      .where('event', '=', event)
      .execute();
    return rows.length > 0 ? (true as const) : undefined;
  };
  return eventually(ask, event);
}

const requestId = '0b9ac2de-53e5-4c3c-9f33-1d2f8ac1c6b1';
const ask = (method: string, at: string, more: { token?: string; headers?: Record<string, string> } = {}) =>
  real.api.call(method, at, {
    token: more.token ?? stranger,
    headers: { 'X-Request-ID': requestId, 'Idempotency-Key': 'k-1', ...more.headers },
    ...(method === 'POST' && { json: {} }),
  });

/** All that a caller can tell two answers apart by. */
function seen({ status, headers, text }: Answer): unknown {
  const all = [...headers].filter(([name]) => name !== 'date');
  return { status, text, headers: all.sort() };
}

test('is not there for others: each read and act is answered byte for byte as for a case that never was', async () => {
  const id = await restricted();
  const never = `referral:peterborough:${newReference()}`;
  const addresses: [string, string, Record<string, string>?][] = [
    ['GET', ''],
    ['GET', '/clocks'],
    ['GET', '/clocks/referral-decision/explanation'],
    ['GET', '/acts'],
    ['GET', '/acts/0123456789abcdef'],
    ['GET', '/log'],
    ['GET', '/notices'],
    ['GET', '', { 'Caseclock-Purpose': 'inspection' }],
    ['POST', '/notes'],
    ['POST', '/notes', { Prefer: 'respond-async' }],
    ['POST', '/notes', { 'If-Match': '"7"' }],
    ['POST', '/births'],
    ['POST', '/moves'],
  ];
  for (const [method, at, headers = {}] of addresses) {
    const [there, nowhere] = await Promise.all(
      [id, never].map((one) => ask(method, `/v1/cases/${one}${at}`, { headers })),
    );
    expect([at, seen(there!)]).toEqual([at, seen(nowhere!)]);
    expect([at, there!.status]).toEqual([at, at === '/moves' ? 422 : 404]);
  }
  const audited = await real.installation.db
    .selectFrom('access_audit')
    .select(['what', 'outcome', 'reason'])
    .where('case_id', '=', id)
    .where('person', '=', 'pet-social-worker')
    .where('reason', '=', 'hidden')
    .execute();
  expect(audited.map(({ what }) => what)).toEqual(expect.arrayContaining(['case', 'log', 'addNote']));
});

test('is not there when it is closed either', async () => {
  const id = await restricted();
  const died = await real.post(keeper, `/v1/cases/${id}/deaths`);
  expect(died.body.stage).toBe('closed');
  await real.installation.client.workflow.getHandle(id).result();
  const never = `referral:peterborough:${newReference()}`;
  for (const [method, at] of [
    ['GET', ''],
    ['GET', '/log'],
    ['POST', '/notes'],
    ['POST', '/corrections'],
  ] as const) {
    const json = at === '/corrections' ? { entry: 1, correction: 'void', reason: 'other' } : {};
    const [there, nowhere] = await Promise.all(
      [id, never].map((one) =>
        real.api.call(method, `/v1/cases/${one}${at}`, {
          token: stranger,
          headers: { 'X-Request-ID': requestId, 'Idempotency-Key': 'k-2' },
          ...(method === 'POST' && { json }),
        }),
      ),
    );
    expect([at, seen(there!)]).toEqual([at, seen(nowhere!)]);
    expect([at, there!.status]).toEqual([at, 404]);
  }
  expect((await real.get(second, `/v1/cases/${id}`)).status).toBe(200);
});

test('is in no list of others, and counts in the totals', async () => {
  const id = await restricted();
  const reference = id.split(':')[2];
  const listed = async (token: string, list: string) =>
    (await real.get(token, list)).text.includes(reference!);
  for (const list of ['worklist?limit=100', 'unallocated?limit=100']) {
    expect([list, await listed(keeper, `/v1/${list}`)]).toEqual([list, true]);
    expect([list, await listed(manager, `/v1/${list}`)]).toEqual([list, false]);
  }
  const cases = async (token: string) => (await real.get(token, '/v1/worklist/counts')).body.cases as number;
  expect(await cases(manager)).toBe(await cases(keeper));
});

test('is worked on by its custodians, who alone hear of it', async () => {
  const id = await restricted();
  expect((await real.get(second, `/v1/cases/${id}`)).body).toMatchObject({
    case: id,
    stage: 'awaiting decision',
  });
  const concern = await real.post(stranger, `/v1/cases/${id}/concerns`, { kind: 'neglect' });
  expect(concern).toMatchObject({ status: 200, body: { stage: 'restricted', clocks: [] } });
  await recorded(id, 'ConcernRaised');
  const told = await real.installation.db
    .selectFrom('notice_recipient')
    .select('person')
    .distinct()
    .where('case_id', '=', id)
    .where('status', '<>', 'not needed')
    .orderBy('person')
    .execute();
  expect(told.map(({ person }) => person)).toEqual(custodians);
});

test('is opened to whoever breaks the glass, with custodians and manager told, and for reading alone', async () => {
  const id = await restricted();
  const at = `/v1/cases/${id}`;
  const broken = await real.post(stranger, `${at}/break-glass`, {
    reason: 'immediate-risk',
    fileEntry: 'N-1',
  });
  expect(broken).toMatchObject({ status: 200, body: { events: [{ event: 'GlassBroken' }] } });
  expect((await real.get(stranger, at)).status).toBe(200);
  expect((await real.get(manager, at)).status).toBe(404);
  expect((await real.post(stranger, `${at}/notes`, { note: 'x' })).body.code).toBe('not-allowed');
  await recorded(id, 'GlassBroken');
  expect((await real.get(stranger, `${at}/log`)).status).toBe(200);
  const notice = await real.installation.db
    .selectFrom('notice_recipient')
    .innerJoin('notice', (on) =>
      on
        .onRef('notice.case_id', '=', 'notice_recipient.case_id')
        .onRef('notice.number', '=', 'notice_recipient.number'),
    )
    .select(['person', 'goes_as'])
    .where('notice.case_id', '=', id)
    .where('step', '=', 'GlassBroken')
    .orderBy('person')
    .execute();
  expect(notice.map(({ goes_as: as, person }) => `${as} ${person}`)).toEqual([
    'mail pet-service-manager',
    'mail pet-team-manager',
    'mail pet-team-manager-2',
  ]);
});

test('shows in no link and no log entry of a brother or sister', async () => {
  const own = newChild();
  const sibling = await real.referral(stranger, { child: newChild() });
  const id = await real.referral(stranger, { child: own, links: [{ case: sibling, relation: 'sibling' }] });
  await recorded(sibling, 'CaseBelongsWith');
  expect((await real.get(stranger, `/v1/cases/${sibling}`)).text).toContain(id);
  await real.post(keeper, `/v1/cases/${id}/restrictions`, { custodians, reason: 'adoption' });
  await recorded(id, 'CaseRestricted');
  for (const at of ['', '/log']) {
    expect([at, (await real.get(stranger, `/v1/cases/${sibling}${at}`)).text]).not.toEqual([
      at,
      expect.stringContaining(id),
    ]);
    expect((await real.get(keeper, `/v1/cases/${sibling}${at}`)).text).toContain(id);
  }
});

test('what became of an act is told to whoever did it, without how the case stands, and to nobody who works its key out', async () => {
  const id = await real.referral(stranger, { child: newChild() });
  await real.post(stranger, `/v1/cases/${id}/notes`, { note: 'x' }, { 'Idempotency-Key': 'k-3' });
  const key = sha256('peterborough\npet-social-worker\nk-3').slice(0, 32);
  const at = `/v1/cases/${id}/acts/${key}`;
  expect((await real.get(stranger, at)).body.receipt).toMatchObject({ stage: 'awaiting decision' });
  const earlyHelp = await real.token('lead-practitioner', { person: 'pet-elsewhere' });
  expect((await real.get(earlyHelp, at)).status).toBe(404);
  await real.post(keeper, `/v1/cases/${id}/restrictions`, { custodians, reason: 'adoption' });
  expect((await real.get(stranger, at)).body.receipt).toMatchObject({ stage: 'restricted', clocks: [] });
  expect((await real.get(manager, at)).body).toMatchObject({ status: 404, code: 'not-found' });
  expect((await real.get(second, at)).body.receipt).toMatchObject({ stage: 'awaiting decision' });
});

test('shows in no chain of a case that continues it', async () => {
  const first = await real.referral(stranger, { child: newChild() });
  const links = [{ case: first, relation: 'earlier-referral' }];
  const next = await real.referral(stranger, { child: newChild(), links });
  await recorded(next, 'ReferralReceived');
  expect((await real.get(stranger, `/v1/cases/${next}`)).body.chain).toBe(first);
  await real.post(keeper, `/v1/cases/${first}/restrictions`, { custodians, reason: 'adoption' });
  await recorded(first, 'CaseRestricted');
  for (const at of ['', '/log']) {
    expect((await real.get(stranger, `/v1/cases/${next}${at}`)).text).not.toContain(first);
    expect((await real.get(keeper, `/v1/cases/${next}${at}`)).text).toContain(first);
  }
  expect((await real.get(stranger, `/v1/cases/${next}`)).body.chain).toBe(next);
  expect((await real.get(stranger, `/v1/chains/${first}`)).status).toBe(404);
});

test('a contact about the child is taken like any other, and is its custodians’', async () => {
  const child = newChild();
  await restricted({ child });
  const again = await real.referral(stranger, { child });
  expect((await real.get(stranger, `/v1/cases/${again}`)).status).toBe(404);
  expect((await real.get(second, `/v1/cases/${again}`)).body).toMatchObject({ case: again });
  const body = {
    ...{ reference: newReference(), child, receivedAt: new Date(Date.now() - 60_000).toISOString() },
    ...{ sourceKind: 'school', team: 'referral-and-assessment', safeAddress: true },
  };
  const send = () => real.post(stranger, '/v1/referrals', body, { 'Idempotency-Key': 'k-4' });
  expect(await send()).toMatchObject({ status: 201, body: { stage: 'awaiting decision' } });
  expect(await send()).toMatchObject({ status: 200, body: { stage: 'restricted', clocks: [] } });
});

test('names custodians whom the directory knows', async () => {
  const id = await real.referral(stranger, { child: newChild() });
  const answer = await real.post(keeper, `/v1/cases/${id}/restrictions`, {
    custodians: ['pet-service-manager', 'nobody-here'],
    reason: 'other',
  });
  expect(answer).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: '/custodians/1', message: 'is the staff id of somebody in the directory' }] },
  });
});
