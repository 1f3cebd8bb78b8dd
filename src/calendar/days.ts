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

/** '00' to '99'. */
export const TWO_DIGITS: readonly string[] = Array.from({ length: 100 }, (_, n) =>
  String(n).padStart(2, '0'),
);

/** '-01-01' to '-12-31', at month × 32 + day: writing dates is what counting spends its time on. */
const MONTH_AND_DAY: readonly string[] = Array.from(
  { length: 13 * 32 },
  (_, i) => `-${TWO_DIGITS[i >> 5]}-${TWO_DIGITS[i & 31]}`,
);

/** The day number of the first of each month, from January 1900 to the January after the last year. */
const MONTH_STARTS: readonly number[] = monthStarts();
const FIRST_DAY = dayNumber(FIRST_YEAR, 1, 1);
const LAST_DAY = dayNumber(LAST_YEAR, 12, 31);

function monthStarts(): number[] {
  const starts = [-25_567];
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year++) {
    const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    for (const days of [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
      starts.push(starts.at(-1)! + days);
    }
  }
  return starts;
}

/** Whole days since 1 January 1970 (negative before) of a date in the years 1900 to 2100. */
export function dayNumber(year: number, month: number, day: number): number {
  return MONTH_STARTS[monthIndex(year, month)]! + day - 1;
}

/** Months since January 1900. */
export function monthIndex(year: number, month: number): number {
  return (year - FIRST_YEAR) * 12 + month - 1;
}

/**
 * The day number of a day in the month with this index, or of the month's last day when it is shorter.
 * Throws CalendarError outside the years 1900 to 2100.
 */
export function dayOrLastOf(index: number, day: number): number {
  const start = MONTH_STARTS[index];
  const next = MONTH_STARTS[index + 1];
  if (start === undefined || next === undefined) throw outside();
  return Math.min(start + day, next) - 1;
}

/** The civil date of a day number in the years 1900 to 2100: the reverse of `dayNumber`. */
export function partsOf(number: number): Parts {
  let index = ((number - FIRST_DAY) / 30.436875) | 0; // the mean month; at most one month off
  if (MONTH_STARTS[index]! > number) index--;
  else if (MONTH_STARTS[index + 1]! <= number) index++;
  const years = (index / 12) | 0;
  return { year: FIRST_YEAR + years, month: index - years * 12 + 1, day: number - MONTH_STARTS[index]! + 1 };
}

/** The weekday of a day number: 0 is Sunday, 6 is Saturday. 1 January 1900 was a Monday. */
export function weekday(number: number): number {
  return (number - FIRST_DAY + 1) % 7;
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
  const number = dayNumber(year, month, day);
  const last = dayOrLastOf(monthIndex(year, month), 31);
  if (day < 1 || number > last) {
    throw new CalendarError(`"${date}" does not exist: the last day of that month is ${dateOfNumber(last)}`);
  }
  return number;
}

/** The civil date of a day number. Throws CalendarError outside the years 1900 to 2100. */
export function dateOfNumber(number: number): CivilDate {
  if (!(number >= FIRST_DAY && number <= LAST_DAY && Number.isInteger(number))) throw outside();
  const { year, month, day } = partsOf(number);
  return `${year}${MONTH_AND_DAY[month * 32 + day]!}` as CivilDate;
}

function outside(): CalendarError {
  return new CalendarError(`There is no such day in the years ${FIRST_YEAR} to ${LAST_YEAR}`);
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
