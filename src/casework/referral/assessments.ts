import type { Fact } from '../types';
import { ofThese } from './facts';

/** Decisions after which somebody still has to assess. */
const goesOn = ['child-and-family-assessment', 'specialist-assessment', 'strategy-discussion', 'continue'];

/**
 * The kinds of assessment that were called for and are not signed off yet; 'any' where the referral decision names
 * none. Managerial sign-off ends one, not the work (PET-4.19, C-08).
 */
export function openAssessments(facts: readonly Fact[]): readonly string[] {
  const open = new Set<string>();
  for (const fact of ofThese(facts, [...callers, 'AssessmentAuthorised'])) {
    if (fact.event === 'AssessmentAuthorised') {
      open.delete(String(fact.fields.kind));
      open.delete('any');
    }
    for (const kind of calledFor(fact)) open.add(kind);
  }
  if (open.size > 1) open.delete('any');
  return [...open];
}

const callers = [
  'ReferralDecided',
  'StrategyDiscussionHeld',
  'FurtherAssessmentDecided',
  'AssessmentStarted',
] as const;

function calledFor({ event, fields }: Fact): readonly string[] {
  const { outcome, decision, kind } = fields;
  switch (event) {
    case 'ReferralDecided':
      return outcome === 'assessment'
        ? ['any']
        : outcome === 'child-and-family-assessment'
          ? ['child-and-family']
          : [];
    case 'StrategyDiscussionHeld':
      return [
        ...(decision === 'assessment' ? ['any'] : []),
        ...(decision === 'child-and-family-assessment' ||
        decision === 'section-47-and-assessment' ||
        fields.startsChildAndFamily === true
          ? ['child-and-family']
          : []),
      ];
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

/** The decision that ended the assessments, where it did: what comes next follows from it. */
export function finalAuthorisation(facts: readonly Fact[]): Fact | undefined {
  if (openAssessments(facts).length > 0) return undefined;
  const last = ofThese(facts, ['AssessmentAuthorised']).at(-1);
  return last && !goesOn.includes(String(last.fields.outcome)) ? last : undefined;
}
