import { sql, type Kysely } from 'kysely';

/** The worklist's projection: one row an obligation, made from the events and from nothing else. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table obligation (
      case_id text not null references case_file,
      clock_id text not null,
      name text not null,
      started_on date not null,
      status text not null check (status in ('running', 'met', 'late', 'ended')),
      target_ends timestamptz,
      limit_ends timestamptz,
      national_ends timestamptz,
      original_limit_ends timestamptz,
      first_due date not null,
      first_ends timestamptz not null,
      provisional boolean not null,
      out_of_timescale boolean not null,
      late_reason text check (late_reason in ('needed', 'given')),
      rung integer not null check (rung >= 0),
      held_until timestamptz,
      acknowledged_by text,
      settled_on date,
      clock jsonb not null,
      sequence integer not null check (sequence >= 1),
      primary key (case_id, clock_id)
    )`.execute(db);
  await sql`create index obligation_by_first_end on obligation (status, first_ends, case_id, clock_id)`.execute(
    db,
  );
  await sql`comment on table obligation is
    'What must be done by when. A row remembers the last event it was made from (sequence) and ignores older ones.'`.execute(
    db,
  );
  await sql`comment on column obligation.limit_ends is
    'The first instant that is too late, by the earliest limit; original_limit_ends as first computed, once it has moved.'`.execute(
    db,
  );
  await sql`comment on column obligation.first_ends is 'The earliest end of all readings: the order of the worklist.'`.execute(
    db,
  );
  await sql`comment on column obligation.out_of_timescale is 'Flagged by the case, never found by comparing with now.'`.execute(
    db,
  );
  await sql`grant select, insert, update on obligation to caseclock_app`.execute(db);
}
