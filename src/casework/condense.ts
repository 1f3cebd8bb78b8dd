import { addMonths, dateOf, type CivilDate, type Instant } from '../calendar';
import type { Policy } from '../policy';
import { eventNamed, type FieldType } from '../vocabulary';
import { dayOf } from './moments';
import { processOf } from './processes';
import type { Case, CaseEvent, Clock, Fact } from './types';
import { anyTriggers } from './triggers';

/** Entries can be corrected for so many months; what is older leaves the running case (DESIGN 6). */
const correctionWindowMonths = 12;

/**
 * What an old case lets go of, so that it stays small for years: the clocks that were over before the correction
 * window, and the entries of that time that nothing can turn on any more. The record keeps all of it and explains it
 * from there.
 * @returns the part of an event that says what goes; null when nothing does
 */
export function condensing(
  current: Case,
  now: Instant,
  policy: Policy,
): Required<Pick<CaseEvent, 'condensed' | 'fields'>> | null {
  const before = addMonths(dateOf(now), -correctionWindowMonths);
  const gone = current.clocks.filter((clock) => isOver(clock, before));
  const staying = current.clocks.filter((clock) => !gone.includes(clock));
  const old = current.facts.filter((fact) => isOld(fact, before));
  const counted = countedFromTheStart(current, policy);
  const asked = old.filter((fact) => !fact.voided && (counted(fact) || isStillAsked(fact, old, staying)));
  const kept = current.facts.filter((fact) => !old.includes(fact) || asked.includes(fact));
  const leaving = old.filter((fact) => !asked.includes(fact) && !refersTo(fact, kept));
  if (gone.length + leaving.length === 0) return null;
  return {
    condensed: { before, clocks: gone.map(({ id }) => id), facts: leaving.map(({ id }) => id) },
    fields: processOf(current.process).remembers?.(current, leaving) ?? {},
  };
}

function isOver(clock: Clock, before: CivilDate): boolean {
  if (clock.status === 'running' || clock.lateReason === 'needed') return false;
  const lastDay = clock.readings.map(({ due }) => due).reduce((last, due) => (due > last ? due : last));
  return dayOf(clock.settledAt ?? clock.startedAt) < before && lastDay < before;
}

function isOld(fact: Fact, before: CivilDate): boolean {
  return fact.id !== 1 && dayOf(fact.at) < before && dateOf(fact.recordedAt) < before;
}

/** Where each occurrence is computed from the start of the plan, what settled the earlier ones is counted. */
function countedFromTheStart({ process }: Case, { clocks }: Policy): (fact: Fact) => boolean {
  const rules = Object.values(clocks).filter(
    (rule) => rule.process === process && rule.repeats === 'plan start',
  );
  return (fact) => rules.some((rule) => anyTriggers([...rule.starts, ...rule.until], fact));
}

/** A clock that stays began with it or was settled by it; or it is the last of its kind. */
function isStillAsked(fact: Fact, old: readonly Fact[], staying: readonly Clock[]): boolean {
  if (staying.some(({ startedBy, settledBy }) => startedBy === fact.id || settledBy === fact.id)) return true;
  return !old.some((other) => !other.voided && isLater(other, fact) && kindOf(other) === kindOf(fact));
}

function isLater(other: Fact, fact: Fact): boolean {
  const [a, b] = [dayOf(other.at), dayOf(fact.at)];
  return a > b || (a === b && other.id > fact.id);
}

/** What conditions ask of an entry: its codes and its flags. Of two of one kind only the later one is ever asked. */
const deciding: readonly FieldType[] = ['code', 'flag', 'role', 'clock', 'case'];

function kindOf({ event, fields }: Fact): string {
  const made = eventNamed(event);
  const definitions = made && 'act' in made ? made.fields : {};
  const decides = Object.entries(fields)
    .filter(([name]) => deciding.includes(definitions[name]?.type ?? 'code'))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([event, decides]);
}

/** Something that completes or answers an entry goes with it and not before: else it would be asked for again. */
function refersTo({ event, fields }: Fact, kept: readonly Fact[]): boolean {
  const made = eventNamed(event);
  const definitions = made && 'act' in made ? made.fields : {};
  return Object.entries(fields).some(
    ([name, value]) => definitions[name]?.type === 'event' && kept.some(({ id }) => id === value && id !== 1),
  );
}
