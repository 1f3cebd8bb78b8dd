import fs from 'node:fs';
import type { JWK } from '../identity/jose';
import { startIssuer } from './issuer';

/** The development issuer as a process of its own. */
async function main(): Promise<void> {
  const issuer = await startIssuer({
    issuer: needed('OIDC_ISSUER'),
    audience: needed('OIDC_AUDIENCE'),
    key: JSON.parse(fs.readFileSync(needed('DEVELOPMENT_IDENTITY_KEY'), 'utf8')) as JWK,
    apiUrl: needed('API_URL'),
    pagesSecret: needed('OIDC_CLIENT_SECRET'),
    serviceSecret: needed('DEVELOPMENT_SERVICE_SECRET'),
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void issuer.stop().then(() => process.exit(0)));
  }
  console.log('ready');
}

function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set.`);
  return value;
}

main().catch((error: unknown) => {
  console.error(`The development issuer cannot start: ${(error as Error).message}`);
  process.exit(1);
});
