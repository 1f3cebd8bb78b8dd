import { atLocal, CalendarError, civilDate, formatInstant, instant, type CivilDate } from '../../calendar';
import type { Moment } from '../../casework/types';

/**
 * What people write for "when": an instant with a zone, a London local time without one, or a date where the hour
 * is not known. Answers with the moment as the case takes it, or with what is wrong and what would be right.
 */
export type ReadMoment = { moment: Moment } | { wrong: string };

const LOCAL = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const ZONED = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

export const MOMENT_FORM =
  'is an instant (2026-04-15T09:30:00Z), a London time (2026-04-15T10:30), or a date (2026-04-15)';
export const INSTANT_FORM = 'is an instant (2026-04-15T09:30:00Z) or a London time (2026-04-15T10:30)';

/** Of the right form, and still no moment. */
const NOT_IN_CALENDAR = 'is no date and time in the calendar of the years 1996 to 2100';

export function readMoment(text: string, dateAllowed = true): ReadMoment {
  if (DATE.test(text))
    return dateAllowed ? readDate(text) : { wrong: `needs the hour too: it ${INSTANT_FORM}` };
  const local = LOCAL.exec(text);
  if (local) return readLocal(local[1]!, local[2]!);
  const form = dateAllowed ? MOMENT_FORM : INSTANT_FORM;
  return attempt(() => instant(text), ZONED.test(text) ? NOT_IN_CALENDAR : form);
}

export function readDate(text: string): ReadMoment {
  if (!DATE.test(text)) return { wrong: 'is a date, 2026-04-15' };
  return attempt(() => civilDate(text), 'is no date in the calendar of the years 1996 to 2100');
}

function readLocal(date: string, time: string): ReadMoment {
  let found;
  try {
    found = atLocal(civilDate(date), time);
  } catch (error) {
    if (error instanceof CalendarError) return { wrong: NOT_IN_CALENDAR };
    throw error;
  }
  const [first, second] = found;
  if (first === undefined) return { wrong: missingHour(civilDate(date), time) };
  if (second !== undefined) {
    return {
      wrong:
        'happened twice, because the clocks went back in that hour: ' +
        `write ${first} (the first, BST) or ${second} (the second, GMT)`,
    };
  }
  return { moment: first };
}

/** Clocks went forward from 01:00 to 02:00: whoever wrote such a time had a clock that was still on GMT. */
function missingHour(date: CivilDate, time: string): string {
  const byGmt = instant(`${date}T${time}Z`);
  return (
    'does not exist, because the clocks went forward over that hour: ' +
    `write ${byGmt} (${formatInstant(byGmt)}) if your clock had not been changed yet`
  );
}

function attempt(read: () => Moment, otherwise: string): ReadMoment {
  try {
    return { moment: read() };
  } catch (error) {
    // Never the calendar's own message: it quotes what was sent.
    if (error instanceof CalendarError) return { wrong: otherwise };
    throw error;
  }
}
