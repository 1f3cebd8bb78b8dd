import { newReference, RealApi } from './real';
import { call } from './support';

/** One visit, one discussion, entered once for several children (decisions 2.7). */
let real: RealApi;
let worker: string;
let manager: string;

beforeAll(async () => {
  real = await RealApi.start();
  worker = await real.token('social-worker');
  manager = await real.token('team-manager');
});
afterAll(() => real.stop());

const children = (count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, index) => real.referral(worker, { child: `C-${index + 1}` })),
  );
const factsOf = async (id: string) => {
  const { case: found } = await real.installation.client.workflow
    .getHandle(id)
    .query<{ case: { facts: { event: string; fields: Record<string, unknown> }[] } }>('case');
  return found.facts;
};
const lastSeen = async (id: string) => (await real.get(worker, `/v1/cases/${id}`)).body.lastSeen as unknown;

test('PET-3.12: a visit to three children is one entry, and a child that was not seen stays unseen', async () => {
  const [first, second, third] = (await children(3)) as [string, string, string];
  const answer = await real.post(worker, '/v1/visits', {
    happenedAt: new Date(Date.now() - 30_000).toISOString(),
    kind: 'assessment',
    place: 'home',
    cases: [
      { case: first, fields: { seen: true, seenAlone: true, note: 'asleep at first' } },
      { case: second, fields: { seen: true, seenAlone: false } },
      { case: third, fields: { seen: false } },
    ],
  });
  expect(answer.status).toBe(200);
  expect(answer.body.results).toMatchObject(
    [first, second, third].map((id) => ({
      case: id,
      outcome: 'taken',
      receipt: {
        case: id,
        events: expect.arrayContaining([expect.objectContaining({ event: 'VisitMade' })]),
      },
    })),
  );
  expect(await lastSeen(first)).toMatchObject({ alone: true });
  expect(await lastSeen(second)).toMatchObject({ alone: false });
  expect(await lastSeen(third)).toBeNull();
  expect((await factsOf(second)).at(-1)?.fields).toEqual({
    kind: 'assessment',
    place: 'home',
    seen: true,
    seenAlone: false,
  });
});

test('what is refused for one child is told with that child; the same key again completes the rest', async () => {
  const [first, second] = (await children(2)) as [string, string];
  const later = `referral:peterborough:${newReference()}`;
  const send = () =>
    real.post(
      worker,
      '/v1/supervisions',
      {
        kind: 'case',
        cases: [
          { case: first },
          { case: second, fields: { kind: 'wrong' } },
          { case: later },
          { case: 'referral:hull:REF-1' },
          { case: 'Tommy' },
        ],
      },
      { 'Idempotency-Key': 'supervision' },
    );
  const answer = await send();
  expect(answer).toMatchObject({
    status: 200,
    body: {
      results: [
        { case: first, outcome: 'taken', receipt: { case: first } },
        {
          case: second,
          outcome: 'refused',
          problem: { code: 'shape', status: 422, errors: [{ pointer: '/kind' }] },
        },
        { case: later, outcome: 'refused', problem: { code: 'not-found' } },
        { case: 'referral:hull:REF-1', outcome: 'refused', problem: { code: 'not-found' } },
        { case: null, outcome: 'refused', problem: { code: 'not-found' } },
      ],
    },
  });
  expect(answer.text).not.toContain('Tommy');
  await real.referral(worker, { reference: later.split(':')[2] });
  const again = await send();
  expect(again.body.results[0]).toEqual(answer.body.results[0]);
  expect(again.body.results[2]).toMatchObject({ case: later, outcome: 'taken' });
  expect((await factsOf(first)).filter(({ event }) => event === 'SupervisionHeld')).toHaveLength(1);
});

test('no text is copied: a note in the common part is refused, and so is whether a child was seen', async () => {
  const [first] = (await children(1)) as [string];
  for (const own of [{ note: 'to all' }, { explanation: 'to all' }]) {
    const answer = await real.post(worker, '/v1/supervisions', { ...own, cases: [{ case: first }] });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: `/${Object.keys(own)[0]}` }] } });
  }
  const seen = await real.post(worker, '/v1/visits', { seen: true, cases: [{ case: first }] });
  expect(seen.body.results).toMatchObject([{ outcome: 'taken' }]);
  expect((await factsOf(first)).at(-1)).toMatchObject({ event: 'VisitMade', fields: {}, unread: ['seen'] });
});

test('what protects a child is taken for each of them, on a contact where there is no such case', async () => {
  const closed = await real.closed(manager);
  const [open] = (await children(1)) as [string];
  const answer = await real.post(worker, '/v1/strategy-discussions', {
    decision: 'section-47',
    policePresent: 'yes',
    cases: [{ case: open, fields: 'none' }, { case: closed }, { case: 'referral:hull:REF-1' }, 7],
  });
  expect(answer).toMatchObject({
    status: 200,
    body: {
      results: [
        { case: open, outcome: 'taken', receipt: { case: open } },
        { case: closed, outcome: 'taken', receipt: { insteadOf: { case: closed, because: 'closed' } } },
        { case: 'referral:hull:REF-1', outcome: 'refused' },
        { case: null, outcome: 'refused' },
      ],
    },
  });
  expect((await factsOf(open)).find(({ event }) => event === 'StrategyDiscussionHeld')).toMatchObject({
    fields: { decision: 'section-47' },
    unread: ['policePresent', 'fields'],
  });
});

test('without any case there is nothing to do it for', async () => {
  for (const json of [{}, { cases: [] }, { cases: 'all' }]) {
    const answer = await real.post(worker, '/v1/sightings', json);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/cases' }] } });
  }
});

test('while no worker answers it is not known for any child, and the same key may be tried again', async () => {
  const ids = await children(2);
  await real.installation.stopWorkers();
  const json = { cases: ids.map((id) => ({ case: id })) };
  const headers = { 'Idempotency-Key': 'away' };
  const answer = await call(`${real.api.url}/v1/supervisions`, 'POST', { token: worker, json, headers });
  expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  await real.installation.startWorkers();
  const again = await real.post(worker, '/v1/supervisions', json, headers);
  expect(again.body.results).toMatchObject(ids.map((id) => ({ case: id, outcome: 'taken' })));
});
