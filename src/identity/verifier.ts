import type { Role } from '../vocabulary';
import { readClaims, usualClaims, type ClaimSettings } from './claims';
import { jose, type JWTVerifyGetKey } from './jose';
import { discoveredKeys, IdentityUnavailable, keysOfFile, remoteKeys } from './keys';

/**
 * Tokens: who somebody is, for which council they act and in which roles. Development and production verify in
 * the same way; only the issuer and its keys differ. No environment name switches anything off.
 */
export interface Identity {
  /** The staff id in the directory, or the id of a service account. */
  person: string;
  /** The council. */
  authority: string;
  roles: readonly Role[];
  /** A qualified social worker, by the directory. */
  qualified: boolean;
  /** Another system, which enters what people did: it neither decides nor signs. */
  service?: true;
  /** Only a verifier makes one. */
  readonly [verifiedHere]: true;
}

declare const verifiedHere: unique symbol;

export interface IdentitySettings {
  /** The `iss` of its tokens, and where its discovery document is. */
  issuer: string;
  audience: string;
  /** A URL, or the path of a JWK set file; absent: as the discovery document says. */
  jwks?: string;
  /** Absent: as the development issuer says them. */
  claims?: ClaimSettings;
}

/** The token is no good; the message is for the caller and never repeats the token. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

export interface IdentityVerifier {
  /** Throws TokenRefused or IdentityUnavailable. */
  verify(token: string): Promise<Identity>;
}

/** Fixed here: a token does not choose how it is checked. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256'];
const TOLERANCE_SECONDS = 60;

/** @throws Error when the settings name a key set file that is none */
export function identityVerifier({
  issuer,
  audience,
  jwks,
  claims: from = usualClaims,
}: IdentitySettings): IdentityVerifier {
  const keys = keySet(issuer, jwks);
  return {
    async verify(token) {
      const claims = readClaims(await payloadOf(token, keys, issuer, audience), from);
      if ('wrong' in claims) throw wrongClaim(claims.wrong);
      const { service, ...identity } = claims;
      return { ...identity, ...(service && { service }) } as Identity;
    },
  };
}

function keySet(issuer: string, jwks: string | undefined): JWTVerifyGetKey {
  if (jwks === undefined) return discoveredKeys(issuer);
  return /^https?:\/\//.test(jwks) ? remoteKeys(jwks) : keysOfFile(jwks);
}

async function payloadOf(token: string, keys: JWTVerifyGetKey, issuer: string, audience: string) {
  try {
    const { payload } = await jose.jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      clockTolerance: TOLERANCE_SECONDS,
      requiredClaims: ['exp'],
    });
    return payload;
  } catch (error) {
    throw refusalOf(error);
  }
}

const wrongClaim = (claim: string) =>
  new TokenRefused(`The token's claim "${claim}" is missing or of the wrong form.`);

function refusalOf(error: unknown): Error {
  const { errors } = jose;
  if (error instanceof IdentityUnavailable) return error;
  if (error instanceof errors.JWTExpired) return new TokenRefused('The token has expired: sign in again.');
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'iss') return new TokenRefused('The token is from another issuer.');
    if (error.claim === 'aud') return new TokenRefused('The token is for another audience.');
    if (error.claim === 'nbf') return new TokenRefused('The token is not valid yet.');
    return wrongClaim(error.claim);
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return new TokenRefused('The signature of the token is not right.');
  }
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
    return new TokenRefused('The token is signed with a key that is not in the key set of its issuer.');
  }
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) {
    return new TokenRefused(
      `The token is signed in a way that is not accepted; accepted are ${ALGORITHMS.join(', ')}.`,
    );
  }
  if (error instanceof errors.JWTInvalid || error instanceof errors.JWSInvalid) {
    return new TokenRefused('The bearer token is not a signed JSON web token.');
  }
  return new IdentityUnavailable('The key set of the token issuer could not be read.', { cause: error });
}
