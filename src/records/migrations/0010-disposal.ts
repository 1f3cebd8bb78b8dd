import { sql, type Kysely } from 'kysely';

/** Who may do what: readers of reports, and the one role that may delete, whole cases only, leaving a tombstone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const role of ['caseclock_reader', 'caseclock_disposal']) await makeRole(db, role);
  await sql`grant usage on schema public to caseclock_reader, caseclock_disposal`.execute(db);
  await sql`grant select on all tables in schema public to caseclock_reader`.execute(db);
  await sql`alter default privileges in schema public grant select on tables to caseclock_reader`.execute(db);

  await sql`
    create table tombstone (
      case_id text primary key,
      process text not null,
      council text not null,
      last_sequence integer not null check (last_sequence >= 1),
      last_hash bytea not null check (octet_length(last_hash) = 32),
      disposed_at timestamptz not null,
      disposed_by text not null check (disposed_by <> ''),
      reason text not null check (reason <> ''),
      key text not null,
      seal bytea not null check (octet_length(seal) = 32)
    )`.execute(db);
  await sql`comment on table tombstone is
    'What is left of a case that was disposed of: where its log ended, who had it disposed of, and why.'`.execute(
    db,
  );
  await sql`comment on column tombstone.seal is
    'HMAC-SHA256 over the other columns, under a key of the record: nobody without the keys can make one up.'`.execute(
    db,
  );
  await sql`grant select on tombstone to caseclock_app, caseclock_disposal`.execute(db);
  await sql`grant insert on tombstone to caseclock_disposal`.execute(db);
  await sql`grant select, delete on case_file, case_log, obligation, notice, notice_recipient to caseclock_disposal`.execute(
    db,
  );
  await sql`grant select on kysely_migration to caseclock_disposal`.execute(db);
  // A projection holds nothing of its own: it is emptied of a case to be made again from the log.
  await sql`grant delete on obligation to caseclock_app`.execute(db);

  await sql`
    create trigger tombstone_stays before update or delete or truncate on tombstone
    for each statement execute function refuse_change()`.execute(db);
  await onlyDisposalDeletes(db);
  await onlyWholeCasesGo(db);
  await sql`
    create function refuse_disposed() returns trigger language plpgsql as $$
    begin
      if exists (select from tombstone where case_id = new.case_id) then
        raise exception '% was disposed of, and is not opened again', new.case_id
          using errcode = 'insufficient_privilege';
      end if;
      return new;
    end $$`.execute(db);
  await sql`
    create trigger case_file_stays_disposed before insert on case_file
    for each row execute function refuse_disposed()`.execute(db);
}

async function makeRole(db: Kysely<unknown>, role: string): Promise<void> {
  await sql`
    do $$
    begin
      if not exists (select from pg_roles where rolname = ${sql.lit(role)}) then
        create role ${sql.id(role)} nologin;
      end if;
    exception when duplicate_object or unique_violation then
      null; -- made at the same moment for another database of this server
    end $$`.execute(db);
}

async function onlyDisposalDeletes(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function refuse_deletion() returns trigger language plpgsql as $$
    begin
      if current_user <> 'caseclock_disposal' then
        raise exception '% of % refused: only the role caseclock_disposal deletes cases', tg_op, tg_table_name
          using errcode = 'insufficient_privilege';
      end if;
      return null;
    end $$`.execute(db);
  await sql`drop trigger case_log_only_grows on case_log`.execute(db);
  await sql`
    create trigger case_log_only_grows before update or truncate on case_log
    for each statement execute function refuse_change()`.execute(db);
  await sql`
    create trigger case_log_deletion before delete on case_log
    for each statement execute function refuse_deletion()`.execute(db);
  await sql`
    create trigger case_file_deletion before delete on case_file
    for each statement execute function refuse_deletion()`.execute(db);
  await sql`
    create trigger case_file_stays before truncate on case_file
    for each statement execute function refuse_change()`.execute(db);
}

/** Looked at when the transaction ends: of a case all goes, and its tombstone says where its log ended. */
async function onlyWholeCasesGo(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function require_tombstone() returns trigger language plpgsql as $$
    declare
      left_behind tombstone;
    begin
      if exists (select from case_file where case_id = old.case_id)
        or exists (select from case_log where case_id = old.case_id) then
        raise exception 'a case is deleted whole: something of % is still there', old.case_id
          using errcode = 'integrity_constraint_violation';
      end if;
      select * into left_behind from tombstone where case_id = old.case_id;
      if not found or old.sequence > left_behind.last_sequence
        or (old.sequence = left_behind.last_sequence and old.hash <> left_behind.last_hash) then
        raise exception '% has no tombstone with the end of its log', old.case_id
          using errcode = 'integrity_constraint_violation';
      end if;
      return null;
    end $$`.execute(db);
  await sql`
    create constraint trigger case_log_goes_whole after delete on case_log
    deferrable initially deferred for each row execute function require_tombstone()`.execute(db);
  await sql`
    create function require_nothing_left() returns trigger language plpgsql as $$
    begin
      if exists (select from case_file where case_id = new.case_id) then
        raise exception '% is still there: it has no tombstone', new.case_id
          using errcode = 'integrity_constraint_violation';
      end if;
      return null;
    end $$`.execute(db);
  await sql`
    create constraint trigger tombstone_of_nothing after insert on tombstone
    deferrable initially deferred for each row execute function require_nothing_left()`.execute(db);
}
