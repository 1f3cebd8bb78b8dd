import { addMonths } from './civil';
import { type CivilDate, dateOfNumber, numberOf } from './days';
import { type Duration, formatDuration } from './durations';
import { CalendarError } from './errors';
import { type HolidayTable, isPublished } from './holidays';
import { HOUR, type Instant, instantOf, msOf } from './instants';
import { dateOf, endOfDay, timeOf } from './london';
import { isWeekend, isWorkingNumber, whyNot } from './working-days';

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
  /** Working days only: the days passed over, in the order of counting. */
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
  const count = new Count(dayOf(start), 1, table);
  if (isDeemedLater(start, count, rules)) count.workingDays(1);
  return count.due(duration, rules);
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
  return new Count(dayOf(meeting), -1, table).due(duration, rules);
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

/** A walk over the days from day 0, forward or backward, that remembers what it passed over. */
class Count {
  private readonly skipped: Skipped[] = [];
  private provisional = false;

  constructor(
    private day: number,
    private readonly direction: 1 | -1,
    private readonly table: HolidayTable,
  ) {}

  isOnWorkingDay(): boolean {
    this.note();
    return isWorkingNumber(this.day, this.table);
  }

  workingDays(n: number): void {
    while (n > 0) {
      this.day += this.direction;
      if (this.isOnWorkingDay()) n--;
      else this.skipped.push({ date: dateOfNumber(this.day), why: whyNot(this.day) });
    }
  }
}
