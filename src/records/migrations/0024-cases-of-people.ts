import { sql, type Kysely } from 'kysely';

/** Whose cases: found for every status of what is asked, not for open cases alone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop index case_file_by_holder`.execute(db);
  await sql`drop index case_file_by_team`.execute(db);
  await sql`create index case_file_by_holder on case_file (council, holder)`.execute(db);
  await sql`create index case_file_by_team on case_file (council, team)`.execute(db);
}
