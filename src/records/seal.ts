import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { CaseEvent, FieldValue } from '../casework/types';
import { acts, generalFields } from '../vocabulary';
import { canonical } from './canonical';

/** The keys with which single fields of the case log are sealed. */
export interface RecordKeys {
  /** The id of the key that new fields are sealed with. */
  active: string;
  key(id: string): Buffer | undefined;
}

/** What stands in the log in place of a sealed value. */
interface Sealed {
  sealed: { key: string; iv: string; tag: string; text: string };
}

const ringShape = z.object({ active: z.string(), keys: z.record(z.string(), z.string()) });

/**
 * The record's keys, derived from those of CASECLOCK_KEYS, so that no key serves two purposes.
 * @throws Error that names the variable and never shows a key
 */
export function recordKeys(text: string | undefined): RecordKeys {
  const ring = ringShape.safeParse(parsed(text));
  if (!ring.success || !(ring.data.active in ring.data.keys)) {
    throw new Error(
      'CASECLOCK_KEYS is no key ring: it looks like { "active": "2025-01", "keys": { "2025-01": "<32 bytes in base64>" } }.',
    );
  }
  const derived = new Map(Object.entries(ring.data.keys).map(([id, secret]) => [id, derive(id, secret)]));
  return { active: ring.data.active, key: (id) => derived.get(id) };
}

function derive(id: string, base64: string): Buffer {
  const secret = Buffer.from(base64, 'base64');
  if (secret.length !== 32) throw new Error(`CASECLOCK_KEYS: the key "${id}" is not 32 bytes in base64.`);
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), 'caseclock case log fields', 32));
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined; // the parser's message would quote the keys
  }
}

/** A date of birth in all but name: sealed like a note (decisions 7.3). */
const sealedByName: readonly string[] = ['expectedOn'];

/** By event: the fields that are sealed. */
const sealedFields: ReadonlyMap<string, readonly string[]> = new Map(
  acts.map((act) => [
    act.event,
    Object.entries({ ...generalFields, ...act.fields })
      .filter(([name, { type }]) => type === 'note' || sealedByName.includes(name))
      .map(([name]) => name),
  ]),
);

/** The event as it is stored: notes and dates of birth sealed each for itself, bound to its place in the log. */
export function seal(caseId: string, event: CaseEvent, keys: RecordKeys): unknown {
  const names = sealedFields.get(event.event) ?? [];
  if (!event.fields || !names.some((name) => event.fields?.[name] !== undefined)) return event;
  const fields = Object.entries(event.fields).map(([name, value]): [string, FieldValue | Sealed] => [
    name,
    names.includes(name) ? sealValue(value, placeOf(caseId, event.sequence, name), keys) : value,
  ]);
  return { ...event, fields: Object.fromEntries(fields) };
}

/**
 * The event in clear again.
 * @throws Error when the key is missing or the sealed text was touched or moved to another place
 */
export function unseal(caseId: string, sequence: number, stored: unknown, keys: RecordKeys): CaseEvent {
  const event = stored as CaseEvent;
  const fields = event.fields as Readonly<Record<string, FieldValue | Sealed>> | undefined;
  if (!fields || !Object.values(fields).some(isSealed)) return event;
  const clear = Object.entries(fields).map(([name, value]): [string, FieldValue] => [
    name,
    isSealed(value) ? unsealValue(value, placeOf(caseId, sequence, name), keys) : value,
  ]);
  return { ...event, fields: Object.fromEntries(clear) };
}

function isSealed(value: FieldValue | Sealed): value is Sealed {
  return typeof value === 'object' && !Array.isArray(value) && 'sealed' in value;
}

function placeOf(caseId: string, sequence: number, field: string): Buffer {
  return Buffer.from(`${caseId} ${sequence} ${field}`);
}

function sealValue(value: unknown, place: Buffer, keys: RecordKeys): Sealed {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyNamed(keys.active, keys), iv).setAAD(place);
  const text = Buffer.concat([cipher.update(canonical(value), 'utf8'), cipher.final()]);
  const base64 = (bytes: Buffer) => bytes.toString('base64');
  return {
    sealed: { key: keys.active, iv: base64(iv), tag: base64(cipher.getAuthTag()), text: base64(text) },
  };
}

function unsealValue({ sealed }: Sealed, place: Buffer, keys: RecordKeys): FieldValue {
  const bytes = (base64: string) => Buffer.from(base64, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', keyNamed(sealed.key, keys), bytes(sealed.iv), {
    authTagLength: 16,
  });
  decipher.setAAD(place).setAuthTag(bytes(sealed.tag));
  const text = Buffer.concat([decipher.update(bytes(sealed.text)), decipher.final()]);
  return JSON.parse(text.toString('utf8')) as FieldValue;
}

function keyNamed(id: string, keys: RecordKeys): Buffer {
  const key = keys.key(id);
  if (!key) throw new Error(`the key "${id}" is not in CASECLOCK_KEYS`);
  return key;
}
