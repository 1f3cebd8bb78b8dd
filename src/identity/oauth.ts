import type * as OAuth from 'oauth4webapi' with { 'resolution-mode': 'import' };

/** Published as an ES module alone, like jose: see jose.ts. */
export const oauth = require('oauth4webapi') as typeof OAuth;
