import fs from 'node:fs';
import { isGrpcServiceError, type Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { Worker } from '@temporalio/worker';
import { parseCaseId } from '../casework/ids';
import { dataConverter, parseKeyRing } from '../codec';
import { UserError } from './errors';

/** gRPC's number. */
const NOT_FOUND = 5;

export interface ReplayParts {
  client: Client;
  env: NodeJS.ProcessEnv;
  /** The file with the workflows. */
  bundle: string;
}

export interface Replayed {
  id: string;
  events: number;
  /** Why it was not replayed to its end. */
  problem?: string;
}

/** @throws UserError when Temporal has no such case */
export async function replayOne(parts: ReplayParts, id: string, save?: string): Promise<Replayed[]> {
  const history = await parts.client.workflow
    .getHandle(id)
    .fetchHistory()
    .catch((error: unknown) => {
      if (!isGrpcServiceError(error) || (error.code as number) !== NOT_FOUND) throw error;
      throw new UserError(`Temporal knows no case ${id}.`, { cause: error });
    });
  if (save !== undefined) fs.writeFileSync(save, historyToJSON(history), { mode: 0o600 });
  return [await replay(parts, id, history)];
}

/** The open cases, the latest started first. */
export async function replayOpen(parts: ReplayParts, most: number): Promise<Replayed[]> {
  const replayed: Replayed[] = [];
  const { workflow } = parts.client;
  for await (const { workflowId, runId } of workflow.list({ query: "ExecutionStatus = 'Running'" })) {
    if (!parseCaseId(workflowId)) continue;
    replayed.push(
      await replay(parts, workflowId, await workflow.getHandle(workflowId, runId).fetchHistory()),
    );
    if (replayed.length === most) break;
  }
  return replayed;
}

async function replay({ env, bundle }: ReplayParts, id: string, history: History): Promise<Replayed> {
  const events = history.events?.length ?? 0;
  const options = {
    workflowBundle: { codePath: bundle },
    dataConverter: dataConverter(parseKeyRing(env.CASECLOCK_KEYS), 'worker'),
  };
  try {
    await Worker.runReplayHistory(options, history, id);
    return { id, events };
  } catch (error) {
    return { id, events, problem: `not replayed: ${(error as Error).message}` };
  }
}

type History = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>;
