import { MockActivityEnvironment } from '@temporalio/testing';
import type { ApplicationFailure } from '@temporalio/common';
import { createNoticeActivities, createRecordActivities, type NoticeActivities } from '../../src/activities';
import { MailFailure, smtpTransport, type Transport } from '../../src/notices';
import { holdNotice } from '../../src/records';
import { startMailServer, type MailServer } from '../support/mail';
import { startRecord, type TestRecord } from '../records/database';
import { caseNamed, escalation, opened } from '../records/events';

let on: TestRecord;
let mail: MailServer;
let transport: Transport;
let activities: NoticeActivities;
beforeAll(async () => {
  [on, mail] = await Promise.all([startRecord(), startMailServer()]);
  transport = smtpTransport(mail.url);
  activities = using(transport);
});
afterAll(async () => {
  transport.close();
  await Promise.all([on.stop(), mail.stop()]);
});
beforeEach(() => {
  mail.clear();
  mail.behave({ kind: 'accept' });
});

function using(sender: Transport): NoticeActivities {
  const from = 'Caseclock <caseclock@council.example>';
  return createNoticeActivities({ db: on.db, transport: sender, from, publicUrl: 'https://clock.example' });
}

/** A case of its own with one recorded notice, number 1, to the two team managers. */
let count = 0;
async function noticeIn(more: Parameters<typeof escalation>[1] = {}): Promise<string> {
  const ref = caseNamed(`REF-${(count += 1)}`);
  const { record } = createRecordActivities({ db: on.db, keys: on.keys, timeOffsetAllowed: false });
  await record({ case: ref, events: [opened(ref, { notices: [escalation(1, more)] })], offset: 0 });
  return ref.id;
}

const oneHearer = { to: [], people: ['pet-service-manager'] };

const notify = (caseId: string, by = activities): Promise<void> =>
  inActivity().run(by.notify, { case: caseId, number: 1 });

const quiet = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };
const inActivity = () => new MockActivityEnvironment({}, { logger: quiet });

async function failing(attempt: Promise<void>): Promise<ApplicationFailure> {
  return attempt.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: ApplicationFailure) => error,
  );
}

const ledger = async (caseId: string) =>
  on.asOwner('select person, status, attempts, last_error, message_id from notice_recipient where case_id = $1 order by person', [caseId]); // prettier-ignore
const statusOf = async (caseId: string) =>
  (await on.asOwner('select status from notice where case_id = $1', [caseId]))[0]!.status;

describe('a notice that goes well', () => {
  test('reaches each recipient once, and the ledger says so', async () => {
    const id = await noticeIn();
    await notify(id);
    expect(mail.mails.map((one) => one.to)).toEqual([
      ['team-manager@peterborough.example'],
      ['team-manager-2@peterborough.example'],
    ]);
    expect(await ledger(id)).toMatchObject([
      { person: 'pet-team-manager', status: 'sent', attempts: 1 },
      { person: 'pet-team-manager-2', status: 'sent', attempts: 1 },
    ]);
    expect(await statusOf(id)).toBe('sent');
  });

  test('asked for again, sends nothing more', async () => {
    const id = await noticeIn();
    await notify(id);
    await notify(id);
    expect(mail.mails).toHaveLength(2);
  });

  test('carries the headers of an automatic mail, a thread per case and nothing of the program', async () => {
    const id = await noticeIn();
    await notify(id);
    const [first, second] = mail.mails.map((one) => one.headers);
    expect(first!['auto-submitted']).toBe('auto-generated');
    expect(first!['message-id']).toMatch(/^<[0-9a-f]{64}@council\.example>$/);
    expect(first!['message-id']).not.toBe(second!['message-id']);
    expect(first!.references).toBe(second!.references);
    expect(Object.keys(first!).filter((name) => name.startsWith('x-'))).toEqual([]);
  });

  test('to tasks and digests, and to nobody, nothing is mailed', async () => {
    for (const more of [{ as: 'task' }, { as: 'digest' }, { to: ['police'] }] as const)
      await notify(await noticeIn(more));
    expect(mail.mails).toEqual([]);
  });

  test('a notice that does not exist is not tried again', async () => {
    const failure = await failing(notify('referral:peterborough:REF-9999'));
    expect(failure).toMatchObject({ type: 'NoticeUnknown', nonRetryable: true });
  });
});

describe('a mail server that refuses', () => {
  test.each(['recipient', 'data'] as const)('for good, at the %s: the others still hear', async (at) => {
    const id = await noticeIn();
    mail.behave({ kind: 'refuse', code: 550, at, recipient: /^team-manager@/ });
    const failure = await failing(notify(id));
    expect(failure).toMatchObject({ type: 'NoticeRefused', nonRetryable: true });
    expect(mail.mails.map((one) => one.to)).toEqual([['team-manager-2@peterborough.example']]);
    expect(await ledger(id)).toMatchObject([{ status: 'refused', last_error: '550' }, { status: 'sent' }]);
    expect(await statusOf(id)).toBe('refused');
    expect(await failing(notify(id))).toMatchObject({ type: 'NoticeRefused' });
    expect(mail.mails).toHaveLength(1);
  });

  test.each(['recipient', 'data'] as const)(
    'for now, at the %s: the mail goes out later, without any doubt',
    async (at) => {
      const id = await noticeIn();
      mail.behave({ kind: 'refuse', code: 451, at, recipient: /^team-manager@/ });
      expect(await failing(notify(id))).toMatchObject({ type: 'NoticeNotYetSent', nonRetryable: false });
      expect(await ledger(id)).toMatchObject([{ status: 'pending', last_error: '451' }, { status: 'sent' }]);
      mail.behave({ kind: 'accept' });
      await notify(id);
      expect(await ledger(id)).toMatchObject([
        { status: 'sent', attempts: 2, last_error: null },
        { status: 'sent', attempts: 1 },
      ]);
      expect(mail.mails).toHaveLength(2);
    },
  );

  test('nobody answers: nothing is lost and nothing is doubtful', async () => {
    const id = await noticeIn(oneHearer);
    await mail.stop();
    expect(await failing(notify(id))).toMatchObject({ type: 'NoticeNotYetSent' });
    expect(await ledger(id)).toMatchObject([{ status: 'pending', attempts: 1 }]);
    await mail.restart();
    await notify(id);
    expect(await ledger(id)).toMatchObject([{ status: 'sent', attempts: 2 }]);
  });
});

