import type { Coverage } from './compile/coverage';
import type { PolicyKey, RuleId, Words } from './types';
import words from './words.json';

/** Where a rule stands, paragraph or line, and what it says. */
export interface Quote {
  ref: string;
  quote: string;
}

/** What people read about a policy. Never in the workflow bundle: words may be corrected at any time. */
export interface PolicyWords extends Words {
  /** Rules may still be missing. */
  draft?: true;
  /** The edition of the national frame that was added. */
  national?: string;
  /** Every rule that the policy cites, word for word. */
  rules: Readonly<Record<RuleId, Quote>>;
  /** How each rule of the council is treated. */
  coverage: readonly Coverage[];
}

export function wordsFor(council: string, version: string): PolicyWords | undefined {
  return (words as unknown as Record<PolicyKey, PolicyWords>)[`${council}@${version}`];
}
