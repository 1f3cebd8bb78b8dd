import path from 'node:path';
import { z } from 'zod';

/**
 * The one place where a local installation's settings have their names and
 * defaults: what a person may set before `npm start`, and what `npm start`
 * then hands to each part. Parts read the environment only, never this file's
 * values, so that production can set the same names without it.
 */

/** Everything listens here and nowhere else: a local installation has no access control on its servers. */
export const LOOPBACK = '127.0.0.1';

/** The parts that listen, with the variable that moves each. Used to read the ports and to say which one is taken. */
export const PORTS = {
  api: { variable: 'CASECLOCK_API_PORT', default: 3400, part: 'the API' },
  issuer: { variable: 'CASECLOCK_ISSUER_PORT', default: 3401, part: 'the development issuer' },
  temporal: { variable: 'CASECLOCK_TEMPORAL_PORT', default: 7239, part: 'the Temporal server' },
  ui: { variable: 'CASECLOCK_UI_PORT', default: 8239, part: 'the Temporal UI' },
  codec: { variable: 'CASECLOCK_CODEC_PORT', default: 8240, part: 'the codec server' },
  smtp: { variable: 'CASECLOCK_SMTP_PORT', default: 2525, part: "the mailbox's SMTP server" },
  mailbox: { variable: 'CASECLOCK_MAILBOX_PORT', default: 8025, part: "the mailbox's page" },
  postgres: { variable: 'CASECLOCK_POSTGRES_PORT', default: 5439, part: 'PostgreSQL' },
} as const;

export type PortName = keyof typeof PORTS;

/** Who a token is for. Production sets its own OIDC_AUDIENCE. */
export const DEVELOPMENT_AUDIENCE = 'caseclock';
export const NAMESPACE = 'default';
export const DATABASE = 'caseclock';
/** The database login of worker and API. */
export const SERVICE_LOGIN = 'caseclock_service';

export interface LocalConfig {
  /** Where the data of this installation lives (CASECLOCK_HOME, default `.caseclock` in the project). Absolute. */
  home: string;
  /** The project's folder: the one with package.json and dist/. Absolute. */
  root: string;
  ports: Record<PortName, number>;
}

export interface LocalUrls {
  api: string;
  /** Who issues tokens here: OIDC_ISSUER. */
  issuer: string;
  ui: string;
  mailbox: string;
  codec: string;
  smtp: string;
  temporal: string;
}

const port = z.coerce.number().int().min(1).max(65535);

/** Reads the settings; the error names the variable that is wrong and what was expected. */
export function readConfig(env: NodeJS.ProcessEnv = process.env, root = projectRoot()): LocalConfig {
  const ports = {} as Record<PortName, number>;
  for (const name of Object.keys(PORTS) as PortName[]) {
    const { variable, default: usual, part } = PORTS[name];
    const parsed = port.safeParse(env[variable] || usual);
    if (!parsed.success) {
      throw new Error(
        `${variable} (the port of ${part}) must be a number from 1 to 65535, not "${env[variable]}".`,
      );
    }
    ports[name] = parsed.data;
  }
  const seen = new Map<number, PortName>();
  for (const name of Object.keys(ports) as PortName[]) {
    const other = seen.get(ports[name]);
    if (other) {
      throw new Error(
        `${PORTS[other].part} and ${PORTS[name].part} cannot share port ${ports[name]}: change ${PORTS[other].variable} or ${PORTS[name].variable}.`,
      );
    }
    seen.set(ports[name], name);
  }
  return { root, home: path.resolve(root, env.CASECLOCK_HOME || '.caseclock'), ports };
}

export function urls(config: LocalConfig): LocalUrls {
  const http = (name: PortName) => `http://${LOOPBACK}:${config.ports[name]}`;
  return {
    api: http('api'),
    issuer: http('issuer'),
    ui: http('ui'),
    mailbox: http('mailbox'),
    codec: http('codec'),
    smtp: `smtp://${LOOPBACK}:${config.ports.smtp}`,
    temporal: `${LOOPBACK}:${config.ports.temporal}`,
  };
}

/** The folder with package.json, seen from src/local as well as from dist/src/local. */
export function projectRoot(): string {
  const up = path.resolve(__dirname, '..', '..');
  return path.basename(up) === 'dist' ? path.dirname(up) : up;
}
