import fs from 'node:fs';
import { z } from 'zod';
import { slugPattern } from '../casework/ids';
import { roles, type Role } from '../vocabulary';
import { isSafe } from './addresses';
import { usualClaims } from './claims';
import type { IdentitySettings } from './verifier';

const safely = 'https://..., or http:// on this machine itself';
const claim = z.string().min(1);

/** An empty variable is an absent one: a compose file passes on what nobody has set. */
const optional = <T extends z.ZodType>(shape: T) =>
  z.preprocess((given) => (given === '' ? undefined : given), shape.optional());
const claimOr = (usual: string) => optional(claim).transform((given) => given ?? usual);

/**
 * OIDC_ISSUER, OIDC_AUDIENCE, and how its tokens are to be read: to be spread into the settings of each part that
 * checks tokens. What each is: docs/identity.md.
 */
export const identityVariables = {
  OIDC_ISSUER: z.string().refine(isSafe, safely),
  OIDC_AUDIENCE: z.string().min(1),
  OIDC_JWKS: optional(
    z.string().refine((named) => !named.includes('://') || isSafe(named), `the path of a file, or ${safely}`),
  ),
  OIDC_PERSON_CLAIM: claimOr('sub'),
  OIDC_ROLES_CLAIM: claimOr('roles'),
  OIDC_ROLES: optional(z.string().transform(readRoles)),
  OIDC_AUTHORITY: optional(z.string().regex(slugPattern, 'the council: lower case, digits and hyphens')),
  OIDC_AUTHORITY_CLAIM: claimOr('authority'),
  OIDC_QUALIFIED_ROLE: optional(claim),
  OIDC_QUALIFIED_CLAIM: claimOr('qualified'),
  OIDC_SERVICE_CLAIM: optional(z.string().regex(/^[^=]+=[^=]+$/, 'a claim and its value: idtyp=app')),
};

type IdentityEnvironment = z.output<z.ZodObject<typeof identityVariables>>;

export function identitySettings(env: IdentityEnvironment): IdentitySettings {
  const [claim, is] = env.OIDC_SERVICE_CLAIM?.split('=') ?? [];
  return {
    issuer: env.OIDC_ISSUER,
    audience: env.OIDC_AUDIENCE,
    ...(env.OIDC_JWKS !== undefined && { jwks: env.OIDC_JWKS }),
    claims: {
      person: env.OIDC_PERSON_CLAIM,
      roles: env.OIDC_ROLES_CLAIM,
      roleNames: env.OIDC_ROLES ?? null,
      authority: env.OIDC_AUTHORITY ? { only: env.OIDC_AUTHORITY } : { claim: env.OIDC_AUTHORITY_CLAIM },
      qualified: env.OIDC_QUALIFIED_ROLE
        ? { role: env.OIDC_QUALIFIED_ROLE }
        : { claim: env.OIDC_QUALIFIED_CLAIM },
      service: claim && is ? { claim, is } : usualClaims.service,
    },
  };
}

/** OIDC_ROLES: JSON, or the path of a file with it. */
function readRoles(given: string, context: z.RefinementCtx): Readonly<Record<string, Role>> {
  const wrong = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  let names: unknown;
  try {
    names = JSON.parse(given.trimStart().startsWith('{') ? given : fs.readFileSync(given, 'utf8'));
  } catch {
    return wrong('JSON like {"Caseclock.TeamManager":"team-manager"}, or the path of a file with it');
  }
  const read = z.record(z.string(), z.string()).safeParse(names);
  if (!read.success)
    return wrong('each role of the issuer stands for one of ours: {"Caseclock.TeamManager":"team-manager"}');
  const unknown = Object.entries(read.data).find(([, ours]) => !Object.hasOwn(roles, ours));
  if (unknown)
    return wrong(
      `"${unknown[0]}" stands for "${unknown[1]}", which is no role of ours; docs/identity.md lists them`,
    );
  return read.data as Record<string, Role>;
}

/**
 * Reads a part's variables once, at its start. The error names each variable that is missing or wrong; values are
 * not shown, some are secrets.
 */
export function readEnvironment<T extends z.ZodType>(
  part: string,
  shape: T,
  env: NodeJS.ProcessEnv,
): z.output<T> {
  const read = shape.safeParse(env);
  if (read.success) return read.data;
  const wrong = read.error.issues.map((issue) => {
    const name = issue.path.join('.');
    return `${name} ${env[name] === undefined ? 'is not set' : `is not right: ${issue.message}`}`;
  });
  throw new Error(`${part} cannot start: ${[...new Set(wrong)].join('; ')}.`);
}
