import { instantOf, type Instant } from '../calendar';
import {
  advance,
  apply,
  decide,
  fold,
  hear,
  open,
  receiptOf,
  receiptToOutsider,
  renew,
  renewalRefused,
  systemEvent,
  type Act,
  type Case,
  type CaseEvent,
  type Decision,
  type Opening,
  type Pins,
  type Receipt,
  type Refusal,
  type Renewal,
  type Word,
} from '../casework';
import { barred, hand, isOpenTo, seenFromOutside } from '../casework/restriction';
import { wantsAnswer } from '../casework/step-down/talk';
import { condensing } from '../casework/condense';
import { newestEdition } from '../casework/edition';
import { policyFor, type Policy } from '../policy';
import { actNamed } from '../vocabulary';
import { readAct } from './read-act';

/** Bookkeeping beside the case: no part of the fold, carried through continue-as-new. */
export interface Shell {
  /** Events that the record does not have yet, in order. */
  outbox: CaseEvent[];
  /** Notices that are being mailed, by number. */
  sending: number[];
  /** Recorded events whose cases are being opened and whose words are being said, by sequence number. */
  passing?: Passing[];
  /** The last few acts by key and body, so that the same request has the same answer. */
  recent: RecentAct[];
  /** Those before them, each in a line: the ends of their key and body, and their entries. */
  earlier?: readonly string[];
  /** The last refused signals, for whoever asks what became of them. */
  refused: { key: string; refusal: Refusal }[];
  /** What the record is waiting for, shown on the case. */
  trouble?: { since: Instant; what: string };
}

/** What an event asks of other cases. */
export type Passing = Pick<CaseEvent, 'sequence' | 'opens' | 'words'>;

interface RecentAct {
  key: string;
  body: string;
  from: number;
  to: number;
  receipt: Receipt;
}

export interface CaseState {
  case: Case;
  shell: Shell;
}

/** How many acts are known by their key and body, and how many of them with the whole receipt (DESIGN 6). */
const keysKept = 200;
const receiptsKept = 10;
/** Of the hash of an earlier act's key and body so much is kept: enough to tell two of a case's acts apart. */
const keyEnd = 12;
const bodyEnd = 8;
const refusalsKept = 20;

const notUnderstood: Refusal = {
  refused: 'shape',
  message: 'the case could not work with this; nothing was changed',
};

const keyReused: Refusal = {
  refused: 'key-reused',
  message: 'this idempotency key was used for another request on this case; use a new one',
};

export function emptyShell(): Shell {
  return { outbox: [], sending: [], recent: [], refused: [] };
}

/**
 * The state of a case that is opened, or why it cannot be.
 * @throws Error when this worker lacks the policy version.
 */
export function openState(opening: Opening, pins: Pins, nowMs: number): CaseState | Refusal {
  const policy = pinned(pins);
  const decision = decideOpening(opening, pins, policy, nowMs);
  if ('refused' in decision) return decision;
  const opened = fold(decision.events);
  const shell: Shell = { ...emptyShell(), outbox: [...decision.events] };
  remember(shell, opening, decision.events, receiptOf(opened, decision.events));
  return { case: opened, shell };
}

function decideOpening(opening: Opening, pins: Pins, policy: Policy, nowMs: number): Decision {
  try {
    return open(opening, instantOf(nowMs + pins.offset), pins, policy);
  } catch {
    return notUnderstood;
  }
}

/**
 * The case at its desk: takes acts and wakes, synchronously, and keeps what is to be recorded.
 * Knows nothing of Temporal, so that all of it can be tried in milliseconds.
 */
export class Desk {
  readonly policy: Policy;
  private state: CaseState;

  /** @throws Error when this worker lacks the case's policy version: the task fails, retryably, and is found. */
  constructor(
    state: CaseState,
    private readonly clock: () => number,
  ) {
    this.state = state;
    this.policy = pinned(state.case.pins);
  }

  get case(): Case {
    return this.state.case;
  }

  get shell(): Shell {
    return this.state.shell;
  }

  /** The case's own time (DESIGN 3). */
  now(): Instant {
    return instantOf(this.clock() + this.case.pins.offset);
  }

