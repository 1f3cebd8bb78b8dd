import { Kysely, PostgresDialect } from 'kysely';
import { Pool, types, type PoolConfig } from 'pg';
import type { Tables } from './tables';

export type Db = Kysely<Tables>;

/** The role that the program works as: it can add to the case log, and cannot change or delete what is there. */
export const APP_ROLE = 'caseclock_app';

/** The one role that can delete: whole cases, each leaving a tombstone. */
export const DISPOSAL_ROLE = 'caseclock_disposal';

export interface ConnectOptions {
  /** Connections at most (default 10). Each `notify` holds one while it sends: allow for as many as run at once. */
  connections?: number;
  /** Default: the program's own. */
  role?: typeof APP_ROLE | typeof DISPOSAL_ROLE;
  /** Hears of lost connections, each of which the pool replaces by itself. */
  onLost?: (error: Error) => void;
}

/**
 * The pool for the program's own work, as `caseclock_app` unless said otherwise. Opens nothing yet: it may be made
 * while the database is down, and it outlives the database's restarts. Statements end after 8 s, below the 10 s that
 * `record` has.
 * @throws Error with a sentence when `url` is missing or no PostgreSQL address.
 */
export function connect(url: string | undefined, options: ConnectOptions = {}): Db {
  return open(url, options, {
    max: options.connections ?? 10,
    query_timeout: 9_000,
    options: settings({
      role: options.role ?? APP_ROLE,
      statement_timeout: 8_000,
      idle_in_transaction_session_timeout: 10_000,
      tcp_keepalives_idle: 30,
      tcp_keepalives_interval: 10,
      tcp_keepalives_count: 3,
    }),
  });
}

/** One connection as the owner of the tables, without a time limit: for migrations. */
export function connectAsOwner(url: string | undefined): Db {
  return open(url, {}, { max: 1 });
}

function open(url: string | undefined, { onLost }: ConnectOptions, config: PoolConfig): Db {
  const pool = new Pool({
    connectionString: checked(url),
    application_name: 'caseclock',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    types: { getTypeParser: parserOf },
    ...config,
  });
  const lost = (error: Error) => onLost?.(error);
  pool.on('error', lost);
  // A connection in use tells only its own listeners when the server goes; without one the process would end.
  pool.on('connect', (client) => client.on('error', lost));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

/** What is wrong with the database, in a sentence for whoever starts the program; never the password. */
export function connectionProblem(url: string, error: unknown): string {
  const { host, pathname } = new URL(url);
  const { code, message } = error as { code?: string; message?: string };
  const where = `PostgreSQL at ${host}${pathname}`;
  if (/"caseclock_\w+" does not exist/.test(message ?? '') || code === '42P01') {
    return `${where} has not been prepared yet: run "caseclock migrate".`;
  }
  if (code === '28P01' || code === '28000') return `${where} refuses the user or password of DATABASE_URL.`;
  if (code === '3D000') return `${where}: there is no such database.`;
  if (code === '42501') return `${where} does not allow this to the user of DATABASE_URL: ${message}.`;
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'ETIMEDOUT') {
    return `${where} cannot be reached (${code}).`;
  }
  return `${where}: ${message ?? String(error)}`;
}

function checked(url: string | undefined): string {
  if (!url)
    throw new Error('DATABASE_URL is not set: it looks like postgres://user:password@host:5432/database.');
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol)) {
    throw new Error(
      'DATABASE_URL is no PostgreSQL address: it looks like postgres://user:password@host:5432/database.',
    );
  }
  return url;
}

function settings(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}

const { builtins } = types;

/** Instants as ISO text in UTC, dates as they are, counts as numbers. */
function parserOf(oid: number): (value: string) => unknown {
  if (oid === builtins.TIMESTAMPTZ) return (value) => new Date(value).toISOString();
  if (oid === builtins.DATE) return (value) => value;
  if (oid === builtins.INT8) return Number;
  return types.getTypeParser(oid) as (value: string) => unknown;
}
