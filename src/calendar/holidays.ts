import { type CivilDate, dateOfNumber, numberOf, partsOf } from './days';
import { titleByRule } from './holiday-rules';
import { ONE_OFF_TITLES, PUBLISHED } from './published-holidays';

/**
 * The holidays of England and Wales as they were known on some day. Plain JSON, about half a kilobyte: it travels
 * in the state of each case, so that a due date can always be computed again as it was computed then.
 */
export interface HolidayTable {
  /** Names the publication: `england-and-wales 2025-11-24`. */
  readonly version: string;
  /** The last day of the last published year; later days follow the rules and are provisional. */
  readonly until: CivilDate;
  /** The first published year; earlier ones follow the rules too. */
  readonly from: number;
  /** For each year from then on its holidays on weekdays, written month × 100 + day: 419 is 19 April. */
  readonly years: readonly (readonly number[])[];
}

const FIRST_PUBLISHED_YEAR = PUBLISHED[0]!.year;

/** The table as known on a day; without one, the newest. Before the first publication everything is by rule. */
export function holidayTable(known?: CivilDate): HolidayTable {
  const years: (readonly number[])[] = [];
  let newest = 'by rule';
  for (const { seen, year, days } of PUBLISHED) {
    if (known !== undefined && seen > known) break;
    years[year - FIRST_PUBLISHED_YEAR] = [...days];
    newest = seen;
  }
  const lastYear = FIRST_PUBLISHED_YEAR + years.length - 1;
  return {
    version: `england-and-wales ${newest}`,
    until: `${lastYear}-12-31` as CivilDate,
    from: FIRST_PUBLISHED_YEAR,
    years,
  };
}

const NEWEST = holidayTable();

/** The title of the holiday on a date as known today; null when it is none, or falls on a weekend. */
export function holidayTitle(date: CivilDate): string | null {
  const number = numberOf(date);
  return isHoliday(number, NEWEST) ? titleOf(number) : null;
}

/** Whether a weekday is a holiday: as published, and by rule in years that the table does not have. */
export function isHoliday(number: number, table: HolidayTable): boolean {
  const { year, month, day } = partsOf(number);
  const published = table.years[year - table.from];
  return published ? published.includes(month * 100 + day) : titleByRule(number) !== null;
}

/** Whether the day lies in a published year. */
export function isPublished(number: number, table: HolidayTable): boolean {
  return table.years[partsOf(number).year - table.from] !== undefined;
}

/** What a holiday is called. One that this edition knows nothing of, from a newer table, is a `Bank holiday`. */
export function titleOf(number: number): string {
  return titleByRule(number) ?? ONE_OFF_TITLES[dateOfNumber(number)] ?? 'Bank holiday';
}
