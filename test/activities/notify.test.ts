import { MockActivityEnvironment } from '@temporalio/testing';
import type { ApplicationFailure } from '@temporalio/common';
import { createNoticeActivities, createRecordActivities, type NoticeActivities } from '../../src/activities';
import { instant } from '../../src/calendar';
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
beforeEach(async () => {
  mail.clear();
  mail.behave({ kind: 'accept' });
  // Nobody has had a mail in the last ten minutes.
  await on.asOwner("update notice_recipient set dated = dated - interval '1 hour'");
});

function using(
  sender: Transport,
  more: Partial<Parameters<typeof createNoticeActivities>[0]> = {},
): NoticeActivities {
  const from = 'Caseclock <caseclock@council.example>';
  const publicUrl = 'https://clock.example';
  return createNoticeActivities({ db: on.db, transport: sender, from, publicUrl, ...more });
}

let count = 0;

/** A case of its own, and of a family of its own unless said otherwise, with one notice, to the two team managers. */
async function noticeIn(
  more: Parameters<typeof escalation>[1] = {},
  { family, at }: { family?: string; at?: string } = {},
): Promise<string> {
  count += 1;
  const ref = { ...caseNamed(`REF-${count}`), family: family ?? `FAM-${count}` };
  const when = at ? { recordedAt: instant(at) } : {};
  const { record } = createRecordActivities({ db: on.db, keys: on.keys, timeOffsetAllowed: false });
  await record({ case: ref, events: [opened(ref, { notices: [escalation(1, more)], ...when })], offset: 0 });
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
    expect(first!['in-reply-to']).toBe(first!.references);
    expect(Object.keys(first!).filter((name) => name.startsWith('x-'))).toEqual(['x-auto-response-suppress']);
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

describe('one mail a family', () => {
  const brother = { family: 'FAM-B' };
  const quick = () => using(transport, { collect: 0 });

  test('the same step of two children within 30 seconds: one mail to each manager, naming both cases', async () => {
    const first = await noticeIn({}, brother);
    const second = await noticeIn({}, { ...brother, at: '2025-04-17T16:59:29+01:00' });
    await notify(first, quick());
    await notify(second, quick());
    expect(mail.mails.map((one) => one.to[0])).toEqual([
      'team-manager@peterborough.example',
      'team-manager-2@peterborough.example',
    ]);
    for (const one of mail.mails) {
      expect(one.subject).toContain(`${first.split(':')[2]}, ${second.split(':')[2]}`);
      expect(one.text).toContain(`https://clock.example/cases/${second}`);
    }
    const rows = [...(await ledger(first)), ...(await ledger(second))];
    expect(rows.map(({ status }) => status)).toEqual(['sent', 'sent', 'sent', 'sent']);
    expect(new Set(rows.map((row) => row.message_id)).size).toBe(2);
    expect([await statusOf(first), await statusOf(second)]).toEqual(['sent', 'sent']);
  });

  test.each<[string, Parameters<typeof noticeIn>]>([
    ['31 seconds apart', [{}, { family: 'FAM-C', at: '2025-04-17T16:59:31+01:00' }]],
    ['of another step', [{ step: 'acknowledgement' }, { family: 'FAM-D' }]],
    ['of another rung', [{ rung: 2 }, { family: 'FAM-E' }]],
    ['of another family', [{}, { family: 'FAM-F' }]],
  ])('%s they are two mails', async (what, [more, where]) => {
    const own = what === 'of another family' ? 'FAM-G' : where!.family!;
    const first = await noticeIn(oneHearer, { family: own });
    const second = await noticeIn({ ...more, ...oneHearer }, where);
    await notify(first, quick());
    await notify(second, quick());
    expect(mail.mails).toHaveLength(2);
  });

  test('while another case of the family is open, a notice waits for it: 30 seconds, and not in the worker', async () => {
    const family = { family: 'FAM-H' };
    const first = await noticeIn(oneHearer, family);
    const second = await noticeIn(oneHearer, family);
    const failure = await failing(notify(first, using(transport, { collect: 30_000 })));
    expect(failure).toMatchObject({ type: 'NoticeNotYetSent', nonRetryable: false });
    const wait = failure.nextRetryDelay as number;
    expect(wait).toBeGreaterThan(20_000);
    expect(wait).toBeLessThanOrEqual(30_000);
    expect(await ledger(first)).toMatchObject([{ status: 'pending', attempts: 0, message_id: null }]);
    await on.asOwner("update notice set written_at = written_at - interval '31 seconds' where case_id = $1", [first]); // prettier-ignore
    await notify(first);
    expect(await ledger(second)).toMatchObject([{ status: 'sent' }]);
    expect(mail.mails).toHaveLength(1);
    await notify(second);
    expect(mail.mails).toHaveLength(1);
  });

  test('a family with one open case never waits', async () => {
    await notify(await noticeIn(oneHearer));
    expect(mail.mails).toHaveLength(1);
  });

  test('the process dies after the server took it: whichever case tries again, both rows have the same one mail', async () => {
    const family = { family: 'FAM-I' };
    const [first, second] = [await noticeIn(oneHearer, family), await noticeIn(oneHearer, family)];
    const dying: Transport = {
      async send(one, signal) {
        await transport.send(one, signal);
        throw new Error('the process is gone');
      },
      close: () => undefined,
    };
    await expect(notify(first, using(dying, { collect: 0 }))).rejects.toThrow('the process is gone');
    expect(await ledger(second)).toMatchObject([{ status: 'sending' }]);
    await notify(second, quick());
    await notify(first, quick());
    expect([...(await ledger(first)), ...(await ledger(second))]).toMatchObject([
      { status: 'confirmation lost', attempts: 2 },
      { status: 'confirmation lost', attempts: 2 },
    ]);
    expect(mail.mails).toHaveLength(2);
    expect(
      new Set(mail.mails.map((one) => `${one.headers['message-id']} ${one.headers.date} ${one.text}`)).size,
    ).toBe(1);
  });

  test('while one case sends the mail of both, the other is told to come back', async () => {
    const family = { family: 'FAM-J' };
    const [first, second] = [await noticeIn(oneHearer, family), await noticeIn(oneHearer, family)];
    const meanwhile: Transport = {
      async send(one, signal) {
        await expect(notify(second, quick())).rejects.toMatchObject({ name: 'NoticeHeld' });
        await transport.send(one, signal);
      },
      close: () => undefined,
    };
    await notify(first, using(meanwhile, { collect: 0 }));
    await notify(second, quick());
    expect(mail.mails).toHaveLength(1);
    expect(await ledger(second)).toMatchObject([{ status: 'sent', attempts: 1 }]);
  });

  test('one child dies between two attempts: the mail leaves without it', async () => {
    const family = { family: 'FAM-K' };
    const [first, second] = [await noticeIn(oneHearer, family), await noticeIn(oneHearer, family)];
    mail.behave({ kind: 'refuse', code: 451 });
    await failing(notify(first, quick()));
    await on.asOwner("update notice set status = 'stopped' where case_id = $1", [first]);
    mail.behave({ kind: 'accept' });
    await notify(second, quick());
    await notify(first, quick());
    expect(mail.mails).toHaveLength(1);
    expect(mail.mails[0]!.text).not.toContain(first);
  });
});

describe('too many mails at once', () => {
  const manager = { to: [], people: ['pet-data-protection'] };
  const statutory = { ...manager, step: 'assessment', clock: 'assessment@1' };
  const statuses = async (ids: string[]) =>
    Promise.all(ids.map(async (id) => (await ledger(id))[0]!.status as string));

  test('the sixth within ten minutes goes to the digest, but for safety; ten minutes later there is room again', async () => {
    const ids: string[] = [];
    for (let number = 0; number < 6; number += 1) ids.push(await noticeIn(statutory));
    for (const id of ids) await notify(id);
    expect(await statuses(ids)).toEqual(['sent', 'sent', 'sent', 'sent', 'sent', 'digest']);
    expect(mail.mails).toHaveLength(5);
    expect(await statusOf(ids[5]!)).toBe('sent');

    const safety = await noticeIn(manager);
    await notify(safety);
    const asked = await noticeIn({ to: [], people: manager.people, kind: 'decision-asked', clock: '' });
    await notify(asked);
    const death = await noticeIn({ ...manager, kind: 'task', step: 'DeathRecorded', clock: '' });
    await notify(death);
    expect(await statuses([safety, asked, death])).toEqual(['sent', 'sent', 'sent']);
    expect(mail.mails).toHaveLength(8);

    await on.asOwner("update notice_recipient set dated = dated - interval '10 minutes' where mailbox = 'data-protection@peterborough.example'"); // prettier-ignore
    const later = await noticeIn(statutory);
    await notify(later);
    expect(await statuses([later])).toEqual(['sent']);
  });
});

describe('a mail that cannot be delivered', () => {
  const operator = 'operator@council.example';
  const alerts = () => mail.mails.filter((one) => one.to[0] === operator);

  test('refused for good: the operator hears once, by mail and in the log, with nothing but reference and number', async () => {
    const id = await noticeIn(oneHearer);
    mail.behave({ kind: 'refuse', code: 550, recipient: /^service-manager@/ });
    await failing(notify(id, using(transport, { operator })));
    await failing(notify(id, using(transport, { operator })));
    expect(alerts().map((one) => one.subject)).toEqual([
      `Not delivered to 1 person: notice 1 of case ${id.split(':')[2]}`,
    ]);
    expect(alerts()[0]!.text).toContain('The mail server answered: 550.');
    expect(alerts()[0]!.text).not.toMatch(/service-manager/);
  });

  test('nobody answers for a day: then nothing is tried any more, and the ledger and the operator know', async () => {
    const id = await noticeIn(oneHearer);
    mail.behave({ kind: 'refuse', code: 451, recipient: /^service-manager@/ });
    const activity = using(transport, { operator });
    expect(await failing(notify(id, activity))).toMatchObject({ type: 'NoticeNotYetSent' });
    expect(alerts()).toEqual([]);
    await on.asOwner("update notice set written_at = written_at - interval '25 hours' where case_id = $1", [id]); // prettier-ignore
    expect(await failing(notify(id, activity))).toMatchObject({ type: 'NoticeRefused', nonRetryable: true });
    expect(await ledger(id)).toMatchObject([{ status: 'given up', attempts: 2, last_error: '451' }]);
    expect(await statusOf(id)).toBe('refused');
    expect(alerts()).toHaveLength(1);
    mail.behave({ kind: 'accept' });
    await failing(notify(id, activity));
    expect(mail.mails).toHaveLength(1);
  });

  test('the operator cannot be reached either: the notice is settled all the same', async () => {
    const id = await noticeIn(oneHearer);
    mail.behave({ kind: 'refuse', code: 550 });
    expect(await failing(notify(id, using(transport, { operator })))).toMatchObject({
      type: 'NoticeRefused',
    });
    expect(await statusOf(id)).toBe('refused');
  });
});
