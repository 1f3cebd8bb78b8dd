import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../src/local/config';

/**
 * What all suites share, made once before the first: the workflow bundle, from
 * the sources as they are now. Suites read its path from WORKFLOW_BUNDLE.
 */
export default async function prepare(): Promise<void> {
  const bundler = path.join(projectRoot(), 'src', 'workers', 'bundle.ts');
  if (!fs.existsSync(bundler)) return;
  const { buildBundle } = (await import(bundler)) as { buildBundle(outFile: string): Promise<void> };
  const out = path.join(projectRoot(), '.caseclock', 'test', 'workflow-bundle.js');
  fs.mkdirSync(path.dirname(out), { recursive: true });
  await buildBundle(out);
  process.env.WORKFLOW_BUNDLE = out;
}
