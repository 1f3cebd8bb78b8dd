import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Case } from '../casework';
import { parseCaseId } from '../casework/ids';
import type { RunningCase, RunningCases } from '../records';
import type { CaseResult } from '../workflows';

const patienceMs = 10_000;

/** What the query `case` answers. */
export interface CaseAnswer {
  case: Case;
  shell: { waiting: number; sending: readonly number[]; trouble?: { since: string; what: string } };
}

/** The cases of a Temporal server: a running one answers a query, of an ended one its result is read. */
export function runningCases(client: Client): RunningCases {
  return {
    ask: (id) => client.withDeadline(Date.now() + patienceMs, () => ask(client, id)),
    async *ids() {
      for await (const { workflowId } of client.workflow.list({ query: "ExecutionStatus = 'Running'" })) {
        if (parseCaseId(workflowId)) yield workflowId;
      }
    },
  };
}

async function ask(client: Client, id: string): Promise<RunningCase | null> {
  const handle = client.workflow.getHandle(id);
  try {
    const { status } = await handle.describe();
    if (status.name === 'RUNNING') {
      const { case: current, shell } = await handle.query<CaseAnswer>('case');
      return { case: current, waiting: shell.waiting, runs: true };
    }
    if (status.name !== 'COMPLETED') return null; // ended by hand: it says nothing any more
    const result = (await handle.result()) as CaseResult;
    return 'state' in result
      ? { case: result.state.case, waiting: result.state.shell.outbox.length, runs: false }
      : null;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}
