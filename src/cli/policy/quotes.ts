import path from 'node:path';
import { projectRoot } from '../../local/config';
import { readCatalogue } from '../../policy/compile/catalogue';
import type { PolicyWords } from '../../policy/words';

export interface Quote {
  id: string;
  /** Paragraph or line of the procedure. */
  ref: string;
  quote: string;
}

/** The words of the rules themselves, each id once. */
export function quotesOf(ids: readonly string[], words: Pick<PolicyWords, 'rules' | 'source'>): Quote[] {
  const { rules } = readCatalogue(path.join(projectRoot(), 'policies'));
  return [...new Set(ids)].map((id) => {
    const listed = rules.find((rule) => rule.id === id);
    return { id, ref: listed?.ref ?? words.source, quote: listed?.quote ?? words.rules?.[id] ?? '' };
  });
}
