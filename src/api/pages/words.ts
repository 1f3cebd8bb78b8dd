import {
  addDays,
  dateOf,
  daysBetween,
  formatDate,
  formatInstant,
  holidayTable,
  isWorkingDay,
  msOf,
  type CivilDate,
  type Instant,
} from '../../calendar';
import type { ClockChange, ClockReading, Moment } from '../../casework/types';
import { capitalised, counted, inWords, noWords, stepInWords } from '../../notices/words';
import { wordsFor } from '../../policy/words';
import { actNamed, eventNamed } from '../../vocabulary';

/** What was typed or asked; '' for anything but one text. */
export function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** How a date stands to now, in words: colour only repeats it. */
export interface Stands {
  words: string;
  /** The colour of its tag: red for what is overdue, yellow for what ends today. */
  colour: 'red' | 'yellow' | 'blue';
  overdue: boolean;
}

type Dates = Pick<ClockReading, 'kind' | 'due' | 'dueAt' | 'ends'>;

const HOUR = 3_600_000;

/** Of all dates of an obligation the one to speak of: the first that makes it out of timescale, once it has; else the first to end. */
export function dateToShow<Reading extends Dates>(readings: readonly Reading[], now: Instant): Reading {
  const inOrder = [...readings].sort((a, b) => (a.ends < b.ends ? -1 : 1));
  return inOrder.find(({ kind, ends }) => kind !== 'target' && ends <= now) ?? inOrder[0]!;
}

/**
 * 'Overdue by 2 working days', 'Target passed 3 hours ago', 'Due today', 'Due in 3 working days'. Counted in hours
 * within a day of a date that has an hour. A day is over at its end, in London.
 */
export function standing(date: Dates, now: Instant): Stands {
  if (now < date.ends) return ahead(date, now);
  const past = passed(date, now);
  if (date.kind === 'target') {
    return {
      words: past.since ? `Target passed, ${past.since}` : `Target passed ${past.by} ago`,
      colour: 'yellow',
      overdue: false,
    };
  }
  return {
    words: past.since ? `Overdue ${past.since}` : `Overdue by ${past.by}`,
    colour: 'red',
    overdue: true,
  };
}

/** How long ago; `since` where no working day has passed that could be counted. */
function passed({ due, dueAt }: Dates, now: Instant): { by?: string; since?: string } {
  const hours = dueAt ? Math.floor((msOf(now) - msOf(dueAt)) / HOUR) : 24;
  if (hours < 1) return { by: 'less than an hour' };
  if (hours < 24) return { by: counted(hours, 'hour') };
  const days = workingDays(due, dateOf(now));
  return days > 0 ? { by: counted(days, 'working day') } : { since: `since ${formatDate(due)}` };
}

function ahead({ due, dueAt }: Dates, now: Instant): Stands {
  const hours = dueAt ? Math.floor((msOf(dueAt) - msOf(now)) / HOUR) : 24;
  if (hours < 24) {
    const words = hours < 1 ? 'Due in less than an hour' : `Due in ${counted(hours, 'hour')}`;
    return { words, colour: 'yellow', overdue: false };
  }
  const today = dateOf(now);
  if (due === today) return { words: 'Due today', colour: 'yellow', overdue: false };
  const days = workingDays(today, due);
  const words = days === 0 ? `Due ${formatDate(due)}` : `Due in ${counted(days, 'working day')}`;
  return { words, colour: 'blue', overdue: false };
}

/** Working days after `from` up to and including `to`. */
function workingDays(from: CivilDate, to: CivilDate): number {
  const table = holidayTable();
  let count = 0;
  for (let day = 1; day <= daysBetween(from, to); day += 1) {
    if (isWorkingDay(addDays(from, day), table)) count += 1;
  }
  return count;
}

/** A date with its hour where it has one. */
export function dueOf({ due, dueAt }: Pick<Dates, 'due' | 'dueAt'>): string {
  return dueAt ? formatInstant(dueAt) : formatDate(due);
}

export function momentInWords(at: Moment): string {
  return at.length > 10 ? formatInstant(at as Instant) : formatDate(at as CivilDate);
}

/** 'Referral decision', or what the council calls it; as the mails do. */
export function clockInWords(name: string, policy?: { council: string; version: string }): string {
  const words = policy && wordsFor(policy.council, policy.version);
  return capitalised(stepInWords(name, words ?? noWords));
}

/** The clocks that an event changed: 'Referral decision, Answer to the referrer'. */
export function clocksInWords(changes: readonly ClockChange[]): string {
  const names = changes.map(
    (change) => (change.change === 'started' ? change.clock.id : change.id).split('@')[0]!,
  );
  return [...new Set(names)].map((name) => clockInWords(name)).join(', ');
}

/** 'team-manager' as 'Team manager', 'ReferralDecided' as 'Referral decided'. */
export function sentenceCase(name: string): string {
  return capitalised(inWords(name));
}

export function actInWords(act: string): string {
  return actNamed(act)?.title ?? sentenceCase(act);
}

/** 'Referral decided'; the clocks' own events too. */
export function eventInWords(event: string): string {
  return eventNamed(event) ? sentenceCase(event) : event;
}

/** A field's value in the log: 'No further action', 'yes', '2, 5'. */
export function valueInWords(value: unknown): string {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  if (Array.isArray(value)) return value.map(valueInWords).join(', ');
  const text = String(value);
  return /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(text) ? inWords(text) : text;
}
