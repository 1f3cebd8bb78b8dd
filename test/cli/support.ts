import { run } from '../../src/cli/program';

export interface Said {
  stdout: string;
  stderr: string;
  code: number;
}

/** Runs a command in this process: what it wrote, and the exit code it leaves. */
export async function caseclock(...args: string[]): Promise<Said> {
  const said = { stdout: '', stderr: '' };
  const listen = (stream: 'stdout' | 'stderr') =>
    jest.spyOn(process[stream], 'write').mockImplementation((text) => {
      said[stream] += String(text);
      return true;
    });
  const spies = [listen('stdout'), listen('stderr')];
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    await run(args);
    return { ...said, code: Number(process.exitCode) };
  } finally {
    process.exitCode = before;
    for (const spy of spies) spy.mockRestore();
  }
}

/** The JSON that a command prints; fails when it says anything else on stdout. */
export async function json<T = unknown>(...args: string[]): Promise<T> {
  const { stdout, stderr, code } = await caseclock(...args, '--json');
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  return JSON.parse(stdout) as T;
}
