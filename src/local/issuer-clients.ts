import type { Configuration } from './oidc-provider';

/** The pages: people sign in by authorization code with PKCE. */
export const PAGES_CLIENT = 'caseclock-pages';
/** A service account: another system that enters for people what they recorded there. */
export const SERVICE_CLIENT = 'caseclock-ingest';

/** What the token of the service account says. `idtyp` is Entra's word for what no person is behind. */
export const serviceClaims = { authority: 'peterborough', roles: ['business-support'], idtyp: 'app' };

/** Where the pages are, and what the two clients prove themselves with. */
export interface ClientOptions {
  apiUrl: string;
  pagesSecret: string;
  serviceSecret: string;
}

export function clients(options: ClientOptions): NonNullable<Configuration['clients']> {
  const common = {
    token_endpoint_auth_method: 'client_secret_post',
    id_token_signed_response_alg: 'ES256',
  } as const;
  return [
    {
      ...common,
      client_id: PAGES_CLIENT,
      client_name: 'Caseclock',
      client_secret: options.pagesSecret,
      grant_types: ['authorization_code'],
      response_types: ['code'],
      redirect_uris: [`${options.apiUrl}/signed-in`],
      post_logout_redirect_uris: [`${options.apiUrl}/`, `${options.apiUrl}/signed-out`],
    },
    {
      ...common,
      client_id: SERVICE_CLIENT,
      client_secret: options.serviceSecret,
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    },
  ];
}
