import type { Act, Receipt } from '../../src/casework';
import { comparable, playReferral, practitioner } from '../support/full-referral';
import { failedTasks, runsOf } from '../support/histories';
import { eventually } from '../support/eventually';
import { startInstallation, type CaseHandle, type Installation } from '../support/installation';

/**
 * The server suggests continuing as new after a few events of history; by default after 4,096. It would let the next
 * run begin no sooner than a second after the last one, and moving a case ahead skips over its timers until then.
 */
const restless = [
  ...['--dynamic-config-value', 'limit.historyCount.suggestContinueAsNew=10'],
  ...['--dynamic-config-value', 'history.workflowIdReuseMinimalInterval="0s"'],
];
const received = { reference: 'REF-1', received: '2025-04-17 16:59' };

describe('a case that continues as new after every few events', () => {
  let calm: Installation;
  let hasty: Installation;
  let inOneRun: CaseHandle;
  let inMany: CaseHandle;

  beforeAll(async () => {
    [calm, hasty] = await Promise.all([
      startInstallation('development'),
      startInstallation('development', { serverArgs: restless }),
    ]);
    await Promise.all([calm.startWorkers(), hasty.startWorkers()]);
    [inOneRun, inMany] = await Promise.all([calm.open(received), hasty.open(received)]);
    await Promise.all([playReferral(inOneRun), playReferral(inMany)]);
  });
  afterAll(() => Promise.all([calm.stop(), hasty.stop()]));

  test('crosses many runs, and the other one none', async () => {
    expect(await runsOf(calm.client, inOneRun.id)).toHaveLength(1);
    expect((await runsOf(hasty.client, inMany.id)).length).toBeGreaterThan(5);
  });

  test('records the same events in the same order', async () => {
    const calmly = await inOneRun.recorded();
    expect(calmly.map(({ event }) => event)).toContain('CaseClosed');
    expect(comparable(await inMany.recorded())).toEqual(comparable(calmly));
  });

  test('wakes at the same instants, and on time', async () => {
    const woken = (await inMany.recorded()).filter(({ via }) => via === 'clock');
    const late = woken.map(({ at, recordedAt }) => Date.parse(recordedAt) - Date.parse(at));
    expect(woken.length).toBeGreaterThan(6);
    expect(Math.max(...late)).toBeLessThan(3_000);
  });

  test('sends the same mails, each once', () => {
    const sent = ({ mail }: Installation) =>
      mail.mails.map(({ to, subject, headers }) => `${to.join()} ${subject} ${headers['message-id']}`).sort();
    expect(sent(hasty)).toEqual(sent(calm));
    expect(new Set(sent(hasty)).size).toBe(hasty.mail.mails.length);
  });

  test('fails no task but those that the server takes back because something came in meanwhile', async () => {
    expect(await failedTasks(hasty.client, inMany.id)).toEqual([]);
  });

  test('remembers acts over its runs: the same request again is answered, not done', async () => {
    const referral = await hasty.open({ reference: 'REF-2', received: received.received });
    const first = referral.toAct('acknowledgeReferrer', practitioner, { by: 'letter' });
    const send = (updateId: string, act: Act = first) =>
      referral.handle.executeUpdate<Receipt, [Act]>('acknowledgeReferrer', { args: [act], updateId });
    const receipt = await send('one');
    const run = (await referral.handle.describe()).runId;
    await referral.until('2025-04-18 18:00');
    await eventually(
      async () => ((await referral.handle.describe()).runId === run ? undefined : true),
      'another run',
    );
    expect(await send('one')).toEqual({ ...receipt, replayed: true });
    expect(await send('another')).toEqual({ ...receipt, replayed: true });
    await expect(send('third', { ...first, body: 'other' })).rejects.toMatchObject({
      cause: { type: 'key-reused' },
    });
    expect((await referral.case()).version).toBe(2);
  });

  test('takes twenty-five acts at once, each once, whichever run they come to', async () => {
    const referral = await hasty.open({ reference: 'REF-3', received: received.received });
    const receipts = await Promise.all(
      Array.from({ length: 25 }, () =>
        referral.act('recommendDecision', practitioner, { outcome: 'assessment' }),
      ),
    );
    expect(new Set(receipts.flatMap(({ events }) => events.map(({ sequence }) => sequence))).size).toBe(25);
    await eventually(
      async () => ((await referral.recorded()).length === 26 ? true : undefined),
      'all of them in the record',
    );
    expect((await referral.case()).version).toBe(26);
  });
});
