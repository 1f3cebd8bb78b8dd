import {
  atLocal,
  civilDate,
  dateOf,
  holidayTable,
  instant,
  msOf,
  type CivilDate,
  type Instant,
} from '../../src/calendar';
import {
  fold,
  nextInstant,
  type Act,
  type Actor,
  type Case,
  type CaseEvent,
  type Clock,
  type Fields,
  type Moment,
  type Opening,
  type Pins,
  type Receipt,
  type Refusal,
} from '../../src/casework';
import { currentPolicy, hashFor } from '../../src/policy';
import type { Role } from '../../src/vocabulary';
import { Desk, openState } from '../../src/workflows/desk';

/** People of the tests. Nobody has a name. */
export function person(by: string, roles: Role[], qualified = true, authority = 'peterborough'): Actor {
  return { by, roles, qualified, authority, via: 'api' };
}

export const teamManager = person('tm-1', ['team-manager']);
export const dutyManager = person('dm-1', ['duty-manager']);
export const socialWorker = person('sw-1', ['social-worker']);
export const businessSupport = person('bs-1', ['business-support'], false);

/** '2025-04-17 16:59' in London as an instant; the earlier one where the clocks go back. */
export function london(text: string): Instant {
  const [date, time] = text.split(' ');
  const [first] = atLocal(civilDate(date ?? ''), time ?? '');
  if (!first) throw new Error(`${text} does not exist in London`);
  return first;
}

export function moment(text: string): Moment {
  if (text.includes('Z')) return instant(text);
  return text.includes(' ') ? london(text) : civilDate(text);
}

export function pinsFor(council: string, on: CivilDate): Pins {
  const policy = currentPolicy(council, on);
  const hash = policy && hashFor(council, policy.version);
  if (!policy || !hash) throw new Error(`no policy of ${council} on ${on}`);
  return {
    edition: 1,
    policy: { council, version: policy.version, hash },
    holidays: holidayTable(),
    offset: 0,
  };
}

let keys = 0;

/** One case on the pure core, moved through time by hand: what the shell does, without Temporal. */
export class Life {
  private nowMs: number;
  readonly desk: Desk;
  private logged: CaseEvent[] = [];

  constructor(opening: Opening, openedAt: Instant, pins: Pins) {
    this.nowMs = msOf(openedAt);
    const state = openState(opening, pins, this.nowMs);
    if ('refused' in state) throw new Error(state.message);
    this.desk = new Desk(state, () => this.nowMs);
    this.drain();
  }

  get case(): Case {
    return this.desk.case;
  }

  /** Every event so far, as the record would hold them. */
  get events(): readonly CaseEvent[] {
    return this.logged;
  }

  /** Lets time pass to this instant, waking the case at each instant at which its timer would. */
  until(text: string): this {
    const end = msOf(text.includes('Z') ? instant(text) : london(text));
    for (;;) {
      const next = nextInstant(this.case, this.desk.policy);
      if (!next || msOf(next.at) > end) break;
      this.nowMs = Math.max(this.nowMs, msOf(next.at));
      this.desk.wake();
      this.drain();
    }
    this.nowMs = Math.max(this.nowMs, end);
    return this;
  }

  /** Does an act now; `happened` when it was earlier. */
  try(
    act: string,
    actor: Actor,
    fields: Fields = {},
    happened?: string,
    extra: Partial<Act> = {},
  ): Receipt | Refusal {
    keys += 1;
    const raw = {
      act,
      fields,
      actor,
      key: `key-${keys}`,
      body: 'body',
      origin: 'api',
      ...(happened && { happenedAt: moment(happened) }),
      ...extra,
    };
    const answer = this.desk.take(act, raw);
    this.drain();
    return answer;
  }

  /** The same, for acts that must be taken. */
  act(act: string, actor: Actor, fields: Fields = {}, happened?: string): this {
    const answer = this.try(act, actor, fields, happened);
    if ('refused' in answer) throw new Error(`${act} was refused: ${answer.message}`);
    return this;
  }

  clock(name: string): Clock {
    const clock = this.case.clocks.filter((one) => one.name === name).at(-1);
    if (!clock)
      throw new Error(`no clock ${name}; there are ${this.case.clocks.map((one) => one.name).join(', ')}`);
    return clock;
  }

  /** 'Fri 18 Apr 2025 16:59 EscalationRaised rung 1 -> team-manager': what a practitioner can check by hand. */
  get story(): string[] {
    return this.logged.map((event) => {
      const stage = event.clocks?.find((change) => change.change === 'stage');
      const clock = stage && 'id' in stage ? ` ${stage.id.split('@')[0]}` : '';
      const told = (event.notices ?? []).map(
        (one) => `${one.as === 'mail' ? '' : `${one.as} `}${[...one.to, ...(one.people ?? [])].join('+')}`,
      );
      return `${event.at} ${event.event}${clock}${told.length > 0 ? ` -> ${told.join(', ')}` : ''}`;
    });
  }

  private drain(): void {
    this.logged = [...this.logged, ...this.desk.shell.outbox];
    this.desk.shell.outbox.splice(0);
    expect(fold(this.logged)).toEqual(this.case);
  }
}

export interface ReferralInput {
  received: string;
  entered?: string;
  safeAddress?: boolean;
  council?: string;
}

export function referralOpening({
  received,
  safeAddress = true,
  council = 'peterborough',
}: ReferralInput): Opening {
  return {
    act: 'receiveReferral',
    process: 'referral',
    council,
    reference: 'REF-123',
    child: 'C-456',
    family: 'F-789',
    happenedAt: moment(received),
    fields: { sourceKind: 'school', team: 'referral-and-assessment', safeAddress },
    actor: person('sw-1', ['social-worker'], true, council),
    key: 'opening',
    body: 'opening',
  };
}

/** A Peterborough referral, entered when it was received unless said otherwise. */
export function aReferral(input: ReferralInput): Life {
  const opening = referralOpening(input);
  const at = moment(input.entered ?? input.received) as Instant;
  return new Life(opening, at, pinsFor(opening.council, dateOf(at)));
}
