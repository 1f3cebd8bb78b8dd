import {
  dateOf,
  instantOf,
  msOf,
  startOfDay,
  endOfDay,
  type CivilDate,
  type Instant,
  formatDate,
  formatInstant,
} from '../calendar';
import type { Moment } from './types';

export function isInstant(moment: Moment): moment is Instant {
  return moment.length > 10;
}

/** The London date on which it happened. */
export function dayOf(moment: Moment): CivilDate {
  return isInstant(moment) ? dateOf(moment) : moment;
}

/** The first instant at which it can have happened: what an elapsed-hours clock counts from. */
export function earliest(moment: Moment): Instant {
  return isInstant(moment) ? moment : startOfDay(moment);
}

/** The last instant at which it can have happened. */
export function latest(moment: Moment): Instant {
  return isInstant(moment) ? moment : instantOf(msOf(endOfDay(moment)) - 1);
}

/**
 * Orders by when things happened. A date without an hour lies at the start of its day, so that what is known
 * to the minute on the same day comes after it.
 */
export function compareMoments(a: Moment, b: Moment): number {
  const left = earliest(a);
  const right = earliest(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Whether `moment` can be on or after `start`: on the same day, when either is only a date. */
export function notBefore(moment: Moment, start: Moment): boolean {
  if (isInstant(moment) && isInstant(start)) return moment >= start;
  return dayOf(moment) >= dayOf(start);
}

/** For people: with the hour where it is known, else the day. */
export function formatMoment(moment: Moment): string {
  return isInstant(moment) ? formatInstant(moment) : formatDate(moment);
}
