import type { Client } from '@temporalio/client';

/** UNHANDLED_COMMAND: not a failure, the server asks again with what came in meanwhile. */
const takenBack = 1;

/** The ids of all runs of a case since it was last started, the first one first. */
export async function runsOf(client: Client, id: string): Promise<string[]> {
  const { events } = await client.workflow.getHandle(id).fetchHistory();
  let run = events?.[0]?.workflowExecutionStartedEventAttributes?.firstExecutionRunId;
  const runs: string[] = [];
  while (run) {
    runs.push(run);
    const { events: others } = await client.workflow.getHandle(id, run).fetchHistory();
    run = others?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  }
  return runs;
}

/** The causes of the workflow tasks that failed in any run of a case. */
export async function failedTasks(client: Client, id: string): Promise<number[]> {
  const causes = (await runsOf(client, id)).map(async (run) => {
    const { events } = await client.workflow.getHandle(id, run).fetchHistory();
    return (events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) =>
      failed && failed.cause !== takenBack ? [Number(failed.cause)] : [],
    );
  });
  return (await Promise.all(causes)).flat();
}
