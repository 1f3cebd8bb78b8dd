import type { Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';

/** What the server's long poll answers: ask again, or done. */
const underway = 1;
const arrived = 2;

let moves = 0;

/** Moves one case ahead on the development server; every timer fires and every activity runs on the way. */
export async function fastForward(client: Client, workflowId: string, ms: number): Promise<void> {
  moves += 1;
  const id = `move-${process.pid}-${moves}`;
  const where = { namespace: 'default', workflowExecution: { workflowId } };
  await client.workflowService.updateWorkflowExecutionOptions({
    ...where,
    updateMask: { paths: ['time_skipping_config'] },
    workflowExecutionOptions: {
      timeSkippingConfig: {
        enabled: true,
        disablePropagation: true,
        maxSessionSkipCount: 5_000,
        fastForwardConfig: {
          id,
          duration: msToTs(Math.round(ms)),
        },
      },
    },
  });
  for (;;) {
    const { fastForwardPollingResult: result, failedReason } =
      await client.workflowService.pollWorkflowExecutionTimeSkipping({ ...where, fastForwardId: id });
    if (result === arrived) return;
    if (result !== underway) throw new Error(`the case could not be moved ahead: ${failedReason}`);
  }
}
