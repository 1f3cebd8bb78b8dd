import { randomBytes } from 'node:crypto';
import http from 'node:http';
import type { JWK } from '../identity/jose';
import { LOOPBACK } from './config';
import { clients, serviceClaims, type ClientOptions } from './issuer-clients';
import { signedOutPage, signInPage, signInProblemPage, signOutPage } from './issuer-pages';
import { oidcProvider, type Configuration, type KoaContextWithOIDC } from './oidc-provider';
import { claimsOf, signInPeople } from './people';

/**
 * The identity provider of a development installation: OpenID Connect as a council's own speaks it, but for the
 * sign-in page, where one chooses an invented person and gives no password.
 */
export interface IssuerOptions extends ClientOptions {
  /** Its own address, and the `iss` of its tokens: http on loopback, nothing else. */
  issuer: string;
  /** The `aud` of its access tokens. */
  audience: string;
  /** The private key that signs. */
  key: JWK;
}

export interface DevelopmentIssuer {
  stop(): Promise<void>;
}

const HOUR = 3600;

/** @throws Error where others could reach it: whoever reaches it is whoever they choose to be. */
export async function startIssuer(options: IssuerOptions): Promise<DevelopmentIssuer> {
  const { protocol, hostname, host, port, pathname } = new URL(options.issuer);
  if (
    protocol !== 'http:' ||
    hostname !== LOOPBACK ||
    !port ||
    pathname !== '/' ||
    options.issuer.endsWith('/')
  ) {
    throw new Error(
      `the development issuer lets everybody in, so it serves http://${LOOPBACK}:<port> alone, not ${options.issuer}.`,
    );
  }
  const provider = new oidcProvider.Provider(options.issuer, configuration(options));
  const answer = provider.callback();
  const formTargets = `'self' ${new URL(options.apiUrl).origin}`;

  const server = http.createServer((request, response) => {
    // Another site's page must not sign in under a name of its own that points here.
    if (request.headers.host !== host) {
      response.writeHead(421, { 'content-type': 'text/plain' }).end(`Ask ${host}.\n`);
      return;
    }
    response.setHeader(
      'content-security-policy',
      `default-src 'none'; style-src 'unsafe-inline'; form-action ${formTargets}; frame-ancestors 'none'; base-uri 'none'`,
    );
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'no-referrer');
    if (!SIGN_IN.test(request.url ?? '')) return void answer(request, response);
    signIn(provider, request, response).catch((error: unknown) => {
      const { statusCode = 500, error_description: known } = error as ProviderError;
      if (!known) process.stderr.write(`${(error as Error).stack}\n`);
      html(response, statusCode, signInProblemPage(known ?? 'Something went wrong; it is in the log.'));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(Number(port), LOOPBACK, resolve);
  });
  return {
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

type Provider = InstanceType<typeof oidcProvider.Provider>;
type ProviderError = Error & { statusCode?: number; error_description?: string };

const SIGN_IN = /^\/sign-in\/[\w-]+$/;

/** Shows who may be chosen, then lets in whoever was. */
async function signIn(
  provider: Provider,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  await provider.interactionDetails(request, response); // refuses who does not come from a client
  if (request.method !== 'POST') return html(response, 200, signInPage(request.url!));
  const person = new URLSearchParams(await textOf(request)).get('person');
  if (!signInPeople.some(({ id }) => id === person)) {
    return html(response, 400, signInProblemPage('Nobody of this id is in the development directory.'));
  }
  await provider.interactionFinished(request, response, { login: { accountId: person! } });
}

/** The resource for which every access token is: a name that needs to look like an address, and nothing more. */
const RESOURCE = 'urn:caseclock';

function configuration(options: IssuerOptions): Configuration {
  return {
    clients: clients(options),
    jwks: { keys: [options.key] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    scopes: ['openid'],
    claims: { openid: ['sub', 'authority', 'roles', 'qualified'], profile: ['name'] },
    // The id token says by itself who signed in; there is no second call for it.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    findAccount(_context, id) {
      const person = signInPeople.find((one) => one.id === id);
      return (
        person && {
          accountId: id,
          claims: () => ({ sub: id, name: person.name, ...claimsOf(person), roles: [...person.roles] }),
        }
      );
    },
    extraTokenClaims(_context, token) {
      if (token.kind === 'ClientCredentials') return serviceClaims;
      const person = signInPeople.find(({ id }) => id === token.accountId);
      return person && claimsOf(person);
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        getResourceServerInfo: () => ({
          scope: 'caseclock',
          audience: options.audience,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (context, form) => void (context.body = signOutPage(form)),
        postLogoutSuccessSource: (context) => void (context.body = signedOutPage()),
      },
    },
    interactions: { url: (_context, { uid }) => `/sign-in/${uid}` },
    loadExistingGrant: consented,
    renderError(context, { error, error_description: description }) {
      context.type = 'html';
      context.body = signInProblemPage(description ?? error);
    },
    ttl: {
      AccessToken: 8 * HOUR,
      AuthorizationCode: 60,
      ClientCredentials: HOUR,
      Grant: 24 * HOUR,
      IdToken: HOUR,
      Interaction: HOUR,
      Session: 24 * HOUR,
    },
  };
}

/** Nobody is asked whether Caseclock may know what it is told: it is the council's own. */
async function consented({ oidc }: KoaContextWithOIDC) {
  const clientId = oidc.client!.clientId;
  const known = oidc.session!.grantIdFor(clientId);
  if (known) return oidc.provider.Grant.find(known);
  const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session!.accountId! });
  grant.addOIDCScope('openid profile');
  grant.addResourceScope(RESOURCE, 'caseclock');
  await grant.save();
  return grant;
}

async function textOf(request: http.IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text = `${text}${chunk as string}`.slice(0, 1_000);
  return text;
}

function html(response: http.ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(body);
}
