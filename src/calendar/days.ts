import { CalendarError } from './errors';

/** A day of the London calendar, `YYYY-MM-DD`. It has no time and no zone. */
export type CivilDate = string & { readonly __civil: true };

/** The parts of a civil date: month 1 to 12, day 1 to 31. */
export interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const FIRST_YEAR = 1900;
const LAST_YEAR = 2100;
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** '00' to '99'. */
export const TWO_DIGITS: readonly string[] = Array.from({ length: 100 }, (_, n) =>
  String(n).padStart(2, '0'),
);

/** The number of days of a month (1 to 12). */
export function daysInMonth(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : DAYS_IN_MONTH[month - 1]!;
}

/**
 * Whole days since 1 January 1970 (negative before).
 * The year is taken to begin in March, so that the leap day is its last day; an era is 400 years.
 */
export function dayNumber(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The civil date of a day number: the reverse of `dayNumber`. */
export function partsOf(number: number): Parts {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return { year: yearOfEra + era * 400 + (month > 2 ? 0 : 1), month, day };
}

/** The weekday of a day number: 0 is Sunday, 6 is Saturday. */
export function weekday(number: number): number {
  return (((number + 4) % 7) + 7) % 7;
}

/** The day number of a civil date. Throws CalendarError for anything that is no day of the calendar. */
export function numberOf(date: string): number {
  const year = digits(date, 0, 4);
  const month = digits(date, 5, 7);
  const day = digits(date, 8, 10);
  if (date.length !== 10 || date[4] !== '-' || date[7] !== '-' || Number.isNaN(year + month + day)) {
    throw new CalendarError(`"${date}" is not a date: write YYYY-MM-DD, such as 2026-04-15`);
  }
  if (year < FIRST_YEAR || year > LAST_YEAR) {
    throw new CalendarError(`"${date}": the year must be between ${FIRST_YEAR} and ${LAST_YEAR}`);
  }
  if (month < 1 || month > 12) {
    throw new CalendarError(`"${date}": the month must be between 01 and 12`);
  }
  const last = daysInMonth(year, month);
  if (day < 1 || day > last) {
    const name = `${date.slice(0, 4)}-${date.slice(5, 7)}`;
    throw new CalendarError(`"${date}" does not exist: the last day of ${name} is ${name}-${last}`);
  }
  return dayNumber(year, month, day);
}

/** The civil date of a day number. Throws CalendarError outside the years 1900 to 2100. */
export function dateOfNumber(number: number): CivilDate {
  const { year, month, day } = partsOf(number);
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR)) {
    throw new CalendarError(`The date would lie outside the years ${FIRST_YEAR} to ${LAST_YEAR}`);
  }
  return `${year}-${TWO_DIGITS[month]}-${TWO_DIGITS[day]}` as CivilDate;
}

/** The whole number written between two positions of a text; NaN if anything but digits stands there. */
export function digits(text: string, from: number, to: number): number {
  let n = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    n = n * 10 + digit;
  }
  return n;
}
