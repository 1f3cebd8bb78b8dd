import { sql, type Kysely } from 'kysely';

/** A death stops what has not been said yet. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table notice drop constraint notice_status_check`.execute(db);
  await sql`alter table notice add constraint notice_status_check
    check (status in ('waiting', 'sent', 'refused', 'nobody', 'digest', 'task', 'stopped'))`.execute(db);
}
