import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { jose, type JWK } from '../../src/identity/jose';
import { oauth } from '../../src/identity/oauth';
import { startIssuer, type DevelopmentIssuer } from '../../src/local/issuer';
import { freePort } from '../support/ports';

/** The development issuer of this test, on a port of its own. */
export interface RunningIssuer {
  issuer: string;
  audience: string;
  /** Its private key. */
  key: JWK;
  apiUrl: string;
  pagesSecret: string;
  serviceSecret: string;
  stop(): Promise<void>;
  /** At the same address again, with this key. */
  startAgain(key: JWK): Promise<void>;
}

export const newKey = (): JWK => ({
  ...(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }) as JWK),
  kid: randomUUID(),
  alg: 'ES256',
  use: 'sig',
});

export async function newRunningIssuer(): Promise<RunningIssuer> {
  const options = {
    issuer: `http://127.0.0.1:${await freePort()}`,
    audience: 'caseclock',
    key: newKey(),
    apiUrl: 'http://127.0.0.1:3400',
    pagesSecret: 'pages-secret',
    serviceSecret: 'service-secret',
  };
  let running: DevelopmentIssuer = await startIssuer(options);
  return {
    ...options,
    stop: () => running.stop(),
    async startAgain(key) {
      running = await startIssuer({ ...options, key });
      // Connections of before are closed, which the pool of `fetch` may only see when it uses one.
      await fetch(`${options.issuer}/jwks`).catch(() => undefined);
    },
  };
}

export interface Signed {
  key?: JWK;
  issuer?: string;
  audience?: string;
  /** Seconds from now. */
  expires?: number;
  notBefore?: number;
}

/** A token by the key of the issuer, saying what no issuer would. */
export async function signedBy(on: RunningIssuer, claims: Record<string, unknown>, wrong: Signed = {}) {
  const key = wrong.key ?? on.key;
  const now = Math.floor(Date.now() / 1000);
  const token = new jose.SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', kid: key.kid! })
    .setIssuer(wrong.issuer ?? on.issuer)
    .setAudience(wrong.audience ?? on.audience)
    .setExpirationTime(now + (wrong.expires ?? 600));
  if (wrong.notBefore !== undefined) token.setNotBefore(now + wrong.notBefore);
  return token.sign(await jose.importJWK(key, 'ES256'));
}

export interface Tokens {
  access: string;
  idToken: Record<string, unknown>;
  raw: string;
}

/** What a browser remembers. */
export class Browser {
  private readonly cookies = new Map<string, string>();

  async open(url: string | URL, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (value) this.cookies.set(name!, value);
      else this.cookies.delete(name!);
    }
    return response;
  }

  post(url: string | URL, form: Record<string, string>): Promise<Response> {
    return this.open(url, { method: 'POST', body: new URLSearchParams(form) });
  }
}

/** Where a redirect leads. */
export function next(response: Response, from: string): URL {
  const location = response.headers.get('location');
  if (!location) throw new Error(`no redirect but ${response.status}`);
  return new URL(location, from);
}

const insecure = { [oauth.allowInsecureRequests]: true };

/** How the pages ask for a person: code and PKCE, by a client library. */
export async function pagesClient(on: RunningIssuer) {
  const named = new URL(on.issuer);
  const server = await oauth.processDiscoveryResponse(named, await oauth.discoveryRequest(named, insecure));
  const client = { client_id: 'caseclock-pages' };
  const proof = oauth.ClientSecretPost(on.pagesSecret);
  const redirect = `${on.apiUrl}/signed-in`;
  const verifier = oauth.generateRandomCodeVerifier();
  const start = new URL(server.authorization_endpoint!);
  start.search = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: redirect,
    response_type: 'code',
    scope: 'openid profile',
    state: 'some-state',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).toString();
  return {
    start,
    server,
    async tokens(back: URL): Promise<Tokens> {
      const code = oauth.validateAuthResponse(server, client, back, 'some-state');
      const response = await oauth.authorizationCodeGrantRequest(
        ...([server, client, proof, code, redirect, verifier, insecure] as const),
      );
      const read = await oauth.processAuthorizationCodeResponse(server, client, response);
      return {
        access: read.access_token,
        idToken: oauth.getValidatedIdTokenClaims(read)!,
        raw: read.id_token!,
      };
    },
  };
}

/** The token of the service account. */
export async function serviceToken(on: RunningIssuer, secret = on.serviceSecret): Promise<Response> {
  return fetch(`${on.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'caseclock-ingest',
      client_secret: secret,
    }),
  });
}
