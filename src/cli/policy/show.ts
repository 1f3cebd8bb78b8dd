import { print, printJson } from '../output';
import { documentOf } from './document';
import { pick } from './pick';
import { quotesOf } from './quotes';

export function show(written: string, options: { json?: true }): void {
  const picked = pick(written);
  if (options.json) return printJson(picked);
  const ids = [...picked.words.coverage.map(({ id }) => id), ...nationalIds(picked)];
  print(documentOf(picked, quotesOf(ids, picked.words), new Date().toISOString().slice(0, 10)));
}

/** The national rows that were added to the council's own. */
function nationalIds({ policy }: ReturnType<typeof pick>): string[] {
  const readings = Object.values(policy.clocks).flatMap((clock) => clock.readings);
  return readings.filter(({ kind }) => kind === 'national').flatMap(({ cite }) => cite);
}
