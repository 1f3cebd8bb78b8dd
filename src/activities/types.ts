import type { CivilDate, Instant } from '../calendar';
import type { CaseEvent, CaseIdentity } from '../casework/types';

/**
 * What the workflow asks of the world. Both are at-least-once: every effect is keyed by (case, sequence)
 * or (case, notice number), never by an attempt or a run.
 */
export interface RecordInput {
  case: CaseIdentity;
  /** In order, without a gap. Some may have been recorded already. */
  events: readonly CaseEvent[];
  /** The case's own time is not the clock on the wall: refused unless configured. */
  offset: number;
}

export interface RecordResult {
  /** Notices to be mailed now, by number. */
  toSend: readonly number[];
  /** Notices for which the directory knew nobody, by number. */
  nobody: readonly number[];
}

export interface RecordActivities {
  /** Writes events, projections and notice rows with their recipients in one transaction. */
  record(input: RecordInput): Promise<RecordResult>;
}

export interface NoticeInput {
  case: string;
  number: number;
}

export interface NoticeActivities {
  /** Sends one notice's mails, each at most once but for the window that the ledger names. */
  notify(input: NoticeInput): Promise<void>;
}

/** The digests of one day. */
export interface DigestsInput {
  /** Lateness is counted to it. */
  asOf: Instant;
  day: CivilDate;
  /** Of cases that were moved in time, and of no others: development and training only. */
  movedInTime: boolean;
}

export interface DigestInput extends DigestsInput {
  person: string;
}

export interface DigestActivities {
  /** Writes who gets a digest and what it may speak of; the same again writes nothing. */
  prepareDigests(input: DigestsInput): Promise<{
    /** Staff ids of those who have not had theirs. */
    people: readonly string[];
    /** Lines for which the directory knew nobody. */
    unheard: number;
  }>;
  /** Sends one, at most once but for the window that the ledger names. What was done meanwhile is left out. */
  sendDigest(input: DigestInput): Promise<void>;
}

export interface PanelInput {
  council: string;
  panel: string;
}

/** One sitting, as its workflow works upon it. */
export interface PanelSittingInput extends PanelInput {
  day: CivilDate;
  /** Who is in post is asked as of it. */
  asOf: Instant;
  /** Of cases that were moved in time, and of no others: development and training only. */
  movedInTime: boolean;
}

export interface PanelMailInput extends PanelSittingInput {
  kind: 'panel-agenda' | 'panel-not-held';
  person: string;
}

export interface PanelTold {
  /** Staff ids of those who have not had their mail. */
  people: readonly string[];
  /** For the cases of how many teams the directory knew nobody. */
  unheard: number;
}

export interface PanelActivities {
  /** Writes down the first sitting after `after`, by the policy in force; null when the council has no such panel. */
  arrangeSitting(
    input: PanelInput & { after: Instant },
  ): Promise<{ day: CivilDate; agendaAt: Instant; looksAt: Instant } | null>;
  /** Makes the agenda, and writes who gets it; the same again writes nothing. */
  makeAgenda(input: PanelSittingInput): Promise<PanelTold>;
  /** Looks at what was decided, and writes who hears that nothing was; the same again writes nothing. */
  lookBack(input: PanelSittingInput): Promise<PanelTold>;
  /** Sends one mail about a sitting, at most once but for the window that the ledger names. */
  sendPanelMail(input: PanelMailInput): Promise<void>;
}

/** Failure type of `sendPanelMail` when the mail server refuses for good. */
export const panelMailRefused = 'PanelMailRefused';

/** Failure types of `record` that no retry mends. */
export const recordFailures = { diverged: 'RecordDiverged', gap: 'RecordGap' } as const;

/** Failure type of `sendDigest` when the mail server refuses for good. */
export const digestRefused = 'DigestRefused';

/** Failure type of `notify` when the mail server refuses for good. */
export const noticeRefused = 'NoticeRefused';

export const taskQueues = { cases: 'caseclock', notices: 'caseclock-notices' } as const;
