import { randomBytes } from 'node:crypto';
import { Pool } from 'pg';
import { connect, migrate, recordKeys, seedDirectory, type Db } from '../../src/records';
import { startPostgres, type TestPostgres } from '../support/postgres';

export interface TestRecord {
  server: TestPostgres;
  /** As the program works: with the application's role. */
  db: Db;
  keys: ReturnType<typeof recordKeys>;
  /** The same, as CASECLOCK_KEYS. */
  ring: string;
  /** As the owner of the tables: what somebody with the database's password can do. */
  asOwner(statement: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

/** A migrated database with the development directory. */
export async function startRecord(): Promise<TestRecord> {
  const server = await startPostgres();
  await migrate(server.url);
  const db = connect(server.url);
  await seedDirectory(db);
  const owner = new Pool({ connectionString: server.url, max: 1 });
  owner.on('error', () => undefined); // suites kill the server
  const ring = JSON.stringify({ active: 'k1', keys: { k1: randomBytes(32).toString('base64') } });
  const keys = recordKeys(ring);
  return {
    server,
    db,
    keys,
    ring,
    asOwner: async (statement, values) =>
      (await owner.query<Record<string, unknown>>(statement, values)).rows,
    async stop() {
      await Promise.all([db.destroy(), owner.end()]);
      await server.stop();
    },
  };
}
