import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../src/local/config';
import { Supervisor, type Part } from '../../src/local/supervisor';

let logs: string;
let supervisor: Supervisor;
beforeEach(() => {
  logs = fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-supervisor-'));
  supervisor = new Supervisor(logs);
});
afterEach(async () => {
  await supervisor.stop();
  fs.rmSync(logs, { recursive: true });
});

function part(name: string, script: string, more: Partial<Part> = {}): Part {
  const launch = () =>
    spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  return { name, launch, ready: /^ready$/m, ...more };
}
const SERVES = "console.log('ready'); setInterval(() => {}, 1000);";
const noting = (word: string) =>
  `process.on('SIGTERM', () => { fs.appendFileSync(${JSON.stringify(path.join(logs, 'order'))}, '${word} '); process.exit(0); }); ${SERVES}`;

test('a part that dies is named, with its reason and its last words', async () => {
  await supervisor.start(part('the API', SERVES));
  await supervisor.start(
    part(
      'the worker',
      "console.log('ready'); setTimeout(() => { console.error('out of luck'); process.exit(3) }, 50)",
    ),
  );
  await expect(supervisor.died).resolves.toEqual({
    part: 'the worker',
    reason: 'exit code 3: ready | out of luck',
    log: path.join(logs, 'worker.log'),
  });
});

test('a part that cannot start is named, with what it said', async () => {
  const failing = part('the codec server', "console.error('CODEC_PATH is missing'); process.exit(1)");
  await expect(supervisor.start(failing)).rejects.toThrow(
    `the codec server ended at once (exit code 1: CODEC_PATH is missing). Its log: ${path.join(logs, 'codec-server.log')}`,
  );
});

test('a part that is never ready is named', async () => {
  await expect(
    supervisor.start(part('the API', 'setInterval(() => {}, 1000)', { readyWithin: 100 })),
  ).rejects.toThrow('the API was not ready after 0.1 s');
});

test('parts stop in the reverse order, one that does not want to is killed, and none is left to start', async () => {
  await supervisor.start(part('first', noting('first')));
  await supervisor.start(part('stubborn', `process.on('SIGTERM', () => {}); ${SERVES}`, { stopWithin: 100 }));
  await supervisor.start(part('last', noting('last')));
  await supervisor.stop();
  expect(fs.readFileSync(path.join(logs, 'order'), 'utf8')).toBe('last first ');
  await expect(supervisor.start(part('late', SERVES))).rejects.toThrow('everything is being stopped');
});

test('a step that fails says so', async () => {
  await expect(
    supervisor.runOnce('Database migrations', process.execPath, ['-e', "throw new Error('no table')"], {}),
  ).rejects.toThrow(/^Database migrations failed \(exit code 1: .*no table/);
});

test('no part survives a parent that is killed outright', async () => {
  const script = `
    const { Supervisor } = require(${JSON.stringify(path.join(projectRoot(), 'dist/src/local/supervisor.js'))});
    const child = require('child_process').spawn(process.execPath, ['-e', "console.log('ready'); setInterval(() => {}, 1000)"],
      { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    new Supervisor(${JSON.stringify(logs)}).start({ name: 'part', launch: () => child, ready: /ready/ })
      .then(() => console.log(child.pid));`;
  const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const pid = Number(await new Promise((resolve) => parent.stdout.once('data', resolve)));
  process.kill(pid, 0); // lives
  parent.kill('SIGKILL');
  await until(() => !alive(pid));
});

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}
