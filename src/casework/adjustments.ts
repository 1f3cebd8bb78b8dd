import { dateOf, endOfDay, parseDuration, type CivilDate } from '../calendar';
import type { ClockRule, Reading } from '../policy';
import { compareMoments, dayOf, isInstant, latest, notBefore } from './moments';
import { anyTriggers } from './triggers';
import type { ClockReading, Fact, Moment } from './types';

/** An occurrence before anything was agreed about it. */
interface Agreed {
  startedAt: Moment;
  settledBy?: Fact | undefined;
}

/**
 * The readings of an occurrence with what was agreed for this case: its own interval, an extension, an exception
 * with a new date. None of them shortens what was given before, and the first date is kept (decisions 2.3).
 * @param compute one reading, counted from the occurrence's anchor
 */
export function adjustedReadings(
  name: string,
  rule: ClockRule,
  facts: readonly Fact[],
  agreed: Agreed,
  compute: (reading: Reading) => ClockReading,
): readonly ClockReading[] {
  const own = about(name, 'OwnIntervalSet', facts, agreed).at(-1);
  const moves = [
    ...about(name, 'ClockExtended', facts, agreed),
    ...exceptions(name, rule, facts, agreed),
  ].sort((a, b) => compareMoments(a.at, b.at) || a.id - b.id);
  return rule.readings.map((reading) => {
    const asWritten = compute(reading);
    if (reading.kind !== 'limit') return asWritten;
    const withOwn = own ? ownInterval(reading, asWritten, rule, own, compute) : asWritten;
    return moves.reduce(movedLater, byThen(withOwn, rule, facts, agreed));
  });
}

/** The agreed exception by which an occurrence need not be met at all. */
export function exemptingException(
  name: string,
  rule: ClockRule,
  facts: readonly Fact[],
  agreed: Agreed,
): Fact | undefined {
  return exceptions(name, rule, facts, agreed).find((fact) => fact.fields.newDate === undefined);
}

/** What was recorded of this clock while the occurrence ran. */
function about(
  name: string,
  event: string,
  facts: readonly Fact[],
  { startedAt, settledBy }: Agreed,
): Fact[] {
  return facts.filter(
    (fact) =>
      fact.event === event &&
      fact.fields.clock === name &&
      (event === 'OwnIntervalSet' || notBefore(fact.at, startedAt)) &&
      (!settledBy || notBefore(settledBy.at, fact.at)),
  );
}

/** Two-part exceptions count once the second part is there (LEI-meet-exc: the next supervision). */
function exceptions(name: string, rule: ClockRule, facts: readonly Fact[], agreed: Agreed): Fact[] {
  const second = rule.exception?.pendingUntil;
  return about(name, 'ExceptionAgreed', facts, agreed).filter(
    (exception) =>
      !second ||
      facts.some(
        (fact) => anyTriggers([second], fact) && notBefore(fact.at, exception.at) && fact.id !== exception.id,
      ),
  );
}

/** Shorter by those who may; longer only where it was said to be, by those who may (checked when it was set). */
function ownInterval(
  reading: Reading,
  asWritten: ClockReading,
  rule: ClockRule,
  own: Fact,
  compute: (reading: Reading) => ClockReading,
): ClockReading {
  if (!reading.within) return asWritten;
  const within = parseDuration(String(own.fields.interval));
  const other = compute({ ...reading, within, cite: rule.ownInterval?.cite ?? reading.cite });
  return own.fields.longer === true || other.ends < asWritten.ends ? other : asWritten;
}

/** The time that was set where it was started, or at a later discussion: never longer than it is otherwise (PET-4.13). */
function byThen(
  reading: ClockReading,
  { starts, ownInterval: own }: ClockRule,
  facts: readonly Fact[],
  { startedAt, settledBy }: Agreed,
): ClockReading {
  const field = own?.field;
  if (!field) return reading;
  const setting = starts.map(({ event }) => event);
  const by = facts
    .filter(({ event, at }) => setting.includes(event) && notBefore(at, startedAt))
    .filter(({ at }) => !settledBy || notBefore(settledBy.at, at))
    .flatMap((fact) => setIn(fact, field))
    .at(-1);
  if (by === undefined) return reading;
  const ends = isInstant(by) ? by : endOfDay(by);
  if (ends >= reading.ends) return reading;
  const dueAt = isInstant(by) ? by : null;
  const due = isInstant(by) ? dateOf(by) : by;
  return { ...reading, says: 'the time that was set', cite: own.cite, due, dueAt, ends, skipped: [] };
}

/** The time that an entry sets; one that does not lie after it sets nothing. */
function setIn({ at, fields }: Fact, field: string): Moment[] {
  const by = fields[field] as Moment | undefined;
  if (by === undefined) return [];
  const isLater = isInstant(by) ? latest(at) < by : dayOf(at) <= by;
  return isLater ? [by] : [];
}

function movedLater(reading: ClockReading, move: Fact): ClockReading {
  const due = move.fields.newDate as CivilDate | undefined;
  if (due === undefined) return reading;
  const ends = endOfDay(due);
  if (ends <= reading.ends) return reading;
  return { ...reading, due, dueAt: null, ends, original: reading.original ?? reading.ends, skipped: [] };
}
