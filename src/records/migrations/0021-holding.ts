import { sql, type Kysely } from 'kysely';

/** Who holds a case, what waits for a signature, and the ways in which worklists are asked for. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table case_file
      add column holder text,
      add column moved_in_time boolean not null default false`.execute(db);
  await sql`comment on column case_file.holder is
    'The staff id of who holds the case, by its allocations; null while nobody does.'`.execute(db);
  await sql`comment on column case_file.moved_in_time is
    'The case''s own time is not the clock on the wall (tests and training): nothing compares its instants with now.'`.execute(
    db,
  );
  await sql`create index case_file_by_holder on case_file (holder) where closed_at is null`.execute(db);
  await sql`create index case_file_by_team on case_file (council, team) where closed_at is null`.execute(db);
  await sql`create index case_file_unallocated on case_file (council, opened_at, case_id)
    where closed_at is null and holder is null`.execute(db);
  await sql`create index case_file_by_family on case_file (council, family)`.execute(db);

  await sql`
    create table sign_off (
      case_id text not null references case_file,
      act text not null,
      entry integer not null,
      since timestamptz not null,
      hour_known boolean not null,
      by text[] not null,
      author text not null,
      primary key (case_id, act, entry)
    )`.execute(db);
  await sql`comment on table sign_off is
    'What waits for a signature: the act that signs it, the entry that was written, who may, and who wrote it.'`.execute(
    db,
  );
  await sql`comment on column sign_off.since is
    'When it was written; the beginning of the London day where the hour is not known.'`.execute(db);
  await sql`create index sign_off_by_age on sign_off (since, case_id, act, entry)`.execute(db);

  await sql`create index obligation_by_clock on obligation (name, first_ends, case_id, clock_id)
    where status = 'running'`.execute(db);
  await sql`create index obligation_late_by_original
    on obligation ((coalesce(original_limit_ends, limit_ends))) where status = 'running'`.execute(db);
  await sql`create index obligation_out_of_timescale on obligation (first_ends, case_id, clock_id)
    where status = 'running' and out_of_timescale`.execute(db);
  await sql`create index case_log_refused on case_log (recorded_at, case_id, sequence)
    where event = 'ActRefused'`.execute(db);
  await sql`create index notice_for_nobody on notice (created_at, case_id, number)
    where status = 'nobody'`.execute(db);

  await sql`grant select, insert, update, delete on sign_off to caseclock_app`.execute(db);
  await sql`grant select, delete on sign_off to caseclock_disposal`.execute(db);
}
