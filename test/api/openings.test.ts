import { secondPlans } from '../../src/records';
import { eventually } from '../support/eventually';
import { newReference, RealApi } from './real';

/** Openings that continue another case: a re-referral, a linked contact (decisions 4.2 to 4.4). */
let real: RealApi;
let worker: string;
let manager: string;

beforeAll(async () => {
  real = await RealApi.start();
  worker = await real.token('social-worker');
  manager = await real.token('team-manager');
});
afterAll(() => real.stop());

const read = async (id: string) => (await real.get(worker, `/v1/cases/${id}`)).body;

/** Asks until the answer fits. */
const until = (ask: () => Promise<boolean>) =>
  eventually(async () => (await ask()) || undefined, 'the answer to fit');

test('PET-4.5a: a re-referral is a case of its own in the chain of the earlier one, and both know of it', async () => {
  const earlier = await real.referral(worker);
  const again = await real.referral(worker, { links: [{ case: earlier, relation: 'earlier-referral' }] });
  expect(await read(again)).toMatchObject({
    chain: earlier,
    linked: [{ case: earlier, relation: 'earlier-referral' }],
  });
  await until(async () => (await read(earlier)).linked.length > 0);
  expect((await read(earlier)).linked).toEqual([{ case: again, relation: 'referral' }]);
  const third = await real.referral(worker, { links: [{ case: again, relation: 'earlier-referral' }] });
  expect((await read(third)).chain).toBe(earlier);
});

test('an earlier case that has closed is continued as well, and one that nobody knows begins the chain', async () => {
  const closed = await real.closed(manager);
  const after = await real.referral(worker, { links: [{ case: closed, relation: 'earlier-referral' }] });
  expect((await read(after)).chain).toBe(closed);
  const unknown = `referral:peterborough:${newReference()}`;
  const alone = await real.referral(worker, { links: [{ case: unknown, relation: 'earlier-referral' }] });
  expect((await read(alone)).chain).toBe(unknown);
});

test('a case of another council, a relation that is none, and what is no case are pointed at', async () => {
  const body = (links: unknown) => ({
    reference: newReference(),
    child: 'C-1',
    receivedAt: new Date(Date.now() - 60_000).toISOString(),
    sourceKind: 'school',
    team: 'referral-and-assessment',
    safeAddress: true,
    links,
  });
  for (const [links, pointer] of [
    [[{ case: 'referral:hull:REF-1', relation: 'earlier-referral' }], '/links/0/case'],
    [[{ case: 'referral:peterborough:REF-1', relation: 'cousin' }], '/links/0/relation'],
    [[{ case: 'Tommy', relation: 'sibling' }], '/links/0/case'],
    ['REF-1', '/links'],
  ] as const) {
    const answer = await real.post(worker, '/v1/referrals', body(links));
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
    expect(answer.text).not.toContain('Tommy');
  }
});

describe('a child has one open plan (census rules 4004, 4014)', () => {
  let children = 0;
  const newChild = () => `C-${8_000 + (children += 1)}`;
  const receivedAt = new Date(Date.now() - 60_000).toISOString();
  const planned = { route: 'assessment', team: 'referral-and-assessment' };
  const plan = (child: string, headers: Record<string, string> = {}, reference = newReference()) =>
    real.post(manager, '/v1/plans', { ...{ reference, child, receivedAt }, ...planned }, headers);
  /** Opened while the record does not answer. */
  async function past(child: string): Promise<string> {
    const without = await real.without({ openPlanOf: () => Promise.reject(new Error('away')) });
    const json = { ...{ reference: newReference(), child, receivedAt }, ...planned };
    const opened = await without.call('POST', '/v1/plans', { token: manager, json });
    await without.stop();
    expect(opened.status).toBe(201);
    return String(opened.body.case);
  }
  const inRecord = (id: string, stage: string) =>
    until(async () => {
      const [row] = await real.installation.db
        .selectFrom('case_file')
        .select('stage')
        .where('case_id', '=', id)
        .execute();
      return row?.stage === stage;
    });

  test('a second one is refused and names the first; the same again is answered like the first', async () => {
    const [child, reference] = [newChild(), newReference()];
    const first = await plan(child, { 'Idempotency-Key': 'first' }, reference);
    expect([first.status, first.text]).toEqual([201, expect.anything()]);
    const { case: id } = first.body;
    await inRecord(String(id), 'planning');
    expect(await plan(child)).toMatchObject({
      status: 409,
      body: {
        code: 'plan-open',
        detail: `The child has an open plan, ${id}. Act on that one, or record its end first.`,
        errors: [{ pointer: '/child', message: `has an open plan, ${id}` }],
      },
    });
    const again = await plan(child, { 'Idempotency-Key': 'first' }, reference);
    expect(again.status).toBe(200);
    expect((await plan(newChild())).status).toBe(201);
  });

  test('an opening that was taken is answered as taken, though another has got through since', async () => {
    const [child, reference] = [newChild(), newReference()];
    const first = await plan(child, { 'Idempotency-Key': 'first' }, reference);
    expect(first.status).toBe(201);
    const second = await past(child);
    await inRecord(second, 'planning');
    const again = await plan(child, { 'Idempotency-Key': 'first' }, reference);
    expect(again).toMatchObject({ status: 200, body: { case: first.body.case, replayed: true } });
  });

  test('early help, who may not read plans, is not told of one: the plan is opened, and the sweep finds it', async () => {
    const child = newChild();
    await inRecord(String((await plan(child)).body.case), 'planning');
    const partner = await real.token('lead-practitioner', { qualified: false });
    const body = { ...{ reference: newReference(), child, receivedAt }, ...planned };
    const { status, body: opened, text } = await real.post(partner, '/v1/plans', body);
    expect([status, text]).toEqual([201, expect.anything()]);
    await inRecord(String(opened.case), 'planning');
    expect(await secondPlans(real.installation.db)).toContain(opened.case);
  });

  test('one whose end is recorded makes room, whatever is left to do in it', async () => {
    const child = newChild();
    const { body } = await plan(child);
    await inRecord(String(body.case), 'planning');
    const ended = await real.post(manager, `/v1/cases/${body.case}/legal-statuses`, {
      status: 'looked-after',
    });
    expect(ended.status).toBe(200);
    await until(async () => (await plan(child)).status === 201);
  });

  test('one that is kept from the caller is not told of; the new one is its custodians’ as well', async () => {
    const child = newChild();
    const { body } = await plan(child);
    await inRecord(String(body.case), 'planning');
    const keeper = await real.token('service-manager');
    const custodians = ['pet-service-manager', 'pet-team-manager-2'];
    const kept = await real.post(keeper, `/v1/cases/${body.case}/restrictions`, {
      custodians,
      reason: 'member-of-staff',
    });
    expect(kept.status).toBe(200);
    await until(async () => (await plan(child)).status !== 409);
    const reference = newReference();
    expect((await plan(child, {}, reference)).status).toBe(201);
    const at = `/v1/cases/cin-plan:peterborough:${reference}`;
    expect([(await real.get(manager, at)).status, (await real.get(keeper, at)).status]).toEqual([404, 200]);
  });

  test('while the record does not answer the plan is opened: the sweep finds a second one', async () => {
    const child = newChild();
    await inRecord(String((await plan(child)).body.case), 'planning');
    const second = await past(child);
    await inRecord(second, 'planning');
    expect(await secondPlans(real.installation.db)).toContain(second);
  });
});
