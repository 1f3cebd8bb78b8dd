import type { Client } from '@temporalio/client';
import { sql } from 'kysely';
import { KEY_ID_KEY } from '../codec/marks';
import type { Db } from '../records';

/** What needs a key to be read: cases with sealed fields in the record, and workflows (cases, panels, digests) with histories. */
export interface KeyUse {
  inRecord: number;
  inHistories: number;
}

/** By key id. A history that Temporal no longer keeps needs none. */
export async function keysInUse(
  db: Db,
  client: Client,
  onProgress: (done: number) => void = () => undefined,
): Promise<ReadonlyMap<string, KeyUse>> {
  const [record, histories] = await Promise.all([usedByRecord(db), usedByHistories(client, onProgress)]);
  const ids = [...new Set([...record.keys(), ...histories.keys()])];
  return new Map(
    ids.map((id) => [id, { inRecord: record.get(id) ?? 0, inHistories: histories.get(id)?.size ?? 0 }]),
  );
}

async function usedByRecord(db: Db): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ key: string; cases: number }>`
    select key #>> '{}' as key, count(distinct case_id) as cases
    from (select case_id, body from case_log union all select case_id, other from dispute) as stored,
      jsonb_path_query(body, '$.**.sealed.key') as key
    group by 1`.execute(db);
  return new Map(rows.map(({ key, cases }) => [key, cases]));
}

/** Every run that Temporal has, open or closed, each a few at a time. */
async function usedByHistories(
  client: Client,
  onProgress: (done: number) => void,
): Promise<ReadonlyMap<string, Set<string>>> {
  const used = new Map<string, Set<string>>();
  let done = 0;
  const look = async (workflowId: string, runId: string): Promise<void> => {
    for (const id of keysOf(await client.workflow.getHandle(workflowId, runId).fetchHistory())) {
      used.set(id, (used.get(id) ?? new Set()).add(workflowId));
    }
    onProgress((done += 1));
  };
  const atOnce = 8;
  let looking: Promise<void>[] = [];
  for await (const { workflowId, runId } of client.workflow.list()) {
    looking.push(look(workflowId, runId));
    if (looking.length < atOnce) continue;
    await Promise.all(looking);
    looking = [];
  }
  await Promise.all(looking);
  return used;
}

/** The ids of the keys that the payloads in a history were written with. */
function keysOf(part: unknown): Set<string> {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
    const { metadata } = value as { metadata?: Record<string, unknown> | null };
    const mark = metadata?.[KEY_ID_KEY];
    if (ArrayBuffer.isView(mark)) {
      // 'api:2026-11': the purpose, then the id.
      found.add(
        Buffer.from(mark as Uint8Array)
          .toString()
          .replace(/^[^:]*:/, ''),
      );
    }
    for (const child of Object.values(value)) visit(child);
  };
  visit(part);
  return found;
}
