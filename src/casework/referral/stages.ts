import type { Fact } from '../types';
import { finalAuthorisation, openAssessments } from './assessments';
import { becameReferral, latest, openingOf } from './facts';
import { section47Runs } from './section47';

/** Where the case is: what is most urgent names the stage, whatever else is open. */
export function stageOf(facts: readonly Fact[]): string {
  if (section47Runs(facts)) return 'section 47';
  if (!becameReferral(facts)) {
    return openingOf(facts)?.event === 'ContactReceived' && !latest(facts, 'ContactDecided')
      ? 'contact'
      : 'decided';
  }
  if (openAssessments(facts).length > 0) return 'assessment';
  if (latest(facts, 'AssessmentAuthorised')) return 'assessed';
  return latest(facts, 'ReferralDecided') ? 'decided' : 'awaiting decision';
}

/** Whether every decision that the procedure asks for is made, and led to its end. */
export function isDecided(facts: readonly Fact[]): boolean {
  if (section47Runs(facts) || openAssessments(facts).length > 0) return false;
  if (!becameReferral(facts)) return latest(facts, 'ContactDecided') !== undefined;
  const decided = latest(facts, 'ReferralDecided');
  if (!decided) return false;
  const authorised = latest(facts, 'AssessmentAuthorised');
  if (authorised) return finalAuthorisation(facts) !== undefined && isConferenceHeld(facts, authorised);
  return decided.fields.outcome !== 'strategy-discussion' || strategyEndedIt(facts);
}

/** "Goes to conference" ends nothing before the conference was held (PET-4.24). */
function isConferenceHeld(facts: readonly Fact[], authorised: Fact): boolean {
  return authorised.fields.outcome !== 'conference' || latest(facts, 'ConferenceHeld') !== undefined;
}

/** A strategy discussion was called for and decided that nothing follows. */
function strategyEndedIt(facts: readonly Fact[]): boolean {
  const { decision } = latest(facts, 'StrategyDiscussionHeld')?.fields ?? {};
  return decision !== undefined && decision !== 'reconvene';
}
