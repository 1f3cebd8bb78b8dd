import type { CivilDate, HolidayTable, Instant, Skipped } from '../calendar';
import type { Role, ProcessName } from '../vocabulary';
import type { RuleId } from '../policy';

/** When something happened: an instant, or a civil date where the hour is not known. */
export type Moment = Instant | CivilDate;

export type FieldValue = string | number | boolean | readonly string[] | readonly number[];
export type Fields = Readonly<Record<string, FieldValue>>;

/**
 * Who acts, and with what authority. The API fills it from a verified token; an act that came through the
 * Temporal UI or CLI has no roles (`via: temporal`).
 */
export interface Actor {
  /** The person's id in the directory, or 'unknown'. */
  by: string;
  roles: readonly Role[];
  /** A qualified social worker, by the directory. */
  qualified: boolean;
  /** The council whose token it was. */
  authority: string;
  via: 'api' | 'temporal';
  /** Who typed it in, when somebody else did it (decisions 2.1). */
  enteredBy?: string;
  /** Another system, in whose hand nothing is decided or signed. */
  service?: true;
}

/** What a person asks the case to take. */
export interface Act {
  act: string;
  /** When it happened; absent: now. */
  happenedAt?: Moment;
  fields: Fields;
  actor: Actor;
  /** The hash of the caller's idempotency key, and of the body it came with. */
  key: string;
  body: string;
  /** The number of acts the caller has seen (`If-Match`). */
  expectedVersion?: number;
  /** The fields that the API could not read and left out; only of an act that protects a child. */
  unread?: readonly string[];
}

/** What makes a case: one child in one episode. */
export interface Opening extends Act {
  process: ProcessName;
  council: string;
  reference: string;
  child: string;
  family?: string;
  /** The first case of the chain that this one continues. */
  chain?: string;
  /** The cases that it belongs with from the start. */
  links?: readonly Link[];
  /** The case that opens it is restricted to them (decisions 7.5). */
  custodians?: readonly string[];
  /** What was entered on the case that opens it and is of this one as well: the meeting that decided it. */
  carries?: readonly Carried[];
}

/** An entry that a case takes over from the one that opens it, with its number there. */
export interface Carried extends Pick<Fact, 'event' | 'at' | 'by' | 'enteredBy' | 'roles' | 'fields'> {
  entry: number;
}

/** What another case is to this one. */
export type Relation =
  | 'sibling'
  | 'sibling-other-household'
  | 'earlier-referral'
  | 'referral'
  | 'plan'
  | 'step-down'
  | 'step-up'
  | 'early-help-episode'
  | 'contact';

/** Another case of the same council that this one belongs with. */
export interface Link {
  case: string;
  relation: Relation;
}

/** A case that an event opens: a brother's or sister's referral, a cloned contact, the plan that follows. */
export interface Successor {
  id: string;
  /** What it is to the case that opens it. */
  relation: Relation;
  opening: Omit<Opening, 'key' | 'body'>;
}

/**
 * What one case tells another of the same council. `from` is the case that speaks, `entry` the number of its event.
 * - linked: they belong together, or `other` and the case addressed do;
 * - decided: something was decided for the other child of the family (family coherence, PET-3.6);
 * - entry: an entry that belongs to the child of the case addressed (decisions 2.8);
 * - entry-taken: that entry stands there now;
 * - entry-refused: that entry could not be taken there.
 *
 * Between the two sides of a handover (src/casework/step-down). `answers` is the entry of the case addressed. What
 * waits for an answer is said again until it has one.
 * - handover-offered, handover-off: the child was offered to somebody, and is no longer; answered by heard;
 * - release-asked: somebody accepted; answered by released or not-released;
 * - released: the child is yours now; answered by taken-over;
 * - not-released: the child stays here; also said unasked, when there is a new concern;
 * - gone: what the shell says of a case that runs no more.
 */
