import { instant } from '../../src/calendar';
import { worklist } from '../../src/records';
import { backToRole } from '../../src/records/leavers';
import { manager } from '../support/full-referral';
import { person } from '../support/life';
import { aChild, startTeller, type Teller } from './teller';

/** What becomes of mails and work when somebody's last post ends (decisions 3.4). Read from the SMTP server. */
let teller: Teller;
beforeAll(async () => {
  teller = await startTeller({ operator: 'operator@council.example' });
});
afterAll(() => teller.stop());
beforeEach(async () => {
  teller.mail.clear();
  await teller.later();
  await teller.on.asOwner('truncate digest_sent, sign_off, cover');
  await teller.on.asOwner("update notice set status = 'stopped'");
  await teller.on.asOwner("update obligation set status = 'ended', late_reason = null");
  await teller.on.asOwner('update post set held_until = null');
});

const council = 'peterborough';
const heard = (words: string) =>
  teller.mail.mails
    .filter(({ subject }) => subject.includes(words))
    .map(({ to }) => to[0]!.split('@')[0])
    .sort();
const leaves = (who: string, at: string) =>
  teller.on.asOwner('update post set held_until = $2 where person = $1', [who, at]);
const covers = (who: string, whom: string) =>
  teller.on.asOwner("insert into cover (person, covers, covers_from, covers_until, council) values ($1, $2, '2025-01-01', '2026-01-01', $3)", [who, whom, council]); // prettier-ignore
const ledgerOf = (id: string, number: number) =>
  teller.on.asOwner('select person, status from notice_recipient where case_id = $1 and number = $2 order by person', [id, number]); // prettier-ignore

/** An assessment that one practitioner of three holds: its reminder is for them alone. */
const held = () => {
  const child = aChild({ received: '2025-06-02 10:00' }).until('2025-06-02 12:00');
  child.act('allocate', manager, { worker: 'pet-social-worker-2', role: 'social-worker' });
  child.act('acknowledgeReferrer', manager, { by: 'letter' });
  child.act('decideReferral', manager, { outcome: 'assessment' });
  return child.act('informReferrer', manager, { by: 'letter', reasonsGiven: true });
};
const allPractitioners = ['emergency-duty', 'senior-practitioner', 'social-worker'];

describe('a mail that has not left', () => {
  test('goes back to the role when its recipient’s post ended before the first attempt', async () => {
    const child = held().until('2025-06-12 08:30');
    await teller.tell(child, { mail: false });
    await leaves('pet-social-worker-2', '2025-06-12T09:00+01:00');
    await teller.mailAfter(child, '1 hour');
    expect(heard('Assessment due')).toEqual(allPractitioners);
  });

  test('and not when the post ends only later', async () => {
    const child = held().until('2025-06-12 08:30');
    await teller.tell(child, { mail: false });
    await leaves('pet-social-worker-2', '2025-06-12T09:40+01:00');
    await teller.mailAfter(child, '1 hour');
    expect(heard('Assessment due')).toEqual(['social-worker-2']);
  });

  test('is for others in the post already: each of them hears it once', async () => {
    const child = aChild({ received: '2025-04-17 16:59' }).until('2025-04-18 16:59');
    await teller.tell(child, { mail: false });
    await leaves('pet-team-manager', '2025-04-18T17:30+01:00');
    await teller.mailAfter(child, '1 hour');
    expect(heard('rung 1')).toEqual(['emergency-duty', 'on-call-manager', 'team-manager-2']);
  });

  test('that the server has taken, or may have taken, is not said to somebody else as well', async () => {
    const child = held().until('2025-06-12 08:30');
    await teller.tell(child);
    await leaves('pet-social-worker-2', '2025-06-12T08:45+01:00');
    const [row] = await teller.on.asOwner("select number from notice_recipient where case_id = $1 and person = 'pet-social-worker-2' and status = 'sent'", [child.case.id]); // prettier-ignore
    const number = row!.number as number;
    const again = () => backToRole(teller.on.db, child.case.id, number, instant('2025-06-13T12:00Z'));
    expect(await again()).toBe(true);
    expect(await ledgerOf(child.case.id, number)).toEqual([
      { person: 'pet-social-worker-2', status: 'sent' },
    ]);
    await teller.on.asOwner("update notice_recipient set status = 'pending', doubtful = true where case_id = $1 and number = $2", [child.case.id, number]); // prettier-ignore
    expect(await again()).toBe(true);
    expect(await ledgerOf(child.case.id, number)).toEqual([
      { person: 'pet-social-worker-2', status: 'pending' },
    ]);
  });

  test('somebody who covers and has left hears nothing either', async () => {
    await covers('pet-duty-manager', 'pet-team-manager');
    await leaves('pet-duty-manager', '2025-04-18T01:00+01:00');
    await teller.tell(aChild({ received: '2025-04-17 16:59' }).until('2025-04-18 04:59'));
    expect(heard('Referral decision due')).toEqual(['team-manager-2']);
  });

  test('with nobody in the post any more it is a failure: the operator hears, and it stands among those for nobody', async () => {
    const child = aChild({ received: '2025-04-17 16:59' }).until('2025-04-18 04:59');
    await teller.tell(child, { mail: false });
    for (const who of ['pet-team-manager', 'pet-team-manager-2']) await leaves(who, '2025-04-18T05:30+01:00');
    await expect(teller.mailAfter(child, '1 hour')).rejects.toMatchObject({ type: 'NoticeRefused' });
    expect(teller.mail.mails.map(({ to, subject }) => [to[0], subject])).toEqual([
      [
        'operator@council.example',
        expect.stringMatching(/^Not delivered to 2 people: notice \d+ of case REF-/),
      ],
    ]);
    expect(teller.mail.mails[0]!.text).toContain('They have left, and nobody has their post.');
    expect(await teller.on.asOwner("select number from notice where case_id = $1 and status = 'nobody'", [child.case.id])).toHaveLength(1); // prettier-ignore
  });
});

