import { sql, type Insertable, type Transaction } from 'kysely';
import { dayOf, isInstant } from '../casework/moments';
import type { CaseEvent, CaseIdentity } from '../casework/types';
import { canonical, chained, chainStart } from './canonical';
import { writeCaseFile } from './case-file';
import type { Db } from './connect';
import { noticesOf, writeNotices, type NoticeNumbers } from './notices';
import { project } from './project';
import { seal, type RecordKeys } from './seal';
import type { CaseFileTable, CaseLogTable, Tables } from './tables';

/** What no retry mends: the log already says something else, or something is missing before these events. */
export class RecordFailure extends Error {
  override readonly name = 'RecordFailure';
  constructor(
    readonly type: 'RecordDiverged' | 'RecordGap',
    message: string,
  ) {
    super(message);
  }
}

/** A row of the case log as it is derived from the event alone; `verify` derives it again. */
export type LogRow = Pick<
  CaseLogTable,
  'event' | 'happened_on' | 'happened_at' | 'recorded_at' | 'by' | 'entered_by' | 'via' | 'cite'
>;

/**
 * Writes events, projections and notices with their recipients, in one transaction. The same events again write
 * nothing and give the same answer; a second attempt beside a live first one waits for it.
 *
 * @param events in order, without a gap; some or all may be there already
 * @throws RecordFailure `RecordDiverged` when another event stands in one of their places, `RecordGap` when the
 *   log does not reach up to them. Anything else (the database is away) may be tried again.
 */
export async function record(
  db: Db,
  keys: RecordKeys,
  identity: CaseIdentity,
  events: readonly CaseEvent[],
): Promise<NoticeNumbers> {
  if (events.length === 0) return { toSend: [], nobody: [] };
  return db.transaction().execute((tx) => recordIn(tx, keys, identity, events));
}

/** The same as part of a larger transaction. */
export async function recordIn(
  tx: Transaction<Tables>,
  keys: RecordKeys,
  identity: CaseIdentity,
  events: readonly CaseEvent[],
): Promise<NoticeNumbers> {
  refuseGapWithin(identity.id, events);
  await sql`select pg_advisory_xact_lock(hashtextextended(${identity.id}, 0))`.execute(tx);
  const added = await addToLog(tx, keys, identity, events);
  for (const event of added) await writeNotices(tx, identity, event);
  if (added.length > 0) await project(tx, identity, added);
  return noticesOf(tx, identity.id, events);
}

/** @returns the events that were not there yet */
async function addToLog(
  tx: Transaction<Tables>,
  keys: RecordKeys,
  identity: CaseIdentity,
  events: readonly CaseEvent[],
): Promise<readonly CaseEvent[]> {
  const { id } = identity;
  const first = events[0]!;
  const end = await endOfLog(tx, id);
  const stored = await hashesOf(tx, id, first.sequence - 1, first.sequence + events.length);
  let previous = first.sequence === 1 ? chainStart(id) : stored.get(first.sequence - 1);
  const rows: Insertable<CaseLogTable>[] = [];
  const added: CaseEvent[] = [];
  for (const event of events) {
    if (!previous) throw gap(id, event.sequence);
    const hash = chained(previous, event);
    const there = stored.get(event.sequence);
    if (there && !there.equals(hash)) throw diverged(id, event);
    if (!there) {
      if (added.length === 0) refuseElsewhereThanAtEnd(id, event, previous, end);
      added.push(event);
      const body = canonical(seal(id, event, keys));
      rows.push({
        ...logRow(event),
        case_id: id,
        sequence: event.sequence,
        body,
        previous_hash: previous,
        hash,
      });
    }
    previous = hash;
  }
  const last = rows.at(-1);
  if (!last) return [];
  await writeCaseFile(tx, identity, added, last.hash);
  await tx.insertInto('case_log').values(rows).execute();
  return added;
}

type LogEnd = Pick<CaseFileTable, 'last_sequence' | 'last_hash'>;

async function endOfLog(tx: Transaction<Tables>, caseId: string): Promise<LogEnd> {
  const file = await tx
    .selectFrom('case_file')
    .select(['last_sequence', 'last_hash'])
    .where('case_id', '=', caseId)
    .executeTakeFirst();
  if (!file) await refuseDisposed(tx, caseId);
  return file ?? { last_sequence: 0, last_hash: chainStart(caseId) };
}

async function refuseDisposed(tx: Transaction<Tables>, caseId: string): Promise<void> {
  const tombstone = await tx
    .selectFrom('tombstone')
    .select('case_id')
    .where('case_id', '=', caseId)
    .executeTakeFirst();
  if (!tombstone) return;
  throw new RecordFailure('RecordDiverged', `${caseId} was disposed of, and is not opened again`);
}

async function hashesOf(
  tx: Transaction<Tables>,
  caseId: string,
  from: number,
  to: number,
): Promise<Map<number, Buffer>> {
  const rows = await tx
    .selectFrom('case_log')
    .select(['sequence', 'hash'])
    .where('case_id', '=', caseId)
    .where('sequence', '>=', from)
    .where('sequence', '<', to)
    .execute();
  return new Map(rows.map((row) => [row.sequence, row.hash]));
}

/** A log that lost rows, or whose last row was changed, is not written on: it is repaired first. */
function refuseElsewhereThanAtEnd(caseId: string, event: CaseEvent, previous: Buffer, end: LogEnd): void {
  if (event.sequence !== end.last_sequence + 1) throw gap(caseId, event.sequence);
  if (!previous.equals(end.last_hash)) throw diverged(caseId, event);
}

export function logRow(event: CaseEvent): LogRow {
  return {
    event: event.event,
    happened_on: dayOf(event.at),
    happened_at: isInstant(event.at) ? event.at : null,
    recorded_at: event.recordedAt,
    by: event.by,
    entered_by: event.enteredBy ?? null,
    via: event.via,
    cite: [...(event.cite ?? [])],
  };
}

function refuseGapWithin(caseId: string, events: readonly CaseEvent[]): void {
  events.forEach((event, index) => {
    const before = events[index - 1];
    if (before && event.sequence !== before.sequence + 1) throw gap(caseId, event.sequence);
  });
}

function gap(caseId: string, sequence: number): RecordFailure {
  return new RecordFailure(
    'RecordGap',
    `${caseId}: event ${sequence} cannot be recorded, the one before it is missing`,
  );
}

function diverged(caseId: string, event: CaseEvent): RecordFailure {
  return new RecordFailure(
    'RecordDiverged',
    `${caseId}: event ${event.sequence} (${event.event}) is not the one that is recorded there`,
  );
}
