import { formatDuration } from '../../calendar';
import type {
  ClockRule,
  Condition,
  Need,
  NoticeRule,
  PanelRule,
  Reading,
  Recording,
  RouteRule,
  RuleId,
  StepRule,
  Trigger,
} from '../../policy/types';

/** One line of an entry: what it is about, what it says, and the rules it comes from when they are its own. */
export interface Line {
  about: string;
  says: string;
  cite?: readonly RuleId[];
}

/** Each part of a policy in words, for the document and for the comparison. */
export function clockLines(clock: ClockRule): Line[] {
  return [
    { about: 'process', says: clock.process },
    { about: 'class', says: clock.class },
    { about: 'who', says: whoPhrase(clock) },
    { about: 'starts with', says: clock.starts.map(triggerPhrase).join(', or ') },
    { about: 'ends with', says: clock.until.map(triggerPhrase).join(', or ') },
    ...(clock.unless
      ? [{ about: 'falls away with', says: clock.unless.map(triggerPhrase).join(', or ') }]
      : []),
    ...(clock.except ? [{ about: 'not where', says: clock.except.map(triggerPhrase).join(', or ') }] : []),
    ...(clock.repeats ? [{ about: 'repeats', says: `counted from the ${clock.repeats}` }] : []),
    ...(clock.once ? [{ about: 'once', says: 'a later start begins nothing while one is open' }] : []),
    ...clock.readings.map(readingLine),
    ...(clock.earlierOf ? [{ about: 'of the limits', says: 'the earlier one holds' }] : []),
    ...agreementLines(clock),
  ];
}

function lengthPhrase({ within, before, field }: Pick<Reading, 'within' | 'before' | 'field'>): string {
  if (before) return `at least ${formatDuration(before)} before`;
  return field === undefined ? `within ${formatDuration(within!)}` : `as "${field}" says`;
}

function whoPhrase({ who, whoFor = {} }: ClockRule): string {
  const others = Object.entries(whoFor).map(([role, other]) => `${other} where a ${role} holds the case`);
  return [who, ...others].join('; ');
}

function readingLine({ kind, cite, unverified, ...reading }: Reading): Line {
  const how = lengthPhrase(reading);
  return { about: kind, says: unverified ? `${how} (unverified)` : how, cite };
}

function agreementLines({ extension, exception, ownInterval, lateReason }: ClockRule): Line[] {
  const lines: Line[] = [];
  if (extension) {
    const cap = extension.cap ? `, by ${formatDuration(extension.cap)} at most` : '';
    lines.push({
      about: 'may be extended by',
      says: `${orWords(extension.signedBy)}${cap}`,
      cite: extension.cite,
    });
  }
  if (exception) {
    const first = exception.establishFirst ? ', who first establishes that there is no concern' : '';
    const pending = exception.pendingUntil ? `; pending until ${triggerPhrase(exception.pendingUntil)}` : '';
    lines.push({
      about: 'exception agreed by',
      says: `${orWords(exception.signedBy)}${first}${pending}`,
      cite: exception.cite,
    });
  }
  if (ownInterval) {
    const { by, longerBy, longest, field, cite } = ownInterval;
    const fieldOf = field ? `; or ${field} where it starts` : '';
    const longer = longerBy
      ? `; longer by ${orWords(longerBy)}${longest ? `, ${formatDuration(longest)} at most` : ''}`
      : '';
    lines.push({ about: 'own shorter time set by', says: `${orWords(by)}${longer}${fieldOf}`, cite });
  }
  if (lateReason) {
    const signed = lateReason.signedBy ? `, signed by ${orWords(lateReason.signedBy)}` : '';
    lines.push({ about: 'done late', says: `asks for a reason${signed}`, cite: lateReason.cite });
  }
  return lines;
}

