import { randomBytes } from 'node:crypto';
import type { Payload } from '@temporalio/common';
import { createCodec, parseKeyRing, type KeyRing } from '../../src/codec';
import { payloadConverter } from '../../src/codec/converter';

export const secret = (): string => randomBytes(32).toString('base64');

export function ring(keys: Record<string, string>, active = Object.keys(keys)[0]!): KeyRing {
  return parseKeyRing(JSON.stringify({ active, keys }));
}

export const forCase = (workflowId: string) =>
  ({ type: 'workflow', namespace: 'default', workflowId }) as const;

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (value: Uint8Array | null | undefined): string =>
  new TextDecoder().decode(value ?? new Uint8Array());
export const plain = (value: unknown): Payload => ({
  metadata: { encoding: bytes('json/plain') },
  data: bytes(JSON.stringify(value)),
});

/** The whole way: value, payload, encrypted, decrypted, value. */
export async function sent(
  value: unknown,
  {
    from,
    to,
    writer,
    workflowId = 'referral:hull:REF-1',
    readAs = workflowId,
  }: {
    from: KeyRing;
    to: KeyRing;
    writer: 'api' | 'worker';
    workflowId?: string;
    readAs?: string;
  },
): Promise<unknown> {
  const encoded = await createCodec(from, writer).encode(
    [payloadConverter.toPayload(value)],
    forCase(workflowId),
  );
  return received(encoded[0]!, to, readAs);
}

export async function received(
  payload: Payload,
  to: KeyRing,
  workflowId = 'referral:hull:REF-1',
): Promise<unknown> {
  const [decoded] = await createCodec(to, 'worker').decode([payload], forCase(workflowId));
  return payloadConverter.fromPayload(decoded!);
}
