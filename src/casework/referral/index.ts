import { dayOf, formatMoment, notBefore } from '../moments';
import { planOpened } from '../cin-plan/opening';
import { isNextLook } from '../next-look';
import type { Process } from '../processes';
import { stepDownFor } from '../step-down/successor';
import { actNamed } from '../../vocabulary';
import type { Act, Case, CaseEvent, Fields, Refusal, Successor } from '../types';
import { jointlyWithOneself, otherDestination } from './destinations';
import { becameReferral, latest, openingOf } from '../facts';
import { assessmentRefused, wasAssessed } from '../assessments';
import { saidOfOutcome } from './outcomes';
import { discussionThatStarted, saidOfSection47, section47Refused, section47Tasks } from '../section47';
import { clonedContact, siblingCase, siblingRefused, wordsOfNewCase, wordsToFamily } from './siblings';
import { isDecided, stageOf } from './stages';
import { saidOfConcernInEarlyHelp, wordsToStepUps } from './step-ups';

/**
 * A contact or referral of one child: from receipt to its decision, through assessment, strategy discussion and
 * section 47 where they follow, until what comes next is a case of its own or nothing is left to do
 * (procedures: PET 1 to 4, HUL-3.3, LEI-front, SCI-UP).
 */
export const referral: Process = {
  stage: stageOf,

  /** Decided to the end, everybody told, every clock met or fallen away, and every late reason given. */
  finished(current) {
    return (
      isDecided(current.facts) &&
      (current.tasks ?? []).length === 0 &&
      (current.signOffs ?? []).length === 0 &&
      current.clocks.every(
        (clock) => (clock.status !== 'running' || isNextLook(clock)) && clock.lateReason !== 'needed',
      )
    );
  },

  fills(current, act): Fields {
    const referred = becameReferral(current.facts);
    if (act.act === 'startAssessment' && act.fields.onOpenCase !== true && referred) {
      const isNew = act.fields.onOpenCase === undefined && wasAssessed(current.facts, act.fields.kind);
      return isNew ? { onOpenCase: true } : { referredOn: dayOf(referred.at), onOpenCase: false };
    }
    const discussion = discussionThatStarted(current.facts);
    return act.act === 'startSection47' && discussion ? { strategyDiscussion: discussion.id } : {};
  },

  refuses(current, act, policy) {
    return (
      beforeReceipt(current, act) ??
      decidedAlready(current, act) ??
      noSuchRecommendation(current, act) ??
      assessmentRefused(current, act) ??
      section47Refused(current, act) ??
      siblingRefused(current, act) ??
      jointlyWithOneself(act) ??
      otherDestination(current, act, policy)
    );
  },

  asks: section47Tasks,

  tells(current, event, policy) {
    if (event.event === 'DecisionRecommended') {
      const cite = policy.steps.decideReferral?.cite ?? ['HOUSE-3.1'];
      return [{ kind: 'decision-asked', to: ['team-manager'], step: 'referral-decision', cite }];
    }
    if (event.event === 'AssessmentCompleted') {
      return [{ kind: 'decision-asked', to: ['team-manager'], step: 'assessment', cite: ['HOUSE-3.1'] }];
    }
    return [
      ...returned(current, event),
      ...saidOfSection47(current, event, policy),
      ...saidOfOutcome(current, event),
      ...saidOfConcernInEarlyHelp(current, event, policy),
    ];
  },

  opens: (current, event, policy) => [...openedFor(current, event), ...stepDownFor(current, event, policy)],

  says: (current, event) => [
    ...wordsToFamily(current, event),
    ...wordsToStepUps(current, event),
    ...wordsOfNewCase(current, event, openedFor(current, event)),
  ],
};

function openedFor(current: Case, event: CaseEvent): readonly Successor[] {
  return [...siblingCase(current, event), ...clonedContact(current, event), ...planOpened(current, event)];
}

/** What any case may need can lie before it: the family agreed, and was told, before the school referred. */
function beforeReceipt(current: Case, act: Act): Refusal | null {
  const received = openingOf(current.facts);
  if (!received || !act.happenedAt || notBefore(act.happenedAt, received.at)) return null;
  if (actNamed(act.act)?.processes === 'every') return null;
  const what = received.event === 'ContactReceived' ? 'contact' : 'referral';
  const when = formatMoment(received.at);
  return {
    refused: 'shape',
    message: `it cannot have happened before the ${what} was received (${when})`,
    errors: [{ pointer: '/happenedAt', message: `is on or after ${when}` }],
  };
}

/** A decision is signed once; a wrong one is corrected, and what is new is a new contact. */
function decidedAlready(current: Case, act: Act): Refusal | null {
  const events: Readonly<Record<string, string>> = {
    decideContact: 'ContactDecided',
    decideReferral: 'ReferralDecided',
  };
  const decided = latest(current.facts, events[act.act] ?? '');
  if (decided) {
    return {
      refused: 'stage',
      message: `it was decided on ${formatMoment(decided.at)} (entry ${decided.id}); correct that entry if it is wrong`,
    };
  }
  if (act.act === 'decideContact' && becameReferral(current.facts)) {
    return { refused: 'stage', message: 'this case was received as a referral: decide the referral' };
  }
  const asksReferral = ['decideReferral', 'recommendDecision'].includes(act.act);
  return asksReferral && !becameReferral(current.facts)
    ? { refused: 'stage', message: 'this is a contact: decide the contact first' }
    : null;
}

function noSuchRecommendation(current: Case, act: Act): Refusal | null {
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
}

/** Whoever wrote it hears that it came back. */
function returned(current: Case, { event, fields }: CaseEvent): ReturnType<NonNullable<Process['tells']>> {
  const entry = fields?.recommendation ?? fields?.assessment;
  if (event !== 'RecommendationReturned' && event !== 'AssessmentReturned') return [];
  const written = event === 'RecommendationReturned' ? 'DecisionRecommended' : 'AssessmentCompleted';
  const author = current.facts.find((fact) => fact.id === entry)?.by ?? latest(current.facts, written)?.by;
  const step = event === 'RecommendationReturned' ? 'referral-decision' : 'assessment';
  return author ? [{ kind: 'returned', to: [], people: [author], step }] : [];
}
