import { sql, type Kysely } from 'kysely';

/** Each line of the worklist says whose it is: every list is one council's, and is found in its own order. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table obligation add column council text`.execute(db);
  await sql`update obligation set council =
    (select council from case_file where case_file.case_id = obligation.case_id)`.execute(db);
  await sql`alter table obligation alter column council set not null`.execute(db);
  await sql`comment on column obligation.council is 'The case''s, which never changes.'`.execute(db);

  for (const name of ['by_first_end', 'by_clock', 'late_by_original', 'out_of_timescale']) {
    await sql`drop index ${sql.ref(`obligation_${name}`)}`.execute(db);
  }
  await sql`create index obligation_by_first_end on obligation (council, status, first_ends, case_id, clock_id)`.execute(
    db,
  );
  await sql`create index obligation_by_clock on obligation (council, name, first_ends, case_id, clock_id)
    where status = 'running'`.execute(db);
  await sql`create index obligation_out_of_timescale on obligation (council, first_ends, case_id, clock_id)
    where status = 'running' and out_of_timescale`.execute(db);
  await sql`create index obligation_late_by_original
    on obligation (council, (coalesce(original_limit_ends, limit_ends))) where status = 'running'`.execute(
    db,
  );
  for (const ends of ['target_ends', 'limit_ends', 'national_ends']) {
    await sql`create index ${sql.ref(`obligation_by_${ends}`)} on obligation (council, ${sql.ref(ends)})
      where status = 'running'`.execute(db);
  }
}