export function stepLines(step: StepRule): Line[] {
  return [
    ...(step.by ? [{ about: 'by', says: orWords(step.by) }] : []),
    ...(step.byWhen ?? []).map(({ when, by, cite }) => ({
      about: 'by',
      says: `${orWords(by)}, where ${conditionPhrase(when)}`,
      cite,
    })),
    ...(step.qualified ? [{ about: 'only by', says: 'a qualified social worker' }] : []),
    ...(step.needs ?? []).map((need) => ({
      about: FORCES[need.force].need,
      says: needPhrase(need),
      cite: need.cite,
    })),
    ...(step.records ?? []).map((record) => ({
      about: FORCES[record.force].record,
      says: recordPhrase(record),
      cite: record.cite,
    })),
    ...(step.secondPerson
      ? [
          {
            about: 'not by',
            says: `the author of ${step.secondPerson.of}${exceptPhrase(step.secondPerson.exceptRoles)}`,
            cite: step.secondPerson.cite,
          },
        ]
      : []),
    ...(step.standsIn ? [{ about: 'may stand in', says: orWords(step.standsIn) }] : []),
  ];
}

const FORCES = {
  must: { need: 'needs', record: 'must record' },
  explain: { need: 'needs, or a reason', record: 'records, or a reason' },
  remind: { need: 'reminds of', record: 'reminds to record' },
} as const;

function exceptPhrase(roles: readonly string[] | undefined): string {
  return roles ? `, unless that was as ${orWords(roles)}` : '';
}

function needPhrase(need: Need): string {
  const what = need.fact ? triggerPhrase(need.fact) : `clock ${need.settled} not running`;
  const undone = need.undoneBy ? `, not followed by ${triggerPhrase(need.undoneBy)}` : '';
  return `${what}${undone}${onlyWhere(need)}`;
}

function recordPhrase(record: Recording): string {
  const values = record.in ? ` (${record.in.join(' or ')})` : '';
  return `${record.field}${values}${onlyWhere(record)}`;
}

function onlyWhere({ when, given }: { when?: Condition; given?: Trigger }): string {
  const parts = [when && conditionPhrase(when), given && triggerPhrase(given)].filter(Boolean);
  return parts.length > 0 ? `, where ${parts.join(' and ')}` : '';
}

export function routePhrase({ on, given, since, to }: RouteRule): string {
  const ago = since
    ? `, ${since.field} ${since.lessThan ? `less than ${formatDuration(since.lessThan)}` : `${formatDuration(since.atLeast!)} or more`} before`
    : '';
  return `${triggerPhrase(on)}${given ? `, where ${triggerPhrase(given)}` : ''}${ago}: to ${to}`;
}

export function noticePhrase({ on, given, to, do: act, atOnce }: NoticeRule): string {
  const how = [...(atOnce ? ['at once'] : []), ...(act ? [`who answer with ${act}`] : [])];
  return `${triggerPhrase(on)}${given ? `, where ${triggerPhrase(given)}` : ''}: tell ${[to.join(', '), ...how].join(', ')}`;
}

export function panelLines(panel: PanelRule): Line[] {
  return [
    { about: 'every', says: formatDuration(panel.every) },
    ...(panel.sits ? [{ about: 'sits', says: `${panel.sits.on} ${panel.sits.at}` }] : []),
    ...(panel.eachTeam ? [{ about: 'for', says: 'each team by itself' }] : []),
    ...(panel.chair ? [{ about: 'chair', says: panel.chair }] : []),
    ...(panel.attends ? [{ about: 'attends', says: panel.attends.join(', ') }] : []),
    ...(panel.capacity ? [{ about: 'cases a sitting', says: String(panel.capacity) }] : []),
    ...(panel.lists ? [{ about: 'lists', says: panel.lists.join(', ') }] : []),
  ];
}

/** 'MeetingHeld (purpose: review or final), counted from meetingOn'. */
export function triggerPhrase({ event, where, from, of, given, firstSince }: Trigger): string {
  const fields = where ? ` (${conditionPhrase(where)})` : '';
  return [
    `${event}${fields}`,
    ...(from ? [`counted from ${from}`] : []),
    ...(of ? [`which names it in ${of}`] : []),
    ...(given ? [`after ${triggerPhrase(given)}`] : []),
    ...(firstSince ? [`the first since ${orWords(firstSince)}`] : []),
  ].join(', ');
}

function conditionPhrase(condition: Condition): string {
  return Object.entries(condition)
    .map(([field, values]) => `${field}: ${values.in.join(' or ')}`)
    .join(', ');
}

function orWords(names: readonly string[]): string {
  return names.join(' or ');
}
