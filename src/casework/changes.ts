import { dateOf, type HolidayTable } from '../calendar';
import type { ClockRule, Policy } from '../policy';
import { clocksFrom, type Occurrence } from './clocks';
import { isTooLate, limitOf } from './readings';
import { allStages, stagesAhead, type Stage } from './ladder';
import { isNextLook } from './next-look';
import type { Case, Clock, ClockChange, ClockReading, Fact } from './types';
import type { Instant } from '../calendar';

/**
 * What new facts do to the clocks of a case: the difference between the clocks it has and those that the facts
 * now give. Nothing about a clock changes in any other way, so each change says what, from, to and why.
 */
export function changesFrom(
  current: Case,
  facts: readonly Fact[],
  policy: Policy,
  now: Instant,
  why: string,
): readonly ClockChange[] {
  const table = current.pins.holidays;
  const wanted = stillHere(current, facts, clocksFrom(current.process, facts, policy, table));
  const untouched = settledUnderAnotherTable(current, facts, policy, wanted);
  const changes = wanted.flatMap((occurrence) => {
    const clock = current.clocks.find((one) => one.id === occurrence.id);
    if (clock && untouched.includes(clock.id)) return [];
    return clock
      ? difference(clock, occurrence, policy, table, now, why)
      : beginning(occurrence, policy, table, now);
  });
  const gone = current.clocks
    .filter(
      (clock) =>
        clock.status !== 'ended' &&
        !isNextLook(clock) &&
        !wanted.some((occurrence) => occurrence.id === clock.id),
    )
    .map((clock): ClockChange => ({ change: 'ended', id: clock.id, why }));
  return [...changes, ...gone];
}

/** What has left the case does not begin again because the entries that settled it have left as well. */
function stillHere(
  { clocks, condensedBefore }: Case,
  facts: readonly Fact[],
  occurrences: readonly Occurrence[],
): readonly Occurrence[] {
  if (condensedBefore === undefined) return occurrences;
  return occurrences.filter(({ id, startedBy }) => {
    const start = facts.find((fact) => fact.id === startedBy);
    const isNew = start === undefined || dateOf(start.recordedAt) >= condensedBefore;
    return isNew || clocks.some((clock) => clock.id === id);
  });
}

/** What was settled before the table changed stays as it was, until the facts themselves say something else of it. */
function settledUnderAnotherTable(
  current: Case,
  facts: readonly Fact[],
  policy: Policy,
  wanted: readonly Occurrence[],
): readonly string[] {
  const table = current.pins.holidays;
  const settled = current.clocks.filter(
    ({ status, calendar }) => status !== 'running' && calendar !== table.version,
  );
  if (settled.length === 0) return [];
  const before = clocksFrom(current.process, current.facts, policy, table);
  const gives = (occurrences: readonly Occurrence[], id: string) => {
    const one = occurrences.find((occurrence) => occurrence.id === id);
    return one && JSON.stringify([one.readings, one.settledBy, one.endedBy]);
  };
  return settled.map(({ id }) => id).filter((id) => gives(before, id) === gives(wanted, id));
}

/** A clock that did not exist. What lies behind it already gives one notice, not a backlog (decisions 2.9). */
function beginning(occurrence: Occurrence, policy: Policy, table: HolidayTable, now: Instant): ClockChange[] {
  const clock: Clock = {
    id: occurrence.id,
    name: occurrence.name,
    startedBy: occurrence.startedBy,
    startedAt: occurrence.startedAt,
    readings: occurrence.readings,
    calendar: occurrence.calendar,
    status: 'running',
    done: [],
    rung: 0,
  };
  const done = passedOver(clock, occurrence.rule, policy, table, now);
  return [{ change: 'started', clock: { ...clock, done } }, ...ending(clock, occurrence, policy)];
}

/** Of all that would be said of what lies behind a clock, only the gravest is said (decisions 2.9); this is the rest. */
export function passedOver(
  clock: Clock,
  rule: ClockRule,
  policy: Policy,
  table: HolidayTable,
  now: Instant,
): readonly string[] {
  return stagesAhead(clock, rule, policy.house, table)
    .filter((stage) => stage.at <= now && stage.does !== 'limit passed' && stage.does !== 'target passed')
    .sort((a, b) => gravity(a) - gravity(b))
    .slice(0, -1)
    .map((stage) => stage.stage);
}

