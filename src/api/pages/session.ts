import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { TokenRefused, type Identity } from '../../identity';
import type { Purpose } from '../../records';
import type { Services } from '../services';
import type { CookieJar } from './cookies';
import { PageProblem } from './problem';

/** Who is signed in, as their browser carries it. */
export interface Session {
  /** The access token, verified anew with each request. */
  token: string;
  /** What the person is called. */
  name: string;
  /** What the tokens of this session's forms are made with. */
  secret: string;
}

declare module 'express-serve-static-core' {
  interface Locals {
    /** Behind `signedIn`. */
    session?: Session;
    /** What whoever looks has said that they read the case for. */
    purpose?: Purpose;
  }
}

const COOKIE = 'session';
/** Longer than a working day nobody stays signed in, whatever the token says. */
const LONGEST_SECONDS = 10 * 3600;

const sessionShape = z.object({ token: z.string(), name: z.string(), secret: z.string() });

/** @param expiresAt of the token, in seconds since 1970 */
export async function beginSession(
  jar: CookieJar,
  response: Response,
  { token, name }: Pick<Session, 'token' | 'name'>,
  expiresAt: number,
): Promise<void> {
  const left = expiresAt - Math.floor(Date.now() / 1000);
  const secret = randomBytes(18).toString('base64url');
  await jar.put(response, COOKIE, { token, name, secret }, Math.min(left, LONGEST_SECONDS));
}

export function endSession(jar: CookieJar, response: Response): void {
  jar.clear(response, COOKIE);
}

/**
 * Lets on whoever is signed in; everybody else is sent to sign in, and from there to this very page. What was filled
 * into a form is lost then: the form is shown again.
 */
export function signedIn(services: Pick<Services, 'identity'>, jar: CookieJar): RequestHandler {
  return async (request, response, next) => {
    const session = await jar.take(request, COOKIE, sessionShape);
    const identity = session && (await verified(services, session.token));
    if (!session || !identity) {
      response.redirect(303, `/sign-in?to=${encodeURIComponent(request.originalUrl)}`);
      return;
    }
    response.locals.session = session;
    response.locals.identity = identity;
    next();
  };
}

async function verified({ identity }: Pick<Services, 'identity'>, token: string): Promise<Identity | null> {
  try {
    return await identity.verify(token);
  } catch (error) {
    if (error instanceof TokenRefused) return null;
    throw error;
  }
}

export function sessionOf(response: Response): Session {
  const { session } = response.locals;
  if (!session) throw new Error('this page asks nobody to sign in');
  return session;
}

/** What a form carries to show that it is ours, of this session, and for this very address. */
export function formToken({ secret }: Session, path: string): string {
  return createHmac('sha256', secret).update(path).digest('base64url');
}

/** Refuses what another site, or a form of another session, had the browser send. Stands behind the body's parser. */
export function fromOurForm(publicUrl: string): RequestHandler {
  const { origin } = new URL(publicUrl);
  return (request, response, next) => {
    const { token = '' } = request.body as { token?: unknown };
    const wanted = Buffer.from(formToken(sessionOf(response), pathOf(request)));
    const given = Buffer.from(String(token));
    const isOurs = given.length === wanted.length && timingSafeEqual(given, wanted);
    if (isOurs && request.get('Origin') === origin) return next();
    throw new PageProblem(
      403,
      'This form is not valid any more',
      'You have signed in anew since the page was opened, or the form came from elsewhere. Nothing was done. Open the page again.',
    );
  };
}

/** A form is sent to the address of the page that it stands on. */
export function pathOf(request: Request): string {
  return request.baseUrl + request.path;
}
