import fs from 'node:fs';
import path from 'node:path';
import { DeterminismViolationError } from '@temporalio/workflow';
import { DefaultLogger, ReplayError, Runtime, Worker } from '@temporalio/worker';
import { dataConverter, parseKeyRing, type KeyRing } from '../../src/codec';
import { replayBundle, replayRing } from './bundle';

const folder = path.join(__dirname, 'histories');
const files = fs.readdirSync(folder).sort();
const workflowId = (file: string) =>
  `referral:peterborough:${file.startsWith('continued') ? 'REF-2' : 'REF-1'}`;

type Json = {
  events: {
    eventType: string;
    workflowExecutionStartedEventAttributes?: { workflowType: { name: string } };
  }[];
};

function history(file: string): Json {
  return JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')) as Json;
}

function replay(code: string, file: string, given: Json = history(file), ring: KeyRing = replayRing) {
  const options = { workflowBundle: { code }, dataConverter: dataConverter(ring, 'worker') };
  return Worker.runReplayHistory(options, given, workflowId(file));
}

describe('the histories of earlier releases', () => {
  let code: string;
  let changed: string;

  beforeAll(async () => {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    code = await replayBundle();
    changed = await replayBundle({ workflowsPath: require.resolve('./changed-workflows') });
  });

  test('hold a whole referral, and one in several runs', () => {
    const names = files.map((file) => eventTypes(file));
    expect(files).toEqual(
      expect.arrayContaining(['referral-1.json', 'continued-1.json', 'continued-2.json']),
    );
    const whole = names[files.indexOf('referral-1.json')]!;
    for (const type of ['UPDATE_COMPLETED', 'TIMER_FIRED', 'TIMER_CANCELED', 'EXECUTION_COMPLETED']) {
      expect(whole.some((name) => name.endsWith(type))).toBe(true);
    }
  });

  test('are encrypted: nothing of the case can be read in them', () => {
    for (const file of files) {
      const text = fs.readFileSync(path.join(folder, file), 'utf8');
      const clear = JSON.stringify(history(file), (_key, value: unknown) =>
        typeof value === 'string' ? Buffer.from(value, 'base64').toString('latin1') + value : value,
      );
      expect(text).toContain(Buffer.from('binary/encrypted').toString('base64'));
      for (const word of ['C-456', 'F-789', 'pet-team-manager', 'referral-and-assessment']) {
        expect(clear).not.toContain(word);
      }
    }
  });

  test.each(files)('%s is replayed to its end by the workflows of today', async (file) => {
    await replay(code, file);
  });

  test('is no longer replayed when the workflow starts one more timer', async () => {
    await expect(replay(changed, 'referral-1.json')).rejects.toBeInstanceOf(DeterminismViolationError);
  });

  test('is no longer replayed when the workflow starts one more activity', async () => {
    const given = history('referral-1.json');
    given.events[0]!.workflowExecutionStartedEventAttributes!.workflowType.name = 'withActivity';
    await expect(replay(changed, 'referral-1.json', given)).rejects.toBeInstanceOf(DeterminismViolationError);
  });

  test('is not taken for replayed when it cannot be read', async () => {
    const other = JSON.stringify({ active: 'x', keys: { x: Buffer.alloc(32, 1).toString('base64') } });
    await expect(replay(code, 'referral-1.json', undefined, parseKeyRing(other))).rejects.toBeInstanceOf(
      ReplayError,
    );
  });
});

function eventTypes(file: string): string[] {
  return history(file).events.map(({ eventType }) => eventType);
}
