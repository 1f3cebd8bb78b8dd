import { z } from 'zod';
import { identitySettings, identityVariables, readEnvironment, type IdentitySettings } from '../identity';
import { parseKeyRing, type KeyRing } from './keys';

export interface CodecServerSettings {
  host: string;
  port: number;
  /** The path, without slashes, below which it answers. */
  path: string;
  /** The origins whose pages may call it: the Temporal UI. */
  origins: readonly string[];
  ring: KeyRing;
  /** How a caller shows who they are; null: only by knowing the path, in development. */
  identity: IdentitySettings | null;
}

/** By name, for whoever checks them one by one. */
export const codecVariables = z.object({
  CODEC_HOST: z.string().min(1).default('127.0.0.1'),
  CODEC_PORT: z.coerce.number().int().min(0).max(65535),
  CODEC_PATH: z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, 'letters, digits, - and _'),
  CODEC_ORIGINS: z
    .string()
    .transform((list) => list.split(',').map((origin) => origin.trim()))
    .pipe(z.array(z.url()).min(1)),
  CODEC_AUTH: z.enum(['token', 'path']).optional(),
  CASECLOCK_KEYS: z.string().optional(),
  DEVELOPMENT_IDENTITY_KEY: z.string().optional(),
  ...identityVariables,
});

const together = codecVariables
  .transform((env) => ({ ...env, auth: env.CODEC_AUTH ?? (env.DEVELOPMENT_IDENTITY_KEY ? 'path' : 'token') }))
  .refine((env) => env.auth === 'token' || env.CODEC_PATH.length >= 20, {
    path: ['CODEC_PATH'],
    message: 'without tokens the path is the only secret, and needs at least 20 random characters',
  })
  .refine((env) => env.auth === 'token' || ['127.0.0.1', '::1', 'localhost'].includes(env.CODEC_HOST), {
    path: ['CODEC_HOST'],
    message: 'without tokens it listens on the loopback address alone',
  });

/** Tokens are the rule. Only a development installation, which issues its own, may do with a random path. */
export function readCodecSettings(env: NodeJS.ProcessEnv = process.env): CodecServerSettings {
  const read = readEnvironment('The codec server', together, env);
  return {
    host: read.CODEC_HOST,
    port: read.CODEC_PORT,
    path: read.CODEC_PATH,
    origins: read.CODEC_ORIGINS,
    ring: parseKeyRing(read.CASECLOCK_KEYS),
    identity: read.auth === 'token' ? identitySettings(read) : null,
  };
}
