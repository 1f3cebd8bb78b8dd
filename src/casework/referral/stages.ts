import { liveFacts } from '../triggers';
import type { Fact } from '../types';
import { finalAuthorisation, openAssessments } from '../assessments';
import { becameReferral, latest, openingOf } from '../facts';
import { section47Runs } from '../section47';

/**
 * Where the case is: what is most urgent names the stage, whatever else is open. A strategy discussion may come
 * before the contact or the referral is decided; that decision is still due.
 */
export function stageOf(facts: readonly Fact[]): string {
  if (section47Runs(facts)) return 'section 47';
  if (!becameReferral(facts)) {
    const isContact = openingOf(facts)?.event === 'ContactReceived' && !latest(facts, 'ContactDecided');
    if (isContact) return 'contact';
    return openAssessments(facts).length > 0 ? 'assessment' : 'decided';
  }
  if (!latest(facts, 'ReferralDecided')) return 'awaiting decision';
  if (openAssessments(facts).length > 0) return 'assessment';
  return latest(facts, 'AssessmentAuthorised') ? 'assessed' : 'decided';
}

/** Whether every decision that the procedure asks for is made, and led to its end. */
export function isDecided(facts: readonly Fact[]): boolean {
  if (section47Runs(facts) || openAssessments(facts).length > 0) return false;
  if (!becameReferral(facts)) return latest(facts, 'ContactDecided') !== undefined;
  const decided = latest(facts, 'ReferralDecided');
  if (!decided) return false;
  const authorised = latest(facts, 'AssessmentAuthorised');
  const { outcome } = (authorised ?? decided).fields;
  if (outcome === 'strategy-discussion') return isStrategyOver(facts, authorised);
  if (!authorised) return true;
  return finalAuthorisation(facts) !== undefined && isConferenceHeld(facts, authorised);
}

/** "Goes to conference" ends nothing before the conference was held (PET-4.24). */
function isConferenceHeld(facts: readonly Fact[], authorised: Fact): boolean {
  return authorised.fields.outcome !== 'conference' || latest(facts, 'ConferenceHeld') !== undefined;
}

/** A strategy discussion was called for, and decided what follows; what it started is over, or this is not asked. */
function isStrategyOver(facts: readonly Fact[], calledBy: Fact | undefined): boolean {
  const live = liveFacts(facts);
  const since = calledBy ? live.slice(live.indexOf(calledBy) + 1) : live;
  const held = since.filter(({ event }) => event === 'StrategyDiscussionHeld').at(-1);
  const { decision } = held?.fields ?? {};
  return decision !== undefined && decision !== 'reconvene';
}
