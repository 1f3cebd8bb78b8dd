import { newReference, RealApi } from './real';

/** Openings that continue another case: a re-referral, a linked contact (decisions 4.2 to 4.4). */
let real: RealApi;
let worker: string;
let manager: string;

beforeAll(async () => {
  real = await RealApi.start();
  worker = await real.token('social-worker');
  manager = await real.token('team-manager');
}, 120_000);
afterAll(() => real.stop());

const read = async (id: string) => (await real.get(worker, `/v1/cases/${id}`)).body;

/** Asks until the answer fits. */
async function until(ask: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 15_000;
  while (!(await ask())) {
    if (Date.now() > end) throw new Error('it did not come');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

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
