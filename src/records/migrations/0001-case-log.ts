import { sql, type Kysely } from 'kysely';

/** The statutory record: case files and their logs, which only grow. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    do $$
    begin
      if not exists (select from pg_roles where rolname = 'caseclock_app') then
        create role caseclock_app nologin;
      end if;
    exception when duplicate_object or unique_violation then
      null; -- made at the same moment for another database of this server
    end $$`.execute(db);
  // The owner works as the application too. Made by another owner, the role is granted by whoever may.
  await sql`
    do $$
    begin
      grant caseclock_app to current_user;
    exception when insufficient_privilege then
      if not pg_has_role(current_user, 'caseclock_app', 'member') then
        raise;
      end if;
    end $$`.execute(db);
  await sql`grant usage on schema public to caseclock_app`.execute(db);
  await sql`grant select on kysely_migration to caseclock_app`.execute(db);

  await sql`
    create table case_file (
      case_id text primary key,
      process text not null check (process in ('referral', 'cinPlan', 'stepDown', 'stepUp')),
      council text not null,
      reference text not null,
      child text not null,
      family text,
      chain text not null,
      team text not null,
      stage text not null,
      version integer not null check (version >= 0),
      last_sequence integer not null check (last_sequence >= 1),
      last_hash bytea not null check (octet_length(last_hash) = 32),
      opened_at timestamptz not null,
      closed_at timestamptz,
      running integer not null default 0 check (running >= 0),
      overdue integer not null default 0 check (overdue between 0 and running),
      unique (process, council, reference)
    )`.execute(db);
  await sql`create index case_file_by_child on case_file (council, child)`.execute(db);
  await sql`create index case_file_by_chain on case_file (chain)`.execute(db);
  await sql`comment on table case_file is
    'One row a case: what it is, where it stands, and where its log ends. No name of a child or family.'`.execute(
    db,
  );
  await sql`comment on column case_file.last_hash is
    'The hash of the last row of the log: a log whose tail was cut does not end with it.'`.execute(db);
  await sql`comment on column case_file.overdue is
    'Running obligations whose limit the case itself has flagged as passed.'`.execute(db);

  await sql`
    create table case_log (
      case_id text not null references case_file,
      sequence integer not null check (sequence >= 1),
      event text not null,
      happened_on date not null,
      happened_at timestamptz,
      recorded_at timestamptz not null,
      by text not null,
      entered_by text,
      via text not null check (via in ('api', 'temporal', 'clock')),
      cite text[] not null,
      body jsonb not null check (jsonb_typeof(body) = 'object'),
      previous_hash bytea not null check (octet_length(previous_hash) = 32),
      hash bytea not null check (octet_length(hash) = 32),
      written_at timestamptz not null default now(),
      primary key (case_id, sequence)
    )`.execute(db);
  await sql`comment on table case_log is
    'The case log: append-only, hash-chained. Not a chronology of the child.'`.execute(db);
  await sql`comment on column case_log.happened_at is
    'Null where the hour is not known; happened_on is the London date in either case.'`.execute(db);
  await sql`comment on column case_log.recorded_at is 'By the case''s own time; written_at is the database''s.'`.execute(
    db,
  );
  await sql`comment on column case_log.body is
    'The canonical event. Notes and dates of birth are sealed one by one (AES-256-GCM) and name their key.'`.execute(
    db,
  );
  await sql`comment on column case_log.hash is
    'SHA-256 over previous_hash and the canonical event in clear; the first previous_hash is the SHA-256 of the case id.'`.execute(
    db,
  );

  await sql`
    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% of % refused: its rows are only ever added', tg_op, tg_table_name
        using errcode = 'insufficient_privilege';
    end $$`.execute(db);
  await sql`
    create trigger case_log_only_grows before update or delete or truncate on case_log
    for each statement execute function refuse_change()`.execute(db);

  await sql`grant select, insert, update on case_file to caseclock_app`.execute(db);
  await sql`grant select, insert on case_log to caseclock_app`.execute(db);
}
