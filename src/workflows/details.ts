import { formatDate, formatInstant } from '../calendar';
import { responsible } from '../casework/holder';
import { ruleOf } from '../casework/next-look';
import { plannedEnd, planVersion } from '../casework/cin-plan/stages';
import {
  formatMoment,
  lastSeen,
  limitOf,
  nextInstant,
  targetOf,
  type Case,
  type Clock,
  type ClockReading,
  type Task,
} from '../casework';
import type { Policy } from '../policy';
import type { Shell } from './desk';

/**
 * What the Temporal UI shows of a case at a glance, in Markdown: stage, clocks with their dates, what it waits for.
 * Instants only, never "days left": a query sees the time of the last task. Nothing confidential, and under 3 KB,
 * because the UI carries it in a URL.
 */
export function details(current: Case, shell: Shell, policy: Policy): string {
  const running = current.clocks.filter((clock) => clock.status === 'running').sort(soonestFirst);
  const lines = [
    `**${current.stage}** · ${current.council} · team ${current.team} · ${holder(current)} · version ${current.version}`,
    seen(current),
    ...plan(current),
    '',
    ...(running.length > 0
      ? [
          '| clock | due | state |',
          '| --- | --- | --- |',
          ...running.slice(0, 12).map((clock) => row(clock, current, policy)),
        ]
      : ['No clock runs.']),
    '',
    ...current.clocks
      .filter((clock) => clock.lateReason === 'needed')
      .map((clock) => `- a late reason is asked for: ${clock.name}`),
    ...(current.signOffs ?? [])
      .slice(0, 5)
      .map(({ act, entry, by }) => `- to sign by ${by.join(' or ')}: ${inWords(act)} (entry ${entry})`),
    ...(current.tasks ?? []).slice(0, 10).map(todo),
    ...leads(current),
    ...(current.links ?? []).slice(0, 6).map((link) => `- ${inWords(link.relation)}: ${link.case}`),
    '',
    ...next(current, policy),
    ...waiting(shell),
  ];
  return lines.join('\n').slice(0, 2900);
}

function holder({ holder: by }: Case): string {
  return by ? `held by ${by}` : 'held by nobody';
}

/** Whatever the clocks say (decisions 1.3). */
function seen(current: Case): string {
  const last = lastSeen(current);
  if (!last) return 'The child was not seen yet, by what is recorded here.';
  return `${last.seenAs ? 'The expectant mother' : 'The child'} was last seen ${formatMoment(last.at)}.`;
}

/** Which plan this is, and until when it is meant to last. */
function plan({ process, facts }: Case): string[] {
  if (process !== 'cinPlan') return [];
  const written = planVersion(facts);
  const end = plannedEnd(facts);
  return [
    `${written ? `Plan version ${written}` : 'No plan is agreed yet'}${end ? `, to end by ${formatDate(end)}` : ''}.`,
  ];
}

/** What is out of timescale stands first, then what is due first. */
function soonestFirst(one: Clock, other: Clock): number {
  const ends = ({ readings }: Clock) => limitOf(readings)?.ends ?? readings[0]?.ends ?? '';
  return ends(one) < ends(other) ? -1 : 1;
}

function leads({ leads: to = [] }: Case): string[] {
  return to.length > 0 ? [`- leads to: ${to.map((lead) => inWords(lead.to)).join(', ')}`] : [];
}

/** 'copy plan for the family (entry 4, PET-6.6)'. */
function todo({ do: act, whom, about, cite }: Task): string {
  const to = whom ? ` for the ${inWords(whom)}` : '';
  return `- to do: ${inWords(act)}${to} (entry ${about}, ${cite[0] ?? ''})`;
}

/** 'completeEntry' and 'sibling-other-household' as plain words. */
function inWords(name: string): string {
  return name
    .replace(/([A-Z]|\d+)/g, ' $1')
    .replaceAll('-', ' ')
    .toLowerCase();
}

function row(clock: Clock, current: Case, policy: Policy): string {
  const limit = limitOf(clock.readings);
  const target = targetOf(clock.readings);
  const dates = [...(target ? [`target ${when(target)}`] : []), ...(limit ? [`limit ${when(limit)}`] : [])];
  return `| ${clock.name.replaceAll('-', ' ')} (${clock.readings.flatMap((reading) => reading.cite)[0] ?? ''}) | ${dates.join(', ')} | ${state(clock)}${waitsFor(clock, current, policy)} |`;
}

/** Whom it waits for: ', social worker'. */
function waitsFor({ name }: Clock, current: Case, policy: Policy): string {
  const rule = ruleOf(policy, name);
  return rule ? `, ${inWords(responsible(rule, current))}` : '';
}

function state(clock: Clock): string {
  if (clock.acknowledged) return `acknowledged, by ${formatDate(clock.acknowledged.doneBy)}`;
  if (clock.done.includes('passed limit'))
    return `**out of timescale**${clock.rung ? `, rung ${clock.rung}` : ''}`;
  if (clock.done.includes('passed target')) return `target passed${clock.rung ? `, rung ${clock.rung}` : ''}`;
  return 'running';
}

/** When a reading is due, for people: an hour where it has one, else the day. */
export function when(reading: Pick<ClockReading, 'due' | 'dueAt'>): string {
  return reading.dueAt ? formatInstant(reading.dueAt) : formatDate(reading.due);
}

function next(current: Case, policy: Policy): string[] {
  const ahead = nextInstant(current, policy);
  return ahead
    ? [`Next: ${ahead.stage}${ahead.clock ? ` of ${ahead.clock.name}` : ''}, ${formatInstant(ahead.at)}`]
    : [];
}

function waiting(shell: Shell): string[] {
  return [
    ...(shell.trouble
      ? [`**Waits for the record** since ${formatInstant(shell.trouble.since)}: ${shell.trouble.what}`]
      : []),
    ...(shell.outbox.length > 0 ? [`Waits for the record: ${counted(shell.outbox.length, 'event')}`] : []),
    ...(shell.sending.length > 0 ? [`Waits for the mail: ${counted(shell.sending.length, 'notice')}`] : []),
  ];
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** What the timer's line in the UI says: 'Referral decision: passed target, Fri 18 Apr 2025 16:59 BST (PET-3.23)'. */
export function timerSummary(current: Case, policy: Policy): string {
  const ahead = nextInstant(current, policy);
  if (!ahead) return '';
  if (!ahead.clock) return `Word to the other case: ${ahead.stage}, ${formatInstant(ahead.at)}`;
  const cite = ahead.clock.readings.flatMap((reading) => reading.cite).slice(0, 3);
  return `${ahead.clock.name.replaceAll('-', ' ')}: ${ahead.stage}, ${formatInstant(ahead.at)} (${cite.join(', ')})`.slice(
    0,
    190,
  );
}
