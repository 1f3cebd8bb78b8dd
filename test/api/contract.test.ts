import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.join(__dirname, '..', '..');
const written = fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-contract-'));

beforeAll(() => {
  for (const folder of ['docs', 'src/client']) fs.mkdirSync(path.join(written, folder), { recursive: true });
  const tsx = require.resolve('tsx/cli');
  execFileSync(process.execPath, [tsx, path.join(__dirname, 'write-contract.ts'), written]);
});
afterAll(() => fs.rmSync(written, { recursive: true, force: true }));

const same = (file: string) =>
  fs.readFileSync(path.join(root, file), 'utf8') === fs.readFileSync(path.join(written, file), 'utf8')
    ? 'the same'
    : `the API has changed: run "npm run contract", and look at what that changes in ${file}`;

test('the committed document is the one that the API serves', () => {
  expect(same('docs/openapi.json')).toBe('the same');
});

test('the types of the client are made from it', () => {
  expect(same('src/client/api.d.ts')).toBe('the same');
});
