import type { Insertable, Transaction } from 'kysely';
import type { CaseEvent, CaseIdentity } from '../casework/types';
import type { CaseFileTable, Tables } from './tables';

type File = Insertable<CaseFileTable>;

/** Brings the case's own row up to events that follow each other; the first of a case makes it. */
export async function writeCaseFile(
  tx: Transaction<Tables>,
  identity: CaseIdentity,
  events: readonly CaseEvent[],
  lastHash: Buffer,
): Promise<void> {
  const first = events[0]!;
  const moving = movingPart(identity, events, lastHash);
  if (first.sequence !== 1) {
    await tx.updateTable('case_file').set(moving).where('case_id', '=', identity.id).execute();
    return;
  }
  await tx
    .insertInto('case_file')
    .values(wholeFile(identity, first, moving))
    .execute();
}

/** Makes the row again from all events of the case, whatever it says now. */
export async function rewriteCaseFile(
  tx: Transaction<Tables>,
  identity: CaseIdentity,
  events: readonly CaseEvent[],
  lastHash: Buffer,
): Promise<void> {
  const file = wholeFile(identity, events[0]!, movingPart(identity, events, lastHash));
  const { numUpdatedRows } = await tx
    .updateTable('case_file')
    .set(file)
    .where('case_id', '=', identity.id)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) await tx.insertInto('case_file').values(file).execute();
}

function movingPart(identity: CaseIdentity, events: readonly CaseEvent[], lastHash: Buffer): Partial<File> {
  const last = events.at(-1)!;
  const stage = events.findLast((event) => event.stage !== undefined)?.stage;
  const holding = events.findLast((event) => event.holder !== undefined);
  const allocating = events.findLast((event) => event.heldAs !== undefined);
  const restricting = events.findLast((event) => event.custodians !== undefined)?.custodians;
  const pins = events.findLast((event) => event.pins !== undefined)?.pins;
  const closing = events.findLast((event) => event.event === 'CaseClosed' || event.event === 'CaseReopened');
  return {
    team: identity.team,
    version: last.version,
    last_sequence: last.sequence,
    last_hash: lastHash,
    ...(stage !== undefined && { stage }),
    ...(holding && { holder: holding.holder }),
    ...(allocating && { held_as: allocating.heldAs }),
    ...(restricting && { custodians: restricting.length > 0 ? [...restricting] : null }),
    ...(pins && { moved_in_time: pins.offset !== 0 }),
    ...(closing && { closed_at: closing.event === 'CaseClosed' ? closing.recordedAt : null }),
  };
}

function wholeFile(identity: CaseIdentity, first: CaseEvent, moving: Partial<File>): File {
  return {
    stage: '',
    closed_at: null,
    holder: null,
    held_as: null,
    custodians: null,
    ...(moving as Pick<File, 'team' | 'version' | 'last_sequence' | 'last_hash'>),
    case_id: identity.id,
    process: identity.process,
    council: identity.council,
    reference: identity.reference,
    child: identity.child,
    family: identity.family ?? null,
    chain: identity.chain,
    opened_at: first.recordedAt,
  };
}