export type Word = { from: string; entry: number } & (
  | { word: 'linked'; relation: Relation; other?: string }
  | { word: 'decided'; event: string; outcome?: string; at: Moment }
  | { word: 'entry'; act: Omit<Act, 'key' | 'body' | 'expectedVersion'> }
  | { word: 'entry-taken' }
  | { word: 'entry-refused'; refused: RefusalKind }
  | { word: 'handover-offered'; offeredAt: Moment }
  | { word: 'handover-off'; why: HandoverOff; offer?: number }
  | { word: 'release-asked'; offer: number; offeredAt: Moment; closing?: true }
  | { word: 'released'; answers: number }
  | { word: 'not-released'; why: HandoverOff; answers?: number }
  | { word: 'taken-over' | 'heard' | 'gone'; answers: number }
);

/** Why a handover is off, or why the sending side does not let go. */
export type HandoverOff =
  'returned' | 'no-answer' | 'withdrawn' | 'no-agreement' | 'concern' | 'completed' | 'elsewhere';

/** Something that was written and waits for somebody else's signature. */
export interface SignOff {
  /** The act that signs it. */
  act: string;
  /** The number of what is to be signed. */
  entry: number;
  since: Moment;
  by: readonly Role[];
  /** Who wrote it, and does not sign it. */
  author: string;
}

/** Something that is still to be done because of an entry. */
export interface Task {
  /** The act that does it. */
  do: string;
  /** The number of the entry that asks for it. */
  about: number;
  /** Who outside is to be told. */
  whom?: Role;
  /** What that entry leaves open. */
  fields?: readonly string[];
  cite: readonly RuleId[];
}

/** Where a decision leads by the procedure: 'assessment-team', 'strategy-discussion', 'cinPlan'. */
export interface Lead {
  to: string;
  cite: readonly RuleId[];
}

/** What a case computes with; nothing that can change is read from the code as "the latest". */
export interface Pins {
  edition: number;
  policy: { council: string; version: string; hash: string };
  holidays: HolidayTable;
  /** Added to the clock on the wall, in milliseconds: 0 but in tests and training. */
  offset: number;
}

/** Something that happened and was recorded. Its id is the sequence number of its event. */
export interface Fact {
  id: number;
  event: string;
  at: Moment;
  recordedAt: Instant;
  by: string;
  /** Who typed it in, when that was somebody else. */
  enteredBy?: string;
  roles: readonly Role[];
  fields: Fields;
  voided?: true;
  /** It was entered on another case by mistake first. */
  movedFrom?: { case: string; entry: number };
  /** Its fields that could not be read, or that it makes no sense without: somebody completes it. */
  unread?: readonly string[];
  /** What any other act would have been refused for. */
  despite?: readonly RefusalKind[];
  /** The entry because of which it happened, and with which it is corrected. */
  follows?: number;
}

/** One reading of an obligation: when it is due by one sentence of the procedure. */
export interface ClockReading {
  kind: 'target' | 'limit' | 'national';
  /** '24 hours', '1 working day', 'at least 5 working days before'. */
  says: string;
  cite: readonly RuleId[];
  /** London date. */
  due: CivilDate;
  /** The exact instant of a reading in hours; null for civil ones. */
  dueAt: Instant | null;
  /** The first instant that is too late. */
  ends: Instant;
  /** `ends` as it was first computed, once it has moved (extension, correction, new bank holiday). */
  original?: Instant;
  skipped: readonly Skipped[];
  provisional?: true;
}

export type ClockStatus = 'running' | 'met' | 'late' | 'ended';

/** One occurrence of one obligation. */
export interface Clock {
  /** 'referral-decision@1': the obligation and the fact that started it. */
  id: string;
  name: string;
  startedBy: number;
  startedAt: Moment;
  readings: readonly ClockReading[];
  /** The bank-holiday table it was computed with. */
  calendar: string;
  status: ClockStatus;
  settledBy?: number;
  settledAt?: Moment;
  /** Why it ended without being met. */
  endedBecause?: string;
  lateReason?: 'needed' | 'given';
  /** The stages that were announced or passed, each once: 'reminder limit', 'passed target', 'rung 1'. */
  done: readonly string[];
  /** The highest rung that was climbed. */
  rung: number;
  /** Who heard of its rungs: they also hear when it is stood down. */
  told?: readonly Role[];
  /** Nothing more until then: acknowledged with a date (exclusive end of that day), or a reason known ahead. */
  heldUntil?: Instant;
  /** The rung that had been climbed when it was held: the ladder goes on from there. */
  heldRung?: number;
  /** When somebody acknowledged rung `rung`. */
  acknowledged?: { by: string; doneBy: CivilDate; rung: number };
}

