import fs from 'node:fs';
import { z } from 'zod';
import { jose, type JWTVerifyGetKey } from './jose';
import { isLoopback, isSafe } from './addresses';
import { oauth } from './oauth';

/** The issuer or its keys cannot be read: nobody can be let in, and it is not the caller's fault. */
export class IdentityUnavailable extends Error {
  override readonly name = 'IdentityUnavailable';
}

const TIMEOUT_MS = 5_000;
/** A key that the issuer took back is forgotten after this at the latest; and so long may the issuer be down. */
const KEPT_MS = 3_600_000;

const keySetShape = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

/**
 * The keys of an issuer, as its discovery document names them. It is read with the first token, and until that
 * succeeds with each one: the issuer may be down when we start.
 */
export function discoveredKeys(issuer: string): JWTVerifyGetKey {
  let found: Promise<JWTVerifyGetKey> | undefined;
  return async (header, token) => {
    found ??= discover(issuer).catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return (await found)(header, token);
  };
}

async function discover(issuer: string): Promise<JWTVerifyGetKey> {
  const named = new URL(issuer);
  const document = await oauth
    .discoveryRequest(named, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      [oauth.allowInsecureRequests]: isLoopback(named),
    })
    .then((response) => oauth.processDiscoveryResponse(named, response))
    .catch((cause: unknown) => {
      const { code } = cause as { code?: string };
      throw code === oauth.JSON_ATTRIBUTE_COMPARISON ? ofAnother() : unread('could not be read', cause);
    });
  // Tokens name it to the letter; the library takes an address with a slash more or less as the same.
  if (document.issuer !== issuer) throw ofAnother();
  if (!document.jwks_uri || !isSafe(document.jwks_uri)) throw unread('names no key set at an https address');
  return remoteKeys(document.jwks_uri);
}

const ofAnother = () => unread('names another issuer than OIDC_ISSUER does');

const unread = (why: string, cause?: unknown) =>
  new IdentityUnavailable(`The discovery document of the token issuer ${why}.`, { cause });

/** A key set at an address. A key id that it did not have is looked for again, at most every half minute. */
export function remoteKeys(address: string): JWTVerifyGetKey {
  return jose.createRemoteJWKSet(new URL(address), {
    timeoutDuration: TIMEOUT_MS,
    cooldownDuration: 30_000,
    cacheMaxAge: KEPT_MS,
  });
}

/** @throws Error when the file is not there or is no JWK set */
export function keysOfFile(file: string): JWTVerifyGetKey {
  try {
    return jose.createLocalJWKSet(keySetShape.parse(JSON.parse(fs.readFileSync(file, 'utf8'))));
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : 'it is no JWK set';
    throw new Error(`OIDC_JWKS names ${file}, but ${reason}.`, { cause: error });
  }
}
