import { randomBytes } from 'node:crypto';
import { KeyRingError, parseKeyRing } from './keys';

/** A key ring as it is kept: the text of CASECLOCK_KEYS, read. */
export interface StoredRing {
  active: string;
  keys: Readonly<Record<string, string>>;
}

/** @throws KeyRingError when it is no key ring, without showing a key */
export function storedRing(text: string | undefined): StoredRing {
  parseKeyRing(text);
  return JSON.parse(text!) as StoredRing;
}

/**
 * With a new key, which reads but does not write yet: every part gets it before one writes with it.
 * @throws KeyRingError when the id is taken or no id
 */
export function withKey(ring: StoredRing, id: string): StoredRing {
  if (Object.hasOwn(ring.keys, id)) throw new KeyRingError(`There is a key "${id}" already.`);
  return checked({ ...ring, keys: { ...ring.keys, [id]: randomBytes(32).toString('base64') } });
}

/** From now on everything is written with this key. @throws KeyRingError when there is no such key */
export function withActive(ring: StoredRing, id: string): StoredRing {
  return checked({ ...ring, active: known(ring, id) });
}

/** Without a key: what was written with it can be read by nobody. @throws KeyRingError when it is the active one */
export function withoutKey(ring: StoredRing, id: string): StoredRing {
  if (known(ring, id) === ring.active)
    throw new KeyRingError(`"${id}" is the active key: activate another one first.`);
  return { ...ring, keys: Object.fromEntries(Object.entries(ring.keys).filter(([name]) => name !== id)) };
}

function known(ring: StoredRing, id: string): string {
  if (Object.hasOwn(ring.keys, id)) return id;
  throw new KeyRingError(`There is no key "${id}": there are ${Object.keys(ring.keys).join(', ')}.`);
}

function checked(ring: StoredRing): StoredRing {
  parseKeyRing(JSON.stringify(ring));
  return ring;
}
