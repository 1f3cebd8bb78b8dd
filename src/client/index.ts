import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './api';

/** A client of the HTTP API, typed by its document: each address with its parameters, body and answers. */
export type ApiClient = Client<paths>;

/** What is sent and answered, by the names of the document. */
export type Schemas = components['schemas'];

/**
 * @param url where the API is, without a path
 * @param token asked for before each request: whoever renews tokens answers with the one that holds
 */
export function apiClient(url: string, token: () => Promise<string>): ApiClient {
  const client = createClient<paths>({ baseUrl: url });
  client.use({
    async onRequest({ request }) {
      request.headers.set('Authorization', `Bearer ${await token()}`);
      return request;
    },
  });
  return client;
}
