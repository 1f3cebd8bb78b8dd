import type { Instant } from '../calendar';
import type { Act, Opening, Pins } from '../casework';
import { CaseByHand } from './by-hand';
import { caseIn, type World } from './world';

/** A world without Temporal: a year takes milliseconds. */
export function coreWorld(): World {
  const cases = new Map<string, CaseByHand>();
  let now: Instant | undefined;
  return {
    called: 'the core',

    open: async (name: string, opening: Opening, pins: Pins) => {
      if (!now) throw new Error('a case is opened at some instant: move there first');
      const opened = CaseByHand.opened(opening, now, pins);
      if ('refused' in opened) return opened;
      cases.set(name, opened);
      return null;
    },

    moveTo: async (at: Instant) => {
      // In the order of time across all cases: one may send word to another.
      for (let first = soonest(cases, at); first; first = soonest(cases, at)) first.case.moveTo(first.at);
      for (const one of cases.values()) one.moveTo(at);
      now = at;
    },

    act: async (name: string, act: Act) => caseIn(cases, name).take(act),
    events: (name: string) => caseIn(cases, name).events,
    end: async () => undefined,
  };
}

function soonest(
  cases: ReadonlyMap<string, CaseByHand>,
  until: Instant,
): { case: CaseByHand; at: Instant } | undefined {
  return [...cases.values()]
    .flatMap((one) => (one.next && one.next <= until ? [{ case: one, at: one.next }] : []))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))[0];
}
