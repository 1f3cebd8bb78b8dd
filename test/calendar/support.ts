import {
  type CivilDate,
  type CountingRules,
  civilDate,
  type Due,
  dueAfter,
  dueBefore,
  formatDate,
  formatInstant,
  holidayTable,
  type HolidayTable,
  type Instant,
  instant,
  parseDuration,
} from '../../src/calendar';

export const newest = holidayTable();

/** A civil date or an instant, by its text. */
export function moment(text: string): CivilDate | Instant {
  return text.includes('T') ? instant(text) : civilDate(text);
}

export function after(start: string, duration: string, rules?: CountingRules, table = newest): Due {
  return dueAfter(moment(start), parseDuration(duration), table, rules);
}

export function before(meeting: string, duration: string, rules?: CountingRules, table = newest): Due {
  return dueBefore(moment(meeting), parseDuration(duration), table, rules);
}

/** As people read it: `Tue 22 Apr 2025`, for hours `Fri 18 Apr 2025 16:59 BST`. */
export function said(due: Due): string {
  return due.dueAt ? formatInstant(due.dueAt) : formatDate(due.due);
}

/** `Fri 18 Apr 2025: Good Friday` for each day that did not count. */
export function skippedBy(due: Due): string[] {
  return due.skipped.map(({ date, why }) => `${formatDate(date)}: ${why}`);
}

export function knownOn(date: string): HolidayTable {
  return holidayTable(civilDate(date));
}
