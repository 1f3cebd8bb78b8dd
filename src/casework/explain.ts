import {
  CalendarError,
  type CivilDate,
  type HolidayTable,
  type Instant,
  parseDuration,
  type Skipped,
  startOfDay,
} from '../calendar';
import type { ClockRule, Condition, HouseRules, Reading, RuleId, Trigger, Words } from '../policy';
import { occurrencesOf, type Occurrence } from './clocks';
import { isTooLate, limitOf } from './readings';
import { compareMoments, formatMoment, isInstant } from './moments';
import { anyTriggers, liveFacts } from './triggers';
import type { Fact } from './types';

/** Something that happened, as far as a clock must know. */
export interface Happened {
  event: string;
  at: Instant | CivilDate;
}

export interface ExplainedReading {
  kind: Reading['kind'];
  /** '10 working days', 'at least 5 working days before'. */
  says: string;
  cite: readonly RuleId[];
  due: CivilDate;
  dueAt: Instant | null;
  local: string;
  ends: Instant;
  skipped: readonly Skipped[];
  provisional: boolean;
  /** `ends` as it was first, before an extension, a correction or a new bank holiday moved it. */
  original?: Instant;
  unverified?: true;
  /** It makes the clock out of timescale: the earliest of the limits. */
  wins?: true;
}

export interface LosingReading {
  reads: string;
  cite: readonly RuleId[];
  contradiction?: string;
  because: string;
  /** What it would give, where its words can be counted. */
  due?: CivilDate;
  local?: string;
}

export interface Explanation {
  clock: string;
  says: string;
  cite: readonly RuleId[];
  startedBy: { event: string; at: Instant | CivilDate; local: string; where?: Condition };
  readings: readonly ExplainedReading[];
  others: readonly LosingReading[];
  settledBy?: { event: string; at: Instant | CivilDate; local: string; inTime: boolean };
  /** What let it fall away, neither met nor late. */
  endedBy?: { event: string; at: Instant | CivilDate; local: string };
  calendar: string;
}

/**
 * Why a clock is due when it is due, from its rule and from what happened; undefined when nothing of that starts it.
 * The fields that a rule asks about are taken to hold: the explanation names them.
 * @throws CalendarError when hours are to be counted from a date without a time, or a length is each case's own.
 */
export function explainClock(
  name: string,
  rule: ClockRule,
  happened: readonly Happened[],
  house: HouseRules,
  table: HolidayTable,
  words: Pick<Words, 'says' | 'losers'>,
): Explanation | undefined {
  const facts = liveFacts(factsFor(rule, happened));
  const last = (readings: readonly Reading[]) => {
    const { earlierOf: _, ...asWritten } = takenToHold(rule);
    return occurrencesOf(name, { ...asWritten, readings }, facts, house, table).at(-1);
  };
  const own = rule.readings.find(({ field }) => field !== undefined)?.field;
  if (own !== undefined && rule.starts.some(({ event }) => facts.some((fact) => fact.event === event))) {
    throw new CalendarError(
      `${name} runs as "${own}" says in each case: no length is the council's. Count with that one instead`,
    );
  }
  const occurrence = last(rule.readings);
  const start = facts.find(({ id }) => id === occurrence?.startedBy);
  if (!occurrence || !start) return undefined;
  const startedAt = occurrence.startedAt;
  if (!isInstant(startedAt) && rule.readings.some(({ within }) => within?.unit === 'hours')) {
    throw new CalendarError(
      `${name} counts in hours: say at what time ${start.event} happened, such as ${startedAt}T09:30`,
    );
  }
  const trigger = anyTriggers(rule.starts, start) ?? anyTriggers(rule.until, start);
  const { settledBy } = occurrence;
  const limit = limitOf(occurrence.readings);
  return {
    clock: name,
    says: words.says[`clocks.${name}`] ?? '',
    cite: rule.cite,
    startedBy: {
      event: start.event,
      at: startedAt,
      local: formatMoment(startedAt),
      ...(trigger?.where && { where: trigger.where }),
    },
    readings: occurrence.readings.map((reading, index) => ({
      ...reading,
      local: formatMoment(reading.dueAt ?? reading.due),
      provisional: reading.provisional ?? false,
      ...(rule.readings[index]?.unverified && { unverified: true as const }),
      ...(reading === limit && { wins: true as const }),
    })),
    others: words.losers
      .filter(({ clock }) => clock === name)
      .map(({ clock: _, ...loser }) => ({ ...loser, ...wouldGive(loser.reads, last) })),
    ...(settledBy && {
      settledBy: {
        event: settledBy.event,
        at: settledBy.at,
        local: formatMoment(settledBy.at),
        inTime: !limit || !isTooLate(settledBy.at, limit),
      },
    }),
    ...(occurrence.endedBy && {
      endedBy: {
        event: occurrence.endedBy.event,
        at: occurrence.endedBy.at,
        local: formatMoment(occurrence.endedBy.at),
      },
    }),
    calendar: table.version,
  };
}

/** The rule without what it asks about earlier events. */
function takenToHold(rule: ClockRule): ClockRule {
  const held = (list: readonly Trigger[]) => list.map(({ given: _, ...trigger }) => trigger);
  return {
    ...rule,
    starts: held(rule.starts),
    until: held(rule.until),
    ...(rule.unless && { unless: held(rule.unless) }),
  };
}

/**
 * What happened as facts of a case, with the fields that the rule wants. One event may both start and end a clock
 * (a meeting, by its purpose): it starts while nothing runs, and ends what does.
 */
function factsFor(rule: ClockRule, happened: readonly Happened[]): Fact[] {
  const inOrder = [...happened].sort((a, b) => compareMoments(a.at, b.at));
  let runs = false;
  return inOrder.map(({ event, at }, index) => {
    const named = (list: readonly Trigger[] | undefined) => list?.find((trigger) => trigger.event === event);
    const [start, end] = [named(rule.starts), named(rule.until)];
    const trigger = (runs ? (end ?? start) : (start ?? end)) ?? named(rule.unless);
    runs = trigger === start || (runs && trigger !== end) || (trigger === end && rule.repeats !== undefined);
    const wanted = Object.entries(trigger?.where ?? {}).map(([field, { in: values }]) => [
      field,
      values[0] ?? true,
    ]);
    return {
      id: index + 1,
      event,
      at,
      recordedAt: isInstant(at) ? at : startOfDay(at),
      by: '',
      roles: [],
      fields: Object.fromEntries([
        ...wanted,
        ...(trigger?.from ? [[trigger.from, at]] : []),
      ]) as Fact['fields'],
    };
  });
}

/** What the words of a losing reading would give, when they are a duration. */
function wouldGive(
  reads: string,
  last: (readings: readonly Reading[]) => Occurrence | undefined,
): { due?: CivilDate; local?: string } {
  try {
    const [reading] = last([{ kind: 'limit', within: parseDuration(reads), cite: [] }])?.readings ?? [];
    return reading ? { due: reading.due, local: formatMoment(reading.dueAt ?? reading.due) } : {};
  } catch (error) {
    if (error instanceof CalendarError) return {};
    throw error;
  }
}
