import type { Coverage } from './compile/coverage';
import type { PolicyKey, Words } from './types';
import words from './words.json';

/** What people read about a policy. Never in the workflow bundle: words may be corrected at any time. */
export interface PolicyWords extends Words {
  /** Rules may still be missing. */
  draft?: true;
  /** The edition of the national frame that was added. */
  national?: string;
  /** The rules that a council outside the catalogue brings along. */
  rules?: Readonly<Record<string, string>>;
  /** How each rule of the council is treated. */
  coverage: readonly Coverage[];
}

export function wordsFor(council: string, version: string): PolicyWords | undefined {
  return (words as unknown as Record<PolicyKey, PolicyWords>)[`${council}@${version}`];
}
