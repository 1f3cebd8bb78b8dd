import { formatMoment, notBefore } from '../moments';
import { isNextLook } from '../next-look';
import type { Process } from '../processes';
import type { Fact } from '../types';

/**
 * A referral, from receipt until its decision is signed and the referrer has been acknowledged
 * (PET-3.5f, 3.5h, 3.23, 3.24a; C-01).
 */
export const referral: Process = {
  stage(facts) {
    return has(facts, 'ReferralDecided') ? 'decided' : 'awaiting decision';
  },

  /** Decided, every clock met or fallen away, and every late reason given. */
  finished(current) {
    return (
      has(current.facts, 'ReferralDecided') &&
      current.clocks.every(
        (clock) => (clock.status !== 'running' || isNextLook(clock)) && clock.lateReason !== 'needed',
      )
    );
  },

  refuses(current, act) {
    const received = current.facts.find((fact) => fact.event === 'ReferralReceived');
    if (received && act.happenedAt && !notBefore(act.happenedAt, received.at)) {
      const when = formatMoment(received.at);
      return {
        refused: 'shape',
        message: `it cannot have happened before the referral was received (${when})`,
        errors: [{ pointer: '/happenedAt', message: `is on or after ${when}` }],
      };
    }
    if (act.act !== 'returnRecommendation') return null;
    const recommendation = current.facts.find((fact) => fact.id === act.fields.recommendation);
    if (recommendation?.event === 'DecisionRecommended' && !recommendation.voided) return null;
    return {
      refused: 'missing',
      message: 'there is no such recommendation; "recommendation" is the number of its entry in the case log',
      errors: [
        { pointer: '/recommendation', message: 'is the sequence number of a recommendation of this case' },
      ],
    };
  },

  tells(current, event) {
    if (event.event === 'DecisionRecommended') {
      return [
        { kind: 'decision-asked', to: ['team-manager'], step: 'referral-decision', cite: ['PET-3.5h'] },
      ];
    }
    if (event.event === 'RecommendationReturned') {
      const author = current.facts.find((fact) => fact.id === event.fields?.recommendation)?.by;
      return author ? [{ kind: 'returned', to: [], people: [author], step: 'referral-decision' }] : [];
    }
    return [];
  },
};

function has(facts: readonly Fact[], event: string): boolean {
  return facts.some((fact) => fact.event === event && !fact.voided);
}
