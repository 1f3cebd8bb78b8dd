/** The token of an Authorization header; null when there is none, undefined when it is no bearer token. */
export function bearerToken(header: string | undefined): string | null | undefined {
  if (!header) return null;
  return /^Bearer +([A-Za-z0-9._~+/=-]+)$/i.exec(header)?.[1];
}
