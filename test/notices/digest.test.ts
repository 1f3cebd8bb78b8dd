import { london } from '../support/life';
import { dateOf } from '../../src/calendar';
import { linesOnOnePage } from '../../src/notices';
import { createDigestActivities } from '../../src/activities';
import { rule } from '../support/rule';
import { activeKeyWorkerPlan, manager as tm } from '../casework/cin-plan/leicestershire-plan';
import { manager, practitioner } from '../support/full-referral';
import { aChild, inActivity, startTeller, type Teller } from './teller';

let teller: Teller;
beforeAll(async () => {
  teller = await startTeller();
});
afterAll(() => teller.stop());
beforeEach(async () => {
  teller.mail.clear();
  teller.mail.behave({ kind: 'accept' });
  await teller.on.asOwner('truncate digest_sent, sign_off');
  await teller.on.asOwner("update notice set status = 'stopped'");
  await teller.on.asOwner("update obligation set status = 'ended', late_reason = null");
  await teller.on.asOwner("update notice_recipient set status = 'pending' where status = 'digest'");
  await teller.later();
});

/** Received on the Thursday before Easter; nothing was done since. */
const beforeEaster = (more: Partial<Parameters<typeof aChild>[0]> = {}) =>
  aChild({ received: '2025-04-17 16:59', ...more });

const rows = () => teller.on.asOwner('select person, day::text, status, attempts, items from digest_sent order by person, day'); // prettier-ignore
const digests = () => teller.mail.mails.filter(({ text }) => text.startsWith('First: '));

