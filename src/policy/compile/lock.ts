import fs from 'node:fs';
import path from 'node:path';
import type { PolicyKey } from '../types';

/** The fingerprints of the rules of released versions: they never change again. */
export type Lock = Record<PolicyKey, string>;

export function readLock(policiesFolder: string): Lock {
  return JSON.parse(fs.readFileSync(fileIn(policiesFolder), 'utf8')) as Lock;
}

export function writeLock(policiesFolder: string, lock: Lock): void {
  const sorted = Object.fromEntries(Object.entries(lock).sort(([a], [b]) => (a < b ? -1 : 1)));
  fs.writeFileSync(fileIn(policiesFolder), `${JSON.stringify(sorted, null, 2)}\n`);
}

/** Released versions whose rules are not what was released, each in a sentence. */
export function brokenLocks(lock: Lock, hashes: Readonly<Record<PolicyKey, string>>): string[] {
  return (Object.entries(lock) as [PolicyKey, string][]).flatMap(([key, released]) => {
    const now = hashes[key];
    if (now === released) return [];
    if (now === undefined)
      return [`${key} is released and its file is gone: bring it back, open cases need it.`];
    return [
      `${key} is released and its rules have changed: undo the change, or make a new version. (The house rules and the national frame are part of the rules.)`,
    ];
  });
}

function fileIn(policiesFolder: string): string {
  return path.join(policiesFolder, 'released.lock.json');
}
