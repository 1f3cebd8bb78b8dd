import fs from 'node:fs';
import path from 'node:path';
import { bundleFingerprint } from '../../scripts/setup/build';
import { projectRoot } from '../../src/local/config';

/**
 * What all suites share, made once before the first: the workflow bundle, from
 * the sources as they are now. Suites get it from `./bundle`. When it cannot be
 * made, the suites that need it fail and say why; the others still have their
 * say.
 */
export default async function prepare(): Promise<void> {
  const root = projectRoot();
  const bundler = path.join(root, 'src', 'workers', 'bundle.ts');
  if (!fs.existsSync(bundler)) return;

  const out = path.join(root, '.caseclock', 'test', 'workflow-bundle.js');
  const stamp = `${out}.stamp`;
  const now = bundleFingerprint(root);
  process.env.WORKFLOW_BUNDLE = out;
  if (fs.existsSync(out) && fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === now) return;

  const draft = `${out}.${process.pid}`;
  fs.mkdirSync(path.dirname(out), { recursive: true });
  try {
    const { buildBundle } = (await import(bundler)) as { buildBundle(outFile: string): Promise<void> };
    await buildBundle(draft);
    fs.renameSync(draft, out);
    fs.writeFileSync(stamp, now);
  } catch (error) {
    delete process.env.WORKFLOW_BUNDLE;
    process.env.WORKFLOW_BUNDLE_PROBLEM = (error as Error).message;
  }
}
