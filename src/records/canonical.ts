import { createHash } from 'node:crypto';
import type { CaseEvent } from '../casework/types';

/** JSON with sorted keys and without what is absent: one text for one value. */
export function canonical(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)]),
  );
}

/** Where a case's chain begins: the SHA-256 of its id, so that no log fits another case. */
export function chainStart(caseId: string): Buffer {
  return createHash('sha256').update(caseId).digest();
}

/** The hash of an event: SHA-256 over the previous hash and the canonical event in clear. */
export function chained(previous: Buffer, event: CaseEvent): Buffer {
  return createHash('sha256').update(previous).update(canonical(event)).digest();
}
