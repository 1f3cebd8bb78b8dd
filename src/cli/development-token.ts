import fs from 'node:fs';
import { jose, type JWK } from '../identity/jose';
import { readConfig } from '../local/config';
import { withLocalEnvironment } from '../local/environment';
import { claimsOf, signInPeople } from '../local/people';
import type { DevelopmentPerson } from '../records/development-directory';

export interface TokenRequest {
  as: string;
  council: string;
  person?: string;
  hours: number;
}

/** Only on a machine with a development identity: production's tokens come from the council's identity provider. */
export async function developmentToken(
  request: TokenRequest,
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ token: string; person: DevelopmentPerson }> {
  if (!(request.hours > 0 && request.hours <= 24 * 7))
    throw new Error('--hours is a number above 0, at most 168.');
  const person = personFor(request);
  return { token: await signedToken(person, request.hours, env), person };
}

/**
 * A token for whoever this is, be they in the directory or not: played cases have people of their own. Signed here
 * with the key of the development issuer, which knows its own people only, and need not run for this.
 */
export async function signedToken(
  person: Pick<DevelopmentPerson, 'id' | 'council' | 'roles' | 'qualified'>,
  hours: number,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const { DEVELOPMENT_IDENTITY_KEY: keyFile, OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience } = identityOf(env);
  const jwk = JSON.parse(fs.readFileSync(keyFile, 'utf8')) as JWK;
  return new jose.SignJWT(claimsOf(person))
    .setProtectedHeader({ alg: 'ES256', ...(jwk.kid ? { kid: jwk.kid } : {}), typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(person.id)
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1000) + Math.round(hours * 3600))
    .sign(await jose.importJWK(jwk, 'ES256'));
}

function identityOf(env: NodeJS.ProcessEnv) {
  const { DEVELOPMENT_IDENTITY_KEY, OIDC_ISSUER, OIDC_AUDIENCE } = withLocalEnvironment(readConfig(env), env);
  if (
    !DEVELOPMENT_IDENTITY_KEY ||
    !OIDC_ISSUER ||
    !OIDC_AUDIENCE ||
    !fs.existsSync(DEVELOPMENT_IDENTITY_KEY)
  ) {
    throw new Error(
      'There is no development identity here. In production tokens come from the identity provider of the council; ' +
        'on your own machine run "npm start" first, without DATABASE_URL and TEMPORAL_ADDRESS.',
    );
  }
  return { DEVELOPMENT_IDENTITY_KEY, OIDC_ISSUER, OIDC_AUDIENCE };
}

function personFor({ as, council, person }: TokenRequest): DevelopmentPerson {
  const here = signInPeople.filter((one) => one.council === council);
  if (here.length === 0) {
    const known = [...new Set(signInPeople.map((one) => one.council))];
    throw new Error(`"${council}" is not in the development directory; it has ${known.join(', ')}.`);
  }
  const inRole = here.filter(({ roles }) => roles.some((role) => role === as));
  // Whoever has the role as the first of theirs is meant before whoever has it as well.
  const found = person
    ? inRole.find(({ id }) => id === person)
    : (inRole.find(({ roles }) => roles[0] === as) ?? inRole[0]);
  if (found) return found;
  if (person && inRole.length > 0) {
    throw new Error(
      `"${person}" is not ${as} in ${council}; there is ${inRole.map(({ id }) => id).join(', ')}.`,
    );
  }
  const roles = [...new Set(here.flatMap((one) => one.roles))].sort();
  throw new Error(`Nobody in ${council} is "${as}"; there is ${roles.join(', ')}.`);
}
