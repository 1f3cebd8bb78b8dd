import type { Case, CaseEvent, Clock } from '../casework';
import type { ExpectedClock, Expectation } from './schema';
import { dueOf, readingOf, sayTold, writeMoment } from './words';

/** Something that is not as the scenario says. */
export interface Miss {
  what: string;
  expected: string;
  found: string;
}

/** Compares a case with what a scenario expects; `since` are the events that no expectation has spoken of yet. */
export function missesOf(
  expected: Expectation,
  current: Case,
  since: { told: readonly CaseEvent[]; events: readonly CaseEvent[] },
): Miss[] {
  const misses: Miss[] = [];
  const same = (what: string, wanted: Simple | undefined, found: Simple) => {
    if (wanted !== undefined && wanted !== found) {
      misses.push({ what, expected: String(wanted), found: String(found) });
    }
  };
  same('stage', expected.stage, current.stage);
  for (const [name, wanted] of Object.entries(expected.clocks ?? {}))
    clockMisses(name, wanted, current, same);
  if (expected.told) {
    const told = since.told.flatMap((event) => event.notices ?? []).map(sayTold);
    same('told', listed(expected.told), listed(told));
  }
  if (expected.events) {
    same('events', listed(expected.events), listed(since.events.map(({ event }) => event)));
  }
  return misses;
}

type Simple = string | number;
type Same = (what: string, wanted: Simple | undefined, found: Simple) => void;

function clockMisses(name: string, wanted: ExpectedClock, current: Case, same: Same): void {
  const clock = current.clocks.filter((one) => one.name === name).at(-1);
  if (wanted === 'none' || !clock) {
    same(name, wanted === 'none' ? 'none' : 'a clock', clock ? `a clock that is ${clock.status}` : 'none');
    return;
  }
  for (const kind of ['target', 'limit', 'national'] as const) {
    same(`${name} ${kind}`, wanted[kind], dueIn(clock, kind));
  }
  same(`${name} status`, wanted.status, clock.status);
  same(`${name} lateReason`, wanted.lateReason, clock.lateReason ?? 'none');
  same(`${name} rung`, wanted.rung, clock.rung);
}

function dueIn(clock: Clock, kind: 'target' | 'limit' | 'national'): string {
  const reading = readingOf(clock, kind);
  return reading ? writeMoment(dueOf(reading)) : 'none';
}

function listed(lines: readonly string[]): string {
  return lines.length === 0 ? 'nothing' : lines.map((line) => `\n    - ${line}`).join('');
}
