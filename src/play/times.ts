import { atLocal, CalendarError, civilDate, instant, zoneOf, type Instant } from '../calendar';
import type { Moment } from '../casework';

const LOCAL = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?)(?: (BST|GMT))?$/;
const WITH_ZONE = /T.*(Z|[+-]\d{2}:\d{2})$/;

/**
 * '2025-04-17 16:59' in London as an instant. In the hour that comes twice in October, the zone says which.
 * @throws CalendarError for a time that London's clocks do not show, or show twice.
 */
export function london(text: string): Instant {
  const written = text.trim();
  if (WITH_ZONE.test(written)) return instant(written);
  const [, date, time, zone] = LOCAL.exec(written) ?? [];
  if (!date || !time) throw new CalendarError(`"${text}" is no London time`);
  const shown = atLocal(civilDate(date), time).filter((one) => !zone || zoneOf(one) === zone);
  const [first] = shown;
  if (!first) throw new CalendarError(`London's clocks do not show ${written}`);
  if (shown.length > 1) {
    throw new CalendarError(
      `London's clocks show ${written} twice: add BST for the first, GMT for the second`,
    );
  }
  return first;
}

/** The same, or a date where the hour is not known. */
export function momentOf(text: string): Moment {
  const written = text.trim();
  return written.length <= 10 ? civilDate(written) : london(written);
}
