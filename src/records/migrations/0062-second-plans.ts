import { sql, type Kysely } from 'kysely';

/** The sweep also finds a second open plan of a child. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table sweep_finding drop constraint sweep_finding_kind_check`.execute(db);
  await sql`
    alter table sweep_finding add constraint sweep_finding_kind_check check (kind in
      ('overslept', 'not running', 'not recorded', 'stuck', 'digest not sent', 'post ended', 'second plan'))`.execute(
    db,
  );
}
