import type { Payload } from '@temporalio/common';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { z } from 'zod';
import { bearerToken, TokenRefused, type IdentityVerifier } from '../identity';
import type { Role } from '../vocabulary';
import { openForReading } from './codec';
import type { KeyRing } from './keys';
import { ENCODING_KEY, UNREADABLE } from './marks';

/** Who read how much of which cases: reading a case is access to personal data. Never what was read. */
export interface Reading {
  who: string;
  /** The ids that stand, encrypted, in the payloads themselves: no caller chooses what the log says. */
  cases: readonly string[];
  payloads: number;
  /** Of them, those that this key ring cannot read. */
  unreadable: number;
  namespace?: string;
}

/** Somebody who may not read, asked. */
export interface Refusal {
  why: 'token' | 'role' | 'identity unavailable';
  who?: string;
}

export interface CodecServerOptions {
  path: string;
  origins: readonly string[];
  ring: KeyRing;
  /** null: whoever knows the path may read. */
  identity: IdentityVerifier | null;
  onRead(reading: Reading): void;
  onRefused(refusal: Refusal): void;
}

const READER: Role = 'platform-engineer';
const LIMIT = '4mb';

const bodyShape = z.object({
  payloads: z
    .array(z.object({ metadata: z.record(z.string(), z.base64()).optional(), data: z.base64().optional() }))
    .max(1000),
});

/** Decodes payloads for the Temporal UI. There is no way to encode: what people send from the UI stays in clear. */
export function createCodecServer(options: CodecServerOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(helmet());
  app.get('/health', (_request, response) => void response.json({ status: 'up' }));
  app.use(`/${options.path}/decode`, allowOrigins(options.origins));
  app.post(
    `/${options.path}/decode`,
    identify(options),
    express.json({ limit: LIMIT, type: () => true }),
    decode(options),
  );
  app.use((_request, response) => void response.status(404).json({ message: 'There is nothing here.' }));
  app.use(answerError);
  return app;
}

function allowOrigins(origins: readonly string[]): RequestHandler {
  return (request, response, next) => {
    response.vary('Origin').set('Cache-Control', 'no-store');
    const origin = request.get('Origin');
    if (origin && !origins.includes(origin)) {
      response.status(403).json({ message: 'This origin may not read.' });
      return;
    }
    if (origin) {
      response.set({
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Allow-Methods': 'POST, OPTIONS',
        'Access-Control-Allow-Headers': 'Authorization, Content-Type, X-Namespace',
        'Access-Control-Allow-Credentials': 'true',
        'Access-Control-Max-Age': '600',
        'Cross-Origin-Resource-Policy': 'cross-origin',
      });
    }
    if (request.method === 'OPTIONS') response.status(204).end();
    else next();
  };
}

function identify({ identity, onRefused }: CodecServerOptions): RequestHandler {
  return async (request, response, next) => {
    if (!identity) {
      response.locals.who = 'development';
      return next();
    }
    try {
      const token = bearerToken(request.get('Authorization'));
      if (!token) throw new TokenRefused('Reading needs a bearer token.');
      const { person, roles } = await identity.verify(token);
      if (roles.includes(READER)) {
        response.locals.who = person;
        return next();
      }
      onRefused({ why: 'role', who: person });
      response.status(403).json({ message: `Reading is for the role ${READER}.` });
    } catch (error) {
      onRefused({ why: error instanceof TokenRefused ? 'token' : 'identity unavailable' });
      if (!(error instanceof TokenRefused)) {
        response.status(503).json({ message: 'Tokens cannot be checked at the moment.' });
        return;
      }
      response.status(401).set('WWW-Authenticate', 'Bearer').json({ message: error.message });
    }
  };
}

function decode({ ring, onRead }: CodecServerOptions): RequestHandler {
  return (request, response) => {
    const body = bodyShape.safeParse(request.body);
    if (!body.success) {
      response
        .status(400)
        .json({ message: 'The body is { "payloads": [...] }, with metadata and data in base64.' });
      return;
    }
    const opened = body.data.payloads.map((payload) => openForReading(ring, fromJson(payload)));
    onRead({
      who: String(response.locals.who),
      cases: [...new Set(opened.flatMap(({ case: id }) => id ?? []))],
      payloads: opened.length,
      unreadable: opened.filter(({ readable }) => !readable).length,
      ...namespaceOf(request.get('X-Namespace')),
    });
    response.json({ payloads: opened.map(({ payload }) => toJson(payload)) });
  };
}

type JsonPayload = z.output<typeof bodyShape>['payloads'][number];

function fromJson({ metadata = {}, data }: JsonPayload): Payload {
  const decoded = Object.entries(metadata).map(
    ([key, value]) => [key, Buffer.from(value, 'base64')] as const,
  );
  return {
    metadata: Object.fromEntries(decoded),
    ...(data === undefined ? {} : { data: Buffer.from(data, 'base64') }),
  };
}

/** What is unreadable becomes JSON that the UI can show. */
function toJson({ metadata, data }: Payload): JsonPayload {
  const shown = { ...metadata };
  if (Buffer.from(shown[ENCODING_KEY] ?? []).toString() === UNREADABLE)
    shown[ENCODING_KEY] = Buffer.from('json/plain');
  const encoded = Object.entries(shown).map(
    ([key, value]) => [key, Buffer.from(value).toString('base64')] as const,
  );
  return { metadata: Object.fromEntries(encoded), data: Buffer.from(data ?? []).toString('base64') };
}

/** What a header says about itself, for the log: short, and of harmless characters. */
function namespaceOf(value: string | undefined): Pick<Reading, 'namespace'> {
  return value && /^[\w:.-]{1,200}$/.test(value) ? { namespace: value } : {};
}

const answerError: ErrorRequestHandler = (error: { status?: number }, _request, response, _next) => {
  const status = error.status ?? 500;
  const message =
    status === 413
      ? `The body is larger than ${LIMIT}.`
      : status < 500
        ? 'The body is not JSON.'
        : 'It went wrong.';
  response.status(status).json({ message });
};
