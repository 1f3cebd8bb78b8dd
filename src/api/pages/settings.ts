import { z } from 'zod';
import type { KeyRing } from '../../codec';

/** How people sign in to the pages, and what the pages know of the council's other systems. */
export interface PagesSettings {
  /** Of the tokens: where people sign in. */
  issuer: string;
  clientId: string;
  /** Absent for a public client: PKCE is used in any case. */
  clientSecret?: string;
  /** Separated by spaces. */
  scopes: string;
  /** What seals the cookies. */
  ring: KeyRing;
  /** By council: the address of an episode in its case system, with {reference} in it. */
  caseSystems: Readonly<Record<string, string>>;
}

const patterns = z.record(
  z.string(),
  z.string().regex(/^https:\/\/\S+\{reference\}\S*$/, 'https://… with {reference} in it'),
);

/**
 * OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_SCOPES and CASE_SYSTEM_URLS: part of the API's settings. An empty variable
 * is an absent one.
 */
export const pagesVariables = {
  OIDC_CLIENT_ID: z.string().min(1),
  OIDC_CLIENT_SECRET: z.string().default(''),
  OIDC_SCOPES: z
    .string()
    .default('')
    .transform((scopes) => scopes || 'openid profile'),
  CASE_SYSTEM_URLS: z
    .string()
    .default('')
    .transform((text, context) => {
      const read = patterns.safeParse(parsed(text || '{}'));
      if (read.success) return read.data;
      context.addIssue({
        code: 'custom',
        message: 'JSON such as {"peterborough":"https://cases.example.gov.uk/episodes/{reference}"}',
      });
      return z.NEVER;
    }),
};

export function pagesSettings(
  read: z.output<z.ZodObject<typeof pagesVariables>>,
  issuer: string,
  ring: KeyRing,
): PagesSettings {
  return {
    issuer,
    ring,
    clientId: read.OIDC_CLIENT_ID,
    ...(read.OIDC_CLIENT_SECRET && { clientSecret: read.OIDC_CLIENT_SECRET }),
    scopes: read.OIDC_SCOPES,
    caseSystems: read.CASE_SYSTEM_URLS,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
