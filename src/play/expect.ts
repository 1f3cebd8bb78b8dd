import type { Case, CaseEvent, Clock, Refusal } from '../casework';
import { possibleActs } from '../casework/possible';
import type { Policy } from '../policy';
import type { PlannedAct, Step } from './scenario';
import type { ExpectedClock, Expectation } from './schema';
import { dueOf, readingOf, sayTold, writeMoment } from './words';

/** Something that is not as the scenario says. */
export interface Miss {
  what: string;
  expected: string;
  found: string;
}

/** Whether an act was taken or refused as the scenario has it, and in these words; capitals do not count. */
export function missInAnswer(planned: PlannedAct, found: Refusal | null): Miss | null {
  const asSaid = (says: string) => says.toLowerCase().includes((planned.saying ?? '').toLowerCase());
  const said = found ? [found.message, ...(found.errors ?? []).map(({ message }) => message)] : [];
  if (found?.refused === planned.refused && (!planned.saying || said.some(asSaid))) return null;
  const saying = planned.saying ? ` (... ${planned.saying} ...)` : '';
  return {
    what: planned.name,
    expected: planned.refused ? `refused: ${planned.refused}${saying}` : 'taken',
    found: found ? `refused: ${found.refused} (${said.join('; ')})` : 'taken',
  };
}

/** Whether each act is possible now, or lacks what the scenario says; capitals do not count. */
export function missesInPossible(current: Case, { at, possible }: Step, policy: Policy): Miss[] {
  return possible.flatMap(({ actor, acts }) => {
    const found = possibleActs(current, actor, at, policy);
    return Object.entries(acts).flatMap(([name, wanted]): Miss[] => {
      const act = found.find((one) => one.act === name);
      const lacks = (act?.lacks ?? []).map(({ message }) => message).join('; ');
      const isSo =
        wanted === true
          ? act?.possible === true
          : act?.possible === false && lacks.toLowerCase().includes(wanted.toLowerCase());
      const what = `possible for ${actor.by}: ${name}`;
      return isSo
        ? []
        : [{ what, expected: String(wanted), found: act?.possible ? 'true' : lacks || 'no such act' }];
    });
  });
}

/** Compares a case with what a scenario expects; `since` are the events that no expectation has spoken of yet. */
export function missesOf(
  expected: Expectation,
  current: Case,
  since: { told: readonly CaseEvent[]; events: readonly CaseEvent[] },
): Miss[] {
  const misses: Miss[] = [];
  const same = (what: string, wanted: Simple | undefined, found: Simple) => {
    if (wanted !== undefined && wanted !== found) {
      misses.push({ what, expected: String(wanted), found: String(found) });
    }
  };
  same('stage', expected.stage, current.stage);
  same('holder', expected.holder, current.holder ?? 'none');
  if (expected.leads) {
    const leads = (current.leads ?? []).map(({ to }) => to);
    same('leads', listed([...expected.leads].sort()), listed(leads.sort()));
  }
  if (expected.tasks) {
    const tasks = (current.tasks ?? []).map((task) => task.do);
    same('tasks', listed([...expected.tasks].sort()), listed(tasks.sort()));
  }
  for (const [name, wanted] of Object.entries(expected.clocks ?? {}))
    clockMisses(name, wanted, current, same);
  if (expected.told) {
    const told = since.told.flatMap((event) => event.notices ?? []).map(sayTold);
    same('told', listed(expected.told), listed(told));
  }
  if (expected.events) {
    const happened = since.events.map(({ event }) => event).filter((event) => !ofTheInstallation.has(event));
    same('events', listed(expected.events), listed(happened));
  }
  return misses;
}

/** What a directory and a mail server answer is no part of a life; a running installation has both. */
const ofTheInstallation = new Set(['NobodyToTell', 'NoticeUndelivered']);

type Simple = string | number;
type Same = (what: string, wanted: Simple | undefined, found: Simple) => void;

function clockMisses(name: string, wanted: ExpectedClock, current: Case, same: Same): void {
  const clock = current.clocks.filter((one) => one.name === name).at(-1);
  if (wanted === 'none' || !clock) {
    same(name, wanted === 'none' ? 'none' : 'a clock', clock ? `a clock that is ${clock.status}` : 'none');
    return;
  }
  for (const kind of ['target', 'limit', 'national'] as const) {
    same(`${name} ${kind}`, wanted[kind], dueIn(clock, kind));
  }
  same(`${name} status`, wanted.status, clock.status);
  same(`${name} lateReason`, wanted.lateReason, clock.lateReason ?? 'none');
  same(`${name} rung`, wanted.rung, clock.rung);
}

function dueIn(clock: Clock, kind: 'target' | 'limit' | 'national'): string {
  const reading = readingOf(clock, kind);
  return reading ? writeMoment(dueOf(reading)) : 'none';
}

function listed(lines: readonly string[]): string {
  return lines.length === 0 ? 'nothing' : lines.map((line) => `\n    - ${line}`).join('');
}
