import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { purposes, type KeyRing, type Purpose } from './keys';
import {
  CASE_KEY,
  COMPRESSION_KEY,
  ENCODING_KEY,
  ENCRYPTED,
  KEY_ID_KEY,
  ORIGIN_KEY,
  UNREADABLE,
} from './marks';

const { Payload: PayloadMessage } = temporal.api.common.v1;

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** The state of an old case repeats itself: from this size on it is deflated before it is encrypted. */
const DEFLATED_FROM_BYTES = 1_024;
/** What comes back is never larger: Temporal takes no payload of more than 2 MB. */
const INFLATED_BYTES = 16 * 1_048_576;
const DEFLATE = 'deflate-raw';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (value: Uint8Array | null | undefined): string | undefined =>
  value ? new TextDecoder().decode(value) : undefined;

/**
 * Encrypts everything that leaves for Temporal, and reads what comes back. Encoding uses the active key of the
 * caller's own purpose; decoding takes any purpose and any key of the ring.
 *
 * Decoding never throws: a signal that cannot be read would otherwise wedge its case for ever. Such a payload
 * becomes `json/unreadable` with a reason, which the converter hands over as `{ unreadable }`.
 *
 * What was decrypted is marked with the purpose of its key, so that the case can believe the actor in an act of
 * the API, and a state that one of our own programs hands over. The mark is bound to the case: the payload copied to another case is still readable there, but no longer believed.
 */
export function createCodec(ring: KeyRing, purpose: Purpose): PayloadCodec {
  return {
    encode: async (payloads, context) => payloads.map((payload) => encrypt(ring, purpose, payload, context)),
    decode: async (payloads, context) =>
      payloads.map((payload) => without(read(ring, payload, context), CASE_KEY)),
  };
}

/** A payload in clear, and the case that it was written for, where it says so. */
export interface Opened {
  payload: Payload;
  case?: string;
  readable: boolean;
}

/** What the codec server shows to somebody, and says in its log. */
export function openForReading(ring: KeyRing, payload: Payload): Opened {
  const opened = read(ring, payload);
  const { [CASE_KEY]: writtenFor, ...metadata } = opened.metadata ?? {};
  const readable = text(metadata[ENCODING_KEY]) !== UNREADABLE;
  const shown = without({ ...opened, metadata }, ORIGIN_KEY);
  return { payload: shown, readable, ...(writtenFor && { case: text(writtenFor)! }) };
}

function encrypt(ring: KeyRing, purpose: Purpose, payload: Payload, context?: SerializationContext): Payload {
  const key = ring.key(purpose, ring.active)!;
  const keyId = `${purpose}:${ring.active}`;
  const metadata = { ...payload.metadata };
  delete metadata[ORIGIN_KEY];
  delete metadata[CASE_KEY];
  delete metadata[COMPRESSION_KEY];
  if (context?.workflowId) metadata[CASE_KEY] = bytes(context.workflowId);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(additionalData(keyId));
  const clear = PayloadMessage.encode(deflated({ ...payload, metadata })).finish();
  const data = Buffer.concat([iv, cipher.update(clear), cipher.final(), cipher.getAuthTag()]);
  return { metadata: { [ENCODING_KEY]: bytes(ENCRYPTED), [KEY_ID_KEY]: bytes(keyId) }, data };
}

function read(ring: KeyRing, payload: Payload, context?: SerializationContext): Payload {
  try {
    return text(payload.metadata?.[ENCODING_KEY]) === ENCRYPTED
      ? decrypt(ring, payload, context)
      : without(payload, ORIGIN_KEY, CASE_KEY);
  } catch {
    return unreadable('it is no payload');
  }
}

function decrypt(ring: KeyRing, payload: Payload, context?: SerializationContext): Payload {
  const keyId = text(payload.metadata?.[KEY_ID_KEY]) ?? '';
  const [purposeName, ...rest] = keyId.split(':');
  const purpose = purposes.find((known) => known === purposeName);
  const key = purpose && ring.key(purpose, rest.join(':'));
  if (!key) return unreadable('its key id is unknown to this key ring');

  const clear = open(key, keyId, payload.data ?? new Uint8Array());
  if (!clear) return unreadable('it was altered, or encrypted with another key of the same id');

  const inner = inflated(PayloadMessage.decode(clear));
  const writtenFor = text(inner.metadata?.[CASE_KEY]);
  const believed = context === undefined || writtenFor === context.workflowId;
  const result = without(inner, ORIGIN_KEY);
  if (believed) result.metadata![ORIGIN_KEY] = bytes(purpose);
  return result;
}

function deflated(payload: Payload): Payload {
  const { data } = payload;
  if (!data || data.length < DEFLATED_FROM_BYTES) return payload;
  return {
    metadata: { ...payload.metadata, [COMPRESSION_KEY]: bytes(DEFLATE) },
    data: deflateRawSync(data),
  };
}

function inflated(payload: Payload): Payload {
  if (text(payload.metadata?.[COMPRESSION_KEY]) !== DEFLATE) return payload;
  const data = inflateRawSync(payload.data ?? new Uint8Array(), { maxOutputLength: INFLATED_BYTES });
  return without({ ...payload, data }, COMPRESSION_KEY);
}

function open(key: Buffer, keyId: string, sealed: Uint8Array): Buffer | undefined {
  if (sealed.length < IV_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(additionalData(keyId))
    .setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    return Buffer.concat([
      decipher.update(sealed.subarray(IV_BYTES, sealed.length - TAG_BYTES)),
      decipher.final(),
    ]);
  } catch {
    return undefined;
  }
}

/** What the seal also covers: nobody can pass off one purpose's payload as another's. */
function additionalData(keyId: string): Buffer {
  return Buffer.from(JSON.stringify([ENCRYPTED, keyId]));
}

function without(payload: Payload, ...keys: string[]): Payload {
  const metadata = { ...payload.metadata };
  for (const key of keys) delete metadata[key];
  return { ...payload, metadata };
}

function unreadable(reason: string): Payload {
  return { metadata: { [ENCODING_KEY]: bytes(UNREADABLE) }, data: bytes(JSON.stringify({ reason })) };
}
