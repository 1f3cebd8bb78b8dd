import { CalendarError } from './errors';

/** The unit decides the arithmetic: elapsed hours, civil days, weeks and months, or working days. */
export type Unit = 'hours' | 'days' | 'weeks' | 'months' | 'working days';

export interface Duration {
  readonly n: number;
  readonly unit: Unit;
}

const WRITTEN = /^([1-9]\d{0,3}) (hour|day|week|month|working day)s?$/;

/** Reads `24 hours`, `1 working day`, `6 weeks`. Throws CalendarError for anything else. */
export function parseDuration(text: string): Duration {
  const found = WRITTEN.exec(text);
  if (!found) {
    throw new CalendarError(
      `"${text}" is not a duration: write a whole number from 1 to 9999 and a unit, ` +
        'such as "24 hours", "7 days", "6 weeks", "12 months" or "10 working days"',
    );
  }
  return { n: Number(found[1]), unit: `${found[2]}s` as Unit };
}

/** `1 working day`, `6 weeks`: what `parseDuration` reads. */
export function formatDuration(duration: Duration): string {
  return `${duration.n} ${duration.n === 1 ? duration.unit.slice(0, -1) : duration.unit}`;
}
