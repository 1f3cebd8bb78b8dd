import type { HolidayTable, Instant } from '../calendar';
import type { ClockRule, Policy } from '../policy';
import { apply } from './apply';
import { ending, inSilence, keepingFirst, move, passedOver, toComeAgain } from './changes';
import { clocksFrom, type Occurrence } from './clocks';
import { closing, systemEvent } from './decide';
import { responsible } from './holder';
import { dayAsked, isNextLook, lookReading, ruleOf } from './next-look';
import { mint, type NoticeDraft } from './notices';
import { limitOf } from './readings';
import { standDowns } from './stand-down';
import type { Case, CaseEvent, Clock, ClockChange, ClockReading, Pins, Refusal } from './types';

/** The pins that a renewal brings; what is absent stays, and nothing at all only wakes the case. */
export type Renewal = Partial<Pick<Pins, 'edition' | 'holidays'>>;

/** Why a renewal cannot be applied: it would take the case back to what it had left behind. */
export function renewalRefused({ pins }: Case, { edition, holidays }: Renewal): Refusal | null {
  if (edition !== undefined && edition < pins.edition) return older(`edition ${pins.edition}`);
  if (holidays && holidays.version < pins.holidays.version) return older(pins.holidays.version);
  return null;
}

function older(has: string): Refusal {
  return { refused: 'stale', message: `the case has ${has} already, which is newer` };
}

/**
 * Brings an open case a new bank-holiday table or edition (DESIGN 6): one event with the new pins and, for each clock
 * that moves, its old dates, its new dates and why (decisions 2.3). What people were sent already is not sent again,
 * what was not sent comes at its new time. A clock that was flagged out of timescale and now is not says so, and
 * those who were told hear that it is stood down; it is announced again should the new date pass.
 *
 * @param now the case's own time
 * @returns nothing when the renewal brings nothing new, or the case is closed
 */
export function renew(current: Case, renewal: Renewal, now: Instant, policy: Policy): readonly CaseEvent[] {
  const pins = { ...current.pins, ...renewal };
  const newTable = pins.holidays.version !== current.pins.holidays.version;
  const newEdition = pins.edition !== current.pins.edition;
  if (current.stage === 'closed' || !(newTable || newEdition)) return [];
  const bare: CaseEvent = { ...systemEvent(current, 'ClocksRenewed', now), pins };
  const clocks = newTable ? changesByTable(current, pins.holidays, policy, now) : [];
  const withClocks: CaseEvent = clocks.length > 0 ? { ...bare, clocks } : bare;
  const next = apply(current, withClocks);
  const drafts = [...standDowns(current, next, clocks, policy), ...movesTold(current, next, policy)];
  const notices = mint(current, drafts, policy.house);
  const event: CaseEvent = notices.length > 0 ? { ...withClocks, notices } : withClocks;
  const closed = closing(apply(current, event), now, policy);
  return closed ? [event, closed] : [event];
}

function changesByTable(current: Case, table: HolidayTable, policy: Policy, now: Instant): ClockChange[] {
  const wanted = clocksFrom(current.process, current.facts, policy, table);
  const why = `bank holidays ${table.version}`;
  return current.clocks.flatMap((clock) => {
    const rule = ruleOf(policy, clock.name);
    if (isNextLook(clock) && rule && clock.status === 'running') {
      const reading = lookUnder(clock, current, policy, table);
      return moves(clock, { ...clock, calendar: table.version, readings: [reading] }, rule, policy, table, now, why); // prettier-ignore
    }
    const occurrence = wanted.find((one) => one.id === clock.id);
    if (!occurrence) return [];
    if (clock.status === 'late') return inTimeAfterAll(clock, occurrence, policy, why);
    return clock.status === 'running'
      ? moves(clock, occurrence, occurrence.rule, policy, table, now, why)
      : [];
  });
}

function lookUnder(clock: Clock, { facts }: Case, policy: Policy, table: HolidayTable): ClockReading {
  const start = facts.find((fact) => fact.id === clock.startedBy);
  return lookReading(clock.startedAt, start && dayAsked(start), policy.house, table);
}

function moves(
  clock: Clock,
  wanted: Pick<Occurrence, 'startedAt' | 'calendar' | 'readings'>,
  rule: ClockRule,
  policy: Policy,
  table: HolidayTable,
  now: Instant,
  why: string,
): ClockChange[] {
  const readings = keepingFirst(clock, wanted.readings);
  if (saysOf(readings) === saysOf(clock.readings)) return [];
  const after = { ...clock, readings };
  const limit = limitOf(readings);
  const lateNoMore = clock.done.includes('passed limit') && limit !== undefined && limit.ends > now;
  const again = lateNoMore
    ? toComeAgain(after, rule, policy, table, now).filter(({ stage }) => !stage.startsWith('reminder'))
    : [];
  const silent = passedOver(after, rule, policy, table, now);
  return [move(clock, wanted, readings, why), ...again, ...inSilence(clock, silent)];
}

/** What a reading says of its date, in one order: a case that comes back from the record has its own. */
function saysOf(readings: readonly ClockReading[]): string {
  return JSON.stringify(
    readings.map(({ ends, provisional, skipped }) => [ends, provisional, skipped.map(({ date }) => date)]),
  );
}

/** What was done in time keeps the date that it kept; what was called late only for want of the holiday is not. */
function inTimeAfterAll(clock: Clock, occurrence: Occurrence, policy: Policy, why: string): ClockChange[] {
  const readings = keepingFirst(clock, occurrence.readings);
  const settled = ending({ ...clock, readings }, occurrence, policy);
  return settled.some((change) => change.change === 'settled' && change.status === 'met')
    ? [move(clock, occurrence, readings, why), ...settled]
    : [];
}

/** Whoever is to act hears of the new date in the next digest, when it is the date that counts which moved. */
function movesTold(before: Case, after: Case, policy: Policy): NoticeDraft[] {
  return after.clocks.flatMap((clock): NoticeDraft[] => {
    const old = before.clocks.find(({ id }) => id === clock.id);
    const rule = ruleOf(policy, clock.name);
    const reading = counting(clock);
    const stays = !old || !reading || counting(old)?.ends === reading.ends;
    if (!rule || stays || clock.status !== 'running') return [];
    return [{ kind: 'moved', to: [responsible(rule, after)], as: 'digest', clock, reading }];
  });
}

function counting({ readings }: Clock): ClockReading | undefined {
  return limitOf(readings) ?? readings[0];
}