/** What an event did to one clock. */
export type ClockChange =
  | { change: 'started'; clock: Clock }
  | { change: 'settled'; id: string; status: 'met' | 'late'; by: number; at: Moment; lateReason?: 'needed' }
  | { change: 'reopened'; id: string }
  | {
      change: 'moved';
      id: string;
      readings: readonly ClockReading[];
      startedAt: Moment;
      calendar: string;
      from: readonly string[];
      why: string;
    }
  | { change: 'ended'; id: string; why: string }
  /** `ahead`: its date moved behind now, so it is to come (again). */
  | { change: 'stage'; id: string; stage: string; rung?: number; told?: readonly Role[]; ahead?: true }
  | {
      change: 'held';
      id: string;
      until: Instant;
      acknowledged?: { by: string; doneBy: CivilDate; rung: number };
    }
  | { change: 'explained'; id: string };

/** Who hears what. A row with a number minted in the case; the directory resolves the roles when it is recorded. */
export interface Notice {
  number: number;
  /** What is said: a template's name. */
  kind: NoticeKind;
  /** The clock it speaks of. */
  clock?: string;
  /** The obligation's name, for the neutral wording. */
  step?: string;
  to: readonly Role[];
  /** Staff ids, when it is a person and not a post that must hear. */
  people?: readonly string[];
  team: string;
  /** Of a restricted case: these people hear of it, and nobody in their place. */
  onlyThem?: true;
  /** Who hears where none of these people is left: whoever may name others. */
  otherwise?: readonly Role[];
  /** 'mail' leaves at once; 'digest' stands in the recipient's 08:30 list; 'task' is the worker's own to do. */
  as: 'mail' | 'digest' | 'task';
  due?: CivilDate;
  dueAt?: Instant;
  /** Which reading it speaks of, and which rung. */
  reading?: 'target' | 'limit' | 'national';
  rung?: number;
  cite: readonly RuleId[];
}

export type NoticeKind =
  | 'due-soon'
  | 'overdue'
  | 'escalation'
  | 'acknowledgement-passed'
  | 'digest-overdue'
  | 'stood-down'
  | 'moved'
  | 'returned'
  | 'decision-asked'
  | 'late-reason-asked'
  | 'task';

