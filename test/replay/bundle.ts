import path from 'node:path';
import type { BundleOptions } from '@temporalio/worker';
import { parseKeyRing } from '../../src/codec';
import { bundle } from '../../src/workers/bundle';

/** The key that the histories were encrypted with: known to everybody, and used for nothing else. */
export const replayKeys = JSON.stringify({
  active: 'replay',
  keys: { replay: Buffer.from('caseclock histories for replay:!').toString('base64') },
});
export const replayRing = parseKeyRing(replayKeys);

/** The policy that the histories are pinned to. It is kept here, so that a change of policies/ leaves them alone. */
export const replayPolicy = path.resolve(__dirname, 'policies.json');

/** The workflows as a release bundles them, but with the policy of the histories. */
export async function replayBundle(changes: Partial<BundleOptions> = {}): Promise<string> {
  const { code } = await bundle({
    webpackConfigHook: (config) => ({
      ...config,
      resolve: { ...config.resolve, alias: { ...config.resolve?.alias, './compiled.json$': replayPolicy } },
    }),
    ...changes,
  });
  return code;
}
