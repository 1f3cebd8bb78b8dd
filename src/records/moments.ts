import { dateOf, type CivilDate, type Instant } from '../calendar';
import type { Moment } from '../casework/types';

/** Whether the hour is known. */
export function isInstant(moment: Moment): moment is Instant {
  return moment.length > 10;
}

/** The London date of a moment. */
export function dayOf(moment: Moment): CivilDate {
  return isInstant(moment) ? dateOf(moment) : moment;
}
