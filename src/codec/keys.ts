import { hkdfSync } from 'node:crypto';
import { z } from 'zod';

/**
 * The payload keys: every key that may still be needed to read, and the one with which new payloads are
 * written. Rotation is adding a key and naming it `active`; an old one stays as long as histories hold it.
 */

/** Who encrypts: only the API can write what the codec marks as coming through it. */
export type Purpose = 'api' | 'worker';
export const purposes: readonly Purpose[] = ['api', 'worker'];

export interface KeyRing {
  /** The id of the key that new payloads are written with. */
  active: string;
  ids: readonly string[];
  /** The 32 bytes for one purpose, derived from the ring's key; undefined when the ring has no such key. */
  key(purpose: Purpose, id: string): Buffer | undefined;
}

/** In an error a key is only ever named, never shown. */
export class KeyRingError extends Error {
  override readonly name = 'KeyRingError';
}

const KEY_BYTES = 32;
const keyId = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/);
const ringShape = z.strictObject({
  active: keyId,
  keys: z.record(keyId, z.string()).refine((keys) => Object.keys(keys).length > 0),
});

const EXAMPLE = '{ "active": "2025-01", "keys": { "2025-01": "<32 bytes in base64>" } }';

/** Reads CASECLOCK_KEYS. The error says what is wrong and what would be right. */
export function parseKeyRing(text: string | undefined): KeyRing {
  if (!text) throw new KeyRingError(`CASECLOCK_KEYS is not set: it holds the payload keys, ${EXAMPLE}`);
  const ring = ringShape.safeParse(readJson(text));
  if (!ring.success) {
    throw new KeyRingError(
      `CASECLOCK_KEYS is not a key ring: ${describe(ring.error)}. It looks like ${EXAMPLE}; a key's id has letters, digits, dots and hyphens`,
    );
  }
  const { active, keys } = ring.data;
  if (!(active in keys)) {
    throw new KeyRingError(
      `CASECLOCK_KEYS names "${active}" as active, but has only the keys ${Object.keys(keys).join(', ')}`,
    );
  }
  return keyRing(active, new Map(Object.entries(keys).map(([id, key]) => [id, keyBytes(id, key)])));
}

function keyRing(active: string, secrets: ReadonlyMap<string, Buffer>): KeyRing {
  const derived = new Map<string, Buffer>();
  for (const [id, secret] of secrets) {
    for (const purpose of purposes) {
      const bytes = hkdfSync('sha256', secret, Buffer.alloc(0), `caseclock payloads ${purpose}`, KEY_BYTES);
      derived.set(`${purpose}:${id}`, Buffer.from(bytes));
    }
  }
  return { active, ids: [...secrets.keys()], key: (purpose, id) => derived.get(`${purpose}:${id}`) };
}

function keyBytes(id: string, base64: string): Buffer {
  const bytes = Buffer.from(base64, 'base64');
  const clean = bytes.toString('base64').replace(/=+$/, '') === base64.replace(/=+$/, '');
  if (!clean) throw new KeyRingError(`CASECLOCK_KEYS: the key "${id}" is not base64`);
  if (bytes.length !== KEY_BYTES) {
    throw new KeyRingError(
      `CASECLOCK_KEYS: the key "${id}" has ${bytes.length} bytes, but a key has ${KEY_BYTES} (openssl rand -base64 32)`,
    );
  }
  return bytes;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which holds keys.
    throw new KeyRingError(`CASECLOCK_KEYS is not JSON: it looks like ${EXAMPLE}`);
  }
}

/** Paths and codes only: zod's messages may quote what they found. */
function describe(error: z.ZodError): string {
  return error.issues
    .map((issue) => {
      const where = issue.path.length > 0 ? `"${issue.path.join('.')}"` : 'the value';
      return `${where} is ${issue.code === 'unrecognized_keys' ? 'holding unknown entries' : 'missing or of the wrong form'}`;
    })
    .join('; ');
}
