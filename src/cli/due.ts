import {
  addDays,
  type CivilDate,
  civilDate,
  type CountingRules,
  type Due,
  dueAfter,
  dueBefore,
  earlierOf,
  formatDate,
  formatDuration,
  formatInstant,
  type Duration,
  holidayTable,
  type HolidayTable,
  type Instant,
  parseDuration,
  series,
} from '../calendar';
import { skippedWords } from '../casework/sentences';
import { UserError } from './errors';
import { print, printJson } from './output';
import { parseWhen, saidWhen } from './when';

export interface DueOptions {
  from: string;
  in?: string;
  earlierOf?: string[];
  before?: true;
  clear?: true;
  cutoff?: string;
  nonWorkingReceipt?: 'same' | 'next';
  known?: string;
  times?: string;
  earlier?: true;
  later?: true;
  json?: true;
}

export function dueCommand(options: DueOptions): void {
  const from = parseWhen(options.from, options);
  const durations = durationsOf(options);
  const table = holidayTable(options.known === undefined ? undefined : civilDate(options.known));
  const rules = rulesOf(options);
  const count = options.before ? dueBefore : dueAfter;
  const dues = durations.map((duration) => count(from, duration, table, rules));
  const due = earlierOf(...dues);
  const winner = durations[dues.indexOf(due)]!;
  const times = timesOf(options);
  const dates = times === undefined ? undefined : series(from, winner, table, times).map((one) => one.due);
  const counted = !options.before && winner.unit !== 'hours';
  const laterReceipt = counted ? receivedLater(from, table, rules) : undefined;
  if (options.json) return printJson({ ...answer(due), ...(dates && { series: dates }) });
  print(
    [
      ...sentences(due, winner, options, from, laterReceipt),
      ...(dates ?? []).map((date, i) => `${i + 1}. ${formatDate(date)}`),
    ].join('\n'),
  );
}

function durationsOf(options: DueOptions): Duration[] {
  if ((options.in === undefined) === (options.earlierOf === undefined)) {
    throw new UserError('Say how long: either --in "10 working days" or --earlier-of "26 weeks" "6 months".');
  }
  if (options.earlierOf?.length === 1) throw new UserError('--earlier-of needs two durations or more.');
  return (options.earlierOf ?? [options.in!]).map(parseDuration);
}

function rulesOf(options: DueOptions): CountingRules {
  if (options.cutoff !== undefined && !/^([01]\d|2[0-3]):[0-5]\d$/.test(options.cutoff)) {
    throw new UserError(`"${options.cutoff}" is no time of day: write HH:MM, such as 17:00.`);
  }
  return {
    ...(options.clear && { clearDays: true }),
    ...(options.cutoff !== undefined && { cutOff: options.cutoff }),
    ...(options.nonWorkingReceipt === 'next' && { nonWorkingReceipt: 'next working day' as const }),
  };
}

function timesOf({
  times,
  before,
  earlierOf: several,
  clear,
  cutoff,
  nonWorkingReceipt,
}: DueOptions): number | undefined {
  if (times === undefined) return undefined;
  if (!/^[1-9]\d{0,2}$/.test(times))
    throw new UserError(`--times must be a whole number from 1 to 999, not "${times}".`);
  if (before || several || clear || cutoff || nonWorkingReceipt) {
    throw new UserError('--times counts a plain series from one start; it goes with --in and --known only.');
  }
  return Number(times);
}

/** The day that a receipt counts on instead of its own. */
function receivedLater(
  from: Instant | CivilDate,
  table: HolidayTable,
  { clearDays: _, ...receipt }: CountingRules,
): CivilDate | undefined {
  const dayAfter = (rules: CountingRules) => dueAfter(from, { n: 1, unit: 'days' }, table, rules).due;
  const counts = dayAfter(receipt);
  return counts === dayAfter({}) ? undefined : addDays(counts, -1);
}

function answer(due: Due) {
  return {
    due: due.due,
    dueAt: due.dueAt,
    local: localOf(due),
    ends: due.ends,
    skipped: due.skipped,
    provisional: due.provisional,
    calendar: due.calendar,
  };
}

function sentences(
  due: Due,
  duration: Duration,
  options: DueOptions,
  from: Instant | CivilDate,
  receivedOn: CivilDate | undefined,
): string[] {
  const how = options.before
    ? `at least ${formatDuration(duration)} before`
    : `${formatDuration(duration)} after`;
  const clear = options.clear && duration.unit !== 'hours' ? ', in clear days' : '';
  const others = options.earlierOf ? `, the earlier of ${options.earlierOf.join(' and ')}` : '';
  return [
    `${localOf(due)}: ${how} ${saidWhen(from)}${clear}${others}.`,
    ...(receivedOn ? [`Counts as received on ${formatDate(receivedOn)}.`] : []),
    ...(due.skipped.length > 0 ? [`Not counted: ${skippedWords(due.skipped)}.`] : []),
    `Late from ${formatInstant(due.ends)}.`,
    ...(due.provisional ? ['Provisional: a day lies outside the years of the published bank holidays.'] : []),
    `Bank holidays: ${due.calendar}.`,
  ];
}

function localOf({ due, dueAt }: Due): string {
  return dueAt ? formatInstant(dueAt) : formatDate(due);
}