  /** Whatever has come by now, in order. */
  wake(): void {
    this.add(advance(this.case, this.now(), this.policy));
  }

  /** Why an act would be refused; null when it would be taken. Changes nothing. */
  check(name: string, raw: unknown): Refusal | null {
    const act = readAct(name, raw);
    if ('refused' in act) return act;
    if (this.replayOf(act)) return null;
    return refusalIn(this.decide(this.caughtUp(), act));
  }

  /** Takes an act, or says why not. The same request twice has the same answer. */
  take(name: string, raw: unknown): Receipt | Refusal {
    const act = readAct(name, raw);
    if ('refused' in act) return act;
    const replayed = this.replayOf(act);
    if (replayed) return replayed;
    this.wake();
    const decision = this.decide(this.case, act);
    if ('refused' in decision) return decision;
    this.add(decision.events);
    const isOpen = isOpenTo(this.case, hand(act.actor));
    const receipt = (isOpen ? receiptOf : receiptToOutsider)(this.case, decision.events);
    remember(this.shell, act, decision.events, receipt);
    return receipt;
  }

  /** A signal cannot answer, so what it was refused for is recorded on the case. */
  takeSignal(name: string, raw: unknown): void {
    const answer = this.take(name, raw);
    if ('refused' in answer) this.recordRefusal(name, raw, answer);
  }

  /** What another case says. */
  hear(word: Word): void {
    this.wake();
    this.add(hear(this.case, word, this.now(), this.policy));
  }

  /** Nobody heard it: an entry that was handed over comes back; what is only news is no news to a closed case. */
  unheard(to: string, word: Word): void {
    const from = { from: to, entry: word.entry };
    if (word.word === 'entry') this.hear({ ...from, word: 'entry-refused', refused: 'closed' });
    else if (wantsAnswer(word)) this.hear({ ...from, word: 'gone', answers: word.entry });
  }

  /**
   * Takes new pins, or says why not; with nothing new it only wakes the case.
   * @throws Error when this worker lacks the edition: the task fails, retryably, and is found.
   */
  renew(renewal: Renewal): Receipt | Refusal {
    requireEdition({ ...this.case.pins, ...renewal });
    const refusal = renewalRefused(this.case, renewal);
    if (refusal) return refusal;
    const before = this.case.sequence;
    const events = this.renewed(renewal);
    if ('refused' in events) return events;
    // Before anything wakes: what the new table moves is not announced by the old one.
    this.add(events);
    this.wake();
    return receiptOf(
      this.case,
      this.shell.outbox.filter(({ sequence }) => sequence > before),
    );
  }

  private renewed(renewal: Renewal): readonly CaseEvent[] | Refusal {
    try {
      return renew(this.case, renewal, this.now(), this.policy);
    } catch {
      return notUnderstood;
    }
  }

  /** Something that concerns people came back from the world. */
  note(event: string, details: Partial<CaseEvent> = {}): void {
    this.add([{ ...systemEvent(this.case, event, this.now()), ...details }]);
  }

  /** Lets go of what was over before the correction window; whether there was anything to let go of. */
  condense(): boolean {
    const condensed = condensing(this.case, this.now(), this.policy);
    if (condensed) this.note('CaseCondensed', condensed);
    return condensed !== null;
  }

  /** What became of a signal, by the hash of its key. */
  outcome(key: string): { receipt: Receipt } | { refusal: Refusal } | null {
    const taken = knownActs(this.shell, { key }).at(0);
    if (taken) return { receipt: taken.receipt ?? this.shortReceipt(taken) };
    const refused = this.shell.refused.find((one) => one.key === key);
    return refused ? { refusal: refused.refusal } : null;
  }

  /**
   * An act that the core stumbles over is refused: thrown on, it would stop the case for good. With a used key it is
   * refused too; but what protects a child is then a new act (DESIGN 6).
   */
  private decide(current: Case, act: Act): Decision {
    const isReused = this.isReused(act);
    try {
      if (isReused && !actNamed(act.act)?.protective) {
        return barred(current, act, this.now(), this.policy) ?? keyReused;
      }
      return decide(current, act, this.now(), this.policy, isReused ? [keyReused.refused] : []);
    } catch {
      return notUnderstood;
    }
  }

