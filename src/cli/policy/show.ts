import { print, printJson } from '../output';
import { documentOf } from './document';
import { pick } from './pick';

export function show(written: string, options: { json?: true }): void {
  const picked = pick(written);
  if (options.json) return printJson(picked);
  print(documentOf(picked, new Date().toISOString().slice(0, 10)));
}
