import { sql, type Kysely } from 'kysely';

/** Who read what, and who was refused. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table access_audit (
      id bigint generated always as identity primary key,
      at timestamptz not null default now(),
      person text not null,
      authority text not null,
      outcome text not null check (outcome in ('read', 'refused')),
      what text not null,
      case_id text,
      reason text,
      request text
    )`.execute(db);
  await sql`create index access_audit_by_case on access_audit (case_id, at)`.execute(db);
  await sql`create index access_audit_by_person on access_audit (person, at)`.execute(db);
  await sql`comment on table access_audit is
    'Reads and refused acts. The case need not exist: asking for an unknown one is worth knowing too.'`.execute(
    db,
  );
  await sql`
    create trigger access_audit_only_grows before update or delete or truncate on access_audit
    for each statement execute function refuse_change()`.execute(db);
  await sql`grant select, insert on access_audit to caseclock_app`.execute(db);
}
