import { addMonths } from './civil';
import { type CivilDate, dateOfNumber, numberOf } from './days';
import { type Duration, formatDuration, type Unit } from './durations';
import { CalendarError } from './errors';
import { type HolidayTable, isPublished } from './holidays';
import { HOUR, type Instant, instantOf, msOf } from './instants';
import { dateOf, midnight, timeOf, timeOfDay } from './london';
import { isWorkingNumber, whyNot } from './working-days';

/** A day that did not count, and why: `Saturday`, `Good Friday`. */
export interface Skipped {
  readonly date: CivilDate;
  readonly why: string;
}

/** When something is due, and how that came about. Plain JSON. */
export interface Due {
  /** The London date, for hours too. */
  readonly due: CivilDate;
  /** For hours the exact instant; null for every other unit. */
  readonly dueAt: Instant | null;
  /** From this instant on it is late: `dueAt` for hours, otherwise the London midnight that ends the due day. */
  readonly ends: Instant;
  /** The days passed over, in the order of counting: by working days, and by a receipt that counts as later. */
  readonly skipped: readonly Skipped[];
  /** Whether a day was judged by rule because its year is not in the table. */
  readonly provisional: boolean;
  /** The version of the table. */
  readonly calendar: string;
}

/** How a council counts. What is absent is off. Hours know none of it: they elapse. */
export interface CountingRules {
  /** `HH:MM`: received at or after this on a working day counts as received on the next one (E03). */
  readonly cutOff?: string;
  /** What a receipt on a non-working day counts as; `same day` when absent. */
  readonly nonWorkingReceipt?: 'same day' | 'next working day';
  /** Neither the first nor the last day counts: one day more (T-6, E27). */
  readonly clearDays?: boolean;
}

/**
 * When a period that starts at an event is over. Day 0 is the London date of the event; "within n days" ends with
 * the n-th day after it and never rolls on to a working day (T-1, E16); hours are elapsed hours (T-5, E04).
 * Throws CalendarError for hours from a date without a time, and for periods that are not whole and positive.
 */
export function dueAfter(
  start: Instant | CivilDate,
  duration: Duration,
  table: HolidayTable,
  rules: CountingRules = {},
): Due {
  check(duration);
  if (duration.unit === 'hours') return elapsed(start, duration.n, table);
  const walk = startAt(start);
  if (countsAsLater(start, walk, table, rules)) walkWorkingDays(walk, 1, table);
  return count(walk, duration, 1, table, rules);
}

/**
 * The last day, or instant, at which something may be done that is to be done at least so long before a meeting.
 * Counts back from the meeting's day, which is day 0 (T-6, E27). The receipt rules do not apply.
 * Throws as `dueAfter` does.
 */
export function dueBefore(
  meeting: Instant | CivilDate,
  duration: Duration,
  table: HolidayTable,
  rules: CountingRules = {},
): Due {
  check(duration);
  if (duration.unit === 'hours') return elapsed(meeting, -duration.n, table);
  return count(startAt(meeting), duration, -1, table, rules);
}

/** The first so many occurrences of a repeating period: multiples from the anchor, never chained (E18, E21). */
export function series(
  anchor: Instant | CivilDate,
  duration: Duration,
  table: HolidayTable,
  times: number,
): Due[] {
  return Array.from({ length: times }, (_, i) =>
    dueAfter(anchor, { n: duration.n * (i + 1), unit: duration.unit }, table),
  );
}

/** The one that ends first; of equal ones the first named. Throws CalendarError when there is none to choose. */
export function earlierOf(...dues: Due[]): Due {
  const [first, ...others] = dues;
  if (!first) throw new CalendarError('There is no earliest of no due dates: name at least one');
  return others.reduce((earliest, due) => (due.ends < earliest.ends ? due : earliest), first);
}

/** Where the counting has got to, and what it passed over on the way. */
interface Walk {
  day: number;
  readonly skipped: Skipped[];
  provisional: boolean;
}

function startAt(day0: Instant | CivilDate): Walk {
  return { day: numberOf(isInstant(day0) ? dateOf(day0) : day0), skipped: [], provisional: false };
}

/** Counts the whole period from where the walk stands; `direction` is 1 forward, -1 backward. */
function count(
  walk: Walk,
  { n, unit }: Duration,
  direction: 1 | -1,
  table: HolidayTable,
  rules: CountingRules,
): Due {
  const clear = rules.clearDays ? direction : 0;
  if (unit === 'working days') walkWorkingDays(walk, n * direction + clear, table);
  else walk.day = calendarDay(walk.day, n * direction, unit) + clear;
  const { day, skipped, provisional } = walk;
  const ends = midnight(day + 1);
  return { due: dateOfNumber(day), dueAt: null, ends, skipped, provisional, calendar: table.version };
}

function calendarDay(day: number, n: number, unit: Unit): number {
  if (unit === 'months') return numberOf(addMonths(dateOfNumber(day), n));
  return day + (unit === 'weeks' ? n * 7 : n);
}

function walkWorkingDays(walk: Walk, n: number, table: HolidayTable): void {
  const direction = Math.sign(n);
  const first = walk.day + direction;
  for (let left = Math.abs(n); left > 0;) {
    walk.day += direction;
    if (isWorkingNumber(walk.day, table)) left--;
    else walk.skipped.push({ date: dateOfNumber(walk.day), why: whyNot(walk.day) });
  }
  walk.provisional ||= !isPublished(first, table) || !isPublished(walk.day, table);
}

/** Whether a receipt counts as one on the next working day. A date without a time is never past the cut-off. */
function countsAsLater(
  start: Instant | CivilDate,
  walk: Walk,
  table: HolidayTable,
  rules: CountingRules,
): boolean {
  if (rules.nonWorkingReceipt !== 'next working day' && rules.cutOff === undefined) return false;
  walk.provisional = !isPublished(walk.day, table);
  if (!isWorkingNumber(walk.day, table)) return rules.nonWorkingReceipt === 'next working day';
  return (
    rules.cutOff !== undefined && isInstant(start) && timeOfDay(timeOf(start)) >= timeOfDay(rules.cutOff)
  );
}

function elapsed(from: Instant | CivilDate, hours: number, table: HolidayTable): Due {
  if (!isInstant(from)) {
    throw new CalendarError(
      `Hours cannot be counted from the date ${from}: give the instant, such as ${from}T09:30:00Z`,
    );
  }
  const dueAt = instantOf(msOf(from) + hours * HOUR);
  return { due: dateOf(dueAt), dueAt, ends: dueAt, skipped: [], provisional: false, calendar: table.version };
}

function isInstant(when: Instant | CivilDate): when is Instant {
  return when.length > '2025-04-17'.length;
}

function check(duration: Duration): void {
  if (Number.isInteger(duration.n) && duration.n > 0) return;
  throw new CalendarError(
    `A period of ${formatDuration(duration)} cannot be counted: it must be a whole number from 1`,
  );
}
