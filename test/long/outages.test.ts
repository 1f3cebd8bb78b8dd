import { sql } from 'kysely';
import { startBreakable, type Breakable } from '../support/breakable';
import { eventually } from '../support/eventually';
import {
  everyMailCame,
  everyMailCameOnce,
  outages,
  passed,
  recordIsWhole,
  targetPassed,
  targetPassedInTime,
  untilShown,
} from '../support/outages';

describe('nothing is lost, and clocks are on time, while for a minute', () => {
  let installation: Breakable;
  beforeAll(async () => {
    installation = await startBreakable();
  });
  afterAll(() => installation.stop());

  outages(60, () => installation);

  test('the mail server is away, with the worker at work all the time', async () => {
    const { mail, worker } = installation;
    mail.clear();
    const begun = Date.now();
    await mail.stop();
    const { referral, target } = await installation.openWithTarget('REF-11', 30);
    await targetPassedInTime(referral, target);
    await untilShown(referral, /Waits for the mail: \d notice/);
    await passed(begun + 60_000);
    await mail.restart();
    await everyMailCameOnce(installation, referral);
    await recordIsWhole(installation, referral);
    expect(worker.runs).toBe(true);
  });
});

describe('the worker is killed', () => {
  let installation: Breakable;
  beforeAll(async () => {
    installation = await startBreakable();
  });
  afterAll(() => installation.stop());

  test('between the end of the data and the 250: the mail comes twice, with one Message-ID and date', async () => {
    const { mail, worker } = installation;
    mail.behave({ kind: 'slow', ms: 10_000 });
    const { referral } = await installation.openWithTarget('REF-21', 3_600);
    const sending = await eventually(
      async () =>
        installation.db
          .selectFrom('notice_recipient')
          .select('mailbox')
          .where('case_id', '=', referral.id)
          .where('status', '=', 'sending')
          .executeTakeFirst(),
      'a mail to be on its way',
    );
    await passed(Date.now() + 2_000); // its data has arrived; the server keeps the worker waiting
    expect(mail.mails).toEqual([]);
    await worker.kill9();
    await mail.waitForCount(1, 20_000);
    mail.behave({ kind: 'accept' });
    await worker.start();
    const mails = await everyMailCame(installation, referral, 150_000);
    expect(mails).toContainEqual({ to: sending.mailbox, status: 'confirmation lost', times: 2 });
    for (const other of mails.filter(({ to }) => to !== sending.mailbox)) {
      expect(other).toMatchObject({ status: 'sent', times: 1 });
    }
    await recordIsWhole(installation, referral);
  });

  test('in the middle of a record: the events are there once, and so are their mails', async () => {
    const { worker } = installation;
    const { referral, target } = await installation.openWithTarget('REF-22', 6);
    await referral.recordedEvent('ReferralReceived');
    await installation.db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${referral.id}, 0))`.execute(tx);
      await untilShown(referral, /target passed, rung 1/);
      await eventually(async () => {
        const { rows } =
          await sql`select 1 from pg_locks where locktype = 'advisory' and not granted`.execute(
            installation.db,
          );
        return rows.length > 0 ? true : undefined;
      }, 'a record to be under way');
      await worker.kill9();
    });
    await worker.start();
    expect(await targetPassed(referral, target)).toBeLessThan(3_000);
    await everyMailCameOnce(installation, referral);
    await recordIsWhole(installation, referral);
  });
});
