import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { record } from '../../src/records';
import { startRecord, type TestRecord } from '../records/database';
import { caseNamed, opened, recommended } from '../records/events';
import { caseclock } from './support';

/** `caseclock verify`, `rebuild` and `dispose` as somebody meets them: words, exit code, JSON. */
let on: TestRecord;
const ref = caseNamed('REF-1');
const before = { ...process.env };
beforeAll(async () => {
  on = await startRecord();
  await record(on.db, on.keys, ref, [opened(ref), recommended(2, 'x')]);
});
afterAll(() => on.stop());
beforeEach(() => {
  process.env = { ...before, DATABASE_URL: on.server.url, CASECLOCK_KEYS: on.ring };
  delete process.env.TEMPORAL_ADDRESS;
});
afterEach(() => {
  process.env = before;
});

const alone = 'TEMPORAL_ADDRESS is not set: host:port of the Temporal frontend. The log is compared with the case files alone.\n'; // prettier-ignore

test('a whole record', async () => {
  expect(await caseclock('verify')).toEqual({ stdout: '1 case, 2 events: whole.\n', stderr: alone, code: 0 });
});

test('without the keys it says which variable is missing, and shows no stack', async () => {
  delete process.env.CASECLOCK_KEYS;
  expect(await caseclock('verify')).toEqual({
    stdout: '',
    stderr: 'CASECLOCK_KEYS is not set: without the keys of this installation its record cannot be read.\n',
    code: 1,
  });
});

test('with keys that are none, without a database, and for an unknown case it says so', async () => {
  process.env.CASECLOCK_KEYS = 'secret';
  expect(await caseclock('verify')).toMatchObject({
    stderr: expect.stringMatching(/^CASECLOCK_KEYS is no key ring: (?!.*secret).*\n$/),
    code: 1,
  });
  process.env.CASECLOCK_KEYS = on.ring;
  expect(await caseclock('verify', 'referral:hull:REF-9')).toMatchObject({
    stderr: `${alone}There is no case referral:hull:REF-9 in the record.\n`,
    code: 1,
  });
  process.env.DATABASE_URL = 'postgres://caseclock:hidden@127.0.0.1:1/caseclock';
  expect(await caseclock('verify')).toMatchObject({
    stderr: `${alone}PostgreSQL at 127.0.0.1:1/caseclock cannot be reached (ECONNREFUSED).\n`,
    code: 1,
  });
});

test('findings are lines and an exit code; the ends of an earlier look show what was rewritten', async () => {
  const { stdout } = await caseclock('verify', '--json');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-ends-'));
  const ends = path.join(folder, 'ends.json');
  fs.writeFileSync(ends, stdout);
  expect(await caseclock('verify', '--against', ends)).toMatchObject({ code: 0 });
  fs.writeFileSync(ends, stdout.replace(/"hash": "../, '"hash": "00'));
  expect(await caseclock('verify', '--against', ends)).toMatchObject({
    stdout: `${ref.id}  event 2  differs: it had another hash when the case was last verified\n1 case, 2 events: 1 finding.\n`,
    code: 1,
  });
  expect(await caseclock('verify', '--against', '/nowhere')).toMatchObject({
    stderr: '/nowhere is not what "caseclock verify --json" printed.\n',
    code: 1,
  });
  fs.rmSync(folder, { recursive: true });
});

test('a worklist that is not what the log makes of it is found, and mended by rebuild', async () => {
  await on.asOwner('update obligation set rung = 3');
  const line = `${ref.id}  obligation: referral-decision@1: rung is 3, by the log 0\n`;
  expect(await caseclock('verify')).toMatchObject({
    stdout: `${ref.id}  projection: obligation: referral-decision@1: rung is 3, by the log 0\n1 case, 2 events: 1 finding.\n`,
    code: 1,
  });
  expect(await caseclock('rebuild', '--dry-run')).toMatchObject({
    stdout: `${line}1 case: 1 would be mended, 0 left as they are.\n`,
    code: 0,
  });
  expect(await caseclock('rebuild', '--case', ref.id)).toMatchObject({
    stdout: `${line}1 case: 1 mended, 0 left as they are.\n`,
    code: 0,
  });
  expect(await caseclock('verify')).toMatchObject({ stdout: '1 case, 2 events: whole.\n', code: 0 });
});

test('an open case is not disposed of', async () => {
  expect(await caseclock('dispose', ref.id, '--by', 'me', '--reason', 'over')).toEqual({
    stdout: '',
    stderr: `${ref.id} is open: only a closed case is disposed of.\n`,
    code: 1,
  });
});
