import { type CivilDate, dateOfNumber, dayOrLastOf, monthIndex, numberOf, partsOf, weekday } from './days';

export type Weekday = 'Sun' | 'Mon' | 'Tue' | 'Wed' | 'Thu' | 'Fri' | 'Sat';

const WEEKDAYS: readonly Weekday[] = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** A checked civil date. Throws CalendarError for text that is no day of the calendar, such as 2026-02-30. */
export function civilDate(text: string): CivilDate {
  numberOf(text);
  return text as CivilDate;
}

/** The date `n` days later (earlier when negative). */
export function addDays(date: CivilDate, n: number): CivilDate {
  return dateOfNumber(numberOf(date) + n);
}

/** Days from `a` to `b`; negative when `b` is the earlier one. */
export function daysBetween(a: CivilDate, b: CivilDate): number {
  return numberOf(b) - numberOf(a);
}

export function weekdayOf(date: CivilDate): Weekday {
  return WEEKDAYS[weekday(numberOf(date))]!;
}

/**
 * The corresponding date `n` months later (earlier when negative), or the last day of that month when there is
 * no such date (rules T-2 and T-3, Dodds v Walker; E18, E20). Count from the anchor each time: chained, the
 * 31st would become the 28th for good.
 */
export function addMonths(date: CivilDate, n: number): CivilDate {
  const { year, month, day } = partsOf(numberOf(date));
  return dateOfNumber(dayOrLastOf(monthIndex(year, month) + n, day));
}
