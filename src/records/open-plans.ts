import { sql, type RawBuilder } from 'kysely';
import type { Db } from './connect';
import { isListedFor } from './restricted';

/** A child has one open child-in-need plan (census rules 4004, 4014): one whose end is recorded is open no more. */
const isOpenPlan = sql<boolean>`case_file.process = 'cinPlan' and case_file.closed_at is null
  and case_file.stage in ('planning', 'plan active')`;

/** The open plan of a child that is no secret to the reader, other than this one; undefined when there is none. */
export async function openPlanOf(
  db: Db,
  { council, child, not, reader }: { council: string; child: string; not: string; reader: string },
): Promise<string | undefined> {
  const row = await db
    .selectFrom('case_file')
    .select('case_id')
    .where('council', '=', council)
    .where('child', '=', child)
    .where('case_id', '!=', not)
    .where(isOpenPlan)
    .where(isListedFor(reader))
    .orderBy('opened_at')
    .executeTakeFirst();
  return row?.case_id;
}

/** Open plans of children who had one already when they were opened. Those moved in time are compared with none. */
export async function secondPlans(db: Db): Promise<readonly string[]> {
  const earlier: RawBuilder<boolean> = sql`exists (select from case_file as other
    where other.council = case_file.council and other.child = case_file.child and other.process = 'cinPlan'
      and other.closed_at is null and other.stage in ('planning', 'plan active') and not other.moved_in_time
      and (other.opened_at, other.case_id) < (case_file.opened_at, case_file.case_id))`;
  const rows = await db
    .selectFrom('case_file')
    .select('case_id')
    .where(isOpenPlan)
    .where('moved_in_time', '=', false)
    .where(earlier)
    .orderBy('case_id')
    .execute();
  return rows.map((row) => row.case_id);
}
