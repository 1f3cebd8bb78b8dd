/** The record: the case log in PostgreSQL, what is projected from it, the directory, and the ledger of notices. */
export { audit, purposes, type Access, type Purpose } from './audit';
export { casesOfChain, type ChainLine } from './cases-of-chain';
export { noticesOf, undelivered, type LedgerNotice } from './case-notices';
export { lateMails } from './late-mails';
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
export { holdDigest, writeDigests, type HeldDigest, type NewDigest } from './digest-ledger';
export {
  digestContent,
  leftObligations,
  openObligations,
  openSignOffs,
  storedBackToRole,
  storedNotices,
  type DigestContent,
  type DigestOf,
  type Place,
} from './digests';
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
export type { Leaver } from './leavers';
export { migrate, requireMigrated } from './migrate';
export {
  caseFile,
  caseLog,
  idsOfCases,
  loadCase,
  loadWholeCase,
  openCaseIds,
  waitingNotices,
  loadEvents,
  openNotices,
  type CaseFile,
  type LogEntry,
  type OpenNotice,
} from './reads';
export { openPlanOf, secondPlans } from './open-plans';
export { identityOf, LogNotWhole, rebuild, type ProjectionDifference } from './rebuild';
export { record, RecordFailure } from './record';
export { repair, type Remembered, type Repair } from './repair';
export { custodiansOfChild, hiddenAmong } from './restricted';
export type { RunningCase, RunningCases } from './running';
export { recordKeys, type RecordKeys } from './seal';
export type { DigestItem, DigestStatus, FindingKind, NoticeStatus, RecipientStatus, Tables } from './tables';
export { verify, type ChainEnd, type Finding, type Verification, type VerifyOptions } from './verify';
export {
  handovers,
  listCounts,
  nobodyToTell,
  refusedSignals,
  signOffs,
  unallocated,
  type HandoverLine,
  type ListCounts,
  type ListQuery,
  type NobodyLine,
  type OfCase,
  type RefusedLine,
  type SignOffLine,
  type UnallocatedLine,
} from './lists';
export { CursorError, type Page } from './paging';
export { heldFor, teamsOf, type Scope } from './scope';
export {
  worklist,
  worklistCounts,
  type WorklistCounts,
  type WorklistLine,
  type WorklistPage,
  type WorklistQuery,
} from './worklist';
export {
  agenda,
  arrangeSitting,
  itemsOf,
  lookBack,
  makeAgenda,
  sittings,
  type Agenda,
  type AgendaItem,
  type AgendaRules,
  type ItemState,
  type SittingLine,
  type SittingTimes,
  type Told,
} from './panels';
export { holdPanelMail, type HeldPanelMail, type PanelMailKey, type SittingKey } from './panel-mail';
