import type { HolidayTable } from '../calendar';
import type { ClockRule, HouseRules, Policy, Trigger } from '../policy';
import { actsTaken, type ProcessName } from '../vocabulary';
import { adjustedReadings, exemptingException } from './adjustments';
import { offerClock, offerRule } from './handovers';
import { isOnlyTheMother } from './last-seen';
import { notBefore } from './moments';
import { limitOf, onlyEarliest, readingFrom } from './readings';
import { isGiven, liveFacts, triggeredBy } from './triggers';
import type { ClockReading, Fact, Moment } from './types';

/** What the facts say of one occurrence of an obligation, before anybody was reminded of anything. */
export interface Occurrence {
  id: string;
  name: string;
  rule: ClockRule;
  startedBy: number;
  startedAt: Moment;
  readings: readonly ClockReading[];
  calendar: string;
  settledBy?: Fact;
  /** What let it fall away, unmet. */
  endedBy?: Fact;
}

/**
 * Which clocks there are, by these facts, this policy and this bank-holiday table: the one place that says so.
 * A late entry, a correction, an extension, a new bank holiday and a new policy version all come through here.
 */
export function clocksFrom(
  process: ProcessName,
  facts: readonly Fact[],
  policy: Policy,
  table: HolidayTable,
): readonly Occurrence[] {
  const takenEvents = actsTaken(process).map((act) => act.event);
  return clocksOf(process, facts, policy, table).filter(({ rule }) => canRun(rule, takenEvents));
}

/** The same for everything that the policy says, whether or not this release can already run it. */
export function clocksOf(
  process: ProcessName,
  facts: readonly Fact[],
  policy: Policy,
  table: HolidayTable,
): readonly Occurrence[] {
  const live = liveFacts(facts);
  const offer: [string, ClockRule] = [offerClock, offerRule(policy.house, process)];
  return [...Object.entries(policy.clocks), offer]
    .filter(([, rule]) => rule.process === process)
    .flatMap(([name, rule]) => occurrencesOf(name, rule, live, policy.house, table));
}

/** A clock whose end nobody can record yet would only be a false alarm. */
function canRun(rule: ClockRule, takenEvents: readonly string[]): boolean {
  return rule.until.some((trigger) => takenEvents.includes(trigger.event));
}

/** The occurrences of one obligation, in the order in which they began; `facts` are live and in order. */
export function occurrencesOf(
  name: string,
  rule: ClockRule,
  facts: readonly Fact[],
  house: HouseRules,
  table: HolidayTable,
): Occurrence[] {
  const found: Occurrence[] = [];
  let number = 0;
  for (const fact of facts) {
    const start = triggeredBy(rule.starts, fact, facts);
    const next = rule.repeats ? triggeredBy(rule.until, fact, facts) : undefined;
    const open = found.at(-1);
    const letGo = isLetGoBy(fact, open);
    if (!start && !next && !letGo) continue;
    if (open && !isOver(open, fact) && (rule.repeats || rule.once)) continue;
    const anchor = anchorOf(rule, letGo ? dueOf(open) : momentOf(fact, start), found);
    if (anchor === undefined) continue;
    if (isExcepted(rule, facts, fact)) continue;
    const given = rule.readings.filter(
      ({ field }) => field === undefined || fact.fields[field] !== undefined,
    );
    if (given.length === 0) continue;
    const startedAt = momentOf(fact, start) ?? fact.at;
    // What let go of the one before says nothing of this one.
    const others = letGo ? facts.filter((other) => other !== fact) : facts;
    const exempted = rule.repeats && exemptingException(name, rule, others, { startedAt });
    const fallsAway = facts.find(
      (other) => other === exempted || ends(rule, other, fact, facts) || replaces(rule, other, fact, facts),
    );
    const settledBy = facts.find(
      (other) =>
        other.id !== fact.id &&
        !(fallsAway && happensAfter(other, fallsAway, facts)) &&
        stops(rule, other, fact, found, facts),
    );
    number += 1;
    const occurrence = number;
    const agreed = { startedAt, settledBy };
    const endedBy =
      fallsAway ??
      exemptingException(name, rule, others, agreed) ??
      facts.find((other) => isAllOver(other, fact, rule));
    const readings = adjustedReadings(name, { ...rule, readings: given }, others, agreed, (reading) =>
      readingFrom(reading, anchor, rule, house, table, occurrence, fact),
    );
    found.push({
      id: `${name}@${fact.id}`,
      name,
      rule,
      startedBy: fact.id,
      startedAt,
      readings: rule.earlierOf ? onlyEarliest(readings) : readings,
      calendar: table.version,
      ...(settledBy && { settledBy }),
      ...(endedBy && !settledBy && { endedBy }),
    });
  }
  return found;
}

