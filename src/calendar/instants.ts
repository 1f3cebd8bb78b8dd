import { dateOfNumber, digits, numberOf, TWO_DIGITS } from './days';
import { CalendarError } from './errors';

/**
 * A moment, as ISO text in UTC with milliseconds: `2025-04-17T15:59:00.000Z`.
 * There is one way to write each moment, so comparing the texts compares the moments.
 */
export type Instant = string & { readonly __instant: true };

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** British Summer Time has kept its present rule since 1996; what lies outside these years is a mistake. */
const FIRST = numberOf('1996-01-01') * DAY;
const END = (numberOf('2100-12-31') + 1) * DAY;

const ISO = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(?:Z|([+-])(\d{2}):(\d{2}))$/;
const ISO_WITHOUT_ZONE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/;

/**
 * Reads an ISO date and time with `Z` or an offset. What is finer than a millisecond is dropped.
 * Throws CalendarError for a local time without a zone (E06: it may have happened twice) and for no time at all.
 */
export function instant(text: string): Instant {
  const found = ISO.exec(text);
  if (!found) {
    throw new CalendarError(
      ISO_WITHOUT_ZONE.test(text)
        ? `"${text}" does not say in which zone: end it with Z, +00:00 (GMT) or +01:00 (BST)`
        : `"${text}" is not an instant: write it like 2025-04-17T16:59:00+01:00 or 2025-04-17T15:59:00Z`,
    );
  }
  const [, date, hour, minute, second = '0', fraction = '', sign, zoneHour = '0', zoneMinute = '0'] = found;
  if (+hour! > 23 || +minute! > 59 || +second > 59) {
    throw new CalendarError(`"${text}" has no such time of day: times run from 00:00:00 to 23:59:59`);
  }
  if (+zoneHour > 14 || +zoneMinute > 59) {
    throw new CalendarError(`"${text}" has no such offset: in England it is +00:00 (GMT) or +01:00 (BST)`);
  }
  const offset = (+zoneHour * 60 + +zoneMinute) * (sign === '-' ? -60_000 : 60_000);
  const timeOfDay = ((+hour! * 60 + +minute!) * 60 + +second) * 1000 + +fraction.slice(0, 3).padEnd(3, '0');
  return instantOf(numberOf(date!) * DAY + timeOfDay - offset);
}

/**
 * The instant so many milliseconds after 1970 began in UTC; a fraction of a millisecond is dropped.
 * Throws CalendarError outside 1996 to 2100.
 */
export function instantOf(milliseconds: number): Instant {
  const ms = Math.floor(milliseconds);
  if (!(ms >= FIRST && ms < END)) {
    throw new CalendarError(`${milliseconds} ms after 1970 is not an instant in the years 1996 to 2100`);
  }
  const day = Math.floor(ms / DAY);
  const rest = ms - day * DAY;
  const hour = TWO_DIGITS[Math.floor(rest / HOUR)];
  const minute = TWO_DIGITS[Math.floor(rest / 60_000) % 60];
  const second = TWO_DIGITS[Math.floor(rest / 1000) % 60];
  const milli = String(rest % 1000).padStart(3, '0');
  return `${dateOfNumber(day)}T${hour}:${minute}:${second}.${milli}Z` as Instant;
}

/** Milliseconds since 1970 began in UTC. Throws CalendarError when the text is not a normalised instant. */
export function msOf(instant: Instant): number {
  const hour = digits(instant, 11, 13);
  const minute = digits(instant, 14, 16);
  const second = digits(instant, 17, 19);
  const milli = digits(instant, 20, 23);
  const shape = instant.length === 24 && instant[10] === 'T' && instant[23] === 'Z';
  if (!shape || !(hour < 24 && minute < 60 && second < 60 && milli >= 0)) {
    throw new CalendarError(
      `"${instant}" is not an instant like 2025-04-17T15:59:00.000Z: read it with instant()`,
    );
  }
  return numberOf(instant.slice(0, 10)) * DAY + hour * HOUR + minute * 60_000 + second * 1000 + milli;
}
