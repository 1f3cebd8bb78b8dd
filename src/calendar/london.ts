import {
  type CivilDate,
  dateOfNumber,
  dayNumber,
  digits,
  numberOf,
  partsOf,
  TWO_DIGITS,
  weekday,
} from './days';
import { CalendarError } from './errors';
import { DAY, HOUR, type Instant, instantOf, msOf } from './instants';

/** The London date of an instant: late in a summer evening it is a day ahead of the UTC date (E31). */
export function dateOf(instant: Instant): CivilDate {
  return dateOfNumber(Math.floor(localMs(instant) / DAY));
}

/** The London time of day of an instant, `HH:MM`. */
export function timeOf(instant: Instant): string {
  const minutes = Math.floor((localMs(instant) % DAY) / 60_000);
  return `${TWO_DIGITS[Math.floor(minutes / 60)]}:${TWO_DIGITS[minutes % 60]}`;
}

export function zoneOf(instant: Instant): 'GMT' | 'BST' {
  return offsetAt(msOf(instant)) === 0 ? 'GMT' : 'BST';
}

/**
 * The instants at which London's clocks show `time` (HH:MM or HH:MM:SS) on `date`: one, none in the hour that
 * is missing in March, two in the hour that is repeated in October, the earlier (BST) first (E06).
 * Throws CalendarError for a time that no clock shows.
 */
export function atLocal(date: CivilDate, time: string): Instant[] {
  const local = numberOf(date) * DAY + timeOfDay(time);
  const instants: Instant[] = [];
  if (offsetAt(local - HOUR) === HOUR) instants.push(instantOf(local - HOUR));
  if (offsetAt(local) === 0) instants.push(instantOf(local));
  return instants;
}

/** London midnight, with which the day begins. Clocks change at 01:00 UTC, so it is neither missing nor repeated. */
export function startOfDay(date: CivilDate): Instant {
  return midnight(numberOf(date));
}

/** The next London midnight: the first instant that no longer belongs to the day. */
export function endOfDay(date: CivilDate): Instant {
  return midnight(numberOf(date) + 1);
}

/** The London midnight with which a day number begins. At 00:00 UTC the offset is that of the day's beginning. */
export function midnight(day: number): Instant {
  return instantOf(day * DAY - offsetAt(day * DAY));
}

function localMs(instant: Instant): number {
  const ms = msOf(instant);
  return ms + offsetAt(ms);
}

/**
 * London's offset from UTC in milliseconds: one hour from the last Sunday of March 01:00 UTC to the last Sunday
 * of October 01:00 UTC (Summer Time Order 2002; the same since 1996).
 */
function offsetAt(ms: number): number {
  const day = Math.floor(ms / DAY);
  const { year, month } = partsOf(day);
  if (month < 3 || month > 10) return 0;
  if (month > 3 && month < 10) return HOUR;
  const last = dayNumber(year, month, 31);
  const change = (last - weekday(last)) * DAY + HOUR;
  return ms >= change === (month === 3) ? HOUR : 0;
}

/** Milliseconds after midnight of HH:MM or HH:MM:SS. Throws CalendarError for a time that no clock shows. */
export function timeOfDay(time: string): number {
  const hour = digits(time, 0, 2);
  const minute = digits(time, 3, 5);
  const second = time.length === 5 ? 0 : digits(time, 6, 8);
  const shape = time[2] === ':' && (time.length === 5 || (time.length === 8 && time[5] === ':'));
  if (!shape || !(hour <= 23 && minute <= 59 && second <= 59)) {
    throw new CalendarError(`"${time}" is not a time of day: write HH:MM or HH:MM:SS, such as 16:59`);
  }
  return hour * HOUR + minute * 60_000 + second * 1000;
}
