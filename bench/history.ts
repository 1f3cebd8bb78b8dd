import type { Client } from '@temporalio/client';
import { instant, msOf } from '../src/calendar';
import type { Act, Receipt } from '../src/casework';
import { taskQueues } from '../src/activities/types';
import type { FloorInput } from './floor';
import { act, opening, pins, referralId, socialWorker, stand, teamManager, type Stand } from './stand';

export interface Costs {
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

const hour = 3_600_000;

/**
 * One referral, received on the Thursday before Easter and decided late: history events, actions and bytes,
 * against a workflow written by hand with the same acts, wakes and mails.
 */
export async function historyBench(): Promise<{
  ours: Costs;
  floor: Costs;
  events: number;
  actions: number;
}> {
  const server = await stand('time-skipping');
  try {
    const ours = await costs(server.client, await referral(server));
    const floor = await costs(server.client, await byHand(server));
    return { ours, floor, events: ours.events / floor.events, actions: ours.actions / floor.actions };
  } finally {
    await server.stop();
  }
}

async function referral(server: Stand): Promise<string> {
  const received = instant('2025-04-17T15:59:00Z');
  const offset = msOf(received) - (await server.now());
  const reference = 'REF-1';
  const workflowId = referralId(reference);
  const handle = await server.client.workflow.start('referral', {
    workflowId,
    taskQueue: taskQueues.cases,
    args: [{ open: opening(reference, received), pins: pins(received, offset) }],
  });
  const until = async (text: string) =>
    server.pass(Math.max(0, msOf(instant(text)) - offset - (await server.now())));
  const take = (one: Act) =>
    handle.executeUpdate<Receipt, [Act]>(one.act, { args: [one], updateId: one.key });
  const recommended = await take(act('recommendDecision', socialWorker, { outcome: 'assessment' }));
  await take(
    act('returnRecommendation', teamManager, {
      recommendation: recommended.events[0]?.sequence ?? 0,
      reason: 'checks-missing',
    }),
  );
  await until('2025-04-18T17:00:00Z');
  await take(act('acknowledgeEscalation', teamManager, { clock: 'referral-decision', doneBy: '2025-04-22' }));
  await until('2025-04-23T09:00:00Z');
  await take(act('decideReferral', teamManager, { outcome: 'assessment' }));
  await take(act('acknowledgeReferrer', socialWorker, { by: 'e-mail' }));
  await take(act('giveLateReason', teamManager, { clock: 'referral-decision', reason: 'capacity' }));
  await handle.result();
  return workflowId;
}

/** The same six acts, five wakes and five mails. */
async function byHand(server: Stand): Promise<string> {
  const input: FloorInput = {
    acts: 6,
    mails: [0, 1, 1, 0, 0, 0, 0],
    wakes: [
      { after: 12 * hour, mails: 1 },
      { after: 12 * hour, mails: 1 },
      { after: 87.5 * hour, mails: 0 },
      { after: 15.5 * hour, mails: 0 },
      { after: 8.5 * hour, mails: 1 },
    ],
  };
  const handle = await server.client.workflow.start('floor', {
    workflowId: 'floor',
    taskQueue: 'floor',
    args: [input],
  });
  const take = () => handle.executeUpdate('act');
  await take();
  await take();
  await server.pass(26 * hour);
  await take();
  await server.pass(115 * hour);
  await take();
  await take();
  await take();
  await handle.result();
  return 'floor';
}

async function costs(client: Client, workflowId: string): Promise<Costs> {
  const history = await client.workflow.getHandle(workflowId).fetchHistory();
  const events = history.events ?? [];
  const bytes = events.reduce((sum, event) => sum + JSON.stringify(event).length, 0);
  return {
    events: events.length,
    actions: events.filter((event) => actionEvents.some((kind) => event[kind])).length,
    bytes,
  };
}
