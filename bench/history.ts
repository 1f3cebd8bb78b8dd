import type { Client } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils';
import { tsToMs } from '@temporalio/common/lib/time';
import { Worker } from '@temporalio/worker';
import { taskQueues } from '../src/activities/types';
import { msOf } from '../src/calendar';
import type { Act, Receipt } from '../src/casework';
import { dataConverter } from '../src/codec';
import { london } from '../src/play';
import { bundle } from '../src/workers/bundle';
import { lateReferral, yearOfAssessment, yearOfPlan, type BenchLife } from './lives';
import { asByHand } from './on-core';
import { act, opening, idOf, pins, ring, stand, type Stand } from './stand';
import { median } from './statistics';

export interface Costs {
  runs: number;
  events: number;
  actions: number;
  bytes: number;
}

/** What Temporal counts as an action: each of these events, once. */
const actionEvents = [
  'workflowExecutionStartedEventAttributes',
  'timerStartedEventAttributes',
  'activityTaskScheduledEventAttributes',
  'workflowExecutionUpdateAcceptedEventAttributes',
  'workflowExecutionSignaledEventAttributes',
  'upsertWorkflowSearchAttributesEventAttributes',
  'workflowExecutionContinuedAsNewEventAttributes',
] as const;

export interface HistoryOf {
  ours: Costs;
  floor: Costs;
  /** Ours over the floor. */
  events: number;
  actions: number;
  /** Milliseconds to replay our history once, all its runs: the median of several times. */
  replayMs: number;
}

/**
 * Whole lives: history events, actions and bytes, against a workflow written by hand with the same acts, wakes and
 * mails. One is a referral that is decided late, one a year of
 * assessment and section 47, one a year of a plan.
 */
export async function historyBench(): Promise<Record<string, HistoryOf>> {
  return {
    referral: await measured(lateReferral, 'REF-1'),
    year: await measured(yearOfAssessment, 'REF-2'),
    planYear: await measured(yearOfPlan, 'REF-3'),
  };
}

async function measured(life: BenchLife, reference: string): Promise<HistoryOf> {
  const server = await stand('time-skipping');
  try {
    const histories = await runsOf(server.client, await played(server, life, reference));
    const ours = costs(histories);
    const floor = costs(await runsOf(server.client, await byHand(server, life)));
    return {
      ours,
      floor,
      events: ours.events / floor.events,
      actions: ours.actions / floor.actions,
      replayMs: await replayTime(histories, idOf(life.process, reference)),
    };
  } finally {
    await server.stop();
  }
}

async function played(
  server: Stand,
  { process, received, deeds }: BenchLife,
  reference: string,
): Promise<string> {
  const start = london(received);
  const offset = msOf(start) - (await server.now());
  const workflowId = idOf(process, reference);
  const handle = await server.client.workflow.start(process, {
    workflowId,
    taskQueue: taskQueues.cases,
    args: [{ open: opening(reference, start, process), pins: pins(start, offset) }],
  });
  for (const { at, act: name, by, fields = {} } of deeds) {
    await server.pass(Math.max(0, msOf(london(at)) - offset - (await server.now())));
    const one = act(name, by, fields);
    await handle.executeUpdate<Receipt, [Act]>(name, { args: [one], updateId: one.key });
  }
  await handle.result();
  return workflowId;
}

async function byHand(server: Stand, life: BenchLife): Promise<string> {
  const start = await server.now();
  const handle = await server.client.workflow.start('floor', {
    workflowId: 'floor',
    taskQueue: 'floor',
    args: [asByHand(life)],
  });
  for (const { at } of life.deeds) {
    const due = start + msOf(london(at)) - msOf(london(life.received));
    await server.pass(Math.max(0, due - (await server.now())));
    await handle.executeUpdate('act');
  }
  await handle.result();
  return 'floor';
}

/** The history of each run, the first one first: a case goes on as new when its history grows long. */
async function runsOf(client: Client, workflowId: string): Promise<History[]> {
  const { executions } = await client.workflowService.listClosedWorkflowExecutions({
    namespace: 'default',
    executionFilter: { workflowId },
  });
  const runs = executions
    .map(({ execution, startTime }) => ({ runId: execution?.runId ?? '', started: tsToMs(startTime) }))
    .sort((a, b) => a.started - b.started);
  return Promise.all(runs.map(({ runId }) => client.workflow.getHandle(workflowId, runId).fetchHistory()));
}

const replays = 10;

/** The first replay pays for the worker that is started for it, and is left out. */
async function replayTime(histories: readonly History[], workflowId: string): Promise<number> {
  const options = { workflowBundle: await bundle(), dataConverter: dataConverter(ring, 'worker') };
  const times: number[] = [];
  for (const history of histories) {
    const same = Array.from({ length: replays + 1 }, () => ({ workflowId, history }));
    let start = performance.now();
    const taken: number[] = [];
    for await (const { error } of Worker.runReplayHistories(options, same)) {
      if (error) throw error;
      taken.push(performance.now() - start);
      start = performance.now();
    }
    times.push(median(taken.slice(1)));
  }
  return times.reduce((sum, time) => sum + time, 0);
}

function costs(histories: readonly History[]): Costs {
  const events = histories.flatMap((history) => history.events ?? []);
  return {
    runs: histories.length,
    events: events.length,
    actions: events.filter((event) => actionEvents.some((kind) => event[kind])).length,
    bytes: events.reduce((sum, event) => sum + JSON.stringify(event).length, 0),
  };
}
