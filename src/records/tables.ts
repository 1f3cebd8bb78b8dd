import type { ColumnType, Generated } from 'kysely';
import type { CivilDate, Instant } from '../calendar';
import type { CaseEvent, Clock, ClockStatus, Notice, NoticeKind } from '../casework/types';
import type { ProcessName, Role } from '../vocabulary';
import type { Purpose } from './audit';

/**
 * The tables as the program sees them: instants are ISO texts in UTC, dates are London dates, big numbers are
 * numbers (`connect.ts` reads them so). What each table means stands in the migrations.
 */
export interface Tables {
  case_file: CaseFileTable;
  case_log: CaseLogTable;
  obligation: ObligationTable;
  sign_off: SignOffTable;
  sweep_finding: SweepFindingTable;
  daily_proof: DailyProofTable;
  notice: NoticeTable;
  notice_recipient: NoticeRecipientTable;
  digest_sent: DigestSentTable;
  panel_sitting: PanelSittingTable;
  panel_item: PanelItemTable;
  panel_mail: PanelMailTable;
  person: PersonTable;
  team: TeamTable;
  post: PostTable;
  cover: CoverTable;
  absence: AbsenceTable;
  rota: RotaTable;
  directory_change: DirectoryChangeTable;
  access_audit: AccessAuditTable;
  tombstone: TombstoneTable;
  dispute: DisputeTable;
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
  /** The staff id of who holds it. */
  holder: string | null;
  /** The role in which it was allocated to them. */
  held_as: Role | null;
  /** Who alone sees it; null where it is not restricted. */
  custodians: string[] | null;
  moved_in_time: Generated<boolean>;
  /** Worked out by the sweep, as of the event `next_sequence`. */
  next_at: Generated<Instant | null>;
  next_sequence: Generated<number | null>;
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
  council: string;
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

export type FindingKind =
  'overslept' | 'not running' | 'not recorded' | 'stuck' | 'digest not sent' | 'post ended' | 'second plan';

export interface SweepFindingTable {
  id: Generated<number>;
  kind: FindingKind;
  subject: string;
  first_seen: Generated<Instant>;
  last_seen: Generated<Instant>;
  told_at: Generated<Instant | null>;
  resolved_at: Generated<Instant | null>;
}

export interface DailyProofTable {
  day: CivilDate;
  counts: ColumnType<unknown, string, never>;
  made_at: Generated<Instant>;
  sent_at: Instant | null;
}

export interface SignOffTable {
  case_id: string;
  act: string;
  entry: number;
  since: Instant;
  hour_known: boolean;
  by: Role[];
  author: string;
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
  written_at: Generated<Instant>;
}

export type RecipientStatus =
  | 'pending'
  | 'sending'
  | 'sent'
  | 'refused'
  | 'confirmation lost'
  /** It stands in the recipient's next digest instead. */
  | 'digest'
  /** What it would have said in a digest was done before that left; or its recipient had left, and others hear. */
  | 'not needed'
  /** Tried until the limit of retries. */
  | 'given up';

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

/** What a digest may speak of: a clock of a case, a notice, or an entry that waits for a signature. */
export type DigestItem =
  | { case: string; clock: string }
  | { case: string; notice: number }
  | { case: string; act: string; entry: number };

export type DigestStatus =
  | 'pending'
  | 'sending'
  | 'sent'
  | 'refused'
  | 'confirmation lost'
  /** Nothing was left to say. */
  | 'empty'
  /** A later day's says it. */
  | 'overtaken';

export interface DigestSentTable {
  person: string;
  day: CivilDate;
  mailbox: string;
  roles: Role[];
  items: Json<readonly DigestItem[]>;
  status: Generated<DigestStatus>;
  doubtful: Generated<boolean>;
  attempts: Generated<number>;
  message_id: string | null;
  dated: Instant | null;
  settled_at: Instant | null;
  last_error: string | null;
}

export interface PanelSittingTable {
  council: string;
  panel: string;
  day: CivilDate;
  sits_at: Instant;
  agenda_at: Instant;
  looks_at: Instant;
  next_day: CivilDate;
  agenda_made_at: Instant | null;
  looked_at: Instant | null;
}

export interface PanelItemTable {
  council: string;
  panel: string;
  day: CivilDate;
  case_id: string;
  entry: number;
  clock_id: string | null;
  team: string;
  position: number;
  on_agenda: boolean;
  waits_since: CivilDate;
  carried: number;
}

export type PanelMailKind = 'panel-agenda' | 'panel-not-held';

export interface PanelMailTable {
  council: string;
  panel: string;
  day: CivilDate;
  kind: PanelMailKind;
  person: string;
  mailbox: string;
  roles: Role[];
  teams: string[];
  status: Generated<'pending' | 'sending' | 'sent' | 'refused' | 'confirmation lost' | 'nobody'>;
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
  council: string;
}

export interface TeamTable {
  council: string;
  id: string;
  name: string;
  mailbox: string | null;
  telephone: string | null;
  answers_for: Role | null;
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
  council: string;
}

export interface AbsenceTable {
  council: string;
  person: string;
  away_from: Instant;
  away_until: Instant;
}

export interface RotaTable {
  council: string;
  role: Role;
  team: string | null;
  person: string;
  on_from: Instant;
  on_until: Instant;
}

export interface DirectoryChangeTable {
  id: Generated<number>;
  at: Generated<Instant>;
  by: string;
  council: string;
  what: string;
  before: ColumnType<unknown, string | null, never>;
  after: ColumnType<unknown, string | null, never>;
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
  purpose: Purpose | null;
}

export interface TombstoneTable {
  case_id: string;
  process: ProcessName;
  council: string;
  last_sequence: number;
  last_hash: Buffer;
  disposed_at: Instant;
  disposed_by: string;
  reason: string;
  key: string;
  seal: Buffer;
}

export interface DisputeTable {
  case_id: string;
  sequence: number;
  recorded_hash: Buffer | null;
  other_hash: Buffer;
  other: Json<unknown>;
  found_at: Generated<Instant>;
  found_by: string;
}
