import { runCase, type CaseInput, type CaseResult } from './run-case';

export type { CaseInput, CaseResult } from './run-case';
export type { CaseState, Shell } from './desk';

/** A contact or referral of one child. */
export function referral(input: CaseInput): Promise<CaseResult> {
  return runCase('referral', input);
}

export { digest } from './digest';
