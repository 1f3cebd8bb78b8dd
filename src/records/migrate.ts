import { Migrator, sql } from 'kysely';
import { connectAsOwner, connectionProblem, type Db } from './connect';
import { migrations } from './migrations';

/**
 * Brings the database to the present form; does nothing when it is there. Several may try at once: one does the
 * work under an advisory lock, the others wait. Needs the owner of the tables.
 * @returns the names of the migrations that were applied now
 * @throws Error with a sentence when the database cannot be reached or a migration fails (then none of them holds)
 */
export async function migrate(url: string | undefined): Promise<readonly string[]> {
  const db = connectAsOwner(url);
  try {
    const migrator = new Migrator({
      db,
      provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
    });
    const { error, results = [] } = await migrator.migrateToLatest();
    if (error) {
      const failed = results.find((result) => result.status === 'Error');
      const problem = connectionProblem(url!, error);
      throw new Error(failed ? `The migration ${failed.migrationName} failed. ${problem}` : problem, {
        cause: error,
      });
    }
    return results.map((result) => result.migrationName);
  } finally {
    await db.destroy();
  }
}

/**
 * Makes sure that the database has the form this program works with. Needs no more than the program's own role.
 * @throws Error with a sentence when it has not, or cannot be reached
 */
export async function requireMigrated(db: Db, url: string): Promise<void> {
  const applied = await sql<{ name: string }>`select name from kysely_migration`
    .execute(db)
    .catch((error: unknown) => {
      throw new Error(connectionProblem(url, error), { cause: error });
    });
  const names = new Set(applied.rows.map(({ name }) => name));
  const missing = Object.keys(migrations).filter((name) => !names.has(name));
  if (missing.length > 0) {
    throw new Error(`The database lacks the migration ${missing.join(', ')}: run "caseclock migrate".`);
  }
}
