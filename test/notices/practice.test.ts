import { rule } from '../support/rule';
import { manager, practitioner } from '../support/full-referral';
import { person } from '../support/life';
import { aChild, startTeller, type Teller } from './teller';

/** Who really hears, on days when something is not as the rota has it. Read from the SMTP server. */
let teller: Teller;
beforeAll(async () => {
  teller = await startTeller();
});
afterAll(() => teller.stop());
beforeEach(async () => {
  teller.mail.clear();
  await teller.later();
  await teller.on.asOwner('truncate digest_sent, sign_off, cover, absence, rota');
  await teller.on.asOwner("update notice set status = 'stopped'");
  await teller.on.asOwner("update obligation set status = 'ended', late_reason = null");
  await teller.on.asOwner("update post set held_until = null, held_from = '2000-01-01'");
});

const council = 'peterborough';
const beforeEaster = (more: Partial<Parameters<typeof aChild>[0]> = {}) =>
  aChild({ received: '2025-04-17 16:59', ...more });
const heard = (words: string) =>
  teller.mail.mails
    .filter(({ subject }) => subject.includes(words))
    .map(({ to }) => to[0]!.split('@')[0])
    .sort();
const covers = (who: string, whom: string, from: string, until: string) =>
  teller.on.asOwner('insert into cover (person, covers, covers_from, covers_until, council) values ($1, $2, $3, $4, $5)', [who, whom, from, until, council]); // prettier-ignore
const away = (who: string, from: string, until: string) =>
  teller.on.asOwner('insert into absence (council, person, away_from, away_until) values ($1, $2, $3, $4)', [council, who, from, until]); // prettier-ignore

describe('when mails leave', () => {
  rule('HOUSE-5.3', 'a referral before Easter: each mail, to whom, and how late it says things are', async () => {
    await teller.tell(beforeEaster().until('2025-04-23 12:00'));
    expect(teller.mail.mails.map(({ to, subject }) => `${to[0]!.split('@')[0]}: ${subject.replace(/ - REF-\d+$/, '')}`)).toEqual([
      'team-manager: Referral decision due Fri 18 Apr 2025 16:59 BST',
      'team-manager-2: Referral decision due Fri 18 Apr 2025 16:59 BST',
      ...['emergency-duty', 'on-call-manager', 'team-manager', 'team-manager-2'].map((who) => `${who}: Escalation, rung 1: referral decision target passed, target Fri 18 Apr 2025 16:59 BST`),
      'team-manager: Referral decision due Tue 22 Apr 2025',
      'team-manager-2: Referral decision due Tue 22 Apr 2025',
      'service-manager: Escalation, rung 2: referral decision out of timescale, limit Tue 22 Apr 2025, 1 day over',
    ]);
  }); // prettier-ignore

  rule('HOUSE-6.1', 'a civil limit is flagged at midnight, and its own mail leaves when the office opens', async () => {
    const child = beforeEaster().until('2025-04-23 08:29');
    const flagged = child.events.find(({ event, clocks }) => event === 'LimitPassed' && clocks?.some((change) => 'id' in change && change.id.startsWith('referral-decision')));
    expect(flagged?.at).toBe('2025-04-22T23:00:00.000Z');
    await teller.tell(child);
    expect(heard('rung 2')).toEqual([]);
    await teller.tell(child.until('2025-04-23 08:30'));
    expect(heard('rung 2')).toEqual(['service-manager']);
  }); // prettier-ignore

  rule('HOUSE-6.1', 'section 47 clock missed on Good Friday night: rung 1 at once, rung 2 four hours later, to those on duty', async () => {
    const child = aChild({ received: '2025-04-16 10:00' })
      .until('2025-04-17 21:00')
      .act('allocate', manager, { worker: 'pet-social-worker', role: 'social-worker' })
      .act('startSection47', person('pet-social-worker', ['social-worker']));
    await teller.tell(child.until('2025-04-18 20:59'));
    expect(heard('rung 1: section 47')).toEqual([]);
    expect(heard('Section 47, child to be seen due Fri 18 Apr 2025 21:00 BST')).toEqual(['social-worker']);
    await teller.tell(child.until('2025-04-18 21:00'));
    expect(heard('rung 1: section 47')).toEqual(['emergency-duty', 'on-call-manager', 'team-manager', 'team-manager-2']);
    await teller.tell(child.until('2025-04-19 00:59'));
    expect(heard('rung 2: section 47')).toEqual([]);
    await teller.tell(child.until('2025-04-19 01:00'));
    expect(heard('rung 2: section 47')).toEqual(['emergency-duty', 'on-call-manager', 'service-manager']);
    expect(teller.mail.mails.find(({ subject }) => subject.includes('rung 2'))!.subject).toContain('4 hours over');
  }); // prettier-ignore

  rule('HOUSE-6.2', 'a manager who never answers: two rungs, no mail a second time, and a line every morning', async () => {
    const child = beforeEaster().until('2025-05-30 12:00');
    await teller.tell(child);
    expect(heard('Escalation')).toHaveLength(8); // of the decision five, of the assessment three
    teller.mail.clear();
    for (const day of ['2025-05-27', '2025-05-28', '2025-05-29']) await teller.digest(`${day} 08:32`);
    expect(teller.mailsTo('team-manager')).toEqual([
      expect.stringMatching(/^Tue 27 May 2025: \d out of timescale, the first by 35 days$/),
      expect.stringMatching(/^Wed 28 May 2025: \d out of timescale, the first by 36 days$/),
      expect.stringMatching(/^Thu 29 May 2025: \d out of timescale, the first by 37 days$/),
    ]);
  }); // prettier-ignore

  test('done in time and entered late: those who were told of the rung hear that it is stood down, nobody else', async () => {
    const child = beforeEaster().until('2025-04-18 18:00');
    await teller.tell(child);
    teller.mail.clear();
    child.act('decideReferral', manager, { outcome: 'no-further-action' }, '2025-04-18 16:00');
    await teller.tell(child);
    expect(heard('Stood down: referral decision')).toEqual(['emergency-duty', 'on-call-manager', 'team-manager', 'team-manager-2']);
  }); // prettier-ignore
});

