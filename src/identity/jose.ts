import type * as Jose from 'jose' with { 'resolution-mode': 'import' };

/**
 * jose is published as an ES module alone. Node 20.19 and later can `require` one; TypeScript's node16 mode does
 * not know that yet, so this one file says it.
 */
export const jose = require('jose') as typeof Jose;
export type { JWK, JWTPayload, JWTVerifyGetKey } from 'jose' with { 'resolution-mode': 'import' };
