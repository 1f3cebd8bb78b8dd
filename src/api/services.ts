import type { Client } from '@temporalio/client';
import type { CivilDate, Instant } from '../calendar';
import type { Case } from '../casework/types';
import type { IdentityVerifier } from '../identity';
import type {
  Agenda,
  ChainLine,
  DirectoryChanges,
  DirectoryLines,
  DirectoryWrite,
  HandoverLine,
  LedgerNotice,
  ListCounts,
  ListQuery,
  LogEntry,
  NobodyLine,
  OfCase,
  Page,
  Purpose,
  RefusedLine,
  Scope,
  SignOffLine,
  SittingKey,
  SittingLine,
  UnallocatedLine,
  WorklistCounts,
  WorklistPage,
  WorklistQuery,
} from '../records';
import type { Role } from '../vocabulary';
import type { Log } from './log';
import type { PagesSettings } from './pages/settings';

/** What the API stands on; tests give it the real ones. */
export interface Services {
  /** May be connected lazily: without a server, acts answer 503 and everything else goes on. */
  temporal: Client;
  records: RecordsReads;
  identity: IdentityVerifier;
  policies: Policies;
  log: Log;
  /** Milliseconds since 1970 on the wall clock. */
  now(): number;
  /** Where people reach the API: the base of the addresses of problem types. */
  publicUrl: string;
  /** Whether a case may be opened in another time than the present: tests and training only. */
  timeOffsetAllowed: boolean;
  pages: PagesSettings;
}

/** The policy that a case opened on this day is computed with; null when the council has none. */
export interface Policies {
  current(council: string, on: CivilDate): { version: string; hash: string } | null;
}

/** What the API reads from PostgreSQL, and the audit of who read or was refused what. Acts need none of it. */
export interface RecordsReads {
  /** The events of a case in order; empty when there is no such case. */
  caseLog(caseId: string): Promise<readonly LogEntry[]>;
  /** The cases of a chain in the order of their opening. */
  chain(query: Scope & { chain: string }): Promise<readonly ChainLine[]>;
  worklist(query: WorklistQuery): Promise<WorklistPage>;
  worklistCounts(scope: Scope & { now: Instant; dueUntil: CivilDate }): Promise<WorklistCounts>;
  listCounts(query: Scope & { roles: readonly Role[]; since: Instant }): Promise<ListCounts>;
  signOffs(query: ListQuery & { roles: readonly Role[] }): Promise<Page<SignOffLine>>;
  unallocated(query: ListQuery): Promise<Page<UnallocatedLine>>;
  handovers(query: ListQuery): Promise<Page<HandoverLine>>;
  refusedSignals(query: ListQuery & { since: Instant }): Promise<Page<RefusedLine>>;
  nobodyToTell(query: ListQuery): Promise<Page<NobodyLine>>;
  /** Notices of which a mail was not delivered, or may not have been. */
  undelivered(query: ListQuery): Promise<Page<OfCase & LedgerNotice>>;
  /** Who was told what of a case; none when there is no such case. */
  notices(caseId: string): Promise<readonly LedgerNotice[]>;
  /** The sittings of a council's panels, the latest day first. */
  sittings(query: {
    council: string;
    panel?: string;
    limit: number;
    cursor?: string;
  }): Promise<Page<SittingLine>>;
  agenda(sitting: SittingKey): Promise<Agenda | undefined>;
  /** The person, and whom they cover. */
  heldFor(council: string, person: string, at: Instant): Promise<readonly string[]>;
  /** The teams of a person's posts; undefined: all. */
  teamsOf(council: string, person: string, at: Instant): Promise<readonly string[] | undefined>;
  /** Of these cases those that are restricted, and not to this person. */
  hiddenAmong(ids: readonly string[], person: string): Promise<readonly string[]>;
  /** Who keeps the restricted cases of a child; none when there is none. */
  custodiansOfChild(council: string, child: string): Promise<readonly string[]>;
  /** The open plan of a child that is no secret to the reader, other than this one. */
  openPlanOf(of: {
    council: string;
    child: string;
    not: string;
    reader: string;
  }): Promise<string | undefined>;
  directory(council: string): Promise<DirectoryLines>;
  /** @throws DirectoryProblems */
  writeDirectory(write: DirectoryWrite): Promise<DirectoryChanges>;
  audit(entry: AuditEntry): Promise<void>;
  /** The case at its last recorded position, folded from the log: when Temporal no longer holds it. */
  loadCase(caseId: string): Promise<Case | null>;
  /** The case with all that it ever had: what has left the running case is explained from here. */
  loadWholeCase(caseId: string): Promise<Case | null>;
  /** Whether PostgreSQL answers. */
  ping(): Promise<void>;
  /** Mails that were first tried before an instant and have not left. */
  lateMails(triedBefore: Instant): Promise<number>;
}

/** Access to personal data, and what was refused; never content. */
export interface AuditEntry {
  at: string;
  what: 'read' | 'read-refused' | 'act-refused';
  person: string;
  authority: string;
  request: string;
  case?: string;
  /** The act, or the list or page that was read. */
  subject: string;
  /** Why it was refused. */
  reason?: string;
  /** What it was read for. */
  purpose?: Purpose;
}
