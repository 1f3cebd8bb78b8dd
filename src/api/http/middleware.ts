import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type RequestHandler, type Response } from 'express';
import helmet from 'helmet';
import { bearerToken, IdentityUnavailable, TokenRefused, type Identity } from '../../identity';
import { withinRequest } from '../acts/request-header';
import type { Services } from '../services';
import { Problem, type ProblemKind } from './problems';

declare module 'express-serve-static-core' {
  /** What is known of a request on its way to the answer. */
  interface Locals {
    requestId: string;
    /** Behind `authenticate`. */
    identity?: Identity;
    /** What it was answered with, if not what was asked for. */
    problem?: ProblemKind;
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** One id a request, the caller's when it is a UUID; and one line in the log when it is answered. */
export function logRequests({ log }: Pick<Services, 'log'>): RequestHandler {
  return (request, response, next) => {
    const given = request.get('X-Request-ID') ?? '';
    const requestId = UUID.test(given) ? given.toLowerCase() : randomUUID();
    response.locals.requestId = requestId;
    response.set('X-Request-ID', requestId);
    const started = performance.now();
    response.once('finish', () => {
      const { identity, problem } = response.locals;
      log.request({
        request: requestId,
        method: request.method,
        route: routeOf(request),
        status: response.statusCode,
        ms: Math.round(performance.now() - started),
        ...(identity ? { person: identity.person, authority: identity.authority } : {}),
        ...(problem ? { problem } : {}),
      });
    });
    withinRequest(requestId, next);
  };
}

/** The pattern of the route, never the address: that may hold anything. */
export function routeOf(request: { route?: { path?: unknown }; baseUrl: string }): string {
  return typeof request.route?.path === 'string' ? request.route.path : 'none';
}

/** Sent twice, a proxy on the way might go by one, and we by the other. */
const single = ['authorization', 'host'];

/** A request says once who asks, and whom. */
export function oneOfEach(): RequestHandler {
  return (request, _response, next) => {
    const twice = single.find((name) => (request.headersDistinct[name]?.length ?? 0) > 1);
    if (twice) throw new Problem('bad-header', `The header ${twice} was sent twice: send it once.`);
    next();
  };
}

/** Security headers; nothing may be kept by anybody on the way. */
export function secureHeaders(): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
      },
    }),
    (_request, response, next) => {
      response.set('Cache-Control', 'no-store');
      next();
    },
  ];
}

/** Everything below needs a token. Each way in which one can be wrong has its own words. */
export function authenticate({ identity }: Pick<Services, 'identity'>): RequestHandler {
  return async (request, response, next) => {
    const token = bearerToken(request.get('Authorization'));
    if (token === null) throw unauthenticated('There is no Authorization header.', 'Bearer');
    if (token === undefined)
      throw unauthenticated('The Authorization header is not "Bearer <token>".', 'Bearer');
    try {
      response.locals.identity = await identity.verify(token);
    } catch (error) {
      if (error instanceof TokenRefused) {
        throw unauthenticated(
          error.message,
          `Bearer error="invalid_token", error_description="${quotable(error.message)}"`,
        );
      }
      if (error instanceof IdentityUnavailable) {
        throw new Problem('identity-unavailable', error.message, { cause: error.cause });
      }
      throw error;
    }
    next();
  };
}

export function identityOf(response: Response): Identity {
  const { identity } = response.locals;
  if (!identity) throw new Error('this address asks nobody for a token');
  return identity;
}

function unauthenticated(detail: string, challenge: string): Problem {
  return new Problem('unauthenticated', detail, { headers: { 'WWW-Authenticate': challenge } });
}

function quotable(text: string): string {
  return text.replace(/[^\x20-\x7e]|["\\]/g, "'");
}

/** No act nests deeper than a list of objects; what is read later recurses, and must not run out of stack. */
const DEPTH = 16;

function isDeeperThan(depth: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((part) => isDeeperThan(depth - 1, part));
}

/** One JSON object of at most 64 KB and 16 levels; no body at all is an empty object. */
export function readJson(): RequestHandler[] {
  const json = express.json({ limit: '64kb', type: () => true });
  return [
    (request, _response, next) => {
      if (isRead(request)) return next();
      const type = request.get('Content-Type');
      const empty =
        request.get('Content-Length') === '0' ||
        !(request.get('Content-Length') || request.get('Transfer-Encoding'));
      if (!empty && !/^application\/(?:[\w.-]+\+)?json *(?:;|$)/i.test(type ?? '')) {
        throw new Problem('wrong-content-type', 'Send the header Content-Type: application/json.');
      }
      next();
    },
    (request, response, next) => (isRead(request) ? next() : json(request, response, next)),
    (request, _response, next) => {
      request.body ??= {};
      if (Array.isArray(request.body))
        throw new Problem('not-json', 'The body is a list, but must be one JSON object.');
      if (isDeeperThan(DEPTH, request.body))
        throw new Problem('too-large', `A body nests at most ${DEPTH} objects and lists in each other.`);
      next();
    },
  ];
}

function isRead({ method }: { method: string }): boolean {
  return method === 'GET' || method === 'HEAD';
}

/**
 * What protects a child is taken whatever its body is (decisions 1.1): what cannot be read at all is handed on as
 * nothing, and the case says so. Stands behind `readJson`.
 */
export function takeUnreadable(resources: ReadonlySet<string>): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const resource = /^\/cases\/[^/]+\/([a-z0-9-]+)\/?$/.exec(request.path)?.[1] ?? '';
    if (!response.locals.identity || request.method !== 'POST' || !resources.has(resource))
      return next(error);
    request.body = null;
    next();
  };
}
