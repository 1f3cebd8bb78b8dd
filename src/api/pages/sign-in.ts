import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { TokenRefused } from '../../identity';
import { isLoopback } from '../../identity/addresses';
import type { Services } from '../services';
import type { CookieJar } from './cookies';
import { openId, type Configuration } from './open-id';
import { PageProblem, signInAway } from './problem';
import { beginSession, endSession, fromOurForm, signedIn } from './session';
import type { PagesSettings } from './settings';
import { render } from './views';
import { textIn } from './words';

/** How long somebody may take to sign in. */
const MINUTES = 10;

/** One attempt to sign in; each has a cookie of its own, since several links of a mail may be opened at once. */
const attemptShape = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), to: z.string() });
const cookieOf = (state: string) => `sign-in-${state.slice(0, 8)}`;

/**
 * Signing in by OpenID Connect: authorization code with PKCE, at the issuer whose tokens the API takes. The token that
 * comes back is checked by the same verifier as any other.
 */
export function signInRoutes(services: Services, settings: PagesSettings, jar: CookieJar): Router {
  const { publicUrl } = services;
  const redirectUri = `${publicUrl}/signed-in`;
  const router = express.Router();

  router.get('/sign-in', async (request, response) => {
    const issuer = await discovered(settings);
    const verifier = openId.randomPKCECodeVerifier();
    const attempt = {
      state: openId.randomState(),
      nonce: openId.randomNonce(),
      verifier,
      to: pageOfOurs(request.query.to, publicUrl),
    };
    await jar.put(response, cookieOf(attempt.state), attempt, MINUTES * 60);
    const at = openId.buildAuthorizationUrl(issuer, {
      redirect_uri: redirectUri,
      scope: settings.scopes,
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await openId.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    response.redirect(303, at.href);
  });

  router.get('/signed-in', async (request, response) => {
    const cookie = cookieOf(textIn(request.query.state));
    const attempt = await jar.take(request, cookie, attemptShape);
    jar.clear(response, cookie);
    if (!attempt) {
      throw new PageProblem(
        400,
        'You were not signed in',
        `Signing in took longer than ${MINUTES} minutes, or was begun in another browser. Open the page again.`,
      );
    }
    const issuer = await discovered(settings);
    const tokens = await openId
      .authorizationCodeGrant(issuer, new URL(request.originalUrl, publicUrl), {
        pkceCodeVerifier: attempt.verifier,
        expectedState: attempt.state,
        expectedNonce: attempt.nonce,
        idTokenExpected: true,
      })
      .catch((error: unknown) => {
        throw refused(error);
      });
    const identity = await services.identity.verify(tokens.access_token).catch((error: unknown) => {
      if (!(error instanceof TokenRefused)) throw error;
      throw new PageProblem(403, 'You were not signed in', error.message, { cause: error });
    });
    const name = tokens.claims()?.name;
    const seconds = tokens.expiresIn() ?? 3600;
    await beginSession(
      jar,
      response,
      { token: tokens.access_token, name: typeof name === 'string' ? name : identity.person },
      Math.floor(Date.now() / 1000) + seconds,
    );
    response.redirect(303, attempt.to);
  });

  router.post(
    '/sign-out',
    signedIn(services, jar),
    express.urlencoded({ extended: false, limit: '4kb' }),
    fromOurForm(publicUrl),
    async (_request: Request, response: Response) => {
      endSession(jar, response);
      const issuer = await discovered(settings).catch(() => undefined);
      const end = issuer?.serverMetadata().end_session_endpoint;
      if (end === undefined) return response.redirect(303, '/signed-out');
      const at = new URL(end);
      at.searchParams.set('client_id', settings.clientId);
      at.searchParams.set('post_logout_redirect_uri', `${publicUrl}/signed-out`);
      response.redirect(303, at.href);
    },
  );

  router.get('/signed-out', (_request, response) => {
    render(response, 'signed-out', { title: 'You have signed out' });
  });
  return router;
}

/** Only ever a page of ours: whoever writes the link must not lead people elsewhere. */
export function pageOfOurs(to: unknown, publicUrl: string): string {
  const { origin } = new URL(publicUrl);
  if (typeof to !== 'string' || to.length > 500 || !URL.canParse(to, origin)) return '/';
  const at = new URL(to, origin);
  const isPage = at.pathname === '/' || at.pathname.startsWith('/cases/');
  return at.origin === origin && isPage ? at.pathname + at.search : '/';
}

const found = new Map<string, Promise<Configuration>>();

/** What the issuer says of itself, asked when somebody first signs in; while it does not answer, asked again. */
function discovered({ issuer, clientId, clientSecret }: PagesSettings): Promise<Configuration> {
  const key = `${issuer} ${clientId}`;
  const known = found.get(key);
  if (known) return known;
  const asked = openId
    .discovery(
      new URL(issuer),
      clientId,
      clientSecret,
      clientSecret === undefined ? openId.None() : openId.ClientSecretPost(clientSecret),
      // Only ever on one's own machine: a token for everything must not go over the wire in clear.
      isLoopback(new URL(issuer)) ? { execute: [openId.allowInsecureRequests] } : {},
    )
    .catch((error: unknown) => {
      found.delete(key);
      throw signInAway(error);
    });
  found.set(key, asked);
  return asked;
}

function refused(error: unknown): PageProblem {
  if (error instanceof openId.AuthorizationResponseError) {
    return new PageProblem(403, 'You were not signed in', 'The council’s sign-in did not let you in.', {
      cause: error,
    });
  }
  return new PageProblem(
    502,
    'You were not signed in',
    'What the council’s sign-in answered could not be used. Open the page again.',
    { cause: error },
  );
}
