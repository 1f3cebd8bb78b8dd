import { Migrator } from 'kysely';
import { connectAsOwner, connectionProblem } from './connect';
import { migrations } from './migrations';

/**
 * Brings the database to the present form; does nothing when it is there. Several may try at once: one does the
 * work under an advisory lock, the others wait. Needs the owner of the tables (DATABASE_URL).
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
