import { createHash } from 'node:crypto';
import { sql, type Insertable, type Transaction } from 'kysely';
import type { CaseEvent, CaseIdentity } from '../casework/types';
import { canonical, chained, chainStart } from './canonical';
import type { Row } from './chain';
import type { Db } from './connect';
import { logRow, recordIn } from './record';
import { seal, unseal, type RecordKeys } from './seal';
import type { CaseLogTable, Tables } from './tables';

/** What Temporal still knows of a case: the events that its runs sent to the record. */
export interface Remembered {
  identity: CaseIdentity;
  /** By sequence. */
  events: ReadonlyMap<number, CaseEvent>;
  /** Up to here the case was told that they are recorded; what comes after it delivers itself. */
  confirmed: number;
}

export interface Repair {
  /** Rows that were missing and are in the log again, by sequence. */
  restored: readonly number[];
  /** Events for whose place the log has another row, or that fit nowhere in it. The log stands, and both are kept. */
  disputed: readonly CaseEvent[];
  /** Missing from the log, and Temporal does not remember them either. */
  lost: readonly number[];
  /** How many events the log has, once repaired. */
  end: number;
}

/**
 * Puts back what a log has lost, as far as it can be shown to be the same: between two rows, or before the end that
 * the case file knows, only what the hashes prove; behind that end, what the case was told is recorded. What the log
 * holds otherwise is never rewritten: the other event is kept beside it as a dispute.
 *
 * The mails of restored events do not leave again: whether they left stood in the ledger that was lost with them.
 *
 * @param dryRun nothing is changed in the end
 */
export async function repair(
  db: Db,
  keys: RecordKeys,
  remembered: Remembered,
  { by, dryRun = false }: { by: string; dryRun?: boolean },
): Promise<Repair> {
  const { id } = remembered.identity;
  const tx = await db.startTransaction().execute();
  try {
    await sql`select pg_advisory_xact_lock(hashtextextended(${id}, 0))`.execute(tx);
    const inside = await restoreProven(tx, keys, remembered);
    const appended = await append(tx, keys, remembered);
    const log = await rowsOf(tx, id);
    const disputed = disputesIn(log, keys, remembered);
    await keepDisputes(tx, keys, id, log, disputed, by);
    await (dryRun ? tx.rollback() : tx.commit()).execute();
    const end = log.at(-1)?.sequence ?? 0;
    const lost = missingIn(log, Math.max(end, remembered.confirmed));
    return { restored: [...inside, ...appended], disputed, lost, end };
  } catch (error) {
    if (!tx.isCommitted && !tx.isRolledBack) await tx.rollback().execute();
    throw error;
  }
}

function rowsOf(tx: Transaction<Tables>, caseId: string): Promise<Row[]> {
  return tx.selectFrom('case_log').selectAll().where('case_id', '=', caseId).orderBy('sequence').execute();
}

function missingIn(log: readonly Row[], end: number): number[] {
  const there = new Set(log.map((row) => row.sequence));
  return Array.from({ length: end }, (_, index) => index + 1).filter((sequence) => !there.has(sequence));
}

/** Between two rows, and up to the end that the case file knows: what the chain of hashes proves. */
async function restoreProven(
  tx: Transaction<Tables>,
  keys: RecordKeys,
  remembered: Remembered,
): Promise<number[]> {
  const { id } = remembered.identity;
  const log = await rowsOf(tx, id);
  const file = await tx
    .selectFrom('case_file')
    .select(['last_sequence', 'last_hash'])
    .where('case_id', '=', id)
    .executeTakeFirst();
  const anchors = log.map((row) => ({ before: row.sequence, hash: row.previous_hash }));
  if (file) anchors.push({ before: file.last_sequence + 1, hash: file.last_hash });
  const restored: number[] = [];
  for (const anchor of anchors) {
    const from = log.findLast((row) => row.sequence < anchor.before);
    const rows = chainOf(from, anchor.before, remembered, keys);
    if (rows.length === 0 || !rows.at(-1)!.hash.equals(anchor.hash)) continue;
    await tx.insertInto('case_log').values(rows).execute();
    restored.push(...rows.map((row) => row.sequence));
  }
  return restored;
}

/** The rows after `from` and before a sequence, made of what is remembered; none when one of them is not. */
function chainOf(
  from: Row | undefined,
  before: number,
  { identity, events }: Remembered,
  keys: RecordKeys,
): (Insertable<CaseLogTable> & { hash: Buffer })[] {
  const rows: (Insertable<CaseLogTable> & { hash: Buffer })[] = [];
  let previous = from?.hash ?? chainStart(identity.id);
  for (let sequence = (from?.sequence ?? 0) + 1; sequence < before; sequence += 1) {
    const event = events.get(sequence);
    if (!event) return [];
    const hash = chained(previous, event);
    const body = canonical(seal(identity.id, event, keys));
    rows.push({ ...logRow(event), case_id: identity.id, sequence, body, previous_hash: previous, hash });
    previous = hash;
  }
  return rows;
}

/** Behind the end of the log: what the case was told is recorded, and a restored database has forgotten. */
async function append(tx: Transaction<Tables>, keys: RecordKeys, remembered: Remembered): Promise<number[]> {
  const { identity, events, confirmed } = remembered;
  const log = await rowsOf(tx, identity.id);
  const end = log.at(-1)?.sequence ?? 0;
  const following: CaseEvent[] = [];
  for (
    let event = events.get(end + 1);
    event && event.sequence <= confirmed;
    event = events.get(event.sequence + 1)
  )
    following.push(event);
  if (
    following.length === 0 ||
    missingIn(log, end).length > 0 ||
    disputesIn(log, keys, remembered).length > 0
  )
    return [];
  await recordIn(tx, keys, identity, following);
  const sequences = following.map((event) => event.sequence);
  await tx
    .updateTable('notice')
    .set({ status: 'stopped' })
    .where('case_id', '=', identity.id)
    .where('sequence', 'in', sequences)
    .where('status', '=', 'waiting')
    .execute();
  return sequences;
}

/** What the case sent and the log does not hold in its place; what comes behind its end is merely not there yet. */
function disputesIn(log: readonly Row[], keys: RecordKeys, { events }: Remembered): CaseEvent[] {
  const recorded = new Map(log.map((row) => [row.sequence, textOf(row, keys)]));
  const first = [...events.values()]
    .sort((a, b) => a.sequence - b.sequence)
    .find((event) => recorded.has(event.sequence) && recorded.get(event.sequence) !== canonical(event));
  if (!first) return [];
  // From there on the two tell different stories, also where one of them goes on for longer.
  return [...events.values()].filter(
    (event) => event.sequence >= first.sequence && recorded.get(event.sequence) !== canonical(event),
  );
}

function textOf(row: Row, keys: RecordKeys): string {
  try {
    return canonical(unseal(row.case_id, row.sequence, row.body, keys));
  } catch {
    return ''; // touched, so that it opens no more: another event than the one that is remembered
  }
}

async function keepDisputes(
  tx: Transaction<Tables>,
  keys: RecordKeys,
  caseId: string,
  log: readonly Row[],
  disputed: readonly CaseEvent[],
  by: string,
): Promise<void> {
  if (disputed.length === 0 || log.length === 0) return;
  await tx
    .insertInto('dispute')
    .values(
      disputed.map((event) => ({
        case_id: caseId,
        sequence: event.sequence,
        recorded_hash: log.find((row) => row.sequence === event.sequence)?.hash ?? null,
        other_hash: createHash('sha256').update(canonical(event)).digest(),
        other: canonical(seal(caseId, event, keys)),
        found_by: by,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