/** Of a repeating obligation one occurrence was let go without a new date: the next one begins with that. */
function isLetGoBy(fact: Fact, open: Occurrence | undefined): open is Occurrence {
  return open?.rule.repeats !== undefined && open.endedBy === fact && fact.event === 'ExceptionAgreed';
}

/** It then counts from when the one that was let go was due: an agreement makes nobody's next turn earlier or later. */
function dueOf({ readings, startedAt }: Occurrence): Moment {
  return limitOf(readings)?.due ?? startedAt;
}

function anchorOf(
  rule: ClockRule,
  counted: Moment | undefined,
  found: readonly Occurrence[],
): Moment | undefined {
  return rule.repeats === 'plan start' ? (found[0]?.startedAt ?? counted) : counted;
}

/** Whether a fact lets the occurrence fall away: any from its start onward, or one that names the start. */
function ends(rule: ClockRule, candidate: Fact, start: Fact, facts: readonly Fact[]): boolean {
  const trigger = triggeredBy(rule.unless, candidate, facts);
  if (!trigger) return false;
  if (trigger.of !== undefined) return (candidate.fields[trigger.of] ?? candidate.id) === start.id;
  return notBefore(candidate.at, start.at);
}

/**
 * The child died, another authority has taken over what ran until then (decisions 1.5, 3.5), or the plan let go in a
 * handover: from then on the receiving side's clocks run.
 */
function isAllOver({ event, at }: Fact, start: Fact, { process }: ClockRule): boolean {
  if (event === 'DeathRecorded') return true;
  const isOver = event === 'OtherAuthorityAccepted' || (event === 'Released' && process === 'cinPlan');
  return isOver && notBefore(at, start.at);
}

/** What was booked for another day (procedures 7.3, line 17), or is to end on another, has a clock of its own from then on. */
function replaces(rule: ClockRule, other: Fact, start: Fact, facts: readonly Fact[]): boolean {
  if (other.event === start.event && other.fields.replaces === start.id) return true;
  return (
    rule.starts.some(({ from }) => from === 'plannedEndOn') &&
    happensAfter(other, start, facts) &&
    startsAt(rule, other, facts) !== undefined
  );
}

/** Whether it comes later among facts that are live and in order. */
function happensAfter(one: Fact, other: Fact, facts: readonly Fact[]): boolean {
  return facts.indexOf(one) > facts.indexOf(other);
}

/** Whether the state of things at the start exempts it: the latest fact of such an event until then fits. */
function isExcepted(rule: ClockRule, facts: readonly Fact[], start: Fact): boolean {
  const until = facts.slice(0, facts.indexOf(start) + 1);
  return (rule.except ?? []).some((trigger) => isGiven(trigger, until));
}

/** Whether the occurrence before was over when this fact happened, so that the next may begin. */
function isOver({ settledBy, endedBy }: Occurrence, fact: Fact): boolean {
  const over = settledBy ?? endedBy;
  if (!over || over.id === fact.id) return over !== undefined;
  // At the same instant they happened in the order in which they were recorded.
  return over.at === fact.at ? over.id < fact.id : notBefore(fact.at, over.at);
}

function stops(
  rule: ClockRule,
  candidate: Fact,
  start: Fact,
  earlier: readonly Occurrence[],
  facts: readonly Fact[],
): boolean {
  const trigger = triggeredBy(rule.until, candidate, facts);
  if (!trigger || isOnlyTheMother(candidate, facts)) return false;
  if (trigger.of !== undefined && candidate.fields[trigger.of] !== undefined) {
    return candidate.fields[trigger.of] === start.id;
  }
  if (earlier.some((occurrence) => occurrence.settledBy?.id === candidate.id && rule.repeats)) return false;
  // A backward clock is met by what comes before its meeting, so its start does not come first.
  const backward = rule.readings.some((reading) => reading.before);
  return backward ? !isForAnotherDay(rule, candidate, start) : notBefore(candidate.at, start.at);
}

/** An invitation that names its day is to no other meeting. */
function isForAnotherDay(rule: ClockRule, candidate: Fact, start: Fact): boolean {
  return rule.starts.some(
    ({ event, from }) =>
      event === start.event &&
      from !== undefined &&
      candidate.fields[from] !== undefined &&
      candidate.fields[from] !== start.fields[from],
  );
}

/** What an occurrence that begins with this fact counts from; nothing where it begins none. */
function startsAt(rule: ClockRule, fact: Fact, facts: readonly Fact[]): Moment | undefined {
  const start = triggeredBy(rule.starts, fact, facts);
  return start && momentOf(fact, start);
}

/** What it counts from: when it happened, or the date field that the rule names (a booked meeting). */
function momentOf(fact: Fact, trigger: Trigger | undefined): Moment | undefined {
  if (!trigger?.from) return fact.at;
  const value = fact.fields[trigger.from];
  return typeof value === 'string' ? (value as Moment) : undefined;
}
