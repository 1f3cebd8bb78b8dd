import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';

/** What the long poll answers (FastForwardPollingResult). */
const underWay = 1;
const done = 2;

/**
 * Moves one case through time on a development server (Temporal 1.32, experimental): its timers fire at their own
 * dates, its activities run, and no other case is touched. Never in production.
 *
 * @param ms of the case's own time
 * @throws Error when the server cannot do it, or gives up
 */
export async function fastForward(client: Client, workflowId: string, ms: number): Promise<void> {
  const id = randomUUID();
  const execution = { namespace: client.options.namespace, workflowExecution: { workflowId } };
  const answer = await client.workflowService.updateWorkflowExecutionOptions({
    ...execution,
    updateMask: { paths: ['time_skipping_config'] },
    workflowExecutionOptions: {
      timeSkippingConfig: {
        enabled: true,
        disablePropagation: true,
        maxSessionSkipCount: 5_000,
        fastForwardConfig: { id, duration: msToTs(Math.max(1, Math.round(ms))) },
      },
    },
  });
  if (!answer.workflowExecutionOptions?.timeSkippingConfig) {
    throw new Error(
      'This Temporal server cannot move a case through time; it needs 1.32 with time skipping enabled.',
    );
  }
  // The long poll answers at least every 20 s.
  for (;;) {
    const { fastForwardPollingResult: result, failedReason } =
      await client.workflowService.pollWorkflowExecutionTimeSkipping({
        ...execution,
        fastForwardId: id,
      });
    if (result === done) return;
    if (result !== underWay) throw new Error(`The case could not be moved through time: ${failedReason}`);
  }
}
