import { sql, type Kysely } from 'kysely';

/** Who alone sees a case, and what somebody read it for. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table case_file add column custodians text[]`.execute(db);
  await sql`comment on column case_file.custodians is
    'Staff ids of who alone sees the case and hears of it; null for one that is not restricted.'`.execute(db);
  await sql`create index case_file_restricted on case_file (council, child) where custodians is not null`.execute(
    db,
  );
  await sql`
    alter table access_audit add column purpose text check (purpose in
      ('care', 'supervision', 'quality-assurance', 'inspection', 'subject-access', 'technical'))`.execute(db);
  await sql`comment on column access_audit.purpose is
    'What it was read for; null for refusals, and for what is about no child.'`.execute(db);
}
