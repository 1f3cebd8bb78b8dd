import type { ColumnType, Generated } from 'kysely';
import type { CivilDate, Instant } from '../calendar';
import type { CaseEvent, Clock, ClockStatus, Notice, NoticeKind } from '../casework/types';
import type { ProcessName, Role } from '../vocabulary';

/**
 * The tables as the program sees them: instants are ISO texts in UTC, dates are London dates, big numbers are
 * numbers (`connect.ts` reads them so). What each table means stands in the migrations.
 */
export interface Tables {
  case_file: CaseFileTable;
  case_log: CaseLogTable;
  obligation: ObligationTable;
  notice: NoticeTable;
  notice_recipient: NoticeRecipientTable;
  person: PersonTable;
  team: TeamTable;
  post: PostTable;
  cover: CoverTable;
  access_audit: AccessAuditTable;
}

/** Written as JSON text, read as the value. */
type Json<T> = ColumnType<T, string, string>;

export interface CaseFileTable {
  case_id: string;
  process: ProcessName;
  council: string;
  reference: string;
  child: string;
  family: string | null;
  chain: string;
  team: string;
  stage: string;
  version: number;
  last_sequence: number;
  last_hash: Buffer;
  opened_at: Instant;
  closed_at: Instant | null;
  running: Generated<number>;
  overdue: Generated<number>;
}

export interface CaseLogTable {
  case_id: string;
  sequence: number;
  event: string;
  happened_on: CivilDate;
  happened_at: Instant | null;
  recorded_at: Instant;
  by: string;
  entered_by: string | null;
  via: CaseEvent['via'];
  cite: string[];
  body: Json<unknown>;
  previous_hash: Buffer;
  hash: Buffer;
  written_at: Generated<Instant>;
}

export interface ObligationTable {
  case_id: string;
  clock_id: string;
  name: string;
  started_on: CivilDate;
  status: ClockStatus;
  target_ends: Instant | null;
  limit_ends: Instant | null;
  national_ends: Instant | null;
  original_limit_ends: Instant | null;
  first_due: CivilDate;
  first_ends: Instant;
  provisional: boolean;
  out_of_timescale: boolean;
  late_reason: 'needed' | 'given' | null;
  rung: number;
  held_until: Instant | null;
  acknowledged_by: string | null;
  settled_on: CivilDate | null;
  clock: Json<Clock>;
  sequence: number;
}

export type NoticeStatus = 'waiting' | 'sent' | 'refused' | 'nobody' | 'digest' | 'task' | 'stopped';

export interface NoticeTable {
  case_id: string;
  number: number;
  sequence: number;
  kind: NoticeKind;
  clock_id: string | null;
  step: string | null;
  goes_as: Notice['as'];
  due: CivilDate | null;
  payload: Json<Notice>;
  created_at: Instant;
  status: NoticeStatus;
}

export type RecipientStatus = 'pending' | 'sending' | 'sent' | 'refused' | 'confirmation lost';

export interface NoticeRecipientTable {
  case_id: string;
  number: number;
  person: string;
  mailbox: string;
  roles: Role[];
  status: Generated<RecipientStatus>;
  doubtful: Generated<boolean>;
  attempts: Generated<number>;
  message_id: string | null;
  dated: Instant | null;
  settled_at: Instant | null;
  last_error: string | null;
}

export interface PersonTable {
  id: string;
  name: string;
  mailbox: string;
  qualified: boolean;
}

export interface TeamTable {
  council: string;
  id: string;
  name: string;
  mailbox: string | null;
}

export interface PostTable {
  person: string;
  council: string;
  role: Role;
  team: string | null;
  held_from: Instant;
  held_until: Instant | null;
}

export interface CoverTable {
  person: string;
  covers: string;
  covers_from: Instant;
  covers_until: Instant;
}

export interface AccessAuditTable {
  id: Generated<number>;
  at: Generated<Instant>;
  person: string;
  authority: string;
  outcome: 'read' | 'refused';
  what: string;
  case_id: string | null;
  reason: string | null;
  request: string | null;
}
