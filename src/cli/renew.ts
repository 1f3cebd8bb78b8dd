import { setTimeout as sleep } from 'node:timers/promises';
import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
} from '@temporalio/client';
import { daysBetween, formatDate, formatInstant, holidayTable, instantOf } from '../calendar';
import { renew, type Case, type CaseEvent, type ClockReading, type Receipt } from '../casework';
import { newestEdition } from '../casework/edition';
import { policyFor } from '../policy';
import { loadCase, type Db, type RecordKeys } from '../records';
import { openCasePins, type OpenCasePins } from '../records/pins';
import type { RenewalArgument } from '../workflows/read-renewal';

/** What this release brings to every case that has less. */
export function renewalOfThisRelease(): Required<RenewalArgument['renewal']> {
  return { edition: newestEdition, holidays: holidayTable() };
}

/** Open cases whose table or edition is older than what is brought; a case that is named is always one of them. */
export async function casesBehind(
  db: Db,
  renewal: Required<RenewalArgument['renewal']>,
  of: { council?: string; case?: string },
): Promise<{ open: number; behind: readonly OpenCasePins[] }> {
  const open = await openCasePins(db, of);
  const isBehind = ({ edition, holidays }: OpenCasePins) =>
    edition < renewal.edition || holidays < renewal.holidays.version;
  return { open: open.length, behind: of.case === undefined ? open.filter(isBehind) : open };
}

/** One reading of one clock that moves, in words: 'limit Mon 19 Sep 2022 -> Tue 20 Sep 2022 (+1 day)'. */
export interface Move {
  case: string;
  clock: string;
  readings: readonly string[];
}

/**
 * What a renewal would move, by the record: the case is folded from its log, and nothing is told to it.
 * @param nowMs the clock on the wall
 * @throws Error when this release lacks the policy that the case is pinned to
 */
export async function rehearse(
  { db, keys }: { db: Db; keys: RecordKeys },
  caseId: string,
  { renewal }: RenewalArgument,
  nowMs: number,
): Promise<readonly Move[]> {
  const current = await loadCase(db, keys, caseId);
  if (!current) return [];
  const { policy: pinned, offset } = current.pins;
  const policy = policyFor(pinned.council, pinned.version, pinned.hash);
  if (!policy)
    throw new Error(`this release has no policy ${pinned.council}@${pinned.version} as the case knows it`);
  const [event] = renew(current, renewal, instantOf(nowMs + offset), policy);
  return event ? movesOf(current, event) : [];
}

function movesOf(before: Case, event: CaseEvent): Move[] {
  return (event.clocks ?? []).flatMap((change) => {
    if (change.change !== 'moved') return [];
    const clock = before.clocks.find(({ id }) => id === change.id);
    const readings = change.readings.flatMap((reading, index) => {
      const old = clock?.readings[index];
      return old && old.ends !== reading.ends ? [moveInWords(old, reading)] : [];
    });
    return clock && readings.length > 0 ? [{ case: before.id, clock: clock.name, readings }] : [];
  });
}

function moveInWords(old: ClockReading, reading: ClockReading): string {
  const days = daysBetween(old.due, reading.due);
  const by = `${days > 0 ? '+' : ''}${days} ${Math.abs(days) === 1 ? 'day' : 'days'}`;
  return `${reading.kind} ${inWords(old)} -> ${inWords(reading)} (${by})`;
}

function inWords({ due, dueAt }: ClockReading): string {
  return dueAt ? formatInstant(dueAt) : formatDate(due);
}

export interface Renewed {
  /** Cases that took something new. */
  renewed: number;
  /** Clocks on which the date that counts moved: the earliest limit. */
  moved: number;
  /** Cases for which there was nothing new, or that have closed meanwhile. */
  unchanged: number;
  failed: readonly { case: string; why: string }[];
}

const perSecond = 50;
const inFlight = 100;
const patienceMs = 30_000;

/**
 * Tells each case, fifty a second. One that does not answer is named and holds up nobody; it may be told again.
 * @param progress is called with how many have answered
 */
export async function renewAll(
  client: Client,
  cases: readonly string[],
  argument: RenewalArgument,
  progress: (done: number) => void,
): Promise<Renewed> {
  const answers: Answer[] = [];
  const running = new Set<Promise<void>>();
  const start = Date.now();
  for (const [index, id] of cases.entries()) {
    const wait = start + (index * 1_000) / perSecond - Date.now();
    if (wait > 0) await sleep(wait);
    if (running.size >= inFlight) await Promise.race(running);
    const one: Promise<void> = renewOne(client, id, argument).then((answer) => {
      running.delete(one);
      answers.push(answer);
      progress(answers.length);
    });
    running.add(one);
  }
  await Promise.all(running);
  const failed = answers.flatMap((answer) => ('why' in answer ? [answer] : []));
  const moved = answers.flatMap((answer) => ('moved' in answer && answer.events > 0 ? [answer.moved] : []));
  return {
    renewed: moved.length,
    moved: moved.reduce((sum, count) => sum + count, 0),
    unchanged: answers.length - moved.length - failed.length,
    failed: failed.sort((a, b) => (a.case < b.case ? -1 : 1)),
  };
}

type Answer = { events: number; moved: number } | { case: string; why: string };

async function renewOne(client: Client, id: string, argument: RenewalArgument): Promise<Answer> {
  try {
    const receipt = await client.withDeadline(Date.now() + patienceMs, () =>
      client.workflow.getHandle(id).executeUpdate<Receipt, [RenewalArgument]>('renew', { args: [argument] }),
    );
    return {
      events: receipt.events.length,
      moved: receipt.clocks.filter(({ change, due, from }) => change === 'moved' && due !== from).length,
    };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { events: 0, moved: 0 };
    return { case: id, why: whyNot(error) };
  }
}

function whyNot(error: unknown): string {
  if (error instanceof WorkflowUpdateFailedError) return error.cause?.message ?? error.message;
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) {
    return `no worker answered within ${patienceMs / 1_000} s; it may still be renewed`;
  }
  return (error as Error).message;
}
