import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { dataConverter, parseKeyRing, storedRing, withActive, withKey, withoutKey } from '../../src/codec';
import { keysInUse } from '../../src/cli/keys-in-use';
import { replayOne, replayOpen } from '../../src/cli/replay';
import { loadEvents, recordKeys } from '../../src/records';
import { startInstallation, testKeys, type Installation } from '../support/installation';
import { workflowBundle } from '../support/bundle';
import { practitioner } from '../support/full-referral';
import { caseclock } from '../cli/support';

const both = withKey(storedRing(testKeys), 'next');
const rotated = withActive(both, 'next');
const text = (ring: typeof both) => JSON.stringify(ring);

let on: Installation;
beforeAll(async () => {
  on = await startInstallation('development', { keys: text(both) });
  await on.startWorkers();
});
afterAll(() => on.stop());

test('the key is changed under a running case: it goes on, and both halves of its history are read', async () => {
  const referral = await on.open({ reference: 'REF-1', received: '2025-04-17 16:59' });
  await referral.act('recommendDecision', practitioner, { outcome: 'assessment', note: 'a short reason' });
  await referral.recordedEvent('DecisionRecommended');

  await on.stopWorkers();
  await on.startWorkers(text(rotated));
  const client = new Client({
    connection: on.environment.connection,
    dataConverter: dataConverter(parseKeyRing(text(rotated)), 'api'),
  });
  const handle = client.workflow.getHandle(referral.id);
  await handle.executeUpdate('recommendDecision', {
    args: [referral.toAct('recommendDecision', practitioner, { outcome: 'advice' })],
    updateId: 'after-the-change',
  });
  const log = await loadEvents(on.db, recordKeys(text(rotated)), referral.id);
  expect(log.filter(({ event }) => event === 'DecisionRecommended').length).toBeGreaterThanOrEqual(1);

  const used = await keysInUse(on.db, on.client);
  expect(used.get('test')).toMatchObject({ inHistories: 1 });
  expect(used.get('next')).toMatchObject({ inHistories: 1 });

  const history = await handle.fetchHistory();
  const replay = (ring: typeof both) =>
    Worker.runReplayHistory(
      {
        workflowBundle: { codePath: workflowBundle() },
        dataConverter: dataConverter(parseKeyRing(text(ring)), 'worker'),
      },
      history,
      referral.id,
    );
  await replay(rotated);
  // What retiring it would mean, and why the command looks first.
  await expect(replay(withoutKey(rotated, 'test'))).rejects.toThrow();
});

describe('caseclock keys', () => {
  let folder: string;
  let file: string;
  const before = { ...process.env };
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-keys-'));
    file = path.join(folder, 'keys.json');
    fs.writeFileSync(file, text(rotated));
    Object.assign(process.env, {
      DATABASE_URL: on.postgres.url,
      TEMPORAL_ADDRESS: on.environment.address,
      CASECLOCK_KEYS: text(rotated),
    });
  });
  afterEach(() => {
    process.env = { ...before };
    fs.rmSync(folder, { recursive: true });
  });
  const kept = () => storedRing(fs.readFileSync(file, 'utf8'));

  test('says how much needs each key', async () => {
    const { stdout, code } = await caseclock('keys', 'list', '--file', file);
    expect(stdout).toMatch(/^test +reads +histories of 1 workflow, notes of \d cases?$/m);
    expect(stdout).toMatch(/^next +active +histories of 1 workflow/m);
    expect(code).toBe(0);
  });

  test('adds, activates and retires in a file that its owner alone reads', async () => {
    await caseclock('keys', 'add', '2026-12', '--file', file);
    expect(kept().active).toBe('next');
    expect((await caseclock('keys', 'activate', '2026-12', '--file', file)).stdout).toMatch(/restart them/);
    expect(kept().active).toBe('2026-12');
    await caseclock('keys', 'activate', 'next', '--file', file);
    expect((await caseclock('keys', 'retire', '2026-12', '--file', file)).code).toBe(0);
    expect(Object.keys(kept().keys)).toEqual(['test', 'next']);
    expect(fs.statSync(file).mode & 0o077).toBe(0);
  });

  test('does not retire what a case needs, unless told that it is lost then', async () => {
    const refused = await caseclock('keys', 'retire', 'test', '--file', file);
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is needed (histories of 1 workflow'),
    });
    expect(kept().keys).toHaveProperty('test');
    expect((await caseclock('keys', 'retire', 'test', '--unreadable', '--file', file)).code).toBe(0);
    expect(kept().keys).not.toHaveProperty('test');
  });

  test('prints the ring where it is kept in a variable, and says what is next beside it', async () => {
    const { stdout, stderr } = await caseclock('keys', 'add', '2027-01');
    expect(Object.keys(storedRing(stdout).keys)).toEqual(['test', 'next', '2027-01']);
    expect(stderr).toMatch(/keep it as CASECLOCK_KEYS/);
  });

  test('lists what is missing from the ring, and ends with 1', async () => {
    fs.writeFileSync(file, text(withoutKey(rotated, 'test')));
    const { stdout, code } = await caseclock('keys', 'list', '--file', file);
    expect(stdout).toMatch(/^test {2}missing from the ring: histories of 1 workflow/m);
    expect(code).toBe(1);
  });

  test('replay: a case is fetched and replayed here; one that cannot be read is said', async () => {
    const parts = { client: on.client, env: process.env, bundle: workflowBundle() };
    const saved = path.join(folder, 'history.json');
    const [one] = await replayOne(parts, 'referral:peterborough:REF-1', saved);
    expect(one).toMatchObject({ id: 'referral:peterborough:REF-1' });
    expect(one).not.toHaveProperty('problem');
    expect(fs.readFileSync(saved, 'utf8')).toContain('EVENT_TYPE_WORKFLOW_EXECUTION_STARTED');
    const blind = { ...parts, env: { CASECLOCK_KEYS: text(withoutKey(rotated, 'test')) } };
    expect((await replayOpen(blind, 5))[0]).toMatchObject({
      problem: expect.stringContaining('not replayed'),
    });
    await expect(replayOne(parts, 'referral:peterborough:REF-404')).rejects.toThrow('Temporal knows no case');
  });
});
