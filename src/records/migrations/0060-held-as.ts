import { sql, type Kysely } from 'kysely';

/** In which role a case is held: whose some clocks are hangs on it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table case_file add column held_as text`.execute(db);
  await sql`comment on column case_file.held_as is
    'The role in which the case was allocated to its holder; null where nobody holds it or it was taken over.'`.execute(
    db,
  );
}
