import { defaultPayloadConverter, type Payload, type PayloadConverter } from '@temporalio/common';
import { decode } from '@temporalio/common/lib/encoding';
import { ENCODING_KEY, ORIGIN_API, ORIGIN_KEY, UNREADABLE } from './marks';

/**
 * The tolerant reader, used inside the workflow isolate and by clients alike. Writing is the SDK's default.
 * Reading never throws: what cannot be read is handed over as `{ unreadable: reason }`, which every act refuses.
 *
 * An act (anything with an `actor`) gets `origin: 'api'` when the codec found it written by the API for this case;
 * the `open` of a start argument, a `state`, a `word` and a `renewal` get the purpose of the key they were written under: cases
 * open and speak to each other. On any other the property is removed, whatever the sender wrote.
 */
export interface Unreadable {
  unreadable: string;
}

type PlainObject = Record<string, unknown>;

export const payloadConverter: PayloadConverter = {
  toPayload: (value, context, hint) => defaultPayloadConverter.toPayload(value, context, hint),
  // The SDK's own signature: whoever asks says what they expect.
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
  fromPayload: <T>(payload: Payload): T => read(payload) as T,
};

function read(payload: Payload): unknown {
  const encoding = metadata(payload, ENCODING_KEY);
  if (encoding === undefined) return unreadable('it does not say how it is encoded');
  if (encoding === UNREADABLE) return unreadable(reasonOf(payload));
  let value: unknown;
  try {
    value = defaultPayloadConverter.fromPayload(payload);
  } catch {
    // Never the error's own message: it may quote the content.
    return unreadable(encoding === 'json/plain' ? 'it is not valid JSON' : 'its encoding is unknown');
  }
  return withOrigin(value, metadata(payload, ORIGIN_KEY));
}

function withOrigin(value: unknown, origin: string | undefined): unknown {
  if (!isPlainObject(value)) return value;
  const fromApi = origin === ORIGIN_API ? origin : undefined;
  if ('actor' in value) return marked(value, fromApi);
  if ('state' in value || 'word' in value || 'renewal' in value) return marked(value, origin);
  const { open } = value;
  return isPlainObject(open) && 'actor' in open ? { ...value, open: marked(open, origin) } : value;
}

function marked(value: PlainObject, origin: string | undefined): PlainObject {
  const { origin: _claimed, ...rest } = value;
  return origin ? { ...rest, origin } : rest;
}

function reasonOf(payload: Payload): string {
  try {
    const { reason } = JSON.parse(decode(payload.data!)) as { reason?: unknown };
    return typeof reason === 'string' ? reason.slice(0, 200) : 'it could not be read';
  } catch {
    return 'it could not be read';
  }
}

function metadata(payload: Payload | undefined | null, key: string): string | undefined {
  const value = payload?.metadata?.[key];
  try {
    return value ? decode(value) : undefined;
  } catch {
    return undefined;
  }
}

function isPlainObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function unreadable(reason: string): Unreadable {
  return { unreadable: reason };
}
