import type { DataConverter } from '@temporalio/common';
import { createCodec } from './codec';
import type { KeyRing, Purpose } from './keys';

/** One way to write and read payloads for clients, workers, replays and tests. Also given to `bundleWorkflowCode`. */
export const payloadConverterPath = require.resolve('./converter');
export const failureConverterPath = require.resolve('./failures');

export function dataConverter(ring: KeyRing, purpose: Purpose): DataConverter {
  return { payloadConverterPath, failureConverterPath, payloadCodecs: [createCodec(ring, purpose)] };
}
