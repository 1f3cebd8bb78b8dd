import { sql, type RawBuilder } from 'kysely';
import type { Db } from './connect';
import { isListedFor } from './restricted';
import { isNotVoid } from './voided';

/**
 * A child has one open child-in-need plan (census rules 4004, 4014). It is open until its end, or another authority's
 * acceptance, stands in the log and was not voided, whatever is left to do in it before and after.
 */
function isOpenPlan(file: string): RawBuilder<boolean> {
  const at = (column: string) => sql.ref(`${file}.${column}`);
  return sql`${at('process')} = 'cinPlan' and ${at('closed_at')} is null and not exists (
    select from case_log as ended
    where ended.case_id = ${at('case_id')} and ended.event in ('PlanEnded', 'OtherAuthorityAccepted')
      and ${isNotVoid('ended')})`;
}

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
    .where(isOpenPlan('case_file'))
    .where(isListedFor(reader))
    .orderBy('opened_at')
    .executeTakeFirst();
  return row?.case_id;
}

/** Open plans of children who had one already when they were opened. Those moved in time are compared with none. */
export async function secondPlans(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select case_file.case_id as id from case_file
    where not case_file.moved_in_time and ${isOpenPlan('case_file')} and exists (
      select from case_file as earlier
      where earlier.council = case_file.council and earlier.child = case_file.child
        and not earlier.moved_in_time and ${isOpenPlan('earlier')}
        and (earlier.opened_at, earlier.case_id) < (case_file.opened_at, case_file.case_id))
    order by id`.execute(db);
  return rows.map(({ id }) => id);
}
