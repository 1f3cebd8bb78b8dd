import { z } from 'zod';
import { parseKeyRing, type KeyRing } from '../codec';
import { readEnvironment } from '../identity';
import { temporalSettings, temporalVariables, type TemporalSettings } from '../programs/temporal';

export interface WorkerSettings {
  temporal: TemporalSettings;
  databaseUrl: string;
  smtpUrl: string;
  /** 'off': in clear, for a mail server that one reaches through a network of one's own. */
  smtpTls?: 'off';
  mailFrom: string;
  publicUrl: string;
  /** Who hears when Caseclock itself needs help. */
  operator?: string;
  keys: string;
  ring: KeyRing;
  /** Cases that stay in memory; the rest is replayed when it wakes. */
  cachedCases: number;
  offsetAllowed: boolean;
  /** host:port on which Prometheus finds the worker's metrics; absent: nowhere. */
  metricsAddress?: string;
  /** The name of this deployment and build, where the server routes by version; absent: unversioned. */
  deployment?: { name: string; build: string };
}

/** By name, for whoever checks them one by one. */
export const workerVariables = z.object({
  ...temporalVariables,
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'postgres://user:password@host:port/database'),
  SMTP_URL: z.string().regex(/^smtps?:\/\/./, 'smtps://user:password@host or smtp://host:587'),
  SMTP_TLS: z.literal('off').optional(),
  MAIL_FROM: z.string().min(3),
  API_URL: z.url(),
  OPERATOR_MAIL: z.email().optional(),
  CASECLOCK_KEYS: z.string().min(1),
  CASECLOCK_CACHED_CASES: z.coerce.number().int().min(1).default(2_000),
  CASECLOCK_TIME_OFFSET_ALLOWED: z.enum(['0', '1']).default('0'),
  METRICS_ADDRESS: z
    .string()
    .regex(/^[\d.]+:\d+$|^\[[\da-f:]+\]:\d+$/i, 'an address of this machine and a port, such as 0.0.0.0:9464')
    .optional(),
  TEMPORAL_DEPLOYMENT_NAME: z.string().min(1).optional(),
  TEMPORAL_WORKER_BUILD_ID: z.string().min(1).optional(),
});

/** @throws Error naming each variable that is missing or wrong. */
export function workerSettings(env: NodeJS.ProcessEnv): WorkerSettings {
  const read = readEnvironment('The worker', workerVariables, env);
  const { TEMPORAL_DEPLOYMENT_NAME: name, TEMPORAL_WORKER_BUILD_ID: build } = read;
  return {
    temporal: temporalSettings(read),
    databaseUrl: read.DATABASE_URL,
    smtpUrl: read.SMTP_URL,
    ...(read.SMTP_TLS && { smtpTls: read.SMTP_TLS }),
    mailFrom: read.MAIL_FROM,
    publicUrl: read.API_URL,
    ...(read.OPERATOR_MAIL && { operator: read.OPERATOR_MAIL }),
    keys: read.CASECLOCK_KEYS,
    ring: parseKeyRing(read.CASECLOCK_KEYS),
    cachedCases: read.CASECLOCK_CACHED_CASES,
    offsetAllowed: read.CASECLOCK_TIME_OFFSET_ALLOWED === '1',
    ...(read.METRICS_ADDRESS !== undefined && { metricsAddress: read.METRICS_ADDRESS }),
    ...(name && build && { deployment: { name, build } }),
  };
}
