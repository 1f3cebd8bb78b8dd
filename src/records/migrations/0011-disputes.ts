import { sql, type Kysely } from 'kysely';

/** Rows of the case log that the running case remembers otherwise. The log itself is never rewritten. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table dispute (
      case_id text not null references case_file,
      sequence integer not null check (sequence >= 1),
      recorded_hash bytea check (octet_length(recorded_hash) = 32),
      other_hash bytea not null check (octet_length(other_hash) = 32),
      other jsonb not null check (jsonb_typeof(other) = 'object'),
      found_at timestamptz not null default now(),
      found_by text not null,
      primary key (case_id, sequence, other_hash)
    )`.execute(db);
  await sql`comment on table dispute is
    'Annotations: beside the event that is recorded, the other one that the running case had in its place.'`.execute(
    db,
  );
  await sql`comment on column dispute.recorded_hash is 'Of the row in the log; null when the log had no such row.'`.execute(
    db,
  );
  await sql`comment on column dispute.other_hash is
    'SHA-256 over the other event, canonical and in clear; "other" holds it, sealed like a row of the log.'`.execute(
    db,
  );
  await sql`
    create trigger dispute_only_grows before update or truncate on dispute
    for each statement execute function refuse_change()`.execute(db);
  await sql`
    create trigger dispute_deletion before delete on dispute
    for each statement execute function refuse_deletion()`.execute(db);
  await sql`grant select, insert on dispute to caseclock_app`.execute(db);
  await sql`grant select, delete on dispute to caseclock_disposal`.execute(db);
}
