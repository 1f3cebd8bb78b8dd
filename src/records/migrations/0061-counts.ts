import { sql, type Kysely } from 'kysely';

/** What is counted of a whole council is read from an index alone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop index obligation_late_by_original`.execute(db);
  await sql`create index obligation_late_by_original
    on obligation (council, (coalesce(original_limit_ends, limit_ends)))
    include (original_limit_ends, limit_ends) where status = 'running'`.execute(db);
  await sql`create index case_file_open on case_file (council)
    include (process, holder, running, overdue) where closed_at is null`.execute(db);
}