/** One thing that happened to the case; the case is the fold of these and nothing else. */
export interface CaseEvent {
  sequence: number;
  event: string;
  at: Moment;
  recordedAt: Instant;
  by: string;
  enteredBy?: string;
  via: 'api' | 'temporal' | 'clock';
  roles?: readonly Role[];
  fields?: Fields;
  /** The rules that made it so. */
  cite?: readonly RuleId[];
  /** Acts taken so far, this one included (`ETag`). Wakes do not count. */
  version: number;
  clocks?: readonly ClockChange[];
  stage?: string;
  notices?: readonly Notice[];
  /** Only in the first event: what the case is. */
  opened?: CaseIdentity;
  /** A correction: what became of which fact. */
  corrected?: { fact: number; void?: true; at?: Moment };
  pins?: Pins;
  /** A signal that was refused: which act, and why. */
  refused?: { act: string; kind: RefusalKind };
  /** The notices that an event speaks of: undelivered, or with nobody to tell. */
  about?: readonly number[];
  /** The team that has the case from now on; only when that changed. */
  team?: string;
  /** Who holds the case from now on; null when nobody does. Only when that changed. */
  holder?: string | null;
  /** In which role they hold it; null when nobody does, or was not allocated to it. Only when that changed. */
  heldAs?: Role | null;
  /** Who alone sees the case from now on; empty: everybody whose post allows it. Only when that changed. */
  custodians?: readonly string[];
  /** To whom a restricted case is open for reading, and until when. */
  grant?: Grant;
  /** All that waits for a signature now; only when that changed. */
  signOffs?: readonly SignOff[];
  /** All that is still to be done because of what happened; only when that changed. */
  tasks?: readonly Task[];
  /** Where it leads by the procedure. */
  leads?: readonly Lead[];
  /** Cases that belong with this one from now on. */
  linked?: readonly Link[];
  /** Cases that it opens. */
  opens?: readonly Successor[];
  /** What other cases are told. */
  words?: readonly { to: string; word: Word }[];
  /** It was entered on this case by mistake first. */
  movedFrom?: { case: string; entry: number };
  /** It was entered on the case that opened this one, and belongs to both. */
  carriedFrom?: { case: string; entry: number };
  /** Of an act that protects a child: the fields that could not be read, or are missing (decisions 1.1). */
  unread?: readonly string[];
  /** Of an act that protects a child: what any other act would have been refused for. */
  despite?: readonly RefusalKind[];
  /** The entry because of which it happened by itself. */
  follows?: number;
  /** What leaves the running case because it was over before that day; the log keeps and explains it. */
  condensed?: { before: CivilDate; clocks: readonly string[]; facts: readonly number[] };
}

/** A restricted case is open for reading to somebody, until an instant (exclusive). */
export interface Grant {
  person: string;
  until: Instant;
}

export interface CaseIdentity {
  id: string;
  process: ProcessName;
  council: string;
  reference: string;
  child: string;
  family?: string;
  chain: string;
  team: string;
}

/** The case: plain JSON, changed only through `apply`. */
export interface Case extends CaseIdentity {
  pins: Pins;
  stage: string;
  /** Acts taken. */
  version: number;
  /** Events so far. */
  sequence: number;
  /** Notices minted so far. */
  notices: number;
  openedAt: Instant;
  /** The staff id of who holds it, and the role in which it was allocated to them. */
  holder?: string;
  heldAs?: Role;
  /** Restricted: nobody else sees it (decisions 7.5). */
  custodians?: readonly string[];
  /** Who broke the glass, as far as it still counts. */
  grants?: readonly Grant[];
  facts: readonly Fact[];
  clocks: readonly Clock[];
  signOffs?: readonly SignOff[];
  tasks?: readonly Task[];
  /** Where the last decision led. */
  leads?: readonly Lead[];
  links?: readonly Link[];
  /** What was over before that day has left the running case, and stands in the log alone. */
  condensedBefore?: CivilDate;
}

export type RefusalKind =
  | 'shape' // a field is missing, unknown or of the wrong form
  | 'unreadable' // it could not be decoded
  | 'unknown-act'
  | 'not-allowed' // the role may not
  | 'not-qualified'
  | 'four-eyes'
  | 'missing' // something must be there first
  | 'stage'
  | 'closed'
  | 'future'
  | 'stale' // the expected version is not the case's
  | 'key-reused'
  | 'authority';

/** Why an act was not taken, and what would be right. Answers to a caller; holds no confidential text. */
export interface Refusal {
  refused: RefusalKind;
  message: string;
  /** The fields concerned, by JSON pointer into the body ('/outcome'). */
  errors?: readonly { pointer: string; message: string }[];
  cite?: readonly RuleId[];
}

/** The answer to an act that was taken; at most 2 KB. */
export interface Receipt {
  case: string;
  version: number;
  stage: string;
  events: readonly { sequence: number; event: string }[];
  clocks: readonly {
    clock: string;
    change: string;
    due?: string;
    from?: string;
    status?: string;
    lateReason?: 'needed';
  }[];
  leads?: readonly Lead[];
  /** The ids of the cases that it opened. */
  opened?: readonly string[];
  replayed?: true;
}
