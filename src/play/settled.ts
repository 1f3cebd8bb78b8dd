import type { Instant } from '../calendar';
import { hasHeard, nextInstant, type Case, type CaseEvent, type Word } from '../casework';
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
  return [...cases.values()].every(
    (one) => isAwake(one, now) && one.events.every((event) => isPassedOn(event, one)),
  );

  function isPassedOn(event: CaseEvent, speaker: Recorded): boolean {
    const { opens = [], words = [] } = event;
    return (
      opens.every(({ id }) => cases.get(id)?.case) &&
      words.every(({ to, word }) =>
        word.word === 'entry' ? isAnswered(word.entry, speaker) : isHeard(word, cases.get(to)),
      ) &&
      (event.event !== 'EntryMoved' || isAnswered(event.fields?.entry, speaker))
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

/** News is no news to a case that has closed, or that was never opened. */
function isHeard(word: Word, listener: Recorded | undefined): boolean {
  if (!listener?.case || listener.case.stage === 'closed') return true;
  return hasHeard(listener.case, word);
}

/** An entry that was handed over is always answered. What was handed over does not stand in the log as people read it. */
function isAnswered(entry: unknown, { events }: Recorded): boolean {
  return events.some(
    ({ event, fields }) => ['EntryTaken', 'EntryNotMoved'].includes(event) && fields?.fromEntry === entry,
  );
}

/** @throws CannotPlay when this program lacks the policy that the case computes with */
export function policyOf({ id, pins: { policy } }: Case): Policy {
  const found = policyFor(policy.council, policy.version, policy.hash);
  if (!found)
    throw new CannotPlay(`${id} has ${policy.council}@${policy.version} of another build than this one.`);
  return found;
}