describe('who hears', () => {
  test('cover: who covers for a manager hears in their place, and the other manager as ever', async () => {
    await covers('pet-duty-manager', 'pet-team-manager', '2025-04-18T00:00Z', '2025-04-22T00:00Z');
    await teller.tell(beforeEaster().until('2025-04-18 17:00'));
    expect(heard('rung 1')).toEqual(['duty-manager', 'emergency-duty', 'on-call-manager', 'team-manager-2']);
  });

  test('absence without cover: the other manager hears; once both are away the case says that nobody is there', async () => {
    await away('pet-team-manager', '2025-04-18T00:00Z', '2025-04-23T00:00Z');
    await teller.tell(beforeEaster().until('2025-04-18 17:00'));
    expect(heard('rung 1')).toEqual(['emergency-duty', 'on-call-manager', 'team-manager-2']);
    await away('pet-team-manager-2', '2025-04-18T00:00Z', '2025-04-23T00:00Z');
    const alone = beforeEaster().until('2025-04-18 04:59');
    expect((await teller.tell(alone)).nobody).toHaveLength(1);
  });

  test('a leaver hears nothing from the day on which the post ended', async () => {
    await teller.on.asOwner(
      "update post set held_until = '2025-04-18T12:00Z' where person = 'pet-team-manager'",
    );
    await teller.tell(beforeEaster().until('2025-04-18 17:00'));
    expect(heard('due Fri 18 Apr')).toEqual(['team-manager', 'team-manager-2']);
    expect(heard('rung 1')).toEqual(['emergency-duty', 'on-call-manager', 'team-manager-2']);
  });

  test('the manager changed between the start of the clock and its alert: the new one hears', async () => {
    const child = beforeEaster().until('2025-04-18 10:00');
    await teller.tell(child);
    teller.mail.clear();
    await teller.on.asOwner("update post set held_until = '2025-04-18T12:00Z' where role = 'team-manager' and council = $1", [council]); // prettier-ignore
    await teller.on.asOwner("update post set held_until = null, held_from = '2025-04-18T12:00Z', role = 'team-manager' where person = 'pet-senior-practitioner' and role = 'senior-practitioner'"); // prettier-ignore
    await teller.tell(child.until('2025-04-18 17:00'));
    expect(heard('rung 1')).toEqual(['emergency-duty', 'on-call-manager', 'senior-practitioner']);
    await teller.on.asOwner("update post set role = 'senior-practitioner' where person = 'pet-senior-practitioner' and role = 'team-manager'"); // prettier-ignore
  });

  test('an empty team: the failure is raised for the case, and no mail is called sent', async () => {
    const child = beforeEaster({ fields: { team: 'empty-team' } }).until('2025-04-18 05:00');
    const { nobody } = await teller.tell(child);
    expect(nobody).toHaveLength(1);
    const rows = await teller.on.asOwner("select status from notice where case_id = $1 and status <> 'digest' and status <> 'task'", [child.case.id]); // prettier-ignore
    expect(rows).toEqual([{ status: 'nobody' }]);
    expect(teller.mail.mails).toEqual([]);
  });

  test('what is for the worker is for whoever holds the case, and for all social workers only while nobody does', async () => {
    const child = aChild({ received: '2025-06-02 10:00' }).until('2025-06-02 12:00');
    child.act('decideReferral', manager, { outcome: 'assessment' });
    const held = aChild({ received: '2025-06-02 10:00' }).until('2025-06-02 12:00');
    held.act('allocate', manager, { worker: 'pet-social-worker-2', role: 'social-worker' });
    held.act('decideReferral', manager, { outcome: 'assessment' });
    await teller.tell(child.until('2025-06-12 08:30'));
    expect(heard('Assessment due')).toEqual(['emergency-duty', 'senior-practitioner', 'social-worker', 'social-worker-2']);
    teller.mail.clear();
    await teller.tell(held.until('2025-06-12 08:30'));
    expect(heard('Assessment due')).toEqual(['social-worker-2']);
  }); // prettier-ignore

  test('two hats of one person are one mail, and it says both', async () => {
    await covers('pet-on-call-manager', 'pet-emergency-duty', '2025-04-18T00:00Z', '2025-04-22T00:00Z');
    await teller.tell(beforeEaster().until('2025-04-18 17:00'));
    expect(heard('rung 1')).toEqual(['on-call-manager', 'team-manager', 'team-manager-2']);
    const mail = teller.mail.mails.find(({ to, subject }) => subject.includes('rung 1') && to[0]!.startsWith('on-call'))!;
    expect(mail.text).toMatch(/You get this as (emergency duty team, on call manager|on call manager, emergency duty team), or/);
  }); // prettier-ignore
});

test('400 assessments out of timescale after a bank holiday: five mails to each manager, and one page for the rest', async () => {
  const children = Array.from({ length: 400 }, () => {
    const child = aChild({ received: '2025-05-09 10:00' }).until('2025-05-09 12:00');
    child.act('acknowledgeReferrer', practitioner, { by: 'letter' });
    child.act('decideReferral', manager, { outcome: 'assessment' });
    child.act('informReferrer', practitioner, { by: 'letter', reasonsGiven: true });
    return child.until('2025-05-27 08:30');
  });
  const some = () => children.splice(0, 8);
  for (let next = some(); next.length > 0; next = some())
    await Promise.all(next.map((child) => teller.tell(child)));
  expect(teller.mailsTo('team-manager')).toHaveLength(5);
  const escalated = () => teller.mail.mails.filter(({ subject }) => subject.includes('rung 1: assessment'));
  expect(escalated()).toHaveLength(10);
  teller.mail.clear();
  await teller.digest('2025-05-27 08:32');
  const [subject, ...others] = teller.mailsTo('team-manager');
  expect(others).toEqual([]);
  expect(subject).toBe('Tue 27 May 2025: 400 out of timescale, the first by 4 days');
});
