import type { HolidayTable } from '../calendar';
import type { ClockRule, Policy } from '../policy';
import { clocksFrom, type Occurrence } from './clocks';
import { isTooLate, limitOf } from './readings';
import { allStages, stagesAhead } from './ladder';
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
  const wanted = clocksFrom(current.process, facts, policy, table);
  const changes = wanted.flatMap((occurrence) => {
    const clock = current.clocks.find((one) => one.id === occurrence.id);
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

/** Of all that would be said of what lies behind a clock, only the last is said (decisions 2.9); this is the rest. */
function passedOver(
  clock: Clock,
  rule: ClockRule,
  policy: Policy,
  table: HolidayTable,
  now: Instant,
): readonly string[] {
  return stagesAhead(clock, rule, policy.house, table)
    .filter((stage) => stage.at <= now && stage.does !== 'limit passed' && stage.does !== 'target passed')
    .slice(0, -1)
    .map((stage) => stage.stage);
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
  const moved: ClockChange[] = readings
    ? [
        {
          change: 'moved',
          id: clock.id,
          readings,
          startedAt: occurrence.startedAt,
          calendar: occurrence.calendar,
          from: clock.readings.map((reading) => reading.ends),
          why,
        },
      ]
    : [];
  const after = readings ? { ...clock, readings, startedAt: occurrence.startedAt } : clock;
  if (!occurrence.settledBy && !occurrence.endedBy) {
    const reopened: ClockChange[] = clock.status === 'running' ? [] : [{ change: 'reopened', id: clock.id }];
    if (!readings && reopened.length === 0) return [];
    const silent = passedOver(after, occurrence.rule, policy, table, now).map((stage): ClockChange => ({
      change: 'stage',
      id: clock.id,
      stage,
    }));
    const again = allStages(after, occurrence.rule, policy.house, table)
      .filter((stage) => stage.at > now && clock.done.includes(stage.stage))
      .map(({ stage, rung }): ClockChange => ({
        change: 'stage',
        id: clock.id,
        stage,
        ...(rung && { rung }),
        ahead: true,
      }));
    return [...moved, ...reopened, ...again, ...silent];
  }
  return [...moved, ...ending(after, occurrence, policy)];
}

/** The readings to move to, the first dates kept as `original`; null when no date moved. */
function movedReadings(clock: Clock, wanted: readonly ClockReading[]): readonly ClockReading[] | null {
  const same =
    wanted.length === clock.readings.length &&
    wanted.every((reading, index) => reading.ends === clock.readings[index]?.ends);
  if (same) return null;
  return wanted.map((reading) => {
    const before = clock.readings.find((one) => one.kind === reading.kind);
    const original = before?.original ?? before?.ends;
    return original && original !== reading.ends ? { ...reading, original } : reading;
  });
}

function ending(clock: Clock, occurrence: Occurrence, policy: Policy): ClockChange[] {
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
