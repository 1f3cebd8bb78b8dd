import { runCase, type CaseInput, type CaseResult } from './run-case';

export type { CaseInput, CaseResult } from './run-case';
export type { CaseState, Shell } from './desk';

/** A contact or referral of one child. */
export function referral(input: CaseInput): Promise<CaseResult> {
  return runCase('referral', input);
}

/** The plan of one child in need. */
export function cinPlan(input: CaseInput): Promise<CaseResult> {
  return runCase('cinPlan', input);
}

/** From early help towards social care. */
export function stepUp(input: CaseInput): Promise<CaseResult> {
  return runCase('stepUp', input);
}

/** A step-down of one child to early help. */
export function stepDown(input: CaseInput): Promise<CaseResult> {
  return runCase('stepDown', input);
}

export { digest } from './digest';
export { panel } from './panel';
