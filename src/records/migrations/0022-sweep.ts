import { sql, type Kysely } from 'kysely';

/** What the sweep knows: when each case must stir next, what it found, and the proof of each day. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table case_file add column next_at timestamptz, add column next_sequence integer`.execute(
    db,
  );
  await sql`comment on column case_file.next_at is
    'When something happens to the case by itself, worked out by the sweep as of the event next_sequence.'`.execute(
    db,
  );
  await sql`create index case_file_next on case_file (next_at) where closed_at is null`.execute(db);
  await sql`create index case_file_to_work_out on case_file (case_id)
    where closed_at is null and next_sequence is distinct from last_sequence`.execute(db);

  await sql`
    create table sweep_finding (
      id bigint generated always as identity primary key,
      kind text not null check (kind in
        ('overslept', 'not running', 'not recorded', 'stuck', 'digest not sent', 'post ended')),
      subject text not null,
      first_seen timestamptz not null default now(),
      last_seen timestamptz not null default now(),
      told_at timestamptz,
      resolved_at timestamptz
    )`.execute(db);
  await sql`create unique index sweep_finding_open on sweep_finding (kind, subject) where resolved_at is null`.execute(
    db,
  );
  await sql`comment on table sweep_finding is
    'What the sweep found wrong, by case or staff id; resolved when a later sweep does not find it any more.'`.execute(
    db,
  );

  await sql`
    create table daily_proof (
      day date primary key,
      counts jsonb not null,
      made_at timestamptz not null default now(),
      sent_at timestamptz
    )`.execute(db);
  await sql`comment on table daily_proof is
    'That nothing was forgotten: counted once a London day, mailed to the operator.'`.execute(db);
  await sql`grant select, insert, update on sweep_finding, daily_proof to caseclock_app`.execute(db);
}
