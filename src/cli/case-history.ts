import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow';
import type { RecordInput } from '../activities/types';
import type { CaseEvent, CaseIdentity } from '../casework';

/**
 * What a case sent to its record, by the histories that Temporal still has of it: nothing when it has none, or when the
 * case was opened at a position and has not stirred since.
 */
export async function sentToRecord(
  client: Client,
  caseId: string,
): Promise<{ identity: CaseIdentity | undefined; events: Map<number, CaseEvent> }> {
  const events = new Map<number, CaseEvent>();
  let identity: CaseIdentity | undefined;
  for (const { runId } of await runsOf(client, caseId)) {
    const history = await client.workflow.getHandle(caseId, runId).fetchHistory();
    for (const { activityTaskScheduledEventAttributes: scheduled } of history.events ?? []) {
      if (scheduled?.activityType?.name !== 'record') continue;
      const [input] = await decodeArrayFromPayloads(
        client.options.loadedDataConverter,
        scheduled.input?.payloads,
      );
      const sent = input as RecordInput;
      identity = sent.case;
      for (const event of sent.events) events.set(event.sequence, event);
    }
  }
  return { identity, events };
}

/** Oldest first; without those that were ended by hand and replaced by a later one, whose story was given up. */
async function runsOf(client: Client, caseId: string): Promise<WorkflowExecutionInfo[]> {
  const runs: WorkflowExecutionInfo[] = [];
  for await (const run of client.workflow.list({ query: `WorkflowId = "${caseId}"` })) runs.push(run);
  runs.sort((a, b) => a.startTime.getTime() - b.startTime.getTime());
  const last = runs.at(-1);
  const givenUp = runs.filter((run) => run !== last && run.status.name === 'TERMINATED');
  const chains = new Set(givenUp.map((run) => run.raw.firstRunId || run.runId));
  return runs.filter((run) => !chains.has(run.raw.firstRunId || run.runId));
}
