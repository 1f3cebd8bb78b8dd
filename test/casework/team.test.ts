import { aContact, aReferral, contactCentreManager, person, teamManager } from '../support/life';
import { rule } from '../support/rule';

rule('PET-3.2', 'the team that receives the referral hears of it from then on', () => {
  const life = aContact({
    received: '2025-06-02 10:00',
    fields: { type: 'concern', team: 'contact-centre' },
  });
  life.act('decideContact', contactCentreManager, {
    outcome: 'referral',
    reason: 'threshold-met',
    criterion: 'thresholds-may-be-met',
    toTeam: 'referral-and-assessment',
  });
  expect(life.case.team).toBe('referral-and-assessment');
  life.until('2025-06-02 23:00');
  const reminder = life.events.at(-1)?.notices?.[0];
  expect(reminder).toMatchObject({ to: ['team-manager'], team: 'referral-and-assessment' });
});

test('a case that is closed with a hint to another service stays with its team', () => {
  const life = aReferral({ received: '2025-06-02 10:00' });
  life.act('decideReferral', teamManager, { outcome: 'early-help', toTeam: 'early-intervention' });
  expect(life.case.team).toBe('referral-and-assessment');
});

rule('HOUSE-3.2', 'whoever may stand in is told how, where they do not say so', () => {
  const life = aContact({ received: '2025-06-02 10:00' });
  const answer = life.try('decideContact', person('dm-1', ['duty-manager']), {
    outcome: 'advice',
    reason: 'threshold-not-met',
  });
  expect(answer).toMatchObject({ refused: 'not-allowed' });
  expect('message' in answer && answer.message).toContain('You may stand in');
});
