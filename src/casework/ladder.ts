import {
  atLocal,
  dateOf,
  dueAfter,
  dueBefore,
  instantOf,
  isWorkingDay,
  msOf,
  nextWorkingDay,
  timeOf,
  type CivilDate,
  type HolidayTable,
  type Instant,
} from '../calendar';
import type { ClockRule, HouseRules } from '../policy';
import type { Role } from '../vocabulary';
import { limitOf, targetOf } from './readings';
import { earliest } from './moments';
import type { Clock, ClockReading } from './types';

/** What happens to a running clock at one instant, once (decisions 5.3 and 6). */
export interface Stage {
  at: Instant;
  /** The key in `clock.done`. */
  stage: string;
  does: 'remind' | 'target passed' | 'limit passed' | 'rung' | 'digest';
  reading: ClockReading;
  rung?: number;
}

const hour = 3_600_000;

/**
 * The stages of a running clock that have not been yet, in order.
 * After an acknowledgement nothing is said until the day it names has ended; then the ladder goes on one rung higher.
 */
export function stagesAhead(
  clock: Clock,
  rule: ClockRule,
  house: HouseRules,
  table: HolidayTable,
): readonly Stage[] {
  return withHold(allStages(clock, rule, house, table), clock, rule, house, table)
    .filter((stage) => !clock.done.includes(stage.stage))
    .filter((stage) => stage.rung === undefined || stage.rung > clock.rung)
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** All that can happen to a running clock, whether or not it has been. */
export function allStages(clock: Clock, rule: ClockRule, house: HouseRules, table: HolidayTable): Stage[] {
  const limit = limitOf(clock.readings);
  const target = targetOf(clock.readings);
  const stages: Stage[] = [];
  const alertingTarget = rule.class === 'safety' && target?.dueAt && !limit?.dueAt ? target : undefined;
  if (alertingTarget) {
    stages.push(reminder('reminder target', halfTime(clock, alertingTarget), alertingTarget));
    stages.push({
      at: alertingTarget.ends,
      stage: 'passed target',
      does: 'target passed',
      reading: alertingTarget,
    });
    stages.push(rung(1, alertingTarget.ends, alertingTarget));
  }
  if (!limit) return stages;
  stages.push({ at: limit.ends, stage: 'passed limit', does: 'limit passed', reading: limit });
  if (rule.comesBack) {
    stages.push(reminder('reminder limit', reminderAt(clock, limit, house, table), limit));
    stages.push(rung(1, openingOn(limit.due, house), limit));
    return stages;
  }
  if (rule.class === 'administrative') {
    stages.push(digest(limit, house, table));
    return stages;
  }
  stages.push(reminder('reminder limit', reminderAt(clock, limit, house, table), limit));
  const [first, second] = rungInstants(rule, limit, house, table);
  if (rule.class === 'practice') stages.push(digest(limit, house, table));
  if (alertingTarget) stages.push(rung(2, first, limit));
  else stages.push(rung(1, first, limit), rung(2, second, limit));
  return stages;
}

function reminder(stage: string, at: Instant, reading: ClockReading): Stage {
  return { at, stage, does: 'remind', reading };
}

function rung(number: number, at: Instant, reading: ClockReading): Stage {
  return { at, stage: `rung ${number}`, does: 'rung', reading, rung: number };
}

function digest(limit: ClockReading, house: HouseRules, table: HolidayTable): Stage {
  return {
    at: openingAfter(limit.ends, house, table),
    stage: 'digest limit',
    does: 'digest',
    reading: limit,
  };
}

/** When rung 1 and rung 2 are climbed for a limit. */
function rungInstants(
  rule: ClockRule,
  limit: ClockReading,
  house: HouseRules,
  table: HolidayTable,
): [Instant, Instant] {
  if (limit.dueAt) {
    const second =
      rule.class === 'safety'
        ? instantOf(msOf(limit.ends) + house.safetyRungHours * hour)
        : openingOn(nextWorkingDay(dateOf(limit.ends), table), house);
    return [limit.ends, second];
  }
  const after = rule.class === 'practice' ? house.practiceRungDays : 1;
  const first = dueAfter(limit.due, { n: after, unit: 'working days' }, table).due;
  return [openingOn(first, house), openingOn(nextWorkingDay(first, table), house)];
}

/** A reading in hours at half time; a civil one at opening two working days before, or on its last day. */
function reminderAt(clock: Clock, limit: ClockReading, house: HouseRules, table: HolidayTable): Instant {
  if (limit.dueAt) return halfTime(clock, limit);
  const before = { n: house.reminderDays, unit: 'working days' } as const;
  const usual = openingOn(dueBefore(limit.due, before, table).due, house);
  return usual >= earliest(clock.startedAt) ? usual : openingOn(limit.due, house);
}

function halfTime(clock: Clock, reading: ClockReading): Instant {
  const start = msOf(earliest(clock.startedAt));
  return instantOf(start + (msOf(reading.ends) - start) / 2);
}

/**
 * Until a hold ends nothing is said, only flagged. After an acknowledgement the ladder then goes on one rung higher
 * (decisions 6.2); after a reason known ahead it begins then, no earlier than it would have (decisions 2.6).
 */
function withHold(
  stages: readonly Stage[],
  clock: Clock,
  rule: ClockRule,
  house: HouseRules,
  table: HolidayTable,
): readonly Stage[] {
  const { heldUntil, acknowledged } = clock;
  const limit = limitOf(clock.readings);
  const reading = limit ?? clock.readings[0];
  if (!heldUntil || !reading) return stages;
  const ladder: Stage[] = [];
  let at = resumesAt(heldUntil, rule, limit, house, table);
  const climbed = clock.heldRung ?? acknowledged?.rung ?? 0;
  for (let number = climbed + 1; number <= house.rungs.length; number += 1) {
    const own = acknowledged ? undefined : stages.find((stage) => stage.rung === number);
    if (!own && !acknowledged) continue;
    if (own && own.at > at) at = own.at;
    ladder.push(rung(number, at, own?.reading ?? reading));
    at = climbsHoursOnly(rule, limit)
      ? instantOf(msOf(at) + house.safetyRungHours * hour)
      : openingOn(nextWorkingDay(dateOf(at), table), house);
  }
  const others = stages.flatMap((stage) => {
    if (stage.does === 'rung') return [];
    if (stage.does === 'limit passed' || stage.does === 'target passed' || stage.at >= heldUntil)
      return [stage];
    return stage.does === 'digest' ? [{ ...stage, at: openingAfter(heldUntil, house, table) }] : [];
  });
  return [...others, ...ladder];
}

function climbsHoursOnly(rule: ClockRule, limit: ClockReading | undefined): boolean {
  return rule.class === 'safety' && Boolean(limit?.dueAt);
}

function resumesAt(
  heldUntil: Instant,
  rule: ClockRule,
  limit: ClockReading | undefined,
  house: HouseRules,
  table: HolidayTable,
): Instant {
  return climbsHoursOnly(rule, limit) ? heldUntil : openingAfter(heldUntil, house, table);
}

/** The office's opening on a working day. */
export function openingOn(date: CivilDate, house: HouseRules): Instant {
  const [opening] = atLocal(date, house.opensAt);
  if (!opening) throw new Error(`${house.opensAt} does not exist on ${date}`);
  return opening;
}

/** The first opening of a working day at or after this instant. */
export function openingAfter(instant: Instant, house: HouseRules, table: HolidayTable): Instant {
  const date = dateOf(instant);
  if (isWorkingDay(date, table) && openingOn(date, house) >= instant) return openingOn(date, house);
  return openingOn(nextWorkingDay(date, table), house);
}

/** Who hears of a rung: the post of that rung, and out of hours, for safety, also those on duty (decisions 1.2). */
export function toldOfRung(
  number: number,
  at: Instant,
  rule: ClockRule,
  house: HouseRules,
  table: HolidayTable,
): readonly Role[] {
  const post = house.rungs[number - 1];
  const outOfHours = rule.class === 'safety' && !isOfficeTime(at, house, table);
  return [...(post ? [post] : []), ...(outOfHours ? house.outOfHours : [])];
}

/** Whether the office is open: a working day between its hours. */
export function isOfficeTime(at: Instant, house: HouseRules, table: HolidayTable): boolean {
  const time = timeOf(at);
  return isWorkingDay(dateOf(at), table) && time >= house.opensAt && time < house.closesAt;
}
