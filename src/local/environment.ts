import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import {
  DATABASE,
  DEVELOPMENT_AUDIENCE,
  LOOPBACK,
  NAMESPACE,
  PORTS,
  SERVICE_LOGIN,
  urls,
  type LocalConfig,
  type PortName,
} from './config';
import { PAGES_CLIENT } from './issuer-clients';

/**
 * The environment of the parts: the variables by which worker, API, codec
 * server and command line are configured, here as in production. A local
 * installation makes its secrets once and keeps them under CASECLOCK_HOME, so
 * that the cases of yesterday can still be read today.
 */
export interface PartEnvironment {
  /** PostgreSQL, 15 or later, for a login that is in the role caseclock_app alone: it owns nothing. */
  DATABASE_URL: string;
  /** host:port of the Temporal frontend. */
  TEMPORAL_ADDRESS: string;
  TEMPORAL_NAMESPACE: string;
  /** Where mails are handed over. */
  SMTP_URL: string;
  MAIL_FROM: string;
  /** The payload key ring, JSON: `{ "active": id, "keys": { id: 32 bytes in base64 } }`. */
  CASECLOCK_KEYS: string;
  /** Who issues tokens: their `iss`. */
  OIDC_ISSUER: string;
  /** For whom: their `aud`. */
  OIDC_AUDIENCE: string;
  /** The client by which people sign in to the pages. */
  OIDC_CLIENT_ID: string;
  OIDC_CLIENT_SECRET: string;
  /** Development only: the path of the private JWK with which the issuer signs, and the command line itself. */
  DEVELOPMENT_IDENTITY_KEY: string;
  /** Development only: the secret of the service account. */
  DEVELOPMENT_SERVICE_SECRET: string;
  API_HOST: string;
  API_PORT: string;
  /** Where people reach the API: the base of links in mails. */
  API_URL: string;
  CODEC_HOST: string;
  CODEC_PORT: string;
  /** The path, without slashes, below which the codec server answers: random per installation, since the UI passes no token. */
  CODEC_PATH: string;
  /** The origins a browser may call the codec server from (the Temporal UI), separated by commas. */
  CODEC_ORIGINS: string;
  /** The Temporal UI, for links. */
  TEMPORAL_UI_URL: string;
  /** The development mailbox: its page, and its list of mails as JSON at /messages. */
  MAILBOX_URL: string;
  /** "1": a case may be opened or moved in time (tests and training); absent in production. */
  CASECLOCK_TIME_OFFSET_ALLOWED: string;
}

/** What every part gets. Makes the secrets of the installation when they are not there yet. */
export function partEnvironment(config: LocalConfig): PartEnvironment {
  const at = urls(config);
  return {
    DATABASE_URL: databaseUrl(config, SERVICE_LOGIN, servicePassword(config)),
    TEMPORAL_ADDRESS: at.temporal,
    TEMPORAL_NAMESPACE: NAMESPACE,
    SMTP_URL: at.smtp,
    MAIL_FROM: 'caseclock@localhost',
    CASECLOCK_KEYS: once(path.join(config.home, 'keys.json'), newKeyRing),
    OIDC_ISSUER: at.issuer,
    OIDC_AUDIENCE: DEVELOPMENT_AUDIENCE,
    OIDC_CLIENT_ID: PAGES_CLIENT,
    OIDC_CLIENT_SECRET: clientSecret(config, 'pages'),
    DEVELOPMENT_IDENTITY_KEY: identityKey(config),
    DEVELOPMENT_SERVICE_SECRET: clientSecret(config, 'service'),
    API_HOST: LOOPBACK,
    API_PORT: String(config.ports.api),
    API_URL: at.api,
    CODEC_HOST: LOOPBACK,
    CODEC_PORT: String(config.ports.codec),
    CODEC_PATH: codecPath(config),
    CODEC_ORIGINS: `${at.ui},http://localhost:${config.ports.ui}`,
    TEMPORAL_UI_URL: at.ui,
    MAILBOX_URL: at.mailbox,
    CASECLOCK_TIME_OFFSET_ALLOWED: '1',
  };
}

/** A configuration as the variables it was read from, for parts that read it again. */
export function settings(config: LocalConfig): Record<string, string> {
  const names = Object.keys(PORTS) as PortName[];
  const ports = names.map((name) => [PORTS[name].variable, String(config.ports[name])]);
  return { ...(Object.fromEntries(ports) as Record<string, string>), CASECLOCK_HOME: config.home };
}

/**
 * For commands that talk to a running local installation (`caseclock token`,
 * `tour`, ...): the same variables, where the caller has not set them. With
 * DATABASE_URL or TEMPORAL_ADDRESS set the caller means another installation,
 * and nothing local is mixed in.
 */
export function withLocalEnvironment(
  config: LocalConfig,
  env: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  if (env.DATABASE_URL || env.DATABASE_OWNER_URL || env.TEMPORAL_ADDRESS) return env;
  return { ...partEnvironment(config), ...ownerEnvironment(config), ...env };
}

/** For the commands that prepare or dispose of the record, and for no part that runs: the owner of the tables. */
export function ownerEnvironment(config: LocalConfig): { DATABASE_OWNER_URL: string } {
  return { DATABASE_OWNER_URL: databaseUrl(config, 'caseclock', databasePassword(config)) };
}

/** Where the Temporal UI sends what it wants decoded. */
export function codecEndpoint(config: LocalConfig): string {
  return `${urls(config).codec}/${codecPath(config)}`;
}

/** Of the owner. */
export function databasePassword(config: LocalConfig): string {
  return once(path.join(config.home, 'postgres-password'), () => randomBytes(18).toString('base64url'));
}

/** Of the login with which worker and API come. */
export function servicePassword(config: LocalConfig): string {
  return once(path.join(config.home, 'postgres-service-password'), () =>
    randomBytes(18).toString('base64url'),
  );
}

function databaseUrl(config: LocalConfig, login: string, password: string): string {
  return `postgres://${login}:${password}@${LOOPBACK}:${config.ports.postgres}/${DATABASE}`;
}

function codecPath(config: LocalConfig): string {
  return once(path.join(config.home, 'codec-path'), () => randomBytes(18).toString('base64url'));
}

function newKeyRing(): string {
  const id = `local-${new Date().toISOString().slice(0, 10)}`;
  return JSON.stringify({ active: id, keys: { [id]: randomBytes(32).toString('base64') } });
}

/** The path of the key. */
function identityKey(config: LocalConfig): string {
  const file = path.join(config.home, 'identity', 'private.jwk.json');
  once(file, newIdentityKey);
  return file;
}

function clientSecret(config: LocalConfig, client: 'pages' | 'service'): string {
  return once(path.join(config.home, 'identity', `${client}-secret`), () =>
    randomBytes(24).toString('base64url'),
  );
}

function newIdentityKey(): string {
  const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
  const kid = createHash('sha256').update(`${jwk.x}.${jwk.y}`).digest('base64url').slice(0, 16);
  return JSON.stringify({ ...jwk, kid, alg: 'ES256', use: 'sig' });
}

/**
 * The content of a file that is made once, readable by its owner alone. Two
 * processes that start at once agree: the file appears whole, and only once.
 */
function once(file: string, make: () => string): string {
  if (!fs.existsSync(file)) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const draft = `${file}.${process.pid}`;
    fs.writeFileSync(draft, make(), { mode: 0o600 });
    try {
      fs.linkSync(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      fs.rmSync(draft);
    }
  }
  return fs.readFileSync(file, 'utf8');
}
