import type { CivilDate, Duration, Weekday } from '../calendar';
import type { ProcessName, Role } from '../vocabulary';

/**
 * What a compiled policy is: plain JSON, shared by all cases of a worker, only rules.
 * The words of the procedure (`Words`) are kept apart: they may be corrected at any time and
 * never enter the workflow bundle (DESIGN 4).
 */

/** 'PET-3.5f', 'N-1', 'HOUSE-6.1': a rule of a procedure, of the national frame, or of the house. */
export type RuleId = string;

export type Scalar = string | number | boolean;

/** All of the named fields of the fact hold one of the listed values; `false` also matches an absent flag. */
export type Condition = Readonly<Record<string, { readonly in: readonly Scalar[] }>>;

/** A fact of this event, where its fields fit. */
export interface Trigger {
  event: string;
  where?: Condition;
  /** Count from this date field of the fact instead of from when it happened (a booked meeting, a planned end). */
  from?: string;
  /** The field that names the fact which started the clock: minutes *of this meeting*. */
  of?: string;
  /** Only where the latest such fact before it fits: a discussion that an assessment asked for. */
  given?: Trigger;
  /** Only the first since the last of these events: a later discussion of the same enquiry starts nothing. */
  firstSince?: readonly string[];
}

export type ClockClass = 'safety' | 'statutory' | 'practice' | 'administrative';

export interface Reading {
  kind: 'target' | 'limit' | 'national';
  /** Forwards: within so long after the start. */
  within?: Duration;
  /** Backwards: at least so long before the date that `starts` names. Moves when the meeting moves. */
  before?: Duration;
  /** As this field of what starts it says, a length or a day; without it there is no such time (SCI-CP-2). */
  field?: string;
  cite: readonly RuleId[];
  /** A national row that was not checked against the edition in force. */
  unverified?: true;
}

/** One obligation. Each start makes an occurrence of it; each `until` after a start settles the occurrence. */
export interface ClockRule {
  process: ProcessName;
  cite: readonly RuleId[];
  class: ClockClass;
  /** Who must do it: whom the reminders go to. */
  who: Role;
  /** Somebody else, by the role in which the case is held: a key worker is supervised by the Team Leader (LEI-sup-TM). */
  whoFor?: Readonly<Partial<Record<Role, Role>>>;
  /** Any of these starts an occurrence. */
  starts: readonly Trigger[];
  /** Any of these, on or after the start, settles it as met (in time or late, judged by its own date). */
  until: readonly Trigger[];
  /** Any of these, from the start onward, lets it fall away, neither met nor late (a change of route, the end). */
  unless?: readonly Trigger[];
  /** It does not begin where the latest such fact at its start fits (a team that is exempt). */
  except?: readonly Trigger[];
  /**
   * A repeating obligation: each `until` starts the next occurrence.
   * 'last held' counts from the last one; 'plan start' computes each occurrence from the one anchor.
   */
  repeats?: 'last held' | 'plan start';
  /** When its limit ends nothing is late: the offer comes back. Both sides hear on its last morning. */
  comesBack?: true;
  /** A later start does not begin another occurrence while one is open (ICPC: decisions 4.5). */
  once?: true;
  /** Several readings of one obligation; the earliest limit alerts, a target only colours (decisions 6.1). */
  readings: readonly Reading[];
  /** Combine the limits: the earlier of them holds ("26 weeks or six months"). Default: each is its own reading. */
  earlierOf?: true;
  /** Who may move the limit later, and how far; the original is kept. */
  extension?: { signedBy: readonly Role[]; cap?: Duration; cite: readonly RuleId[] };
  /** Who may agree that it need not be met as written. */
  exception?: {
    signedBy: readonly Role[];
    /** The approver must first record that there is no welfare concern (PET-4.17, 7.3). */
    establishFirst?: true;
    /** Stays pending until this happens (LEI-meet-exc: the next supervision). */
    pendingUntil?: Trigger;
    cite: readonly RuleId[];
  };
  /** A shorter interval of the case's own may be set by these; a longer one only by `longerBy`. */
  ownInterval?: {
    by: readonly Role[];
    longerBy?: readonly Role[];
    longest?: Duration;
    /** The field of a starting event that sets by when: the time that a strategy meeting sets (PET-4.13). */
    field?: string;
    cite: readonly RuleId[];
  };
  /** Doing it late asks for a coded reason, and who signs the reason where the procedure says so. */
  lateReason?: { signedBy?: readonly Role[]; cite: readonly RuleId[] };
}

/** What must be there before an act is taken. */
export interface Need {
  /** A fact that must exist (not voided). */
  fact?: Trigger;
  /** The fact no longer counts once this has followed it (an agreement that was withdrawn). */
  undoneBy?: Trigger;
  /** A clock that may not be running, by name. */
  settled?: string;
  /** Only asked where the act's own fields fit. */
  when?: Condition;
  /** Only asked where the latest fact of this event fits (a plan led by a key worker). */
  given?: Trigger;
  /** 'must' refuses; 'explain' refuses unless the act's `explanation` names the rule; 'remind' shows it. */
  force: 'must' | 'explain' | 'remind';
  cite: readonly RuleId[];
}

/** What must be recorded with the act. */
export interface Recording {
  field: string;
  /** The field must hold one of these (who may chair; `true` for an item of a checklist). */
  in?: readonly Scalar[];
  when?: Condition;
  given?: Trigger;
  force: 'must' | 'explain' | 'remind';
  cite: readonly RuleId[];
}

