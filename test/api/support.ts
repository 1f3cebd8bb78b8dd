import http from 'node:http';
import os from 'node:os';
import fs from 'node:fs';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { createApp } from '../../src/api/app';
import { createLog } from '../../src/api/log';
import type { RecordsReads, Services } from '../../src/api/services';
import { dataConverter, parseKeyRing, type KeyRing } from '../../src/codec';
import { identityVerifier } from '../../src/identity';
import { jose } from '../../src/identity/jose';
import type { Role } from '../../src/vocabulary';

/** A token issuer of this test run, verified like any other. */
export interface Issuer {
  issuer: string;
  audience: string;
  /** The path of its JWK set. */
  jwks: string;
  sign(claims: Record<string, unknown>, options?: SignOptions): Promise<string>;
}

export interface SignOptions {
  issuer?: string;
  audience?: string;
  /** Seconds from now. */
  expires?: number;
}

export const KEY_ID = 'test-key';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
});

export async function newIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = await jose.generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await jose.exportJWK(publicKey)), kid: KEY_ID, alg: 'ES256', use: 'sig' };
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-issuer-'));
  folders.push(folder);
  const jwks = path.join(folder, 'jwks.json');
  fs.writeFileSync(jwks, JSON.stringify({ keys: [jwk] }));
  const issuer = 'https://issuer.example';
  const audience = 'caseclock';
  return {
    issuer,
    audience,
    jwks,
    sign: (claims, options = {}) =>
      new jose.SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', kid: KEY_ID })
        .setIssuer(options.issuer ?? issuer)
        .setAudience(options.audience ?? audience)
        .setExpirationTime(Math.floor(Date.now() / 1000) + (options.expires ?? 3600))
        .sign(privateKey),
  };
}

export interface Who {
  person?: string;
  council?: string;
  qualified?: boolean;
  roles?: readonly Role[];
}

/** A token in one role, of Peterborough unless said otherwise. */
export function tokenFor(issuer: Issuer, role: Role, who: Who = {}, options?: SignOptions): Promise<string> {
  const claims = {
    sub: who.person ?? `pet-${role}`,
    authority: who.council ?? 'peterborough',
    roles: who.roles ?? [role],
    qualified: who.qualified ?? true,
  };
  return issuer.sign(claims, options);
}

export function newRing(): KeyRing {
  return parseKeyRing(JSON.stringify({ active: 'test', keys: { test: randomBytes(32).toString('base64') } }));
}

export const down = (): Promise<never> => Promise.reject(new Error('PostgreSQL is down'));
export const recordDown: RecordsReads = {
  caseLog: down,
  chain: down,
  worklist: down,
  worklistCounts: down,
  listCounts: down,
  signOffs: down,
  unallocated: down,
  handovers: down,
  refusedSignals: down,
  nobodyToTell: down,
  undelivered: down,
  notices: down,
  sittings: down,
  agenda: down,
  heldFor: down,
  teamsOf: down,
  hiddenAmong: down,
  custodiansOfChild: down,
  openPlanOf: down,
  directory: down,
  writeDirectory: down,
  audit: down,
  loadCase: down,
  loadWholeCase: down,
  ping: down,
  lateMails: down,
};

/** Services without a Temporal and without a PostgreSQL behind them: what is refused earlier needs neither. */
export function lonelyServices(issuer: Issuer, lines: string[] = [], more: Partial<Services> = {}): Services {
  const connection = Connection.lazy({ address: '127.0.0.1:1' });
  return {
    temporal: new Client({ connection, dataConverter: dataConverter(newRing(), 'api') }),
    records: recordDown,
    identity: identityVerifier(issuer),
    policies: { current: (council) => (council === 'nowhere' ? null : { version: '2025-01', hash: 'hash' }) },
    log: createLog({ write: (line: string) => void lines.push(line) }),
    now: () => Date.now(),
    publicUrl: 'http://127.0.0.1:3400',
    timeOffsetAllowed: false,
    pages: {
      issuer: issuer.issuer,
      clientId: 'caseclock-pages',
      scopes: 'openid profile',
      ring: newRing(),
      caseSystems: {},
    },
    ...more,
  };
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: Record<string, any>;
}

export interface Api {
  url: string;
  /** Sends JSON (or text as it is) and reads JSON. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  stop(): Promise<void>;
}

export interface CallOptions {
  token?: string;
  json?: unknown;
  text?: string;
  headers?: Record<string, string>;
}

/** @param calling whether its callers repeat what got no answer */
export async function startApi(services: Services, calling = call): Promise<Api> {
  const server = http.createServer(createApp(services));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    call: (method, at, options) => calling(url + at, method, options),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export async function call(url: string, method: string, options: CallOptions = {}): Promise<Answer> {
  const body = options.text ?? (options.json === undefined ? undefined : JSON.stringify(options.json));
  const response = await fetch(url, {
    method,
    headers: {
      ...(options.token ? { Authorization: `Bearer ${options.token}` } : {}),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...options.headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parsed(text) };
}

/** How long a test waits for a machine that is busy. */
const PATIENCE_MS = 50_000;

/** Repeats what got no answer in time, as every caller is told to: with the key that the first answer names. */
export async function callUntilAnswered(
  url: string,
  method: string,
  options: CallOptions = {},
): Promise<Answer> {
  const end = Date.now() + PATIENCE_MS;
  let answer = await call(url, method, options);
  while (['unavailable', 'case-unavailable'].includes(answer.body.code as string) && Date.now() < end) {
    const key = answer.headers.get('Idempotency-Key');
    const headers = { ...options.headers, ...(key !== null && { 'Idempotency-Key': key }) };
    answer = await call(url, method, { ...options, headers });
  }
  return answer;
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
