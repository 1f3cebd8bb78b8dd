import { z } from 'zod';
import { parseKeyRing, type KeyRing } from '../codec';
import { identitySettings, identityVariables, readEnvironment, type IdentitySettings } from '../identity';
import { pagesSettings, pagesVariables, type PagesSettings } from './pages/settings';
import { temporalSettings, temporalVariables, type TemporalSettings } from '../programs/temporal';

export interface ApiConfig {
  host: string;
  port: number;
  publicUrl: string;
  temporal: TemporalSettings;
  databaseUrl: string;
  ring: KeyRing;
  timeOffsetAllowed: boolean;
  identity: IdentitySettings;
  pages: PagesSettings;
}

/** By name, for whoever checks them one by one. */
export const apiVariables = z.object({
  API_HOST: z.string().min(1).default('127.0.0.1'),
  API_PORT: z.coerce.number().int().min(0).max(65535),
  API_URL: z.url().transform((url) => url.replace(/\/+$/, '')),
  ...temporalVariables,
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'postgres://user:password@host:port/database'),
  CASECLOCK_KEYS: z.string().optional(),
  CASECLOCK_TIME_OFFSET_ALLOWED: z.enum(['0', '1']).default('0'),
  ...identityVariables,
  ...pagesVariables,
});

/** The API's settings, from the environment alone, read once. Throws an error that names each wrong variable. */
export function readApiConfig(env: NodeJS.ProcessEnv = process.env): ApiConfig {
  const read = readEnvironment('The API', apiVariables, env);
  const ring = parseKeyRing(read.CASECLOCK_KEYS);
  return {
    host: read.API_HOST,
    port: read.API_PORT,
    publicUrl: read.API_URL,
    temporal: temporalSettings(read),
    databaseUrl: read.DATABASE_URL,
    ring,
    timeOffsetAllowed: read.CASECLOCK_TIME_OFFSET_ALLOWED === '1',
    identity: identitySettings(read),
    pages: pagesSettings(read, read.OIDC_ISSUER, ring),
  };
}
