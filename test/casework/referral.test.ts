import { aReferral, london, teamManager } from '../support/life';

const out = ['team-manager', 'emergency-duty-team', 'on-call-manager'].join('+');

describe('a Peterborough referral received on the Thursday before Easter at 16:59', () => {
  const thursday = () => aReferral({ received: '2025-04-17 16:59' });

  test('is to be decided by Good Friday 16:59 (target) and Tuesday 22 April (limit)', () => {
    expect(thursday().clock('referral-decision').readings).toMatchObject([
      { kind: 'target', says: '24 hours', due: '2025-04-18', dueAt: london('2025-04-18 16:59') },
      { kind: 'limit', says: '1 working day', due: '2025-04-22', ends: london('2025-04-23 00:00') },
      ...[{ kind: 'national', due: '2025-04-22' }],
    ]);
  });

  test('undecided and unacknowledged it reminds, passes, climbs and lists exactly as the house rules say', () => {
    expect(thursday().until('2025-04-30 12:00').story).toEqual([
      `${london('2025-04-17 16:59')} ReferralReceived`,
      `${london('2025-04-18 04:59')} ReminderIssued referral-decision -> team-manager`,
      `${london('2025-04-18 16:59')} TargetPassed referral-decision`,
      `${london('2025-04-18 16:59')} EscalationRaised referral-decision -> ${out}`,
      `${london('2025-04-18 16:59')} LimitPassed acknowledgement`,
      `${london('2025-04-22 08:30')} ReminderIssued referral-decision -> team-manager`,
      `${london('2025-04-22 08:30')} ListedInDigest acknowledgement -> digest team-manager`,
      `${london('2025-04-23 00:00')} LimitPassed referral-decision`,
      `${london('2025-04-23 08:30')} EscalationRaised referral-decision -> service-manager`,
      // 7 days from Maundy Thursday, and three working days from it, are both the Thursday after Easter.
      `${london('2025-04-25 00:00')} LimitPassed outcome-notification`,
      `${london('2025-04-25 00:00')} LimitPassed referrer-chase`,
      `${london('2025-04-25 08:30')} ListedInDigest outcome-notification -> digest team-manager`,
      `${london('2025-04-25 08:30')} ListedInDigest referrer-chase -> digest team-manager`,
    ]);
  });

  test('acknowledged on Friday with "by Tuesday", nothing more is said until the end of Tuesday', () => {
    const life = thursday().until('2025-04-18 18:00');
    life.act('acknowledgeEscalation', teamManager, { clock: 'referral-decision', doneBy: '2025-04-22' });
    const said = life.events.length;
    life.until('2025-04-30 12:00');
    expect(life.story.slice(said)).toEqual([
      `${london('2025-04-22 08:30')} ListedInDigest acknowledgement -> digest team-manager`,
      `${london('2025-04-23 00:00')} LimitPassed referral-decision`,
      `${london('2025-04-23 08:30')} EscalationRaised referral-decision -> service-manager`,
      // 7 days from Maundy Thursday, and three working days from it, are both the Thursday after Easter.
      `${london('2025-04-25 00:00')} LimitPassed outcome-notification`,
      `${london('2025-04-25 00:00')} LimitPassed referrer-chase`,
      `${london('2025-04-25 08:30')} ListedInDigest outcome-notification -> digest team-manager`,
      `${london('2025-04-25 08:30')} ListedInDigest referrer-chase -> digest team-manager`,
    ]);
  });
});
