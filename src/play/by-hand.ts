import { holidayTable, instantOf, msOf, type CivilDate, type Instant } from '../calendar';
import {
  nextInstant,
  type Act,
  type Case,
  type CaseEvent,
  type Opening,
  type Pins,
  type Receipt,
  type Refusal,
  type Renewal,
  type Word,
} from '../casework';
import { currentPolicy, hashFor } from '../policy';
import { Desk, openState } from '../workflows/desk';

/**
 * What a case of this council is pinned to when it opens on this day.
 * @throws Error when the council has no policy for that day.
 */
export function pinsFor(council: string, on: CivilDate): Pins {
  const policy = currentPolicy(council, on);
  const hash = policy && hashFor(council, policy.version);
  if (!policy || !hash) throw new Error(`there is no policy of ${council} for ${on}`);
  return {
    edition: 1,
    policy: { council, version: policy.version, hash },
    holidays: holidayTable(),
    offset: 0,
  };
}

/** One case on the pure core, whose clock is moved by hand: what the Temporal shell does, in milliseconds. */
export class CaseByHand {
  readonly desk: Desk;
  private nowMs: number;
  private log: readonly CaseEvent[] = [];

  /** @throws Error when the opening is refused; `opened` answers instead. */
  constructor(opening: Opening, openedAt: Instant, pins: Pins) {
    this.nowMs = msOf(openedAt);
    const state = openState(opening, pins, this.nowMs);
    if ('refused' in state) throw new OpeningRefused(state);
    this.desk = new Desk(state, () => this.nowMs);
    this.written();
  }

  /** The case, or why it cannot be opened. */
  static opened(opening: Opening, openedAt: Instant, pins: Pins): CaseByHand | Refusal {
    try {
      return new CaseByHand(opening, openedAt, pins);
    } catch (error) {
      if (error instanceof OpeningRefused) return error.refusal;
      throw error;
    }
  }

  get case(): Case {
    return this.desk.case;
  }

  /** Every event so far, as the record would hold them. */
  get events(): readonly CaseEvent[] {
    return this.log;
  }

  /** When something happens to it by itself. */
  get next(): Instant | null {
    return nextInstant(this.case, this.desk.policy)?.at ?? null;
  }

  /** Lets time pass, waking the case at each instant at which its timer would. */
  moveTo(at: Instant): void {
    for (let next = this.next; next && next <= at; next = this.next) {
      this.nowMs = Math.max(this.nowMs, msOf(next));
      this.desk.wake();
      this.written();
    }
    this.nowMs = Math.max(this.nowMs, msOf(at));
  }

  /** What an act that came through the API is answered, now. */
  take(act: Act): Receipt | Refusal {
    const answer = this.desk.take(act.act, { ...act, origin: 'api' });
    this.written();
    return answer;
  }

  /** What `caseclock renew` does to it, now. */
  renew(renewal: Renewal): Receipt | Refusal {
    const answer = this.desk.renew(renewal);
    this.written();
    return answer;
  }

  /** What another case says to it, now. */
  hear(word: Word): void {
    this.desk.hear(word);
    this.written();
  }

  /** Nobody heard what it said. */
  unheard(to: string, word: Word): void {
    this.desk.unheard(to, word);
    this.written();
  }

  /** The case's own time. */
  get now(): Instant {
    return instantOf(this.nowMs);
  }

  /** After anything happened: the record takes over what was in the outbox. */
  protected written(): void {
    const { outbox } = this.desk.shell;
    this.log = [...this.log, ...outbox];
    outbox.splice(0);
  }
}

class OpeningRefused extends Error {
  override readonly name = 'OpeningRefused';
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}