describe('the window between the server taking a mail and the ledger saying so', () => {
  test.each(['kept', 'lost'] as const)(
    'the connection drops after the mail (%s): sent again with the same Message-ID and Date',
    async (fate) => {
      const id = await noticeIn(oneHearer);
      mail.behave({ kind: 'drop', mail: fate });
      expect(await failing(notify(id))).toMatchObject({ type: 'NoticeNotYetSent', nonRetryable: false });
      expect(await ledger(id)).toMatchObject([{ status: 'sending', attempts: 1 }]);
      expect(mail.refusals).toBe(1);
      mail.behave({ kind: 'accept' });
      await notify(id);
      expect(await ledger(id)).toMatchObject([{ status: 'confirmation lost', attempts: 2 }]);
      expect(await statusOf(id)).toBe('sent');
      expect(mail.mails).toHaveLength(fate === 'kept' ? 2 : 1);
      expect(new Set(mail.mails.map((one) => one.headers['message-id'] + one.headers.date!)).size).toBe(1);
      expect(mail.mails[0]!.headers['message-id']).toBe((await ledger(id))[0]!.message_id);
    },
  );

  test('the process dies after the server took it: the row says so and keeps saying so', async () => {
    const id = await noticeIn(oneHearer);
    const dying: Transport = {
      async send(one, signal) {
        await transport.send(one, signal);
        throw new Error('the process is gone'); // nothing after this line runs, as after a kill
      },
      close: () => undefined,
    };
    await expect(notify(id, using(dying))).rejects.toThrow('the process is gone');
    expect(await ledger(id)).toMatchObject([{ status: 'sending' }]);

    mail.behave({ kind: 'refuse', code: 451 });
    await failing(notify(id));
    mail.behave({ kind: 'accept' });
    await notify(id);
    expect(await ledger(id)).toMatchObject([{ status: 'confirmation lost', attempts: 3 }]);
    expect(mail.mails).toHaveLength(2);
    expect(new Set(mail.mails.map((one) => one.headers['message-id'] + one.headers.date!)).size).toBe(1);
  });

  test('the database dies while the mail is on its way: never lost, at most doubled, and said', async () => {
    const id = await noticeIn(oneHearer);
    const killing: Transport = {
      async send(one, signal) {
        await transport.send(one, signal);
        await on.server.kill9();
        await on.server.restart(); // once it runs again, the last connection to the old one is gone
      },
      close: () => undefined,
    };
    await expect(notify(id, using(killing))).rejects.toThrow();
    await notify(id);
    expect(await ledger(id)).toMatchObject([{ status: 'confirmation lost' }]);
    expect(mail.mails).toHaveLength(2);
  });

  test('two attempts alive at once: one sends, the other is told to come back', async () => {
    const id = await noticeIn(oneHearer);
    let entered!: () => void;
    let release!: () => void;
    const inside = new Promise<void>((resolve) => (entered = resolve));
    const go = new Promise<void>((resolve) => (release = resolve));
    const slow: Transport = {
      async send(one, signal) {
        entered();
        await go;
        await transport.send(one, signal);
      },
      close: () => undefined,
    };
    const first = notify(id, using(slow));
    await inside;
    await expect(notify(id)).rejects.toMatchObject({ name: 'NoticeHeld' });
    release();
    await first;
    await notify(id);
    expect(mail.mails).toHaveLength(1);
    expect(await ledger(id)).toMatchObject([{ status: 'sent', attempts: 1 }]);
  });

  test('an attempt that dies gives the notice free', async () => {
    const id = await noticeIn(oneHearer);
    await expect(holdNotice(on.db, id, 1, () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    await notify(id);
    expect(mail.mails).toHaveLength(1);
  });

  test('a cancelled attempt ends at once and leaves the row to the next', async () => {
    const id = await noticeIn(oneHearer);
    mail.behave({ kind: 'slow', ms: 300 });
    const environment = inActivity();
    const watched: Transport = {
      send(one, signal) {
        const sending = transport.send(one, signal);
        environment.cancel();
        return sending;
      },
      close: () => undefined,
    };
    await expect(environment.run(using(watched).notify, { case: id, number: 1 })).rejects.toThrow();
    mail.behave({ kind: 'accept' });
    await notify(id);
    expect((await ledger(id))[0]!.status).toMatch(/sent|confirmation lost/);
  });
});

test('one recipient whose mail never gets an answer does not keep it from the others', async () => {
  const id = await noticeIn();
  const stuck: Transport = {
    send: (one, signal) =>
      one.to.startsWith('team-manager@')
        ? Promise.reject(new MailFailure('unknown', 'ETIMEDOUT', false))
        : transport.send(one, signal),
    close: () => undefined,
  };
  await failing(notify(id, using(stuck)));
  await failing(notify(id, using(stuck)));
  expect(await ledger(id)).toMatchObject([{ status: 'sending' }, { status: 'sent' }]);
});
