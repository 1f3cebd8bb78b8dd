import { z } from 'zod';
import { parseKeyRing, type KeyRing } from '../codec';
import { readEnvironment } from '../identity';

export interface WorkerSettings {
  temporalAddress: string;
  namespace: string;
  databaseUrl: string;
  smtpUrl: string;
  mailFrom: string;
  publicUrl: string;
  /** Who hears when Caseclock itself needs help. */
  operator?: string;
  keys: string;
  ring: KeyRing;
  /** Cases that stay in memory; the rest is replayed when it wakes. */
  cachedCases: number;
  offsetAllowed: boolean;
  /** The name of this deployment and build, where the server routes by version; absent: unversioned. */
  deployment?: { name: string; build: string };
}

const variables = z.object({
  TEMPORAL_ADDRESS: z.string().min(1),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  DATABASE_URL: z.string().min(1),
  SMTP_URL: z.string().min(1),
  MAIL_FROM: z.string().min(3),
  API_URL: z.url(),
  OPERATOR_MAIL: z.email().optional(),
  CASECLOCK_KEYS: z.string().min(1),
  CASECLOCK_CACHED_CASES: z.coerce.number().int().min(1).default(2_000),
  CASECLOCK_TIME_OFFSET_ALLOWED: z.enum(['0', '1']).default('0'),
  TEMPORAL_DEPLOYMENT_NAME: z.string().min(1).optional(),
  TEMPORAL_WORKER_BUILD_ID: z.string().min(1).optional(),
});

/** @throws Error naming each variable that is missing or wrong. */
export function workerSettings(env: NodeJS.ProcessEnv): WorkerSettings {
  const read = readEnvironment('The worker', variables, env);
  const { TEMPORAL_DEPLOYMENT_NAME: name, TEMPORAL_WORKER_BUILD_ID: build } = read;
  return {
    temporalAddress: read.TEMPORAL_ADDRESS,
    namespace: read.TEMPORAL_NAMESPACE,
    databaseUrl: read.DATABASE_URL,
    smtpUrl: read.SMTP_URL,
    mailFrom: read.MAIL_FROM,
    publicUrl: read.API_URL,
    ...(read.OPERATOR_MAIL && { operator: read.OPERATOR_MAIL }),
    keys: read.CASECLOCK_KEYS,
    ring: parseKeyRing(read.CASECLOCK_KEYS),
    cachedCases: read.CASECLOCK_CACHED_CASES,
    offsetAllowed: read.CASECLOCK_TIME_OFFSET_ALLOWED === '1',
    ...(name && build && { deployment: { name, build } }),
  };
}
