import type { Transaction } from 'kysely';
import type { CaseEvent, CaseIdentity } from '../casework/types';
import { countObligations, projectObligations } from './obligations';
import { projectSignOffs } from './sign-offs';
import type { Tables } from './tables';

/**
 * The tables whose rows are made from the events of a case and from nothing else, beside `case_file`, each with the
 * columns that name a row within its case: `rebuild` empties them of a case and projects all of its events again.
 */
export const projections: Readonly<Partial<Record<keyof Tables, readonly string[]>>> = {
  obligation: ['clock_id'],
  sign_off: ['act', 'entry'],
};

/** Brings every projection up to these events. */
export async function project(
  tx: Transaction<Tables>,
  identity: CaseIdentity,
  events: readonly CaseEvent[],
): Promise<void> {
  await projectObligations(tx, identity, events);
  await projectSignOffs(tx, identity.id, events);
  await countObligations(tx, identity.id);
}
