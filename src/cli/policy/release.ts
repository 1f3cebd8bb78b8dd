import path from 'node:path';
import { projectRoot } from '../../local/config';
import { compileAll } from '../../policy/compile/compile';
import { readLock, writeLock } from '../../policy/compile/lock';
import { UserError } from '../errors';
import { print, printJson } from '../output';
import { pick } from './pick';

/** Locks the rules of a version as they stand in its file now. */
export function release(
  written: string,
  options: { json?: true },
  folder = path.join(projectRoot(), 'policies'),
): void {
  const { policy, words } = pick(written);
  const key = `${policy.council}@${policy.version}` as const;
  if (words.draft)
    throw new UserError(`${key} is a draft: account for every rule and remove "draft: true" first.`);
  const hash = compileAll(folder).hashes[key];
  if (!hash) throw new UserError(`The file of ${key} is gone.`);
  const lock = readLock(folder);
  const locked = lock[key];
  if (locked !== undefined && locked !== hash) {
    throw new UserError(`${key} was released with other rules: undo the change, or make a new version.`);
  }
  if (locked === undefined) writeLock(folder, { ...lock, [key]: hash });
  if (options.json) return printJson({ released: key, hash });
  print(locked === undefined ? `Released ${key}: ${hash}` : `${key} is released already: ${hash}`);
}
