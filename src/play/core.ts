import type { HolidayTable, Instant } from '../calendar';
import {
  caseId,
  type Act,
  type CaseEvent,
  type Opening,
  type Pins,
  type Successor,
  type Word,
} from '../casework';
import { CaseByHand } from './by-hand';
import { caseIn, type World } from './world';

/** A world without Temporal: a year takes milliseconds. */
export function coreWorld(): World {
  const cases = new Map<string, CaseByHand>();
  /** How many events of each case have been passed on. */
  const passed = new Map<string, number>();
  let now: Instant | undefined;

  /** What the shell of each case does once its events are recorded: opens what follows, and says what others hear. */
  function passOn(): void {
    for (let found = firstToPass(); found; found = firstToPass()) {
      const { sender, event } = found;
      passed.set(sender.case.id, event.sequence);
      for (const successor of event.opens ?? []) openSuccessor(sender, successor);
      for (const { to, word } of event.words ?? []) say(sender, to, word);
    }
  }

  function firstToPass(): { sender: CaseByHand; event: CaseEvent } | undefined {
    for (const sender of cases.values()) {
      const event = sender.events.find(({ sequence }) => sequence > (passed.get(sender.case.id) ?? 0));
      if (event) return { sender, event };
    }
    return undefined;
  }

  function openSuccessor(sender: CaseByHand, { id, opening }: Successor): void {
    // The one that is there already is the one that was meant.
    if (cases.has(id)) return;
    const opened = CaseByHand.opened({ ...opening, key: '', body: '' }, sender.now, sender.case.pins);
    if ('refused' in opened) {
      throw new Error(`${sender.case.id} opens ${id}, which is refused: ${opened.message}`);
    }
    cases.set(id, opened);
  }

  function say(sender: CaseByHand, to: string, word: Word): void {
    const listener = cases.get(to);
    if (!listener || listener.case.stage === 'closed') return sender.unheard(to, word);
    listener.moveTo(sender.now);
    listener.hear(word);
  }

  return {
    called: 'the core',

    open: async (opening: Opening, pins: Pins) => {
      if (!now) throw new Error('a case is opened at some instant: move there first');
      const opened = CaseByHand.opened(opening, now, pins);
      if ('refused' in opened) return opened;
      cases.set(caseId(opening.process, opening.council, opening.reference), opened);
      passOn();
      return null;
    },

    moveTo: async (at: Instant) => {
      // In the order of time across all cases: one may send word to another.
      for (let first = soonest(cases, at); first; first = soonest(cases, at)) {
        first.case.moveTo(first.at);
        passOn();
      }
      for (const one of cases.values()) one.moveTo(at);
      now = at;
    },

    act: async (id: string, act: Act) => {
      const answer = caseIn(cases, id).take(act);
      passOn();
      return answer;
    },

    renew: async (id: string, holidays: HolidayTable) => {
      const answer = caseIn(cases, id).renew({ holidays });
      passOn();
      return answer;
    },

    events: (id: string) => cases.get(id)?.events ?? [],
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
