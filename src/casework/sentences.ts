import { formatDate, formatInstant, type Skipped } from '../calendar';
import type { ExplainedReading, Explanation, LosingReading } from './explain';
import type { Condition } from '../policy';

const KINDS = { target: 'target', limit: 'limit', national: 'national limit' } as const;

/** An explanation as sentences: what the rule says, what started it, each reading, which one counts, the others. */
export function sentencesOf(explained: Explanation): string[] {
  const { readings, others, settledBy, endedBy, startedBy } = explained;
  return [
    `${explained.says} (${explained.cite.join(', ')}).`,
    `It started with ${startedBy.event}${conditionIn(startedBy.where)} on ${startedBy.local}.`,
    ...readings.map(readingSentence),
    ...winnerSentence(readings),
    ...others.map(otherSentence),
    ...(settledBy
      ? [
          `${settledBy.event} on ${settledBy.local} ended it, ${settledBy.inTime ? 'in time' : 'out of timescale'}.`,
        ]
      : []),
    ...(endedBy ? [`${endedBy.event} on ${endedBy.local} let it fall away, neither met nor late.`] : []),
    ...readings.filter(({ unverified }) => unverified).map(unverifiedSentence),
    ...(readings.some(({ provisional }) => provisional)
      ? ['A day lies past the last published bank holidays: the date is provisional.']
      : []),
    `Bank holidays: ${explained.calendar}.`,
  ];
}

function readingSentence({ kind, says, cite, local, skipped, original }: ExplainedReading): string {
  const passed = skipped.length > 0 ? ` Not counted: ${skippedWords(skipped)}.` : '';
  const moved = original ? ` It was moved: at first it ended on ${formatInstant(original)}.` : '';
  return `The ${KINDS[kind]}, ${says} (${cite.join(', ')}), gives ${local}.${passed}${moved}`;
}

/** Holidays by name and date; weekends only counted, since nobody asks about them. */
export function skippedWords(skipped: readonly Skipped[]): string {
  const weekend = skipped.filter(({ why }) => why === 'Saturday' || why === 'Sunday').length;
  const holidays = skipped
    .filter(({ why }) => why !== 'Saturday' && why !== 'Sunday')
    .map(({ date, why }) => `${formatDate(date)} (${why})`);
  const days = weekend === 0 ? [] : [weekend === 1 ? '1 weekend day' : `${weekend} weekend days`];
  return [...days, ...holidays].join(', ');
}

function winnerSentence(readings: readonly ExplainedReading[]): string[] {
  const winner = readings.find(({ wins }) => wins);
  if (!winner) return ['It has a target only: nobody is alerted when it passes.'];
  const later = readings.some(({ kind, ends }) => kind !== 'target' && ends > winner.ends);
  const from = `It is out of timescale from ${formatInstant(winner.ends)}, by the ${KINDS[winner.kind]} of ${winner.says}`;
  return [`${from}${later ? '; the earliest limit counts' : ''}.`];
}

function otherSentence({ reads, cite, contradiction, because, local }: LosingReading): string {
  const from = [...cite, ...(contradiction ? [contradiction] : [])].join(', ');
  return `Read as "${reads}" (${from}) it would ${local ? `be ${local}` : 'give no date of its own'}: ${because}.`;
}

function unverifiedSentence({ cite }: ExplainedReading): string {
  return `${cite.join(', ')} was not checked against the national edition in force.`;
}

/** ' (purpose: final)': fields that are taken to hold. */
function conditionIn(where: Condition | undefined): string {
  const fields = Object.entries(where ?? {}).map(([name, values]) => `${name}: ${values.in.join(' or ')}`);
  return fields.length > 0 ? ` (${fields.join(', ')})` : '';
}