describe('the digest of a morning', () => {
  rule(
    'HOUSE-5.3',
    'the acknowledgement that passed on Good Friday stands in the digest of Tuesday 08:30',
    async () => {
      const child = beforeEaster().until('2025-04-22 08:31');
      await teller.tell(child);
      teller.mail.clear();
      await teller.digest('2025-04-22 08:32');
      const [mail] = digests();
      expect(mail!.to).toEqual(['team-manager@peterborough.example']);
      expect(mail!.subject).toBe('Tue 22 Apr 2025: 1 out of timescale, the first by 3 days');
      expect(mail!.text).toContain(
        `- ${child.case.reference}: Acknowledgement to the referrer, limit Fri 18 Apr 2025 16:59 BST, 3 days over (PET-3.24a)`,
      );
      expect(mail!.headers['auto-submitted']).toBe('auto-generated');
      expect(digests().map(({ to }) => to[0])).toEqual([
        'team-manager@peterborough.example',
        'team-manager-2@peterborough.example',
      ]);
    },
  );

  // Supervision every two months: by Saturday 2 August 2025.
  rule('LEI-sup-TM', 'a key worker’s supervision stands in the Team Leader’s digest as well', async () => {
    const allocation = { worker: 'lei-key-worker', role: 'key-worker', team: 'referral-and-assessment' };
    const plan = activeKeyWorkerPlan().act('allocate', tm, allocation);
    await teller.tell(plan.until('2025-08-04 08:31'), { mail: false });
    await teller.digest('2025-08-04 08:32');
    const having = () => digests().filter(({ text }) => text.includes('Supervision, limit Sat 2 Aug'));
    expect(
      having()
        .map(({ to }) => to[0])
        .sort(),
    ).toEqual(['team-leader@leicestershire.example', 'team-manager@leicestershire.example']);
    plan.act('allocate', tm, { ...allocation, worker: 'lei-social-worker', role: 'social-worker' });
    await teller.tell(plan.until('2025-08-05 08:31'), { mail: false });
    teller.mail.clear();
    await teller.digest('2025-08-05 08:32');
    expect(having().map(({ to }) => to[0])).toEqual(['team-manager@leicestershire.example']);
  });

  test('one obligation is one line, whatever notices speak of it; and a person gets one digest for all their hats', async () => {
    await teller.tell(beforeEaster().until('2025-04-22 08:31'));
    await teller.digest('2025-04-22 08:32');
    expect(digests()[0]!.text.match(/^- REF-/gm)).toHaveLength(1);
  });

  test('what was done before it leaves is not in it; with nothing to say nobody gets one', async () => {
    const child = beforeEaster().until('2025-04-22 08:31');
    await teller.tell(child);
    const of = {
      asOf: london('2025-04-22 08:32'),
      day: dateOf(london('2025-04-22 08:32')),
      movedInTime: true,
    };
    const { people } = await teller.prepare(of);
    child.act('acknowledgeReferrer', practitioner, { by: 'letter' }, '2025-04-18 10:00');
    await teller.tell(child);
    teller.mail.clear();
    for (const person of people) await inActivity().run(teller.sendDigest, { ...of, person });
    expect(digests()).toEqual([]);
    expect(await rows()).toMatchObject([
      { status: 'empty', items: [] },
      { status: 'empty', items: [] },
    ]);
    expect(await teller.digest('2025-04-23 08:32')).toMatchObject({ people: [], unheard: 0 });
  });

  test('twice on one day is once; the next day says again what is still late, and nothing that was only to be noted', async () => {
    await teller.tell(beforeEaster({ fields: { withCommonAssessment: true } }).until('2025-04-22 08:31'));
    teller.mail.clear();
    await teller.digest('2025-04-22 08:32');
    const first = digests().length;
    expect(teller.mailsTo('social-worker')).toEqual(['Tue 22 Apr 2025: 1 to note']);
    await teller.digest('2025-04-22 08:40');
    expect(digests()).toHaveLength(first);
    await teller.digest('2025-04-23 08:32');
    expect(teller.mailsTo('social-worker')).toEqual(['Tue 22 Apr 2025: 1 to note']);
    expect(teller.mailsTo('team-manager').filter((subject) => subject.startsWith('Wed 23 Apr'))).toHaveLength(
      1,
    );
  });

  test('two children of one family stand together, and the mail never says which family', async () => {
    const one = beforeEaster({ family: 'FAM-1002' }).until('2025-04-22 08:31');
    const other = beforeEaster().until('2025-04-22 08:31');
    const two = beforeEaster({ family: 'FAM-1002' }).until('2025-04-22 08:31');
    for (const child of [one, other, two]) await teller.tell(child);
    await teller.digest('2025-04-22 08:32');
    const [mail] = digests();
    const order = [one, two, other].map((child) => `- ${child.case.reference}`);
    expect(mail!.text.match(/^- REF-\d+/gm)).toEqual(order);
    expect(mail!.text + mail!.html).not.toContain('FAM-');
  });

  test('asks for the reason of what was done late, and shows what waits for a signature only to others than its author', async () => {
    const child = beforeEaster().until('2025-04-23 12:00');
    child.act('acknowledgeReferrer', practitioner, { by: 'letter' });
    child.act('decideReferral', manager, { outcome: 'no-further-action' });
    await teller.tell(child);
    await teller.digest('2025-04-24 08:32');
    expect(digests()[0]!.text).toContain(
      `- ${child.case.reference}: Referral decision done out of timescale (PET-3.5`,
    );
  });

  test('what waits for a signature is a line for those who may sign, and for nobody who wrote it', async () => {
    const child = beforeEaster().until('2025-04-18 10:00');
    child.act('recommendDecision', manager, { outcome: 'assessment' });
    await teller.tell(child);
    teller.mail.clear();
    await teller.digest('2025-04-18 12:00');
    expect(digests().map(({ to }) => to[0])).not.toContain('team-manager@peterborough.example');
    expect(digests()[0]!.text).toContain(
      `- ${child.case.reference}: Decide the referral, sign and date it (PET-3.5f`,
    );
  });

  test('a mail that had to wait because there were too many stands in the next one, once', async () => {
    const child = beforeEaster().until('2025-04-18 10:00');
    child.act('recommendDecision', practitioner, { outcome: 'assessment' });
    const recommendation = child.events.at(-1)!.sequence;
    child.act('returnRecommendation', manager, { recommendation, reason: 'other' });
    await teller.tell(child, { mail: false });
    await teller.on.asOwner("update notice_recipient set status = 'digest' where case_id = $1 and number = (select number from notice where case_id = $1 and kind = 'returned')", [child.case.id]); // prettier-ignore
    await teller.digest('2025-04-18 12:00');
    await teller.digest('2025-04-19 12:00');
    expect(teller.mailsTo('social-worker')).toEqual(['Fri 18 Apr 2025: 1 to note']);
    expect(digests().find(({ to }) => to[0]!.startsWith('social-worker@'))!.text).toContain(
      `- ${child.case.reference}: Returned to you: referral decision`,
    );
  });

  rule(
    'HOUSE-1.5',
    'a death entered at 16:00, with a digest due at 08:30: one plain notice, and no line of the child',
    async () => {
      const child = beforeEaster().until('2025-04-22 16:00');
      await teller.tell(child);
      const sibling = beforeEaster({ family: child.case.family! }).until('2025-04-22 16:00');
      await teller.tell(sibling);
      child.act('recordDeath', practitioner, {}, '2025-04-22');
      teller.mail.clear();
      await teller.tell(child);
      expect(teller.mail.mails.map(({ subject }) => subject)).toEqual([
        `Case stopped, please read the case log - ${child.case.reference}`,
        `Case stopped, please read the case log - ${child.case.reference}`,
      ]);
      teller.mail.clear();
      await teller.digest('2025-04-23 08:32');
      expect(digests()).not.toEqual([]);
      for (const { text, html, subject } of digests()) {
        expect(text + html + subject).not.toMatch(new RegExp(`${child.case.reference}\\b`));
        expect(text).toContain(sibling.case.reference);
      }
    },
  );

  test('a death entered between putting the digest together and sending it takes its lines out', async () => {
    const child = beforeEaster().until('2025-04-22 08:31');
    await teller.tell(child);
    const of = {
      asOf: london('2025-04-22 08:32'),
      day: dateOf(london('2025-04-22 08:32')),
      movedInTime: true,
    };
    const { people } = await teller.prepare(of);
    child.act('recordDeath', practitioner, {}, '2025-04-22');
    await teller.tell(child);
    for (const person of people) await inActivity().run(teller.sendDigest, { ...of, person });
    expect(digests()).toEqual([]);
  });

  test('after 400 referrals over a long weekend a manager has one page, with the rest counted', async () => {
    const children = Array.from({ length: 400 }, () => {
      const child = aChild({ received: '2025-04-17 16:59' }).until('2025-04-18 09:00');
      child.act('decideReferral', manager, { outcome: 'no-further-action' });
      return child.until('2025-04-22 08:31');
    });
    const some = () => children.splice(0, 8);
    for (let next = some(); next.length > 0; next = some())
      await Promise.all(next.map((child) => teller.tell(child, { mail: false })));
    teller.mail.clear();
    await teller.digest('2025-04-22 08:32');
    const [mail, ...others] = digests();
    expect(others).toHaveLength(1);
    expect(mail!.subject).toBe('Tue 22 Apr 2025: 400 out of timescale, the first by 3 days');
    expect(mail!.text.match(/^- REF-/gm)).toHaveLength(linesOnOnePage);
    expect(mail!.text).toContain(
      '380 more lines in your worklist, by step:\n- Acknowledgement to the referrer: 380',
    );
  });
});

