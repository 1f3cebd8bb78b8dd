import type { Instant } from '../calendar';
import { hear, nextInstant, type Case, type CaseEvent, type Word } from '../casework';
import { policyFor, type Policy } from '../policy';
import { CannotPlay } from './world';

/** A case as its record knows it. */
export interface Recorded {
  events: readonly CaseEvent[];
  /** Their fold; null while there is none. */
  case: Case | null;
}

/**
 * Whether everything that has come by `now` has happened: what was due, the cases that others open, the words that
 * they say.
 */
export function isSettled(cases: ReadonlyMap<string, Recorded>, now: Instant): boolean {
  return [...cases.values()].every((one) => isAwake(one, now) && one.events.every(isPassedOn));

  function isPassedOn({ opens = [], words = [] }: CaseEvent): boolean {
    return (
      opens.every(({ id }) => cases.get(id)?.case) &&
      words.every(({ to, word }) => isHeard(word, cases.get(to), cases.get(word.from), now))
    );
  }
}

/** The cases that others opened, in that order. */
export function successorsIn(events: readonly CaseEvent[]): string[] {
  return events.flatMap(({ opens = [] }) => opens.map(({ id }) => id));
}

function isAwake({ case: current }: Recorded, now: Instant): boolean {
  const next = current && nextInstant(current, policyOf(current));
  return current !== null && (!next || next.at > now);
}

/** By whom it was meant for; or, where nobody was there to hear, by whoever said it: only an entry comes back. */
function isHeard(
  word: Word,
  listener: Recorded | undefined,
  speaker: Recorded | undefined,
  now: Instant,
): boolean {
  if (listener?.case) {
    const { case: current, events } = listener;
    const isKnown = hear(current, word, now, policyOf(current)).length === 0;
    if (isKnown || events.some((event) => saysBack(event, word))) return true;
    if (current.stage !== 'closed') return false;
  }
  const cameBack = ({ event, fields }: CaseEvent) =>
    event === 'EntryNotMoved' && fields?.fromEntry === word.entry;
  return word.word !== 'entry' || speaker?.events.some(cameBack) === true;
}

/** An entry that could not be taken leaves nothing else behind. */
function saysBack({ words = [] }: CaseEvent, { from, entry }: Word): boolean {
  return words.some(({ to, word }) => to === from && word.word === 'entry-refused' && word.entry === entry);
}

/** @throws CannotPlay when this program lacks the policy that the case computes with */
export function policyOf({ id, pins: { policy } }: Case): Policy {
  const found = policyFor(policy.council, policy.version, policy.hash);
  if (!found)
    throw new CannotPlay(`${id} has ${policy.council}@${policy.version} of another build than this one.`);
  return found;
}
