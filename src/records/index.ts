/** The record: the case log in PostgreSQL, what is projected from it, the directory, and the ledger of notices. */
export { audit, type Access } from './audit';
export { connect, connectionProblem, DISPOSAL_ROLE, type ConnectOptions, type Db } from './connect';
export {
  developmentPeople,
  developmentTeam,
  seedDirectory,
  type DevelopmentPerson,
} from './development-directory';
export { recipientsOf, type Addressees, type Recipient } from './directory';
export { lineKinds, type DirectoryLines, type Line, type LineKind } from './directory-lines';
export {
  DirectoryProblems,
  readDirectory,
  writeDirectory,
  type DirectoryChanges,
  type DirectoryWrite,
  type LineProblem,
  type SourcedLine,
} from './directory-write';
export { dispose, DisposalRefused, type Disposal } from './dispose';
export {
  holdNotice,
  NoticeHeld,
  type Claim,
  type ClaimRules,
  type Ledger,
  type LedgerRow,
  type WaitingNotice,
} from './ledger';
export { migrate, requireMigrated } from './migrate';
export {
  caseFile,
  caseLog,
  loadCase,
  loadEvents,
  openNotices,
  type CaseFile,
  type LogEntry,
  type OpenNotice,
} from './reads';
export { record, RecordFailure } from './record';
export { recordKeys, type RecordKeys } from './seal';
export type { NoticeStatus, RecipientStatus, Tables } from './tables';
export { verify, type Finding, type Verification } from './verify';
export { CursorError, worklist, type WorklistLine, type WorklistPage, type WorklistQuery } from './worklist';