/** The highest rung weighs most, then the line in the digest, then a reminder; of two reminders the later one. */
function gravity({ does, rung = 0 }: Stage): number {
  return does === 'remind' ? 0 : does === 'digest' ? 1 : 1 + rung;
}

function difference(
  clock: Clock,
  occurrence: Occurrence,
  policy: Policy,
  table: HolidayTable,
  now: Instant,
  why: string,
): ClockChange[] {
  const readings = movedReadings(clock, occurrence.readings);
  const moved = readings ? [move(clock, occurrence, readings, why)] : [];
  const after = readings ? { ...clock, readings, startedAt: occurrence.startedAt } : clock;
  if (!occurrence.settledBy && !occurrence.endedBy) {
    const reopened: ClockChange[] = clock.status === 'running' ? [] : [{ change: 'reopened', id: clock.id }];
    if (!readings && reopened.length === 0) return [];
    const again = toComeAgain(after, occurrence.rule, policy, table, now);
    const silent = passedOver(after, occurrence.rule, policy, table, now);
    return [...moved, ...reopened, ...again, ...inSilence(clock, silent)];
  }
  return [...moved, ...ending(after, occurrence, policy)];
}

/** What was done and now lies ahead. */
export function toComeAgain(
  clock: Clock,
  rule: ClockRule,
  policy: Policy,
  table: HolidayTable,
  now: Instant,
): (ClockChange & { change: 'stage' })[] {
  return allStages(clock, rule, policy.house, table)
    .filter((stage) => stage.at > now && clock.done.includes(stage.stage))
    .map(({ stage, rung }) => ({
      change: 'stage',
      id: clock.id,
      stage,
      ...(rung && { rung }),
      ahead: true,
    }));
}

export function inSilence(clock: Clock, stages: readonly string[]): ClockChange[] {
  return stages.map((stage) => ({ change: 'stage', id: clock.id, stage }));
}

export function move(
  clock: Clock,
  { startedAt, calendar }: Pick<Occurrence, 'startedAt' | 'calendar'>,
  readings: readonly ClockReading[],
  why: string,
): ClockChange {
  const from = clock.readings.map((reading) => reading.ends);
  return { change: 'moved', id: clock.id, readings, startedAt, calendar, from, why };
}

/** The readings to move to; null when no date moved. */
function movedReadings(clock: Clock, wanted: readonly ClockReading[]): readonly ClockReading[] | null {
  const same =
    wanted.length === clock.readings.length &&
    wanted.every((reading, index) => reading.ends === clock.readings[index]?.ends);
  return same ? null : keepingFirst(clock, wanted);
}

/** These readings, with the first date of each that moved kept as `original`. */
export function keepingFirst(clock: Clock, wanted: readonly ClockReading[]): readonly ClockReading[] {
  return wanted.map((reading) => {
    const before = clock.readings.find((one) => one.kind === reading.kind);
    const original = before?.original ?? before?.ends;
    return original && original !== reading.ends ? { ...reading, original } : reading;
  });
}

export function ending(clock: Clock, occurrence: Occurrence, policy: Policy): ClockChange[] {
  const { settledBy, endedBy, rule } = occurrence;
  if (settledBy) {
    const limit = limitOf(clock.readings);
    const late = limit !== undefined && isTooLate(settledBy.at, limit);
    const status = late ? 'late' : 'met';
    if (clock.status === status && clock.settledBy === settledBy.id && clock.settledAt === settledBy.at)
      return [];
    const asks = late && (rule.lateReason !== undefined || policy.house.lateReasonFor.includes(rule.class));
    return [
      {
        change: 'settled',
        id: clock.id,
        status,
        by: settledBy.id,
        at: settledBy.at,
        ...(asks && { lateReason: 'needed' as const }),
      },
    ];
  }
  if (endedBy && clock.status !== 'ended') return [{ change: 'ended', id: clock.id, why: endedBy.event }];
  return [];
}
