import fs from 'node:fs';
import { z } from 'zod';
import { slugPattern } from '../casework/ids';
import { roles, type Role } from '../vocabulary';
import { jose, type JWTVerifyGetKey } from './jose';

/**
 * Tokens: who somebody is, for which council they act and in which roles. Development and production verify in
 * the same way; only the issuer and its keys differ. No environment name switches anything off.
 */
export interface Identity {
  /** The staff id in the directory. */
  person: string;
  /** The council. */
  authority: string;
  roles: readonly Role[];
  /** A qualified social worker, by the directory. */
  qualified: boolean;
}

export interface IdentitySettings {
  issuer: string;
  audience: string;
  /** A URL, or the path of a JWK set file. */
  jwks: string;
}

/** The token is no good; the message is for the caller and never repeats the token. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

/** The key set could not be read: nobody can be let in, and it is not the caller's fault. */
export class IdentityUnavailable extends Error {
  override readonly name = 'IdentityUnavailable';
}

export interface IdentityVerifier {
  /** Throws TokenRefused or IdentityUnavailable. */
  verify(token: string): Promise<Identity>;
}

/** Fixed here: a token does not choose how it is checked. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256'];
const TOLERANCE_SECONDS = 60;

const claimsShape = z.object({
  sub: z.string().regex(slugPattern, 'is not a staff id (lower case, digits and hyphens)'),
  authority: z.string().regex(slugPattern, 'is not a council (lower case, digits and hyphens)'),
  roles: z.array(z.string()).default([]),
  qualified: z.boolean().default(false),
});

const keySetShape = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

export function identityVerifier(settings: IdentitySettings): IdentityVerifier {
  const keys = keySet(settings.jwks);
  return {
    async verify(token) {
      const payload = await verified(token, keys, settings);
      const claims = claimsShape.safeParse(payload);
      if (!claims.success) {
        const issue = claims.error.issues[0]!;
        throw new TokenRefused(
          `The token's claim "${issue.path.join('.')}" is missing or of the wrong form.`,
        );
      }
      const { sub, authority, qualified } = claims.data;
      // An identity provider may know more roles than we do: those are no business of ours.
      const known = claims.data.roles.filter((name): name is Role => Object.hasOwn(roles, name));
      return { person: sub, authority, roles: [...new Set(known)], qualified };
    },
  };
}

async function verified(token: string, keys: JWTVerifyGetKey, { issuer, audience }: IdentitySettings) {
  try {
    const { payload } = await jose.jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      clockTolerance: TOLERANCE_SECONDS,
      requiredClaims: ['sub', 'exp', 'authority'],
    });
    return payload;
  } catch (error) {
    throw refusalOf(error);
  }
}

function refusalOf(error: unknown): Error {
  const { errors } = jose;
  if (error instanceof errors.JWTExpired) return new TokenRefused('The token has expired: sign in again.');
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'iss') return new TokenRefused('The token is from another issuer.');
    if (error.claim === 'aud') return new TokenRefused('The token is for another audience.');
    if (error.claim === 'nbf') return new TokenRefused('The token is not valid yet.');
    return new TokenRefused(`The token's claim "${error.claim}" is missing or of the wrong form.`);
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

function keySet(jwks: string): JWTVerifyGetKey {
  if (/^https?:\/\//.test(jwks)) return jose.createRemoteJWKSet(new URL(jwks), { timeoutDuration: 5_000 });
  try {
    return jose.createLocalJWKSet(keySetShape.parse(JSON.parse(fs.readFileSync(jwks, 'utf8'))));
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : 'it is no JWK set';
    throw new Error(`OIDC_JWKS names ${jwks}, but ${reason}.`, { cause: error });
  }
}