  private add(events: readonly CaseEvent[]): void {
    this.state.case = events.reduce(apply, this.state.case);
    this.shell.outbox.push(...events);
  }

  private caughtUp(): Case {
    return advance(this.case, this.now(), this.policy).reduce(apply, this.case);
  }

  private replayOf(act: Act): Receipt | null {
    const before = knownActs(this.shell, act).find(({ sameBody }) => sameBody);
    if (!before) return null;
    const receipt: Receipt = { ...(before.receipt ?? this.shortReceipt(before)), replayed: true };
    return isOpenTo(this.case, hand(act.actor)) ? receipt : seenFromOutside(receipt);
  }

  /** Of an act so old that only its entries are remembered: where the case stands now, and their numbers. */
  private shortReceipt({ from, to }: KnownAct): Receipt {
    const { id, version, stage } = this.case;
    const events = Array.from({ length: to - from + 1 }, (_, index) => ({
      sequence: from + index,
      event: '',
    }));
    return { case: id, version, stage, events, clocks: [] };
  }

  private isReused(act: Act): boolean {
    return knownActs(this.shell, act).some(({ sameBody }) => !sameBody);
  }

  private recordRefusal(name: string, raw: unknown, refusal: Refusal): void {
    const act = readAct(name, raw);
    const by = 'refused' in act ? 'unknown' : act.actor.by;
    this.note('ActRefused', {
      by,
      via: 'temporal',
      refused: { act: name.slice(0, 60), kind: refusal.refused },
    });
    const key = 'refused' in act ? '' : act.key;
    if (key !== '') this.shell.refused = [...this.shell.refused, { key, refusal }].slice(-refusalsKept);
  }
}

function pinned(pins: Pins): Policy {
  requireEdition(pins);
  const { council, version, hash } = pins.policy;
  const policy = policyFor(council, version, hash);
  if (!policy) throw new Error(`this worker has no policy ${council}@${version} with the hash ${hash}`);
  return policy;
}

function requireEdition({ edition }: Pick<Pins, 'edition'>): void {
  if (edition > newestEdition) throw new Error(`this worker has no edition ${edition}`);
}

function remember(shell: Shell, act: Act, events: readonly CaseEvent[], receipt: Receipt): void {
  const from = events[0]?.sequence;
  const to = events.at(-1)?.sequence;
  if (from === undefined || to === undefined) return;
  const recent = [...shell.recent, { key: act.key, body: act.body, from, to, receipt }];
  const older = recent.slice(0, -receiptsKept).map(inOneLine);
  shell.recent = recent.slice(-receiptsKept);
  if (older.length > 0) shell.earlier = [...(shell.earlier ?? []), ...older].slice(receiptsKept - keysKept);
}

function inOneLine({ key, body, from, to }: RecentAct): string {
  return [key.slice(-keyEnd), body.slice(-bodyEnd), from, to].join(' ');
}

type KnownAct = Pick<RecentAct, 'from' | 'to'> & { sameBody: boolean; receipt?: Receipt };

/** The acts that were taken with this key, whatever their body. */
function knownActs(
  { recent, earlier = [] }: Shell,
  { key, body }: Pick<Act, 'key'> & Partial<Act>,
): KnownAct[] {
  if (key === '') return [];
  const last = recent
    .filter((one) => one.key === key)
    .map(({ from, to, receipt, body: before }) => ({ from, to, receipt, sameBody: before === body }));
  const before = earlier.flatMap((line) => {
    const [ofKey, ofBody, from, to] = line.split(' ');
    const same = { from: Number(from), to: Number(to), sameBody: ofBody === body?.slice(-bodyEnd) };
    return ofKey === key.slice(-keyEnd) ? [same] : [];
  });
  return [...last, ...before];
}

function refusalIn(decision: ReturnType<typeof decide>): Refusal | null {
  return 'refused' in decision ? decision : null;
}