/** How a council wants one act done. An act without a step may be done by anyone with authority in the case. */
export interface StepRule {
  cite: readonly RuleId[];
  /** Any of these roles. */
  by?: readonly Role[];
  /** For some values of the act's own fields other roles: the first that fits holds instead of `by`. */
  byWhen?: readonly { when: Condition; by: readonly Role[]; cite: readonly RuleId[] }[];
  /** The person must be a qualified social worker (decisions 3.2). */
  qualified?: true;
  needs?: readonly Need[];
  records?: readonly Recording[];
  /** The act signs off what an earlier fact recorded: its author may not sign (decisions 3.1). */
  secondPerson?: {
    of: string;
    /** Authors who acted with these roles do not bar themselves. */
    exceptRoles?: readonly Role[];
    cite: readonly RuleId[];
  };
  /** Roles that may stand in, declared with a reason and reported. */
  standsIn?: readonly Role[];
}

/** Where a decision leads: what the process does when a fact of this event fits. */
export interface RouteRule {
  on: Trigger;
  given?: Trigger;
  /**
   * How long before the fact of `given` (without one: of `on`) the date in one of its fields lies ("closed less
   * than three months ago").
   */
  since?: { field: string; lessThan?: Duration; atLeast?: Duration };
  /** 'assessment-team', 'cinPlan', 'close', 'strategy-discussion' ...: names that the process knows. */
  to: string;
  cite: readonly RuleId[];
}

/** Who hears of what. Recipients outside become a task for the worker (decisions 4.7). */
export interface NoticeRule {
  on: Trigger;
  given?: Trigger;
  to: readonly Role[];
  /** The act that answers it: it stays a task until it is done. Without it only people outside are a task. */
  do?: string;
  /** Said at once and not in the next digest: the procedure says "immediately" or "alert". */
  atOnce?: true;
  cite: readonly RuleId[];
}

/** A meeting held for many cases: a weekly panel, locality or allocation meeting. */
export interface PanelRule {
  /** One week, or one month: then on the first such day of it. */
  every: Duration;
  /** Absent: as the house rules say. */
  sits?: PanelTime;
  /** Each team has its own sitting: its cases, its capacity, its people. */
  eachTeam?: true;
  /** Also on its agenda: cases in which one of these clocks runs out before the next sitting. */
  lists?: readonly string[];
  chair?: Role;
  attends?: readonly Role[];
  /** How many cases one sitting takes; the next ones queue. */
  capacity?: number;
  cite: readonly RuleId[];
}

/** When a panel sits, by London's clocks. */
export interface PanelTime {
  on: Weekday;
  at: string;
}

export interface Policy {
  council: string;
  version: string;
  effective: CivilDate;
  clocks: Readonly<Record<string, ClockRule>>;
  steps: Readonly<Record<string, StepRule>>;
  routes: readonly RouteRule[];
  notices: readonly NoticeRule[];
  panels?: Readonly<Record<string, PanelRule>>;
  house: HouseRules;
}

/** What an owner decides and no procedure says (decisions 5.3 and 6). */
export interface HouseRules {
  version: string;
  /** Local time from which a receipt counts as the next working day; absent: no cut-off. */
  cutOff?: string;
  nonWorkingReceipt: 'same day' | 'next working day';
  clearDays: boolean;
  /** When civil alerts leave: '08:30'. */
  opensAt: string;
  /** Office hours end: '17:00'. Outside them EDT and the on-call manager also hear of safety rungs. */
  closesAt: string;
  /** A civil reading's reminder leaves this many working days before. */
  reminderDays: number;
  /** Safety readings in hours: rung 2 so many hours after rung 1. */
  safetyRungHours: number;
  /** Practice: rung 1 so many working days after the limit. */
  practiceRungDays: number;
  /** Doing it late asks for a coded reason in these classes; elsewhere only where the procedure does. */
  lateReasonFor: readonly ClockClass[];
  rungs: readonly Role[];
  outOfHours: readonly Role[];
  /** Where nobody gives a time (decisions 1.6). */
  nextLook: Duration;
  handoverReturns: Duration;
  refusedVisitRetry: Duration;
  panelSits: PanelTime;
  /** A panel's agenda leaves so many working days before it sits. */
  panelAgendaDays: number;
  panelOnBankHoliday: 'next working day' | 'previous working day';
  /** Who may restrict a case to its custodians, and lift that (decisions 7.5). */
  restrictedBy: readonly Role[];
  /** For so long breaking the glass opens a restricted case to whoever does it. */
  breakGlassHours: number;
  /** May an act that came without a token satisfy a sign-off? */
  unmarkedSignOff: boolean;
}

/** The words of a policy, for people: shown, never decided upon. */
export interface Words {
  council: string;
  name: string;
  version: string;
  source: string;
  review?: string;
  /** The council's own words: { 'step-down': 'step across' }. */
  terms: Readonly<Record<string, string>>;
  roles: Readonly<Record<string, string>>;
  /** What the procedure says, by 'clocks.closure', 'steps.decideReferral', 'routes.0' ... */
  says: Readonly<Record<string, string>>;
  prompts: readonly { at: string; says: string; cite: readonly RuleId[] }[];
  outside: readonly { cite: readonly RuleId[]; because: string }[];
  /** Readings that lost a contradiction, with what they would give. */
  losers: readonly {
    clock: string;
    reads: string;
    cite: readonly RuleId[];
    contradiction?: string;
    because: string;
  }[];
}

export type PolicyKey = `${string}@${string}`;