describe('what waits for a digest', () => {
  test('stands in the digest of whoever is in the role that morning, and in none of the leaver’s', async () => {
    const child = held().until('2025-06-02 13:00');
    child.act('raiseConcern', person('pet-social-worker', ['social-worker']), { kind: 'new-information' });
    await teller.tell(child, { mail: false });
    await teller.on.asOwner("update notice set status = 'digest' where case_id = $1 and status = 'waiting'", [child.case.id]); // prettier-ignore
    await leaves('pet-team-manager', '2025-06-02T18:00+01:00');
    await teller.digest('2025-06-03 08:32');
    expect(teller.mailsTo('team-manager')).toEqual([]);
    expect(teller.mailsTo('team-manager-2')).toHaveLength(1);
  });
});

describe('what a leaver left unrecorded is reported under the leaver', () => {
  const lines = async (id: string) => {
    const found = await worklist(teller.on.db, { council, now: instant('2025-06-06T12:00Z'), limit: 200 });
    return found.lines
      .filter((line) => line.case === id && line.name === 'assessment')
      .map(({ holder, leaver }) => ({ holder, leaver }));
  };
  const left = { person: 'pet-social-worker-2', leftOn: '2025-06-05' };
  const postEnded = { reason: 'post-ended' };
  const support = person('pet-business-support', ['business-support']);

  test('in the digest of the manager, from the morning after, until somebody else holds the case', async () => {
    const child = held();
    await teller.tell(child.until('2025-06-05 12:00'));
    teller.mail.clear();
    await teller.digest('2025-06-05 08:32');
    expect(heard('left behind')).toEqual([]);
    // Thursday 5 June is the last day in post.
    await leaves('pet-social-worker-2', '2025-06-06T00:00+01:00');
    teller.mail.clear();
    await teller.digest('2025-06-06 08:32');
    expect(heard('left behind')).toEqual(['team-manager', 'team-manager-2']);
    const mail = teller.mail.mails.find(({ subject }) => subject.includes('left behind'))!;
    expect(mail.text).toMatch(/LEFT BEHIND \(\d\)/);
    expect(mail.text).toContain(
      `- ${child.case.reference}: Assessment due Mon 16 Jun 2025, held by pet-social-worker-2, who left on Thu 5 Jun 2025`,
    );
    // The sweep has told the case: nobody holds it, and it is still what that person left.
    await teller.tell(child.until('2025-06-06 00:05').act('endAllocation', support, postEnded, '2025-06-06 00:00').until('2025-06-06 10:00'));
    teller.mail.clear();
    await teller.digest('2025-06-09 08:32');
    expect(teller.mail.mails.find(({ to }) => to[0]!.startsWith('team-manager@'))!.text).toContain('held by pet-social-worker-2, who left on Thu 5 Jun 2025');
    await teller.tell(child.act('allocate', manager, { worker: 'pet-social-worker', role: 'social-worker' }).until('2025-06-09 10:00'));
    teller.mail.clear();
    await teller.digest('2025-06-10 08:32');
    expect(teller.mail.mails.filter(({ text }) => text.includes('who left on'))).toEqual([]);
  }); // prettier-ignore

  test('in the worklist, with the last day in post, before and after the case has heard of it', async () => {
    const child = held().until('2025-06-05 12:00');
    await teller.tell(child);
    expect(await lines(child.case.id)).toEqual([{ holder: 'pet-social-worker-2', leaver: null }]);
    await leaves('pet-social-worker-2', '2025-06-06T00:00+01:00');
    expect(await lines(child.case.id)).toEqual([{ holder: 'pet-social-worker-2', leaver: left }]);
    await teller.tell(child.until('2025-06-06 00:05').act('endAllocation', support, postEnded, '2025-06-06 00:00').until('2025-06-06 10:00')); // prettier-ignore
    expect(await lines(child.case.id)).toEqual([{ holder: null, leaver: left }]);
    await teller.tell(child.act('allocate', manager, { worker: 'pet-social-worker', role: 'social-worker' }).until('2025-06-06 11:00')); // prettier-ignore
    expect(await lines(child.case.id)).toEqual([{ holder: 'pet-social-worker', leaver: null }]);
  });

  test('a case that was given back to the team has no leaver', async () => {
    const child = held().until('2025-06-05 12:00');
    await teller.tell(child.act('endAllocation', support, { reason: 'returned-to-team' }).until('2025-06-06 10:00')); // prettier-ignore
    expect(await lines(child.case.id)).toEqual([{ holder: null, leaver: null }]);
  });
});
