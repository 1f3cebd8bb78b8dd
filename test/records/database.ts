import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { connect, migrate, recordKeys, seedDirectory, type Db } from '../../src/records';
import { startPostgres, type TestPostgres } from '../support/postgres';

export interface TestRecord {
  server: TestPostgres;
  /** As the program works: with the application's role. */
  db: Db;
  keys: ReturnType<typeof recordKeys>;
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
  const keys = recordKeys(JSON.stringify({ active: 'k1', keys: { k1: randomBytes(32).toString('base64') } }));
  return {
    server,
    db,
    keys,
    async asOwner(statement, values) {
      const client = new Client({ connectionString: server.url });
      await client.connect();
      try {
        return (await client.query<Record<string, unknown>>(statement, values)).rows;
      } finally {
        await client.end();
      }
    },
    async stop() {
      await db.destroy();
      await server.stop();
    },
  };
}
