/**
 * What stands in a payload's metadata between codec and converter. Imports nothing: the converter runs inside
 * the workflow isolate.
 */

/** Set by the codec alone, on what it decrypted for this very case: the purpose of the key, 'api' or 'worker'. */
export const ORIGIN_KEY = 'caseclock-origin';
export const ORIGIN_API = 'api';

/** Inside the encryption: the case that the payload was written for. */
export const CASE_KEY = 'caseclock-case';
/** How the data was made smaller before it was encrypted. */
export const COMPRESSION_KEY = 'compression';

export const ENCODING_KEY = 'encoding';
export const KEY_ID_KEY = 'encryption-key-id';
export const ENCRYPTED = 'binary/encrypted';
/** What could not be read: its data is JSON, `{ "reason": "..." }`. */
export const UNREADABLE = 'json/unreadable';
