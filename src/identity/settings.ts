import { z } from 'zod';
import type { IdentitySettings } from './verifier';

/** OIDC_ISSUER, OIDC_AUDIENCE and OIDC_JWKS: to be spread into the settings of each part that checks tokens. */
export const identityVariables = {
  OIDC_ISSUER: z.url(),
  OIDC_AUDIENCE: z.string().min(1),
  OIDC_JWKS: z.string().min(1),
};

export function identitySettings(env: {
  OIDC_ISSUER: string;
  OIDC_AUDIENCE: string;
  OIDC_JWKS: string;
}): IdentitySettings {
  return { issuer: env.OIDC_ISSUER, audience: env.OIDC_AUDIENCE, jwks: env.OIDC_JWKS };
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
