import { spawn } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from '../../src/local/config';

/** The shell that npm puts between itself and a script. */
function underShell() {
  const module = path.join(projectRoot(), 'dist', 'src', 'local', 'parent.js');
  const script = `
    require(${JSON.stringify(module)}).whenParentEnds(() => { console.log('alone'); process.exit(); }, 20);
    setInterval(() => {}, 1000);
    console.log('waits ' + process.pid);`;
  return spawn('sh', ['-c', '"$0" -e "$1"; true', process.execPath, script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

test('a process notices that its parent has ended, and not before', async () => {
  const shell = underShell();
  let said = '';
  const saying = (words: string) =>
    new Promise<void>((resolve) => {
      shell.stdout.on('data', () => said.includes(words) && resolve());
    });
  shell.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await saying('waits');
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(said).not.toContain('alone');
  const ended = saying('alone');
  shell.kill('SIGTERM');
  await ended;
  const child = Number(/waits (\d+)/.exec(said)![1]);
  for (let i = 0; i < 100 && alive(child); i++) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(alive(child)).toBe(false);
});

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
