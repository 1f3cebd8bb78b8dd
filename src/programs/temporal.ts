import fs from 'node:fs';
import { z } from 'zod';

/**
 * The way to a Temporal server: a development server in clear, one's own with mutual TLS, or Temporal Cloud with an API
 * key. The variables are those that Temporal's own programs read.
 */
export interface TemporalSettings {
  namespace: string;
  /** For `Connection` and `NativeConnection` alike. */
  connection: {
    address: string;
    tls?:
      | true
      | {
          serverRootCACertificate?: Buffer;
          serverNameOverride?: string;
          clientCertPair?: { crt: Buffer; key: Buffer };
        };
    apiKey?: string;
  };
}

/** The content of the file that a variable names. */
const file = z
  .string()
  .min(1)
  .transform((path, context) => {
    try {
      return fs.readFileSync(path);
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? 'unreadable';
      context.addIssue({ code: 'custom', message: `it names ${path}, which cannot be read (${reason})` });
      return z.NEVER;
    }
  });

/** To be spread into the settings of each part that speaks with Temporal. */
export const temporalVariables = {
  TEMPORAL_ADDRESS: z.string().regex(/^([\w.-]+|\[[\da-f:]+\]):\d+$/i, 'host:port'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  TEMPORAL_TLS: z.enum(['true', 'false'], { error: 'true or false' }).optional(),
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: file.optional(),
  TEMPORAL_TLS_CLIENT_CERT_PATH: file.optional(),
  TEMPORAL_TLS_CLIENT_KEY_PATH: file.optional(),
  TEMPORAL_TLS_SERVER_NAME: z.string().min(1).optional(),
  TEMPORAL_API_KEY: z.string().min(1).optional(),
};

type Read = z.output<z.ZodObject<typeof temporalVariables>>;

/** @throws Error when two variables do not go together, naming both. */
export function temporalSettings(read: Read): TemporalSettings {
  const {
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: authority,
    TEMPORAL_TLS_CLIENT_CERT_PATH: crt,
    TEMPORAL_TLS_CLIENT_KEY_PATH: key,
    TEMPORAL_TLS_SERVER_NAME: name,
    TEMPORAL_API_KEY: apiKey,
  } = read;
  if (!crt !== !key) {
    throw new Error(
      'TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH belong together: only one of them is set.',
    );
  }
  const wanted = [authority, crt, name, apiKey].some((value) => value !== undefined);
  if (wanted && read.TEMPORAL_TLS === 'false') {
    throw new Error(
      'TEMPORAL_TLS is false, but certificates or TEMPORAL_API_KEY are set: they go over TLS alone. Leave it out.',
    );
  }
  const tls = {
    ...(authority && { serverRootCACertificate: authority }),
    ...(name !== undefined && { serverNameOverride: name }),
    ...(crt && key && { clientCertPair: { crt, key } }),
  };
  return {
    namespace: read.TEMPORAL_NAMESPACE,
    connection: {
      address: read.TEMPORAL_ADDRESS,
      ...((wanted || read.TEMPORAL_TLS === 'true') && { tls: Object.keys(tls).length > 0 ? tls : true }),
      ...(apiKey !== undefined && { apiKey }),
    },
  };
}
