import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../src/local/config';
import { workflowBundle } from '../support/bundle';

/**
 * What runs in the workflow isolate. All of it is shared by the cases of a worker, but only as long as the core is
 * preloaded; and each library that slips in is paid for by every case in memory.
 */

const KB = 1024;
const root = projectRoot();

interface Part {
  /** As webpack names it: './src/casework/decide.ts'. */
  module: string;
  bytes: number;
}

/** The bundle in the parts that webpack made it from; the inline source map at its end is none of them. */
function partsOf(code: string): Part[] {
  const heads = [...code.matchAll(/^\/\*\*\*\/ "([^"]+)"$/gm)];
  const end = code.indexOf('\n/******/ \t});', heads.at(-1)?.index);
  return heads.map((head, at) => ({
    module: head[1]!,
    bytes: Buffer.byteLength(code.slice(head.index, heads[at + 1]?.index ?? end)),
  }));
}

let code: string;
let parts: Part[];

beforeAll(() => {
  code = fs.readFileSync(workflowBundle(), 'utf8');
  parts = partsOf(code);
});

it('preloads the calendar, the vocabulary, the policies and the core', () => {
  const body = /preloadModules\(\) \{\n([^}]*)\}/.exec(code)?.[1] ?? '';
  const preloaded = [...body.matchAll(/"(\.\/[^"]+)"\);$/gm)].map(([, module]) => module);
  expect(preloaded).toEqual([
    './src/calendar/index.ts',
    './src/vocabulary/index.ts',
    './src/policy/index.ts',
    './src/casework/index.ts',
  ]);
});

it('says of no package.json of ours that it has no side effects, which would switch preloading off', () => {
  const folders = ['.', ...fs.readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })];
  const manifests = ['package.json', ...folders.filter((name) => path.basename(name) === 'package.json')].map(
    (name) => path.join(root, name === 'package.json' ? name : path.join('src', name)),
  );
  for (const file of manifests) {
    expect(JSON.parse(fs.readFileSync(file, 'utf8'))).not.toHaveProperty('sideEffects');
  }
});

it('holds our own code and the SDK, and nothing else', () => {
  const packages = parts
    .map(({ module }) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(module)?.[1])
    .filter((name) => name !== undefined);
  // What @temporalio/workflow itself brings; zod, luxon, yaml, kysely or express would stand here.
  expect([...new Set(packages)].sort()).toEqual([
    '@temporalio/common',
    '@temporalio/workflow',
    'long',
    'ms',
    'nexus-rpc',
  ]);
  const folders = parts.map(({ module }) => /^\.\/src\/([^/]+)\//.exec(module)?.[1]).filter(Boolean);
  expect([...new Set(folders)].sort()).toEqual([
    'activities', // the contract alone
    'calendar',
    'casework',
    'codec',
    'policy',
    'vocabulary',
    'workflows',
  ]);
  expect(parts.filter(({ module }) => /^(external|node:)/.test(module))).toEqual([]);
  expect(code).not.toMatch(/require\(["'](node:|fs|crypto|path)/);
});

it('stays small: our code under 600 KB, policy data under 200 KB', () => {
  const ours = parts.filter(({ module }) => module.startsWith('./src/'));
  const data = ours.filter(({ module }) => module.endsWith('.json'));
  const sum = (list: Part[]) => list.reduce((all, { bytes }) => all + bytes, 0);
  const sizes = { code: sum(ours) - sum(data), policies: sum(data), everything: sum(parts) };
  const largest = [...ours].sort((a, b) => b.bytes - a.bytes).slice(0, 5);
  const kb = (bytes: number) => `${Math.round(bytes / KB)} KB`;
  const figures = [
    `our code ${kb(sizes.code)} of 600, policy data ${kb(sizes.policies)} of 200, with the SDK ${kb(sizes.everything)}`,
    ...largest.map(({ module, bytes }) => `  ${kb(bytes)}  ${module}`),
  ].join('\n');

  expect(data.map(({ module }) => module)).toEqual(['./src/policy/compiled.json']);
  if (sizes.code > 600 * KB || sizes.policies > 200 * KB)
    throw new Error(`The bundle is too large: ${figures}`);
  // Measured at all: webpack has not changed how it writes its parts.
  expect(sizes.code).toBeGreaterThan(50 * KB);
});

it('has one single protobufjs, without which no history can be replayed', () => {
  const lock = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, unknown>;
  };
  const locked = Object.keys(lock.packages).filter((name) => name.endsWith('node_modules/protobufjs'));
  expect(locked).toEqual(['node_modules/protobufjs']);
  expect(fs.existsSync(path.join(root, 'node_modules', 'protobufjs', 'package.json'))).toBe(true);
});
