import { verify } from '../../src/records';
import type { Breakable } from './breakable';
import { practitioner } from './full-referral';
import { eventually } from './eventually';
import type { CaseHandle } from './installation';

/** How late a clock may be when nothing is broken: the time a busy machine takes. */
const promptly = 3_000;

export async function passed(instant: number): Promise<void> {
  await eventually(
    () => Promise.resolve(Date.now() > instant ? true : undefined),
    'an instant to come',
    instant - Date.now() + 5_000,
  );
}

/** What the Temporal UI shows of a case. */
export async function shown({ handle }: CaseHandle): Promise<string> {
  const { currentDetails } = await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata');
  return currentDetails ?? '';
}

export async function untilShown(referral: CaseHandle, words: RegExp, ms?: number): Promise<string> {
  return eventually(
    async () => {
      const text = await shown(referral);
      return words.test(text) ? text : undefined;
    },
    `"${words.source}" among the details of ${referral.id}`,
    ms,
  );
}

/** The target passed at its own instant; by how much later it was noticed, in milliseconds. */
export async function targetPassed(referral: CaseHandle, target: number, ms?: number): Promise<number> {
  const event = await referral.recordedEvent('TargetPassed', ms);
  expect(Date.parse(event.at)).toBe(target);
  return Date.parse(event.recordedAt) - target;
}

export async function targetPassedInTime(referral: CaseHandle, target: number): Promise<void> {
  const late = await targetPassed(referral, target);
  expect(late).toBeGreaterThanOrEqual(0);
  expect(late).toBeLessThan(promptly);
}

/** The events of the log follow each other, no instant was announced twice, and the chain of hashes is whole. */
export async function recordIsWhole({ db, recordKeys }: Breakable, referral: CaseHandle): Promise<void> {
  const events = await referral.recorded();
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
  const stages = events.flatMap(({ clocks = [] }) =>
    clocks.flatMap((change) => (change.change === 'stage' ? [`${change.id} ${change.stage}`] : [])),
  );
  expect(new Set(stages).size).toBe(stages.length);
  expect(await verify(db, recordKeys, { case: referral.id })).toMatchObject({ findings: [] });
}

/** Waits until every recipient in the ledger has an end, and compares the ledger with the mailbox, mail by mail. */
export async function everyMailCame(
  { db, mail }: Breakable,
  { id }: CaseHandle,
  ms = 60_000,
): Promise<{ to: string; status: string; times: number }[]> {
  const rows = await eventually(
    async () => {
      const found = await db
        .selectFrom('notice_recipient')
        .innerJoin('notice', (join) =>
          join
            .onRef('notice.case_id', '=', 'notice_recipient.case_id')
            .onRef('notice.number', '=', 'notice_recipient.number'),
        )
        .select(['mailbox', 'message_id', 'notice_recipient.status', 'notice.status as notice'])
        .where('notice_recipient.case_id', '=', id)
        .execute();
      return found.length > 0 && found.every(({ notice }) => notice !== 'waiting') ? found : undefined;
    },
    `all notices of ${id} to be sent`,
    ms,
  );
  const mailed = rows.filter(({ message_id: messageId }) => messageId !== null);
  return mailed.map(({ mailbox, message_id: messageId, status }) => {
    const copies = mail.mails.filter(({ headers }) => headers['message-id'] === messageId);
    expect(copies.every(({ to }) => to.join() === mailbox)).toBe(true);
    expect(new Set(copies.map(({ headers }) => headers.date)).size).toBeLessThanOrEqual(1);
    return { to: mailbox, status, times: copies.length };
  });
}

export async function everyMailCameOnce(installation: Breakable, referral: CaseHandle): Promise<void> {
  const mails = await everyMailCame(installation, referral);
  expect(mails.map(({ to }) => to)).toEqual(
    expect.arrayContaining(['team-manager@peterborough.example', 'team-manager-2@peterborough.example']),
  );
  for (const mail of mails) expect(mail).toMatchObject({ status: 'sent', times: 1 });
}

/** Waits until the notice is between two attempts, so that killing the worker interrupts none. */
export async function betweenAttempts({ handle }: CaseHandle): Promise<void> {
  const scheduled = 1; // PENDING_ACTIVITY_STATE_SCHEDULED
  await eventually(async () => {
    const { raw } = await handle.describe();
    const mails = (raw.pendingActivities ?? []).filter(({ activityType }) => activityType?.name === 'notify');
    return mails.length > 0 && mails.every(({ state, attempt }) => state === scheduled && Number(attempt) > 1)
      ? true
      : undefined;
  }, 'an attempt at mailing to have failed');
}

/** The tests of `npm test` and of `test:long` are the same, but for how long each outage lasts. */
export function outages(seconds: number, running: () => Breakable): void {
  const lasting = seconds * 1000;

  test('the mail server is away and the worker is killed between the limit and its mail', async () => {
    const installation = running();
    const begun = Date.now();
    await installation.mail.stop();
    const { referral, target } = await installation.openWithTarget('REF-1', 3);
    await targetPassedInTime(referral, target);
    await untilShown(referral, /Waits for the mail: \d notice/);
    await betweenAttempts(referral);
    await installation.worker.kill9();
    await passed(begun + lasting);
    expect(installation.mail.mails).toEqual([]);
    await installation.mail.restart();
    await installation.worker.start();
    await everyMailCameOnce(installation, referral);
    await recordIsWhole(installation, referral);
    expect(await shown(referral)).not.toMatch(/Waits for/);
  });

  test('the Temporal server is killed while the clock passes', async () => {
    const installation = running();
    const { referral, target } = await installation.openWithTarget('REF-2', seconds / 2);
    await referral.recordedEvent('ReferralReceived');
    await installation.temporal.kill9();
    await passed(target + lasting / 2);
    await installation.temporal.start();
    const back = Date.now();
    const late = await targetPassed(referral, target);
    expect(late).toBeGreaterThan(lasting / 2);
    expect(target + late).toBeLessThan(back + 15_000);
    expect(installation.worker.runs).toBe(true);
    await everyMailCameOnce(installation, referral);
    await recordIsWhole(installation, referral);
  });

  test('PostgreSQL is killed while the clock passes: the case goes on, and says what it waits for', async () => {
    const installation = running();
    const { referral, target } = await installation.openWithTarget('REF-3', seconds / 2);
    await referral.recordedEvent('ReferralReceived');
    await installation.postgres.kill9();
    const receipt = await referral.act('recommendDecision', practitioner, { outcome: 'assessment' });
    expect(receipt.events).toMatchObject([{ event: 'DecisionRecommended' }]);
    await passed(target);
    const text = await untilShown(referral, /target passed, rung 1/);
    expect(text).toMatch(/Waits for the record: \d events/);
    await passed(target + lasting / 2);
    await installation.postgres.restart();
    await targetPassedInTime(referral, target);
    await everyMailCameOnce(installation, referral);
    await recordIsWhole(installation, referral);
    expect(installation.worker.runs).toBe(true);
    await untilShown(referral, /^(?!.*Waits for)/s);
  });
}
