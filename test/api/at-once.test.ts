import { eventually } from '../support/eventually';
import { RealApi } from './real';
import type { Answer } from './support';

/** What many people do in the same second, and what one system sends again and again. */
/** Cases go on in a new run after a few events of history, so that what comes at once meets the change as well. */
const restless = [
  ...['--dynamic-config-value', 'limit.historyCount.suggestContinueAsNew=30'],
  ...['--dynamic-config-value', 'history.workflowIdReuseMinimalInterval="0s"'],
];

let real: RealApi;
let worker: string;
let manager: string;

beforeAll(async () => {
  real = await RealApi.start(restless);
  worker = await real.token('social-worker');
  manager = await real.token('team-manager');
});
afterAll(() => real.stop());

interface Logged {
  event: { sequence: number; event: string; by: string };
}
/** What the log holds of one kind, once it holds all that the case has decided. */
async function entries(id: string, name: string): Promise<Logged['event'][]> {
  const { case: now } = await real.installation.client.workflow
    .getHandle(id)
    .query<{ case: { sequence: number } }>('case');
  const log = await eventually(async () => {
    const { items = [] } = (await real.get(manager, `/v1/cases/${id}/log`)).body;
    return items.length >= now.sequence ? (items as Logged[]) : undefined;
  }, `all ${now.sequence} entries of ${id}`);
  return log.map(({ event }) => event).filter(({ event }) => event === name);
}

const ten = (send: (number: number) => Promise<Answer>) =>
  Promise.all(Array.from({ length: 10 }, (_, number) => send(number)));

/** Without what says that it was sent before. */
const once = ({ body: { replayed: _, ...receipt } }: Answer) => receipt;

const key = { 'Idempotency-Key': 'the-same' };

describe('ten callers with one key', () => {
  test('do an act once, and get equal receipts', async () => {
    const id = await real.referral(worker);
    const answers = await ten(() => real.post(worker, `/v1/cases/${id}/notes`, { note: 'as agreed' }, key));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(new Set(answers.map((answer) => JSON.stringify(once(answer)))).size).toBe(1);
    expect(await entries(id, 'NoteAdded')).toHaveLength(1);
  });

  test('open one case: one of them made it, and all are told of the same', async () => {
    const reference = `REF-${Date.now()}`;
    const body = {
      ...{ reference, child: 'C-1001', sourceKind: 'school', team: 'referral-and-assessment' },
      ...{ receivedAt: new Date(Date.now() - 60_000).toISOString(), safeAddress: true },
    };
    const answers = await ten(() => real.post(worker, '/v1/referrals', body, key));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(9).fill(200), 201]);
    expect(new Set(answers.map((answer) => answer.body.case)).size).toBe(1);
    expect(await entries(answers[0]!.body.case as string, 'ReferralReceived')).toHaveLength(1);
  });

  test('with ten different bodies: one is taken, and the others hear that the key was used', async () => {
    const id = await real.referral(worker);
    const answers = await ten((number) =>
      real.post(worker, `/v1/cases/${id}/notes`, { note: `note ${number}` }, key),
    );
    const taken = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ status, body }) => status === 422 && body.code === 'key-reused');
    expect([taken.length, refused.length]).toEqual([1, 9]);
    expect(await entries(id, 'NoteAdded')).toHaveLength(1);
  });

  test('that protect a child with ten different bodies: each is taken', async () => {
    const id = await real.referral(worker);
    const answers = await ten((number) =>
      real.post(worker, `/v1/cases/${id}/sightings`, { note: `note ${number}` }, key),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(await entries(id, 'ChildSeen')).toHaveLength(10);
  });
});

test('two managers sign at once: one signature, and the other hears who signed', async () => {
  const id = await real.referral(worker);
  await real.post(worker, `/v1/cases/${id}/recommendations`, { outcome: 'assessment' });
  const other = await real.token('duty-manager');
  const { headers } = await real.get(manager, `/v1/cases/${id}`);
  const decide = (token: string) =>
    real.post(
      token,
      `/v1/cases/${id}/referral-decisions`,
      { outcome: 'assessment', explanation: 'checks will follow' },
      { 'If-Match': headers.get('ETag')! },
    );
  const answers = await Promise.all([decide(manager), decide(other)]);
  const [signed] = await entries(id, 'ReferralDecided');
  expect(await entries(id, 'ReferralDecided')).toHaveLength(1);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  const refused = answers.find(({ status }) => status === 412)!;
  expect(refused.body.code).toBe('stale');
  expect(refused.body.detail).toContain(signed!.by);
});

test('a case that has gone on in new runs since still knows the receipt', async () => {
  const id = await real.referral(worker);
  const send = (note: string, headers?: Record<string, string>) =>
    real.post(worker, `/v1/cases/${id}/notes`, { note }, headers);
  const first = await send('as agreed', key);
  const { workflow } = real.installation.client;
  const runOf = async () => (await workflow.getHandle(id).describe()).runId;
  const before = await runOf();
  // How many events a note makes differs: a worker with much to do takes several steps at once.
  let others = 0;
  while ((await runOf()) === before) {
    others += 1;
    await send(`another ${others}`);
    const recorded = async () => (await entries(id, 'NoteAdded')).length === others + 1 || undefined;
    await eventually(recorded, `note ${others} in the record`);
  }
  expect(await send('as agreed', key)).toMatchObject({
    status: 200,
    body: { ...first.body, replayed: true },
  });
  expect(await send('something else', key)).toMatchObject({ status: 422, body: { code: 'key-reused' } });
  expect(await entries(id, 'NoteAdded')).toHaveLength(others + 1);
});
