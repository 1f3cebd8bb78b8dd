import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { release } from '../../src/cli/policy/release';
import { compileAll } from '../../src/policy/compile/compile';
import { readLock } from '../../src/policy/compile/lock';
import { policiesFolder } from '../policy/support';

let folder: string;
let said: string;

beforeEach(() => {
  folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-release-')), 'policies');
  fs.cpSync(policiesFolder, folder, { recursive: true });
  said = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  fs.rmSync(path.dirname(folder), { recursive: true });
});

test('caseclock policy release writes the fingerprint of the rules into the lock file, once', () => {
  const key = 'hull@2023-01';
  const hash = compileAll(folder).hashes[key]!;
  release(key, {}, folder);
  expect(said).toBe(`Released ${key}: ${hash}\n`);
  expect(readLock(folder)).toMatchObject({ [key]: hash });
  release(key, { json: true }, folder);
  expect(JSON.parse(said.split('\n').slice(1).join('\n'))).toEqual({ released: key, hash });
});

test('what was released cannot be released with other rules', () => {
  release('hull@2023-01', {}, folder);
  const house = path.join(folder, 'house-rules.yaml');
  fs.writeFileSync(house, fs.readFileSync(house, 'utf8').replace('reminderDays: 2', 'reminderDays: 3'));
  expect(() => release('hull@2023-01', {}, folder)).toThrow(
    'hull@2023-01 was released with other rules: undo the change, or make a new version.',
  );
});