describe('exactly once, honestly', () => {
  const of = { asOf: london('2025-04-22 08:32'), day: dateOf(london('2025-04-22 08:32')), movedInTime: true };
  const person = 'pet-team-manager';
  const send = (activities = { sendDigest: teller.sendDigest }) =>
    inActivity().run(activities.sendDigest, { ...of, person });

  beforeEach(async () => {
    await teller.tell(beforeEaster({ fields: { withCommonAssessment: true } }).until('2025-04-22 08:31'));
    await teller.prepare(of);
    teller.mail.clear();
  });

  test('the connection drops after the mail: sent again with the same Message-ID and Date, and said', async () => {
    teller.mail.behave({ kind: 'drop', mail: 'kept' });
    await expect(send()).rejects.toMatchObject({ type: 'DigestNotYetSent', nonRetryable: false });
    teller.mail.behave({ kind: 'accept' });
    await send();
    expect(await rows()).toContainEqual(
      expect.objectContaining({ person, status: 'confirmation lost', attempts: 2 }),
    );
    expect(teller.mail.mails).toHaveLength(2);
    expect(
      new Set(teller.mail.mails.map(({ headers }) => `${headers['message-id']} ${headers.date}`)).size,
    ).toBe(1);
    await send();
    expect(teller.mail.mails).toHaveLength(2);
  });

  test('the process dies after the server took it: nothing is lost and the doubt is written down', async () => {
    const dying = createDigestActivities({
      db: teller.on.db,
      from: 'caseclock@council.example',
      publicUrl: 'https://clock.example',
      transport: {
        async send(mail, signal) {
          await teller.transport.send(mail, signal);
          throw new Error('the process is gone');
        },
        close: () => undefined,
      },
    });
    await expect(send(dying)).rejects.toThrow('the process is gone');
    expect(await rows()).toContainEqual(expect.objectContaining({ person, status: 'sending' }));
    await send();
    expect(await rows()).toContainEqual(expect.objectContaining({ person, status: 'confirmation lost' }));
  });

  test('refused for good: not tried again, and tomorrow’s has what it would have said', async () => {
    const worker = () => inActivity().run(teller.sendDigest, { ...of, person: 'pet-social-worker' });
    teller.mail.behave({ kind: 'refuse', code: 550 });
    await expect(worker()).rejects.toMatchObject({ type: 'DigestRefused', nonRetryable: true });
    expect(await rows()).toContainEqual(
      expect.objectContaining({ person: 'pet-social-worker', status: 'refused' }),
    );
    teller.mail.behave({ kind: 'accept' });
    await worker();
    expect(digests()).toEqual([]);
    await teller.digest('2025-04-23 08:32');
    expect(teller.mailsTo('social-worker')).toEqual(['Wed 23 Apr 2025: 1 to note']);
  });

  test('two attempts at once: one sends, the other is told to come back', async () => {
    const slow = createDigestActivities({
      db: teller.on.db,
      from: 'caseclock@council.example',
      publicUrl: 'https://clock.example',
      transport: {
        async send(mail, signal) {
          await expect(send()).rejects.toMatchObject({ name: 'NoticeHeld' });
          await teller.transport.send(mail, signal);
        },
        close: () => undefined,
      },
    });
    await send(slow);
    expect(digests()).toHaveLength(1);
  });

  test('one that comes a day late says nothing: the new day’s says it', async () => {
    await inActivity().run(teller.sendDigest, { ...of, movedInTime: false, person });
    expect(digests()).toEqual([]);
    expect(await rows()).toContainEqual(expect.objectContaining({ person, status: 'overtaken' }));
  });

  test('cases in the present are in no digest of another time, and those moved in time in none of the present', async () => {
    await teller.on.asOwner('truncate digest_sent');
    expect(await teller.prepare({ ...of, movedInTime: false })).toEqual({ people: [], unheard: 0 }); // prettier-ignore
  });
});
