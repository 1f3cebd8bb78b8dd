import fs from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { DATABASE, LOOPBACK, SERVICE_LOGIN, type LocalConfig } from './config';
import { databasePassword, servicePassword } from './environment';
import { initialise, launch, postgresOwner, reachablePlace, READY, SUPERUSER } from './postgres-program';
import type { Part, Supervisor } from './supervisor';

/**
 * The installation's own PostgreSQL: its files made at the first start, its
 * database there afterwards.
 */
export async function startPostgres(config: LocalConfig, supervisor: Supervisor): Promise<void> {
  const owner = await postgresOwner();
  if (owner.uid !== undefined) fs.chmodSync(config.home, 0o711); // for the server's user to pass through
  const data = reachablePlace(path.join(config.home, 'postgres'), owner);
  if (!fs.existsSync(path.join(data, 'PG_VERSION'))) {
    const draft = `${data}.new`; // so that one that is broken off is begun again
    fs.rmSync(draft, { recursive: true, force: true });
    await initialise({ data: draft }, databasePassword(config), owner);
    fs.renameSync(draft, data);
  }
  const part: Part = {
    name: 'PostgreSQL',
    launch: () => launch({ data, port: config.ports.postgres, detached: true }, owner),
    ready: READY,
    stopWith: 'SIGINT', // "fast": does not wait for clients to leave
  };
  await supervisor.start(part);
  await createDatabase(config, data);
}

async function createDatabase(config: LocalConfig, data: string): Promise<void> {
  const client = new Client({
    host: LOOPBACK,
    port: config.ports.postgres,
    user: SUPERUSER,
    password: databasePassword(config),
    database: 'postgres',
  });
  try {
    await client.connect();
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`create database ${DATABASE}`);
    await createService(client, servicePassword(config));
  } catch (error) {
    if ((error as { code?: string }).code === '28P01') {
      throw new Error(
        `PostgreSQL does not take the password in ${path.join(config.home, 'postgres-password')}: ` +
          `the file and the data in ${data} do not belong together. Put the right one back, or remove both.`,
      );
    }
    throw error;
  } finally {
    await client.end();
  }
}

/** The login of worker and API. Its role is filled with rights by the migrations. */
async function createService(client: Client, password: string): Promise<void> {
  const { rows } = await client.query<{ rolname: string }>(
    'select rolname from pg_roles where rolname = any($1)',
    [['caseclock_app', SERVICE_LOGIN]],
  );
  const known = rows.map(({ rolname }) => rolname);
  if (!known.includes('caseclock_app')) await client.query('create role caseclock_app nologin');
  if (!known.includes(SERVICE_LOGIN)) await client.query(`create role ${SERVICE_LOGIN} login`);
  await client.query(`alter role ${SERVICE_LOGIN} password ${client.escapeLiteral(password)}`);
  await client.query(`grant caseclock_app to ${SERVICE_LOGIN}`);
}
