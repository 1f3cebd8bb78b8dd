import type * as OpenId from 'openid-client' with { 'resolution-mode': 'import' };

/** openid-client is an ES module alone, as jose is: see src/identity/jose.ts. */
export const openId = require('openid-client') as typeof OpenId;
export type { Configuration } from 'openid-client' with { 'resolution-mode': 'import' };
