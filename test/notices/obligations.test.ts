import { instant } from '../../src/calendar';
import { worklist } from '../../src/records';
import { decided, familyHelp, openedPlan, worker } from '../casework/cin-plan/leicestershire-plan';
import { manager, practitioner } from '../support/full-referral';
import { rule } from '../support/rule';
import { aChild, startTeller, type Teller } from './teller';

/**
 * What a procedure wants somebody outside to hear by a date, or wants watched: the obligation is the task. It stands in
 * the worklist, and whoever answers for it gets the mail (procedures 7.1).
 */
let teller: Teller;
beforeAll(async () => {
  teller = await startTeller();
});
afterAll(() => teller.stop());

const digestTo = (mailbox: string) =>
  teller.mail.mails.find(({ to, text }) => to[0] === mailbox && text.startsWith('First: '))!.text;

rule(
  ['PET-3.24a', 'PET-3.24b', 'PET-3.5i'],
  'the acknowledgement within 24 hours and the outcome within seven days are somebody’s to send, and nothing is mailed to the referrer',
  async () => {
    const child = aChild({ received: '2025-04-17 16:59' }).until('2025-04-25 08:31');
    await teller.tell(child);
    const { lines } = await worklist(teller.on.db, {
      council: 'peterborough',
      child: child.case.child,
      now: instant('2025-04-25T08:31+01:00'),
    });
    const dates = lines.map(({ name, readings }) => `${name} ${readings.map(({ due, dueAt }) => dueAt ?? due).join()}`);
    expect(dates).toContain('acknowledgement 2025-04-18T15:59:00.000Z,2025-04-22');
    expect(dates).toContain('outcome-notification 2025-04-24');
    await teller.digest('2025-04-25 08:32');
    const said = digestTo('team-manager@peterborough.example');
    expect(said).toContain('Acknowledgement to the referrer, limit Fri 18 Apr 2025 16:59 BST, 6 days over (PET-3.24a)');
    expect(said).toContain('Outcome to the referrer, limit Thu 24 Apr 2025, 1 day over (PET-3.24b, PET-3.5i)');
    expect(teller.mail.mails.filter(({ to }) => !to[0]!.endsWith('@peterborough.example'))).toEqual([]);
  },
); // prettier-ignore

rule('PET-4.34', 'the Team Manager hears of an assessment out of timescale at once, and of it every morning', async () => {
  teller.mail.clear();
  const child = aChild({ received: '2025-05-09 10:00' }).until('2025-05-09 12:00');
  child.act('acknowledgeReferrer', practitioner, { by: 'letter' });
  child.act('decideReferral', manager, { outcome: 'assessment' });
  child.act('informReferrer', practitioner, { by: 'letter', reasonsGiven: true });
  await teller.tell(child.until('2025-05-27 08:30'));
  const escalated = teller.mail.mails.filter(({ subject }) => subject.includes('Escalation, rung 1: assessment out of timescale'));
  expect(escalated.map(({ to }) => to[0])).toContain('team-manager@peterborough.example');
  await teller.digest('2025-05-27 08:32');
  expect(digestTo('team-manager@peterborough.example')).toContain(`${child.case.reference}: Assessment, limit Fri 23 May 2025, 4 days over`);
}); // prettier-ignore

rule('LEI-share-2d', 'to share the assessment stands in the worklist with its day, and in the practitioner’s digest once that has passed', async () => {
  teller.mail.clear();
  // Meeting on Thursday 12 June: two working days before is Tuesday the 10th.
  const life = openedPlan({ team: 'referral-and-assessment' })
    .act('decideAllocation', familyHelp, { ...decided, team: 'referral-and-assessment' })
    .act('bookMeeting', worker, { purpose: 'initial', meetingOn: '2025-06-12' });
  await teller.tell(life.until('2025-06-11 08:31'));
  const { lines } = await worklist(teller.on.db, { council: 'leicestershire', clock: 'assessment-shared' });
  expect(lines.map(({ reference, firstDue }) => [reference, firstDue])).toEqual([[life.case.reference, '2025-06-10']]);
  await teller.digest('2025-06-11 08:32');
  const said = digestTo('social-worker@leicestershire.example');
  expect(said).toContain('Assessment shared, limit Tue 10 Jun 2025, 1 day over (LEI-share-2d)');
}); // prettier-ignore
