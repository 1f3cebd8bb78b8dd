import { instantOf, msOf, type Instant } from '../../src/calendar';
import { newReference, RealApi } from './real';
import type { Answer } from './support';

/** POST /v1/cases/{id}/moves-in-time: how training and tests see a year of a case in a minute. */
let real: RealApi;
let worker: string;

beforeAll(async () => {
  real = await RealApi.start([], { timeOffsetAllowed: true });
  worker = await real.token('social-worker');
});
afterAll(() => real.stop());

const DAY = 86_400_000;
const from = (at: number | string, ms: number) =>
  instantOf((typeof at === 'number' ? at : msOf(at as Instant)) + ms);
const move = (id: string, to: string, token = worker): Promise<Answer> =>
  real.post(token, `/v1/cases/${id}/moves-in-time`, { to });
const eventsOf = async (id: string): Promise<string[]> =>
  (await real.get(worker, `/v1/cases/${id}/log`)).body.items.map(({ event }: any) => event.event);

test('the case moves to just behind that time by its own clock: what came due on the way is in its log, and no other case moved', async () => {
  const [id, other] = [await real.referral(worker), await real.referral(worker)];
  const to = from(Date.now(), 5 * DAY);
  const { status, body } = await move(id, to);
  expect([status, body.case]).toEqual([200, id]);
  const ahead = msOf(body.now) - msOf(to);
  expect(ahead).toBeGreaterThan(0);
  expect(ahead).toBeLessThan(60_000);
  expect(await eventsOf(id)).toEqual(expect.arrayContaining(['LimitPassed', 'EscalationRaised']));
  expect(await eventsOf(other)).toEqual(['ReferralReceived']);
});

test('a case that was opened in another year moves by its own calendar', async () => {
  const reference = newReference();
  const opened = await real.post(
    worker,
    '/v1/referrals',
    {
      ...{ reference, child: 'C-1001', receivedAt: '2025-04-17T16:59', sourceKind: 'school' },
      ...{ team: 'referral-and-assessment', safeAddress: true },
    },
    { 'Caseclock-Now': '2025-04-17T16:59' },
  );
  expect(opened.status).toBe(201);
  const { body } = await move(`referral:peterborough:${reference}`, '2025-04-23T09:30');
  expect(body.now).toMatch(/^2025-04-23T08:3[0-4]:/);
});

test('time goes forward only: a case that stands later stays there, and the same request again does nothing', async () => {
  const id = await real.referral(worker);
  const to = from(Date.now(), DAY);
  const first = await move(id, to);
  for (const again of [to, from(to, -DAY / 2)]) {
    const { status, body } = await move(id, again);
    expect(status).toBe(200);
    expect(msOf(body.now) - msOf(first.body.now)).toBeGreaterThanOrEqual(0);
    expect(msOf(body.now) - msOf(first.body.now)).toBeLessThan(60_000);
  }
});

test('what is no time, or lies too far ahead, is pointed at', async () => {
  const id = await real.referral(worker);
  const wrong = async (body: object) =>
    (await real.post(worker, `/v1/cases/${id}/moves-in-time`, body)).body.errors as unknown;
  expect(await wrong({})).toEqual([
    { pointer: '/to', message: expect.stringMatching(/^is missing: the time/) },
  ]);
  expect(await wrong({ to: 'tomorrow' })).toEqual([
    { pointer: '/to', message: expect.stringMatching(/^is an instant/) },
  ]);
  expect(await wrong({ to: from(Date.now(), 731 * DAY) })).toEqual([
    {
      pointer: '/to',
      message: expect.stringMatching(/^lies at most 730 days ahead: for the case it is now /),
    },
  ]);
});

test('it is for whoever may read the case, and that they did is kept', async () => {
  const id = await real.referral(worker);
  const to = from(Date.now(), 60_000);
  expect((await move(id, to, await real.token('family'))).body.code).toBe('not-allowed');
  expect((await move(id, to, await real.token('lead-practitioner'))).body.code).toBe('not-found');
  const hull = await real.token('team-manager', { council: 'hull', person: 'hul-team-manager' });
  expect((await move(id, to, hull)).body.code).toBe('not-found');
  expect((await move(id, to, await real.token('auditor'))).body.code).toBe('purpose-needed');
  expect((await move(id, to)).status).toBe(200);
  const kept = await real.installation.db
    .selectFrom('access_audit')
    .select(['person', 'outcome', 'purpose', 'reason'])
    .where('case_id', '=', id)
    .where('what', '=', 'moves-in-time')
    .orderBy('id')
    .execute();
  expect(kept).toEqual([
    { person: 'pet-family', outcome: 'refused', purpose: null, reason: 'not-allowed' },
    { person: 'pet-lead-practitioner', outcome: 'refused', purpose: null, reason: 'no relation' },
    { person: 'hul-team-manager', outcome: 'refused', purpose: null, reason: 'authority' },
    { person: 'pet-auditor', outcome: 'refused', purpose: null, reason: 'purpose-needed' },
    { person: 'pet-social-worker', outcome: 'read', purpose: 'care', reason: null },
  ]);
});

test('a case that has closed is moved no more', async () => {
  const id = await real.closed(worker);
  const { status, body } = await move(id, from(Date.now(), DAY));
  expect([status, body.code]).toEqual([409, 'closed']);
});
