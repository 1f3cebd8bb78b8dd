import { dateOf, formatDate, formatInstant, timeOf, zoneOf, type Instant } from '../calendar';
import {
  formatMoment,
  isInstant,
  limitOf,
  type Case,
  type Clock,
  type ClockChange,
  type ClockReading,
  type Moment,
  type Notice,
} from '../casework';

/** As a scenario writes it: '2025-04-18 16:59', or the date alone. The zone only where a time comes twice. */
export function writeMoment(at: Moment): string {
  if (!isInstant(at)) return at;
  const written = `${dateOf(at)} ${timeOf(at)}`;
  return comesTwice(at) ? `${written} ${zoneOf(at)}` : written;
}

function comesTwice(at: Instant): boolean {
  const hour = 3_600_000;
  return [-hour, hour].some((ms) => {
    const other = new Date(Date.parse(at) + ms).toISOString() as Instant;
    return dateOf(other) === dateOf(at) && timeOf(other) === timeOf(at);
  });
}

/** When a reading is due, as its rule counts: to the minute in hours, else a date. */
export function dueOf(reading: ClockReading): Moment {
  return reading.dueAt ?? reading.due;
}

/** 'escalation rung 1 of referral-decision to team-manager, emergency-duty-team'. */
export function sayTold(notice: Notice): string {
  const what = [
    notice.kind,
    notice.rung && `rung ${notice.rung}`,
    notice.kind === 'due-soon' && notice.reading,
  ].filter(Boolean);
  const step = notice.step ? ` of ${notice.step}` : '';
  return `${what.join(' ')}${step} to ${[...notice.to, ...(notice.people ?? [])].join(', ')}`;
}

/** What an event did to one clock, in words; `before` and `after` are the case around it. */
export function sayChange(change: ClockChange, before: Case | null, after: Case): string {
  const id = change.change === 'started' ? change.clock.id : change.id;
  const clock = after.clocks.find((one) => one.id === id);
  if (!clock) return id;
  const was = before?.clocks.find((one) => one.id === id);
  return `${clock.name} ${sayWhat(change, clock, was)}`;
}

function sayWhat(change: ClockChange, clock: Clock, was: Clock | undefined): string {
  switch (change.change) {
    case 'started':
      return `starts: ${clock.readings.map(sayReading).join(', ')}`;
    case 'settled':
      return change.lateReason ? `${change.status}, a late reason is needed` : change.status;
    case 'reopened':
      return `runs again: ${clock.readings.map(sayReading).join(', ')}`;
    case 'moved':
      return `moves: ${movedReadings(clock, was).join(', ')} (${change.why})`;
    case 'ended':
      return `falls away (${change.why})`;
    case 'stage':
      return change.ahead ? `${change.stage} is to come again` : change.stage;
    case 'held':
      return `${clock.acknowledged ? `is to be done by ${formatDate(clock.acknowledged.doneBy)}; ` : ''}nothing more until ${formatInstant(change.until)}`;
    case 'explained':
      return 'has its late reason';
  }
}

function sayReading(reading: ClockReading): string {
  return `${reading.kind} ${formatMoment(dueOf(reading))}`;
}

function movedReadings(clock: Clock, was: Clock | undefined): string[] {
  const moved = clock.readings.flatMap((reading, index) => {
    const old = was?.readings[index];
    return old && old.ends !== reading.ends
      ? [`${reading.kind} ${formatMoment(dueOf(old))} -> ${formatMoment(dueOf(reading))}`]
      : [];
  });
  return moved.length > 0 ? moved : clock.readings.map(sayReading);
}

/** The reading of a kind that counts: the earliest. */
export function readingOf(
  clock: Pick<Clock, 'readings'>,
  kind: ClockReading['kind'],
): ClockReading | undefined {
  const ofKind = clock.readings.filter((reading) => reading.kind === kind);
  return kind === 'target' ? ofKind[0] : limitOf(ofKind);
}
