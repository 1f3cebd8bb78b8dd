import {
  type CivilDate,
  dateOf,
  type Due,
  dueAfter,
  dueBefore,
  formatDate,
  formatDuration,
  formatInstant,
  type HolidayTable,
  type Instant,
  parseDuration,
  type Skipped,
} from '../calendar';
import type { ClockRule, Condition, HouseRules, Reading, RuleId, Trigger, Words } from './types';

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
  calendar: string;
}

/**
 * Why a clock is due when it is due, from its rule and from what happened; undefined when nothing of that starts it.
 * The fields that a rule asks about are taken to hold: the explanation names them.
 */
export function explainClock(
  name: string,
  rule: ClockRule,
  happened: readonly Happened[],
  house: HouseRules,
  table: HolidayTable,
  words: Pick<Words, 'says' | 'losers'>,
): Explanation | undefined {
  const order = [...happened].sort((a, b) => (startOf(a.at) < startOf(b.at) ? -1 : 1));
  const begins = (one: Happened) =>
    triggerOf(rule.starts, one) ?? (rule.repeats && triggerOf(rule.until, one));
  const starts = order.filter(begins);
  const start = rule.once ? starts[0] : starts.at(-1);
  if (!start) return undefined;
  const anchor = rule.repeats === 'plan start' ? starts[0]! : start;
  const times = rule.repeats === 'plan start' ? starts.indexOf(start) + 1 : 1;
  const count = (reading: Reading) => dueOf(reading, anchor.at, times, house, table);
  const readings = winnerMarked(rule.readings.map((reading) => explainReading(reading, count(reading))));
  const where = begins(start)?.where;
  const settled = rule.repeats
    ? undefined
    : order.find((one) => triggerOf(rule.until, one) && startOf(one.at) >= startOf(start.at));
  return {
    clock: name,
    says: words.says[`clocks.${name}`] ?? '',
    cite: rule.cite,
    startedBy: { event: start.event, at: start.at, local: localOf(start.at), ...(where && { where }) },
    readings,
    others: words.losers
      .filter(({ clock }) => clock === name)
      .map(({ clock: _, ...loser }) => ({ ...loser, ...wouldGive(loser.reads, count) })),
    ...(settled && {
      settledBy: { ...settled, local: localOf(settled.at), inTime: inTime(settled.at, readings) },
    }),
    calendar: table.version,
  };
}

function triggerOf(triggers: readonly Trigger[], { event }: Happened): Trigger | undefined {
  return triggers.find((trigger) => trigger.event === event);
}

function dueOf(
  reading: Reading,
  anchor: Instant | CivilDate,
  times: number,
  house: HouseRules,
  table: HolidayTable,
): Due {
  if (reading.before) return dueBefore(anchor, reading.before, table, house);
  const { n, unit } = reading.within!;
  return dueAfter(anchor, { n: n * times, unit }, table, house);
}

function explainReading(reading: Reading, due: Due): ExplainedReading {
  const { kind, cite, within, before, unverified } = reading;
  return {
    kind,
    says: before ? `at least ${formatDuration(before)} before` : formatDuration(within!),
    cite,
    due: due.due,
    dueAt: due.dueAt,
    local: localOf(due.dueAt ?? due.due),
    ends: due.ends,
    skipped: due.skipped,
    provisional: due.provisional,
    ...(unverified && { unverified }),
  };
}

/** The earliest limit, a national one included, makes it late; a target never does. */
function winnerMarked(readings: readonly ExplainedReading[]): ExplainedReading[] {
  const limits = readings.filter(({ kind }) => kind !== 'target').sort((a, b) => (a.ends < b.ends ? -1 : 1));
  return readings.map((reading) => (reading === limits[0] ? { ...reading, wins: true as const } : reading));
}

function inTime(at: Instant | CivilDate, readings: readonly ExplainedReading[]): boolean {
  const limit = readings.find(({ wins }) => wins);
  if (!limit) return true;
  if (limit.dueAt && isInstant(at)) return at <= limit.dueAt;
  return (isInstant(at) ? dateOf(at) : at) <= limit.due;
}

/** What the words of a losing reading would give, when they are a duration. */
function wouldGive(reads: string, count: (reading: Reading) => Due): { due?: CivilDate; local?: string } {
  try {
    const { due, dueAt } = count({ kind: 'limit', within: parseDuration(reads), cite: [] });
    return { due, local: localOf(dueAt ?? due) };
  } catch {
    return {};
  }
}

function localOf(at: Instant | CivilDate): string {
  return isInstant(at) ? formatInstant(at) : formatDate(at);
}

function startOf(at: Instant | CivilDate): string {
  return isInstant(at) ? at : `${at}T00:00:00.000Z`;
}

function isInstant(at: Instant | CivilDate): at is Instant {
  return at.length > '2026-04-15'.length;
}
