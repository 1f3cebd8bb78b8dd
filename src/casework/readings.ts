import {
  dueAfter,
  dueBefore,
  earlierOf,
  endOfDay,
  formatDuration,
  parseDuration,
  type CivilDate,
  type Due,
  type CountingRules,
  type HolidayTable,
} from '../calendar';
import type { ClockRule, HouseRules, Reading } from '../policy';
import { dayOf, earliest, isInstant } from './moments';
import type { ClockReading, Fact, Moment } from './types';

/** One reading of an occurrence: when it is due, counted from its anchor, or on the day that its start sets. */
export function readingFrom(
  reading: Reading,
  anchor: Moment,
  rule: ClockRule,
  house: HouseRules,
  table: HolidayTable,
  number: number,
  start: Fact,
): ClockReading {
  const set = reading.field === undefined ? undefined : String(start.fields[reading.field]);
  // A day that is set is the one that is counted from; else the field holds a length.
  if (set === anchor) return onDay(reading, dayOf(anchor));
  const timed = set === undefined ? reading : { ...reading, within: parseDuration(set) };
  const due = dueOf(timed, anchor, rule, counting(house), table, number, start.at);
  const duration = timed.within ?? timed.before;
  const says = duration
    ? timed.before
      ? `at least ${formatDuration(duration)} before`
      : formatDuration(duration)
    : '';
  return asCounted(reading, says, due);
}

/** A reading that was counted. @param says how, in words */
export function asCounted({ kind, cite }: Reading, says: string, due: Due): ClockReading {
  return {
    kind,
    says,
    cite,
    due: due.due,
    dueAt: due.dueAt,
    ends: due.ends,
    skipped: due.skipped,
    ...(due.provisional && { provisional: true as const }),
  };
}

/** A reading on a day that somebody set. */
export function onDay({ kind, cite }: Reading, due: CivilDate): ClockReading {
  return { kind, says: 'the day that was set', cite, due, dueAt: null, ends: endOfDay(due), skipped: [] };
}

function dueOf(
  reading: Reading,
  anchor: Moment,
  rule: ClockRule,
  rules: CountingRules,
  table: HolidayTable,
  number: number,
  lastHeld: Moment,
): Due {
  if (reading.before) return dueBefore(anchor, reading.before, table, rules);
  const within = reading.within;
  if (!within) throw new Error('a reading counts forwards or backwards');
  const start = within.unit === 'hours' && !isInstant(anchor) ? earliest(anchor) : anchor;
  if (rule.repeats !== 'plan start') return dueAfter(start, within, table, rules);
  // Each occurrence from the one anchor (decisions 2.5): the first that lies after the last one held.
  for (let times = number; ; times += 1) {
    const due = dueAfter(start, { n: within.n * times, unit: within.unit }, table, rules);
    if (number === 1 || due.due > dayOf(lastHeld)) return due;
  }
}

function counting(house: HouseRules): CountingRules {
  return {
    ...(house.cutOff !== undefined && { cutOff: house.cutOff }),
    nonWorkingReceipt: house.nonWorkingReceipt,
    clearDays: house.clearDays,
  };
}

/** "26 weeks or six months": of the limits only the earlier one stays (C-37). */
export function onlyEarliest(readings: readonly ClockReading[]): readonly ClockReading[] {
  const limits = readings.filter((reading) => reading.kind === 'limit');
  const first = earlierOf(...limits.map(asDue)).ends;
  const kept = limits.find((reading) => reading.ends === first);
  return readings.filter((reading) => reading.kind !== 'limit' || reading === kept);
}

function asDue(reading: ClockReading): Due {
  return {
    ...reading,
    skipped: [...reading.skipped],
    provisional: reading.provisional ?? false,
    calendar: '',
  };
}

/** The reading that makes it late: the earliest limit, national ones included (decisions 6.1). */
export function limitOf(readings: readonly ClockReading[]): ClockReading | undefined {
  return readings
    .filter((reading) => reading.kind !== 'target')
    .reduce<ClockReading | undefined>(
      (first, next) => (!first || next.ends < first.ends ? next : first),
      undefined,
    );
}

export function targetOf(readings: readonly ClockReading[]): ClockReading | undefined {
  return readings.find((reading) => reading.kind === 'target');
}

/** Whether something done at `moment` is too late by this reading. On the exact hour is in time. */
export function isTooLate(moment: Moment, reading: ClockReading): boolean {
  if (!isInstant(moment)) return moment > reading.due;
  return reading.dueAt ? moment > reading.dueAt : moment >= reading.ends;
}
