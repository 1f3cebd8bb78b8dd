import { dueAfter, formatDuration, type CivilDate, type HolidayTable, type Instant } from '../calendar';
import type { ClockRule, HouseRules, Policy } from '../policy';
import { offerClock, offerRule } from './handovers';
import { asCounted, limitOf, onDay } from './readings';
import type { Case, CaseEvent, Clock, ClockChange, ClockReading, Moment } from './types';

const name = 'next-look';

/**
 * No open case without a clock (decisions 1.6): where neither the council nor the national frame gives a time,
 * the house asks for a look. It is the owner's and is cited to nobody else.
 */
export function nextLookRule(house: HouseRules): ClockRule {
  return {
    process: 'referral',
    cite: ['HOUSE-1.6'],
    class: 'practice',
    who: 'team-manager',
    starts: [],
    until: [],
    readings: [{ kind: 'limit', within: house.nextLook, cite: ['HOUSE-1.6'] }],
  };
}

/** The rule of a clock of this case, the house's own included. */
export function ruleOf(policy: Policy, clock: string): ClockRule | undefined {
  if (clock === offerClock) return offerRule(policy.house);
  return clock === name ? nextLookRule(policy.house) : policy.clocks[clock];
}

export function isNextLook(clock: Clock): boolean {
  return clock.name === name;
}

/** Whoever did something has looked; a new look is asked for when nothing else runs. */
export function nextLook(
  before: Case,
  after: Case,
  event: CaseEvent,
  finished: boolean,
  policy: Policy,
  now: Instant,
): ClockChange[] {
  const running = before.clocks.find((clock) => isNextLook(clock) && clock.status === 'running');
  const looked: ClockChange[] = running
    ? [{ change: 'settled', id: running.id, status: inTimeOrNot(running, now), by: event.sequence, at: now }]
    : [];
  const others = after.clocks.some(
    (clock) => clock.status === 'running' && !isNextLook(clock) && alerts(clock, policy),
  );
  const asked = dayAsked(event);
  if (finished || (others && !asked)) return looked;
  const clock: Clock = {
    id: `${name}@${event.sequence}`,
    name,
    startedBy: event.sequence,
    startedAt: now,
    readings: [lookReading(now, asked, policy.house, after.pins.holidays)],
    calendar: after.pins.holidays.version,
    status: 'running',
    done: [],
    rung: 0,
  };
  return [...looked, { change: 'started', clock }];
}

/** A target alone colours a list and calls nobody, but for a safety clock's: it is no reason not to look. */
function alerts({ name: clock, readings }: Clock, policy: Policy): boolean {
  return limitOf(readings) !== undefined || ruleOf(policy, clock)?.class === 'safety';
}

/** Who looked after the day has missed it, and stands nobody down. */
function inTimeOrNot({ readings }: Clock, now: Instant): 'met' | 'late' {
  return readings.some(({ ends }) => now >= ends) ? 'late' : 'met';
}

/** The day that somebody set for the next look. */
export function dayAsked(entry: Pick<CaseEvent, 'event' | 'fields'>): CivilDate | undefined {
  return entry.event === 'NextLookSet' ? (entry.fields?.lookOn as CivilDate) : undefined;
}

/** When the next look is due: on the day that was set, else after the house's own time. */
export function lookReading(
  startedAt: Moment,
  asked: CivilDate | undefined,
  house: HouseRules,
  table: HolidayTable,
): ClockReading {
  const reading = nextLookRule(house).readings[0]!;
  if (asked) return onDay(reading, asked);
  return asCounted(reading, formatDuration(house.nextLook), dueAfter(startedAt, house.nextLook, table));
}
