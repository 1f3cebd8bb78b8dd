import { msOf, startOfDay, type Instant } from '../calendar';
import { formatMoment, isInstant, type CaseEvent, type Clock, type Moment } from '../casework';
import { dueOf, readingOf } from './words';
import type { Played } from './play';

/** A case as a picture has it: what people did, and each clock as a line through time. */
export interface CaseLines {
  name: string;
  id: string;
  /** What people did, in order. */
  acts: readonly { at: number; says: string }[];
  clocks: readonly ClockLine[];
}

export interface ClockLine {
  name: string;
  from: number;
  /** When it was met or fell away; the end of the life where it still runs. */
  to: number;
  status: Clock['status'];
  /** How it stands, and since when. */
  how: string;
  /** The whole line in a sentence. */
  says: string;
  marks: readonly Mark[];
}

export interface Mark {
  at: number;
  is: 'target' | 'limit' | 'national' | 'reminder' | 'rung' | 'digest' | 'acknowledged';
  /** The number of a rung. */
  rung?: number;
  says: string;
}

/** The lines of every case, from its events alone. */
export function linesOf({ cases, ended }: Pick<Played, 'cases' | 'ended'>): CaseLines[] {
  return cases.map((one) => ({
    name: one.name,
    id: one.case.id,
    acts: one.events
      .filter((event) => event.via !== 'clock')
      .map((event) => ({
        at: msAt(event.at),
        says: `${formatMoment(event.at)} ${event.event} by ${event.by}`,
      })),
    clocks: one.case.clocks.map((clock) => lineOf(clock, one.events, ended)),
  }));
}

export function msAt(moment: Moment): number {
  return msOf(isInstant(moment) ? moment : startOfDay(moment));
}

/** What a clock has of its own, wherever it was read. */
export type DrawnClock = Pick<Clock, 'id' | 'name' | 'status' | 'startedAt' | 'settledAt' | 'readings'>;

/** A clock from its start to its end, or to `ended`, with what was said of it in the events of its case. */
export function lineOf(clock: DrawnClock, events: readonly CaseEvent[], ended: Instant): ClockLine {
  const to = clock.settledAt ?? endedAt(clock, events) ?? ended;
  const readings = (['target', 'limit', 'national'] as const).flatMap((kind): Mark[] => {
    const reading = readingOf(clock, kind);
    if (!reading) return [];
    // A civil reading lasts to the end of its day.
    return [{ at: msOf(reading.ends), is: kind, says: `${kind}: ${formatMoment(dueOf(reading))}` }];
  });
  const due = readings.map(({ says }) => says).join(', ');
  const how = clock.status === 'running' ? 'still running' : `${clock.status} ${formatMoment(to)}`;
  return {
    name: clock.name,
    from: msAt(clock.startedAt),
    to: Math.max(msAt(to), msAt(clock.startedAt)),
    status: clock.status,
    how,
    says: `${clock.name} started ${formatMoment(clock.startedAt)}; ${due}; ${how}`,
    marks: [...readings, ...marksFrom(clock, events)],
  };
}

const marked: Readonly<Record<string, Mark['is']>> = {
  ReminderIssued: 'reminder',
  EscalationRaised: 'rung',
  ListedInDigest: 'digest',
  EscalationAcknowledged: 'acknowledged',
};

/** What was said of a clock on its way. */
function marksFrom(clock: DrawnClock, events: readonly CaseEvent[]): Mark[] {
  return events.flatMap((event): Mark[] => {
    const is = marked[event.event];
    const change = event.clocks?.find((one) => 'id' in one && one.id === clock.id);
    if (!is || !change) return [];
    const rung = change.change === 'stage' ? change.rung : undefined;
    const told = (event.notices ?? []).flatMap(({ to }) => to).join(', ');
    const what = { reminder: 'reminder', rung: `rung ${rung ?? ''}`, digest: 'in the digest' }[is as string];
    const says = `${what ?? 'acknowledged'} ${formatMoment(event.at)}${told ? ` to ${told}` : ''}`;
    return [{ at: msAt(event.at), is, says, ...(rung !== undefined && { rung }) }];
  });
}

/** When a clock that nobody met fell away. */
function endedAt(clock: DrawnClock, events: readonly CaseEvent[]): Moment | undefined {
  if (clock.status !== 'ended') return undefined;
  return events.findLast((event) =>
    event.clocks?.some((change) => change.change === 'ended' && change.id === clock.id),
  )?.at;
}
