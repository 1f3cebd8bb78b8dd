import { sql } from 'kysely';
import type { Instant } from '../../calendar';
import { nextInstant, type Case, type Clock, type Pins } from '../../casework';
import { policyFor } from '../../policy';
import type { Db } from '../../records';

const batch = 500;

interface Position {
  id: string;
  sequence: number;
  stage: string;
  pins: Pins;
  clocks: readonly Clock[];
}

/**
 * Works out, for each open case that changed since the last time, when something happens to it by itself: from the
 * record alone, so that it does not depend on what it watches.
 * @returns how many were worked out
 */
export async function workOutNext(db: Db): Promise<number> {
  for (let done = 0; ;) {
    const positions = await changed(db);
    if (positions.length === 0) return done;
    await sql`
      update case_file set next_at = worked.next_at, next_sequence = worked.sequence
      from unnest(
        ${positions.map(({ id }) => id)}::text[],
        ${positions.map(({ sequence }) => sequence)}::integer[],
        ${positions.map(nextOf)}::timestamptz[]
      ) as worked (case_id, sequence, next_at)
      where case_file.case_id = worked.case_id`.execute(db);
    done += positions.length;
  }
}

async function changed(db: Db): Promise<readonly Position[]> {
  const { rows } = await sql<Position>`
    select file.case_id as id, file.last_sequence as sequence, file.stage,
      (select log.body->'pins' from case_log log
        where log.case_id = file.case_id and log.body ? 'pins' order by log.sequence desc limit 1) as pins,
      coalesce((select jsonb_agg(obligation.clock) from obligation
        where obligation.case_id = file.case_id and obligation.status = 'running'), '[]') as clocks
    from case_file file
    where file.closed_at is null and file.next_sequence is distinct from file.last_sequence
    limit ${batch}`.execute(db);
  return rows;
}

/** Null where nothing happens by itself, or this worker lacks the policy: then the case's own task fails, and is found. */
function nextOf({ stage, pins, clocks }: Position): Instant | null {
  const { council, version, hash } = pins.policy;
  const policy = policyFor(council, version, hash);
  return policy
    ? (nextInstant({ stage, pins, clocks, facts: [] as Case['facts'] } as Case, policy)?.at ?? null)
    : null;
}
