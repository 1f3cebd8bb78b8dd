import fs from 'node:fs/promises';
import path from 'node:path';
import {
  bundleWorkflowCode,
  DefaultLogger,
  type BundleOptions,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { failureConverterPath, payloadConverterPath } from '../codec';

/**
 * Loaded once and shared by all cases of a worker: the pure core and the policies cost nothing per case then.
 * These modules hold no state, and freeze nothing themselves (that would switch off the SDK's own deep freeze).
 */
const shared = ['../calendar/index', '../vocabulary/index', '../policy/index', '../casework/index'];

/** The code that runs in the workflow isolate; `changes` for tests that must see another one fail. */
export function bundle(changes: Partial<BundleOptions> = {}): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({
    workflowsPath: require.resolve('../workflows'),
    preloadModules: shared.map((module) => require.resolve(path.resolve(__dirname, module))),
    payloadConverterPath,
    failureConverterPath,
    webpackConfigHook: small,
    logger: new DefaultLogger('WARN'),
    ...changes,
  });
}

type WebpackConfig = Parameters<NonNullable<BundleOptions['webpackConfigHook']>>[0];

/**
 * Every worker holds and parses this code: its comments and blanks, half of it, stay in the sources, and what Node
 * knows by itself (the SDK asks for less) is not written out for it.
 */
function small(config: WebpackConfig): WebpackConfig {
  for (const rule of config.module?.rules ?? []) {
    if (!rule || typeof rule !== 'object' || typeof rule.use !== 'object' || !('options' in rule.use))
      continue;
    const { options } = rule.use as { options: { jsc?: object } };
    Object.assign(options, {
      minify: true,
      jsc: {
        ...options.jsc,
        target: 'es2022',
        minify: { compress: false, mangle: false, format: { comments: false } },
      },
    });
  }
  return config;
}

/** Writes the bundle to a file, so that workers and tests start without bundling. */
export async function buildBundle(file: string): Promise<void> {
  const { code } = await bundle();
  await fs.mkdir(path.dirname(file), { recursive: true });
  await fs.writeFile(file, code);
}

if (require.main === module) {
  buildBundle(path.resolve(__dirname, '../../workflow-bundle.js')).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
