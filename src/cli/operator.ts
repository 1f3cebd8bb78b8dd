import { Client, Connection } from '@temporalio/client';
import { z } from 'zod';
import { dataConverter, parseKeyRing } from '../codec';
import { readEnvironment } from '../identity';
import { readConfig } from '../local/config';
import { withLocalEnvironment } from '../local/environment';
import { temporalSettings, temporalVariables } from '../programs/temporal';
import {
  connect,
  connectionProblem,
  recordKeys,
  type ConnectOptions,
  type Db,
  type RecordKeys,
} from '../records';
import { UserError } from './errors';

/** The record as an operator's command works on it, and the environment that says where everything is. */
export interface OpenRecord {
  db: Db;
  keys: RecordKeys;
  env: NodeJS.ProcessEnv;
}

/**
 * Does `work` on the record and closes it.
 * @throws UserError naming the variable that is missing or wrong, or what is the matter with the database
 */
export async function withRecord<T>(
  work: (record: OpenRecord) => Promise<T>,
  options: ConnectOptions & { owner?: true } = {},
): Promise<T> {
  const env = withLocalEnvironment(readConfig());
  if (!env.CASECLOCK_KEYS) {
    throw new UserError(
      'CASECLOCK_KEYS is not set: without the keys of this installation its record cannot be read.',
    );
  }
  const url = options.owner ? (env.DATABASE_OWNER_URL ?? env.DATABASE_URL) : env.DATABASE_URL;
  const { db, keys } = openOrSay(() => ({ db: connect(url, options), keys: recordKeys(env.CASECLOCK_KEYS) }));
  try {
    return await work({ db, keys, env });
  } catch (error) {
    throw isOfDatabase(error) ? new UserError(connectionProblem(url!, error), { cause: error }) : error;
  } finally {
    await db.destroy();
  }
}

function openOrSay<T>(open: () => T): T {
  try {
    return open();
  } catch (error) {
    throw new UserError((error as Error).message, { cause: error });
  }
}

/** PostgreSQL's own errors carry a code of five signs, the network's a name such as ECONNREFUSED. */
function isOfDatabase(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^([0-9A-Z]{5}|E[A-Z]+)$/.test(code);
}

/**
 * Does `work` with the Temporal of TEMPORAL_ADDRESS, over TLS where the other variables of Temporal say so.
 * @throws UserError when it is not set, a variable is wrong, or it does not answer
 */
export async function withTemporal<T>(
  env: NodeJS.ProcessEnv,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const { TEMPORAL_ADDRESS: address } = env;
  if (!address) throw new UserError('TEMPORAL_ADDRESS is not set: host:port of the Temporal frontend.');
  const settings = openOrSay(() =>
    temporalSettings(readEnvironment('The command', z.object(temporalVariables), env)),
  );
  const connection = await Connection.connect({ ...settings.connection, connectTimeout: '5 seconds' }).catch(
    (error: unknown) => {
      throw new UserError(`Temporal does not answer at ${address}.`, { cause: error });
    },
  );
  try {
    return await work(
      new Client({
        connection,
        namespace: settings.namespace,
        dataConverter: dataConverter(parseKeyRing(env.CASECLOCK_KEYS), 'worker'),
      }),
    );
  } finally {
    await connection.close();
  }
}

/** '1 case', '2 cases'. */
export function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** How far long work has come, on stderr: at most once in two seconds. */
export function progressOf(what: string): (done: number, of: number) => void {
  let said = Date.now();
  return (done, of) => {
    if (done === of || Date.now() - said < 2_000) return;
    said = Date.now();
    process.stderr.write(`${done} of ${of} ${what}\n`);
  };
}
