import { standing } from './triggers';
import type { Act, Case, Fact, Refusal } from './types';
import { ofThese } from './facts';
import { decidesSection47 } from './section47';

/** Decisions after which somebody still has to assess. */
const goesOn = ['child-and-family-assessment', 'specialist-assessment', 'strategy-discussion', 'continue'];

/**
 * The kinds of assessment that were called for and are not signed off yet; 'any' where the decision names none.
 * Managerial sign-off ends one, not the work (PET-4.19, C-08).
 */
export function openAssessments(facts: readonly Fact[]): readonly string[] {
  const open = new Set<string>();
  for (const fact of ofThese(facts, [...callers, 'AssessmentAuthorised'])) {
    if (fact.event === 'AssessmentAuthorised') {
      for (const kind of sameAs(String(fact.fields.kind))) open.delete(kind);
      open.delete('any');
    }
    for (const kind of calledFor(fact)) open.add(kind);
  }
  if (open.size > 1) open.delete('any');
  return [...open];
}

/** The whole assessment of a child's needs, which councils call by two names. */
const whole = ['child-and-family', 'single'];

function sameAs(kind: string): readonly string[] {
  return whole.includes(kind) ? whole : [kind];
}

const callers = [
  'ReferralDecided',
  'StrategyDiscussionHeld',
  'Section47Started',
  'FurtherAssessmentDecided',
  'AssessmentStarted',
] as const;

function calledFor(fact: Fact): readonly string[] {
  const { outcome, kind } = fact.fields;
  switch (fact.event) {
    case 'ReferralDecided':
      return outcome === 'assessment'
        ? ['any']
        : outcome === 'child-and-family-assessment'
          ? ['child-and-family']
          : [];
    case 'StrategyDiscussionHeld':
    case 'Section47Started':
      return calledForByStrategy(fact);
    case 'AssessmentAuthorised':
      return outcome === 'child-and-family-assessment'
        ? ['child-and-family']
        : outcome === 'specialist-assessment'
          ? ['specialist']
          : outcome === 'continue'
            ? [String(kind)]
            : [];
    default:
      return [String(kind)];
  }
}

/** A section 47 enquiry is carried out through an assessment, by whatever name (PET-4.30). */
function calledForByStrategy(fact: Fact): readonly string[] {
  const { decision, startsChildAndFamily } = fact.fields;
  if (startsChildAndFamily === true || decision === 'child-and-family-assessment')
    return ['child-and-family'];
  return decision === 'assessment' || decidesSection47(fact) ? ['any'] : [];
}

/** Whether one of this kind was signed off before: another one is of an open case, and not of a new referral. */
export function wasAssessed(facts: readonly Fact[], kind: unknown): boolean {
  return ofThese(facts, ['AssessmentAuthorised']).some(({ fields }) => fields.kind === kind);
}

/** The decision that ended the assessments, where it did: what comes next follows from it. */
export function finalAuthorisation(facts: readonly Fact[]): Fact | undefined {
  if (openAssessments(facts).length > 0) return undefined;
  const last = ofThese(facts, ['AssessmentAuthorised']).at(-1);
  return last && !goesOn.includes(String(last.fields.outcome)) ? last : undefined;
}

/** What is signed off or returned is completed, not returned since, and not one's own (decisions 3.1). */
export function assessmentRefused(current: Case, { act, fields, actor }: Act): Refusal | null {
  if (act !== 'authoriseAssessment' && act !== 'returnAssessment') return null;
  const ofKind = standing(current.facts).filter(({ fields: { kind } }) => kind === fields.kind);
  const last = ofKind
    .filter(({ event }) => event === 'AssessmentCompleted' || event === 'AssessmentReturned')
    .at(-1);
  if (last?.event !== 'AssessmentCompleted') {
    return {
      refused: 'missing',
      message: last
        ? 'it was returned: it must be completed again first'
        : `no ${String(fields.kind)} assessment was completed: complete it first`,
      cite: ['HOUSE-3.1'],
    };
  }
  if (act === 'returnAssessment' || ![last.by, last.enteredBy].includes(actor.by)) return null;
  return {
    refused: 'four-eyes',
    message: 'You wrote what is to be signed here; somebody else must sign it.',
    cite: ['HOUSE-3.1'],
  };
}
