'use strict';
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { SetupError } = require('./say');
const { run } = require('./run');

/** What goes into the workflow bundle; everything else can change without bundling again. */
const BUNDLED = ['calendar', 'vocabulary', 'policy', 'casework', 'workflows', 'codec', 'workers'];

/**
 * The build, each part only when what it is made from has changed: policies
 * into one module, TypeScript into dist/, workflows into one bundle.
 */
function buildSteps(root) {
  const at = (...parts) => path.join(root, ...parts);
  const sources = (...folders) => folders.map((folder) => at(...folder.split('/')));
  const compiled = [at('src', 'policy', 'compiled.json'), at('src', 'policy', 'words.json')];
  const shared = [at('package-lock.json'), at('tsconfig.json'), at('tsconfig.build.json')];

  const parts = [
    {
      id: 'policies',
      title: 'Compiling policies',
      when: fs.existsSync(at('src', 'policy', 'compile', 'main.ts')),
      inputs: [...sources('policies', 'src/policy', 'src/vocabulary', 'src/calendar')],
      except: compiled,
      outputs: compiled,
      make: () =>
        node(root, [at('node_modules', 'tsx', 'dist', 'cli.mjs'), at('src', 'policy', 'compile', 'main.ts')]),
      failed: 'The policies do not compile',
    },
    {
      id: 'code',
      title: 'Compiling TypeScript',
      when: true,
      inputs: [...sources('src', 'bench'), ...shared],
      outputs: [at('dist', 'src')],
      make: () => compile(root),
      failed: 'The code does not compile',
    },
    {
      id: 'styles',
      title: 'Compiling the style sheet of the pages',
      when: fs.existsSync(at('src', 'api', 'pages', 'caseclock.scss')),
      inputs: [at('src', 'api', 'pages', 'caseclock.scss'), at('package-lock.json')],
      outputs: [at('dist', 'caseclock.css')],
      make: () => styles(root),
      failed: 'The style sheet does not compile',
    },
    {
      id: 'bundle',
      title: 'Bundling workflows',
      when: fs.existsSync(at('src', 'workers', 'bundle.ts')),
      inputs: [...sources(...BUNDLED.map((folder) => `src/${folder}`)), ...shared],
      outputs: [at('dist', 'workflow-bundle.js')],
      make: () => node(root, [at('dist', 'src', 'workers', 'bundle.js')]),
      failed: 'The workflows do not bundle',
    },
  ];

  return parts
    .filter((part) => part.when && !isUpToDate(root, part))
    .map((part) => ({ id: part.id, title: part.title, run: () => build(root, part) }));
}

function isUpToDate(root, part) {
  return part.outputs.every((file) => fs.existsSync(file)) && stamps(root)[part.id] === fingerprint(part);
}

async function build(root, part) {
  const before = fingerprint(part); // files that change while we build make the next run build again
  const result = await part.make();
  if (result.code !== 0) throw new SetupError(`${part.failed}:\n${result.output.trim()}`);
  fs.mkdirSync(path.join(root, 'dist'), { recursive: true });
  const file = stampFile(root);
  fs.writeFileSync(`${file}.${process.pid}`, JSON.stringify({ ...stamps(root), [part.id]: before }));
  fs.renameSync(`${file}.${process.pid}`, file);
}

function node(root, args) {
  return run(process.execPath, args, { cwd: root });
}

/** Without a look at the types, which takes far longer than the rest: that is for whoever changes the code, and CI. */
async function compile(root) {
  const result = await node(root, [
    path.join(root, 'node_modules', 'typescript', 'lib', 'tsc.js'),
    '-p',
    path.join(root, 'tsconfig.build.json'),
    '--noCheck',
  ]);
  if (result.code === 0) {
    for (const folder of ['src', 'bench']) {
      copyAssets(path.join(root, folder), path.join(root, 'dist', folder));
      removeOrphans(path.join(root, 'dist', folder), path.join(root, folder));
    }
  }
  return result;
}

function styles(root) {
  return node(root, [
    path.join(root, 'node_modules', 'sass', 'sass.js'),
    ...['--style=compressed', '--no-source-map', '--quiet-deps'],
    `--load-path=${path.join(root, 'node_modules', 'govuk-frontend', 'dist')}`,
    path.join(root, 'src', 'api', 'pages', 'caseclock.scss'),
    path.join(root, 'dist', 'caseclock.css'),
  ]);
}

/** Templates and the like, which tsc leaves behind. */
function copyAssets(from, to) {
  for (const file of filesIn(from)) {
    if (/\.tsx?$/.test(file)) continue;
    const target = path.join(to, path.relative(from, file));
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.copyFileSync(file, target);
  }
}

/** What was compiled from a file that is gone; a migration or a route left behind would still be found. */
function removeOrphans(compiledDir, sourceDir) {
  for (const file of filesIn(compiledDir)) {
    const source = path.join(sourceDir, path.relative(compiledDir, file));
    const stem = source.replace(/\.js(\.map)?$/, '');
    if (![source, `${stem}.ts`, `${stem}.tsx`].some((name) => fs.existsSync(name))) fs.rmSync(file);
  }
}

/** Names, sizes and times of everything a part is made from: quick, and a removed file counts. */
function fingerprint(part) {
  const hash = crypto.createHash('sha256');
  for (const input of part.inputs) {
    for (const file of filesIn(input)) {
      if (part.except?.includes(file)) continue;
      const { size, mtimeMs } = fs.statSync(file);
      hash.update(`${file} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

function filesIn(place) {
  const stat = fs.statSync(place, { throwIfNoEntry: false });
  if (!stat) return [];
  if (!stat.isDirectory()) return [place];
  const entries = fs.readdirSync(place, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) =>
    entry.isDirectory() ? filesIn(path.join(place, entry.name)) : [path.join(place, entry.name)],
  );
}

function stampFile(root) {
  return path.join(root, 'dist', '.stamps.json');
}

function stamps(root) {
  try {
    return JSON.parse(fs.readFileSync(stampFile(root), 'utf8'));
  } catch {
    return {};
  }
}

/** What the workflow bundle would be made from, as it is now: for tests, which make one of their own. */
function bundleFingerprint(root) {
  const inputs = BUNDLED.map((folder) => path.join(root, 'src', folder));
  return fingerprint({ inputs: [...inputs, path.join(root, 'package-lock.json')] });
}

module.exports = { buildSteps, bundleFingerprint };
