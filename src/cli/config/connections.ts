import { Connection } from '@temporalio/client';
import { sql } from 'kysely';
import { createTransport } from 'nodemailer';
import { z } from 'zod';
import { readEnvironment } from '../../identity';
import { smtpOptions } from '../../notices/transport';
import { temporalSettings, temporalVariables } from '../../programs/temporal';
import { connect, connectionProblem, requireMigrated } from '../../records';
import { APP_ROLE } from '../../records/connect';
import { searchAttributeNumbers } from '../../workflows/search-attributes';
import type { PartName } from './variables';

/** What became of trying something that the settings lead to. */
export interface Tried {
  what: string;
  /** Absent: it works. */
  problem?: string;
}

type Try = (env: NodeJS.ProcessEnv) => Promise<void>;

const tries: Readonly<Record<PartName, readonly (readonly [what: string, work: Try])[]>> = {
  api: [
    ['Temporal', namespace],
    ['search attributes', searchAttributes],
    ['PostgreSQL', postgres],
    ['what the role in PostgreSQL may', privileges],
    ['the issuer of tokens', issuer],
  ],
  worker: [
    ['Temporal', namespace],
    ['search attributes', searchAttributes],
    ['PostgreSQL', postgres],
    ['what the role in PostgreSQL may', privileges],
    ['the mail server', mailServer],
  ],
  codec: [
    ['the issuer of tokens', issuer],
    ['the origins that may call', origins],
  ],
};

const PATIENCE_MS = 10_000;

/** Tries each connection of a part. Nothing is written anywhere. */
export async function tryConnections(part: PartName, env: NodeJS.ProcessEnv): Promise<readonly Tried[]> {
  return Promise.all(
    tries[part].map(async ([what, work]) => {
      try {
        await work(env);
        return { what };
      } catch (error) {
        return { what, problem: (error as Error).message };
      }
    }),
  );
}

async function withTemporal(
  env: NodeJS.ProcessEnv,
  work: (connection: Connection, name: string) => Promise<void>,
): Promise<void> {
  const { connection: options, namespace: name } = temporalSettings(
    readEnvironment('It', z.object(temporalVariables), env),
  );
  const connection = await Connection.connect({ ...options, connectTimeout: '5 seconds' }).catch(
    (error: unknown) => {
      throw new Error(
        `${options.address} does not answer${options.tls ? ' over TLS' : ' in clear (without TLS)'}: ${(error as Error).message}`,
        { cause: error },
      );
    },
  );
  try {
    await connection.withDeadline(Date.now() + PATIENCE_MS, () => work(connection, name));
  } finally {
    await connection.close();
  }
}

function namespace(env: NodeJS.ProcessEnv): Promise<void> {
  return withTemporal(env, async (connection, name) => {
    await connection.workflowService.describeNamespace({ namespace: name }).catch((error: unknown) => {
      throw new Error(
        `it answers, but not for the namespace "${name}" (TEMPORAL_NAMESPACE): ${(error as Error).message}`,
        { cause: error },
      );
    });
  });
}

function searchAttributes(env: NodeJS.ProcessEnv): Promise<void> {
  return withTemporal(env, async (connection, name) => {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: name });
    const lacking = Object.entries(searchAttributeNumbers).filter(
      ([attribute, type]) => customAttributes[attribute] !== type,
    );
    if (lacking.length === 0) return;
    throw new Error(
      `the namespace "${name}" lacks ${lacking.map(([attribute]) => attribute).join(', ')}, or has them of another type: run deploy/temporal-namespace.sh`,
    );
  });
}

async function postgres({ DATABASE_URL: url = '' }: NodeJS.ProcessEnv): Promise<void> {
  const db = connect(url, { connections: 1 });
  try {
    await requireMigrated(db, url);
  } finally {
    await db.destroy();
  }
}

/** It must be able to add to the case log, and not to change or delete what is there. */
async function privileges({ DATABASE_URL: url = '' }: NodeJS.ProcessEnv): Promise<void> {
  const db = connect(url, { connections: 1 });
  try {
    const { rows } = await sql<{ adds: boolean; changes: boolean; superuser: boolean }>`
      select has_table_privilege('case_log', 'select, insert') as adds,
        has_table_privilege('case_log', 'update, delete, truncate')
          or has_table_privilege(session_user, 'case_log', 'update, delete, truncate') as changes,
        (select rolsuper from pg_roles where rolname = session_user) as superuser`
      .execute(db)
      .catch((error: unknown) => {
        throw new Error(connectionProblem(url, error), { cause: error });
      });
    const { adds, changes, superuser } = rows[0]!;
    if (!adds) throw new Error(`the login of DATABASE_URL cannot add to the case log: grant it ${APP_ROLE}`);
    if (superuser || changes) {
      throw new Error(
        `the login of DATABASE_URL can change the case log: use one that owns nothing and has the role ${APP_ROLE} alone`,
      );
    }
  } finally {
    await db.destroy();
  }
}

async function mailServer({ SMTP_URL: url, SMTP_TLS: tls }: NodeJS.ProcessEnv): Promise<void> {
  const transport = createTransport({ ...smtpOptions(url, tls === 'off' ? 'off' : undefined), pool: false });
  try {
    await transport.verify();
  } catch (error) {
    const { code, responseCode } = error as { code?: string; responseCode?: number };
    throw new Error(`it takes nobody in (${responseCode ?? code ?? 'no answer'})`, { cause: error });
  } finally {
    transport.close();
  }
}

const discovered = z.object({ issuer: z.string(), jwks_uri: z.url() });

async function issuer({ OIDC_ISSUER: wanted = '' }: NodeJS.ProcessEnv): Promise<void> {
  const address = `${wanted.replace(/\/+$/, '')}/.well-known/openid-configuration`;
  const found = discovered.safeParse(await fetched(address));
  if (!found.success) throw new Error(`${address} is no OpenID configuration`);
  if (found.data.issuer !== wanted) {
    throw new Error(`it calls itself ${found.data.issuer}: OIDC_ISSUER must be the same, letter by letter`);
  }
  const keys = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });
  if (!keys.safeParse(await fetched(found.data.jwks_uri)).success) {
    throw new Error(`${found.data.jwks_uri} holds no keys`);
  }
}

async function origins({ CODEC_ORIGINS: list = '' }: NodeJS.ProcessEnv): Promise<void> {
  for (const text of list.split(',').map((origin) => origin.trim())) {
    const { origin } = new URL(text);
    if (origin !== text) throw new Error(`${text} is no origin: a browser says ${origin}`);
    await answerOf(text);
  }
}

async function fetched(address: string): Promise<unknown> {
  const answer = await answerOf(address);
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
  return answer.json().catch(() => undefined);
}

async function answerOf(address: string): Promise<Response> {
  return fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch((error: unknown) => {
    const { cause } = error as { cause?: { code?: string } };
    throw new Error(`${address} does not answer (${cause?.code ?? (error as Error).name})`, { cause: error });
  });
}
