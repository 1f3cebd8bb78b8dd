import type { Instant } from '../calendar';
import { fold, foldWhole } from '../casework/apply';
import type { Case, CaseEvent, Notice } from '../casework/types';
import type { Db } from './connect';
import { unseal, type RecordKeys } from './seal';
import type { CaseFileTable, NoticeStatus, RecipientStatus } from './tables';

/** One event as the record holds it. */
export interface LogEntry {
  event: CaseEvent;
  /** By the database's clock. */
  writtenAt: Instant;
  /** Hex. */
  hash: string;
}

/**
 * The case log in order, sealed fields in clear; empty when there is no such case.
 * @throws Error when a sealed field cannot be opened
 */
export async function caseLog(db: Db, keys: RecordKeys, caseId: string): Promise<readonly LogEntry[]> {
  const rows = await db
    .selectFrom('case_log')
    .select(['sequence', 'body', 'hash', 'written_at'])
    .where('case_id', '=', caseId)
    .orderBy('sequence')
    .execute();
  return rows.map((row) => ({
    event: unseal(caseId, row.sequence, row.body, keys),
    writtenAt: row.written_at,
    hash: row.hash.toString('hex'),
  }));
}

/** The events of a case, in order: its fold is the case. Throws like `caseLog`. */
export async function loadEvents(db: Db, keys: RecordKeys, caseId: string): Promise<readonly CaseEvent[]> {
  return (await caseLog(db, keys, caseId)).map((entry) => entry.event);
}

/** The case at its last recorded position; null when the record has none. Throws like `caseLog`. */
export async function loadCase(db: Db, keys: RecordKeys, caseId: string): Promise<Case | null> {
  const events = await loadEvents(db, keys, caseId);
  return events.length === 0 ? null : fold(events);
}

/** The case with all that it ever had, also what has left the running case; null and errors as `loadCase`. */
export async function loadWholeCase(db: Db, keys: RecordKeys, caseId: string): Promise<Case | null> {
  const events = await loadEvents(db, keys, caseId);
  return events.length === 0 ? null : foldWhole(events);
}

/** What a case is and where it stands, by the record; undefined when it has none. */
export type CaseFile = Omit<
  CaseFileTable,
  'last_hash' | 'running' | 'overdue' | 'held_as' | 'moved_in_time' | 'next_at' | 'next_sequence'
> & {
  running: number;
  overdue: number;
};

export function caseFile(db: Db, caseId: string): Promise<CaseFile | undefined> {
  return db
    .selectFrom('case_file')
    .select([
      'case_id',
      'process',
      'council',
      'reference',
      'child',
      'family',
      'chain',
      'team',
      'stage',
      'version',
      'last_sequence',
      'opened_at',
      'closed_at',
      'running',
      'overdue',
      'holder',
      'custodians',
    ]) // prettier-ignore
    .where('case_id', '=', caseId)
    .executeTakeFirst();
}

/** A notice that somebody has still to act on: waiting to be mailed, refused, without recipient, a task, or for a digest. */
export interface OpenNotice {
  case: string;
  number: number;
  status: NoticeStatus;
  notice: Notice;
  createdAt: Instant;
  recipients: readonly {
    person: string;
    status: RecipientStatus;
    attempts: number;
    lastError: string | null;
  }[];
}

/** The notices that are not settled, oldest first; those of one council, or all. */
export async function openNotices(db: Db, of: { council?: string } = {}): Promise<readonly OpenNotice[]> {
  let notices = db
    .selectFrom('notice')
    .innerJoin('case_file', 'case_file.case_id', 'notice.case_id')
    .select(['notice.case_id', 'number', 'status', 'payload', 'created_at'])
    .where('status', '<>', 'sent')
    .orderBy('created_at')
    .orderBy('notice.case_id')
    .orderBy('number');
  if (of.council !== undefined) notices = notices.where('case_file.council', '=', of.council);
  const rows = await notices.execute();
  if (rows.length === 0) return [];
  const recipients = await db
    .selectFrom('notice_recipient')
    .select(['case_id', 'number', 'person', 'status', 'attempts', 'last_error as lastError'])
    .where('case_id', 'in', [...new Set(rows.map((row) => row.case_id))])
    .orderBy('person')
    .execute();
  return rows.map((row) => ({
    case: row.case_id,
    number: row.number,
    status: row.status,
    notice: row.payload,
    createdAt: row.created_at,
    recipients: recipients
      .filter((one) => one.case_id === row.case_id && one.number === row.number)
      .map(({ person, status, attempts, lastError }) => ({ person, status, attempts, lastError })),
  }));
}

/** The ids of all cases that have a case file or a log, in their order; or of one, if it has. */
export async function idsOfCases(db: Db, caseId?: string): Promise<readonly string[]> {
  let files = db.selectFrom('case_file').select('case_id');
  let logs = db.selectFrom('case_log').select('case_id');
  if (caseId !== undefined) {
    files = files.where('case_id', '=', caseId);
    logs = logs.where('case_id', '=', caseId);
  }
  const rows = await files.union(logs).orderBy('case_id').execute();
  return rows.map((row) => row.case_id);
}

/** The ids of all cases that are open by the record, in their order. */
export async function openCaseIds(db: Db): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('case_file')
    .select('case_id')
    .where('closed_at', 'is', null)
    .orderBy('case_id')
    .execute();
  return rows.map((row) => row.case_id);
}

/** The notices of a case that are still to be mailed, by number. */
export async function waitingNotices(db: Db, caseId: string): Promise<number[]> {
  const rows = await db
    .selectFrom('notice')
    .select('number')
    .where('case_id', '=', caseId)
    .where('status', '=', 'waiting')
    .orderBy('number')
    .execute();
  return rows.map((row) => row.number);
}
