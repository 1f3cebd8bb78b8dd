import type * as OidcProvider from 'oidc-provider' with { 'resolution-mode': 'import' };

/** Published as an ES module alone, like jose: see src/identity/jose.ts. */
export const oidcProvider = require('oidc-provider') as typeof OidcProvider;
export type { Configuration, Interaction, KoaContextWithOIDC } from 'oidc-provider' with {
  'resolution-mode': 'import',
};
