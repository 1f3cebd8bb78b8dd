/**
 * Civil dates, instants, Europe/London, durations and working days in England and Wales.
 * Pure and synchronous: nothing here asks what time it is, and nothing is remembered between calls.
 */
export { addDays, addMonths, civilDate, daysBetween, type Weekday, weekdayOf } from './civil';
export {
  type CountingRules,
  type Due,
  dueAfter,
  dueBefore,
  earlierOf,
  series,
  type Skipped,
} from './counting';
export type { CivilDate } from './days';
export { type Duration, formatDuration, parseDuration, type Unit } from './durations';
export { CalendarError } from './errors';
export { formatDate, formatInstant } from './format';
export { holidayTable, type HolidayTable, holidayTitle } from './holidays';
export { type Instant, instant, instantOf, msOf } from './instants';
export { atLocal, dateOf, endOfDay, startOfDay, timeOf, zoneOf } from './london';
export {
  isWorkingDay,
  lastWorkingDayOnOrBefore,
  nextWorkingDay,
  previousWorkingDay,
  previousWorkingDay as lastWorkingDayBefore,
} from './working-days';
