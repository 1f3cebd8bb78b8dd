import { MockActivityEnvironment } from '@temporalio/testing';
import { createNoticeActivities } from '../../src/activities';
import { smtpTransport } from '../../src/notices';
import { connect } from '../../src/records';

/**
 * Mails every notice that waits, five at a time, each as often as it takes, as the worker does; in a process of its
 * own, so that a test can kill it. Says `begun` once it is about to, and `done` when none waits any more.
 */
const quiet = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };
const atOnce = 5;

async function main(): Promise<void> {
  const db = connect(process.env.DATABASE_URL, { connections: 8 });
  const transport = smtpTransport(process.env.SMTP_URL);
  const { notify } = createNoticeActivities({
    db,
    transport,
    from: 'caseclock@council.example',
    publicUrl: 'https://clock.example',
    collect: 0,
  });
  console.log('begun');
  for (;;) {
    const waiting = await db
      .selectFrom('notice')
      .select(['case_id as case', 'number'])
      .where('status', '=', 'waiting')
      .execute();
    if (waiting.length === 0) break;
    const one = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        // Refused for good, or to be tried again: the ledger says which.
        await new MockActivityEnvironment({}, { logger: quiet }).run(notify, next).catch(() => undefined);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, one));
  }
  console.log('done');
  transport.close();
  await db.destroy();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
