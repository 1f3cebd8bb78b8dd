import { formatInstant, type Instant } from '../calendar';
import { apply, dayOf, formatMoment, isInstant, type Case, type CaseEvent, type Moment } from '../casework';
import type { RuleId } from '../policy';
import type { Played } from './play';
import { sayChange, sayTold } from './words';

/** One event of a life, as people read it. */
export interface TimelineEntry {
  case: string;
  sequence: number;
  at: Moment;
  /** London, in words. */
  when: string;
  /** When it was entered, when that was another day or hour. */
  entered?: string;
  event: string;
  by: string;
  /** What it did to the clocks: what started, was met, moved from where to where. */
  clocks: readonly string[];
  /** Who was told what. */
  told: readonly string[];
  /** The stage that it led to. */
  stage?: string;
  /** The rules that made it so, and those by which a clock starts. */
  rules: readonly RuleId[];
}

/** Every event of every case, in the order in which they were recorded. */
export function timelineOf(played: Pick<Played, 'cases'>): TimelineEntry[] {
  return played.cases
    .flatMap(({ name, events }) => entriesOf(name, events))
    .sort((a, b) => (a.recorded < b.recorded ? -1 : a.recorded > b.recorded ? 1 : 0))
    .map(({ recorded: _, ...entry }) => entry);
}

/** One line an event; with several cases, each line begins with its case. */
export function sayTimeline(entries: readonly TimelineEntry[]): string[] {
  const names = [...new Set(entries.map((entry) => entry.case))];
  const width = Math.max(...names.map((name) => name.length));
  return entries.map((entry) => {
    const whose = names.length > 1 ? `${entry.case.padEnd(width)}  ` : '';
    const parts = [
      `${entry.event}${entry.by === 'clock' ? '' : ` by ${entry.by}`}`,
      ...(entry.entered ? [`recorded ${entry.entered}`] : []),
      ...entry.clocks,
      ...entry.told.map((one) => `told: ${one}`),
      ...(entry.stage ? [`stage: ${entry.stage}`] : []),
    ];
    return `${whose}${entry.when.padEnd(25)} ${parts.join(' | ')}`;
  });
}

function entriesOf(name: string, events: readonly CaseEvent[]): (TimelineEntry & { recorded: Instant })[] {
  let before: Case | null = null;
  return events.map((event) => {
    const after = apply(before, event);
    const entered = enteredOf(event);
    const entry = {
      recorded: event.recordedAt,
      case: name,
      sequence: event.sequence,
      at: event.at,
      when: formatMoment(event.at),
      ...(entered && { entered }),
      event: event.event,
      by: event.enteredBy ? `${event.by}, typed in by ${event.enteredBy}` : event.by,
      clocks: (event.clocks ?? []).map((change) => sayChange(change, before, after)),
      told: (event.notices ?? []).map(sayTold),
      ...(event.stage && event.stage !== before?.stage && { stage: event.stage }),
      rules: rulesOf(event),
    };
    before = after;
    return entry;
  });
}

function rulesOf({ cite = [], clocks = [] }: CaseEvent): RuleId[] {
  const started = clocks.flatMap((change) => (change.change === 'started' ? change.clock.readings : []));
  return [...new Set([...cite, ...started.flatMap((reading) => reading.cite)])];
}

/** Only where it is not the same minute, or the same day where the hour is not known. */
function enteredOf({ at, recordedAt }: CaseEvent): string | undefined {
  const same = isInstant(at) ? at.slice(0, 16) === recordedAt.slice(0, 16) : at === dayOf(recordedAt);
  return same ? undefined : formatInstant(recordedAt);
}
