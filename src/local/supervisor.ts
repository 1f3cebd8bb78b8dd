import { fork, spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from './config';
import type { GuardMessage } from './guard-main';

/** A process of the installation. */
export interface Part {
  /** As people read it: "the worker". Its log is named after it. */
  name: string;
  launch(): ChildProcess | Promise<ChildProcess>;
  /** What it writes when it serves, or a check that resolves when it does; aborted when nobody waits any more. */
  ready: RegExp | ((signal: AbortSignal) => Promise<void>);
  readyWithin?: number;
  stopWith?: NodeJS.Signals;
  stopWithin?: number;
}

export interface Death {
  part: string;
  reason: string;
  log: string;
}

interface Child {
  part: Part;
  process: ChildProcess;
  ended: Promise<string>;
  tail: Tail;
}

/**
 * Starts parts, keeps what they say in logs, notices when one dies, and stops
 * them in the reverse order. Each is out of the terminal's reach (a Ctrl-C is
 * for us, who keep the order), and a guard process stops them if we are killed.
 */
export class Supervisor {
  /** The first part that ended without being asked to. Never rejects. */
  readonly died: Promise<Death>;
  private report!: (death: Death) => void;
  private readonly children: Child[] = [];
  private readonly guard: ChildProcess;
  private stopping: Promise<void> | undefined;

  constructor(private readonly logs: string) {
    fs.mkdirSync(logs, { recursive: true });
    this.died = new Promise((resolve) => (this.report = resolve));
    const guard = path.join(projectRoot(), 'dist', 'src', 'local', 'guard-main.js');
    this.guard = fork(guard, { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    this.guard.on('error', () => undefined);
    this.guard.unref();
    this.guard.channel?.unref();
  }

  /** Resolves when the part serves; rejects with what it said when it does not. */
  async start(part: Part): Promise<void> {
    if (this.stopping) throw new Error(`${part.name} was not started: everything is being stopped.`);
    const child = this.follow(part, await part.launch());
    this.children.push(child);
    if (this.isStopping()) await this.end(child); // asked to while it was being launched

    const within = part.readyWithin ?? 60_000;
    const waiting = new AbortController();
    let limit: NodeJS.Timeout | undefined;
    const early = child.ended.then((reason) => `ended at once (${reason})`);
    const late = new Promise<string>((resolve) => {
      limit = setTimeout(() => resolve(`was not ready after ${within / 1000} s`), within);
    });
    const ready = part.ready instanceof RegExp ? child.tail.seen(part.ready) : part.ready(waiting.signal);
    const problem = await Promise.race([ready.then(() => undefined), early, late]);
    clearTimeout(limit);
    waiting.abort();
    if (problem) throw new Error(`${part.name} ${problem}. Its log: ${this.logOf(part.name)}`);

    void child.ended.then((reason) => {
      if (!this.stopping) this.report({ part: part.name, reason, log: this.logOf(part.name) });
    });
  }

  /** Runs a step to its end; rejects with what it said when it fails. */
  async runOnce(name: string, command: string, args: string[], env: NodeJS.ProcessEnv): Promise<void> {
    if (this.stopping) throw new Error(`${name} was not run: everything is being stopped.`);
    const process = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const child = this.follow({ name, launch: () => process, ready: /$/ }, process);
    this.children.push(child);
    const reason = await child.ended;
    this.children.splice(this.children.indexOf(child), 1);
    if (reason !== 'exit code 0') throw new Error(`${name} failed (${reason}). Its log: ${this.logOf(name)}`);
  }

  /** Stops every part, the last started first. Asked twice, it is done once. */
  stop(): Promise<void> {
    this.stopping ??= (async () => {
      for (const child of [...this.children].reverse()) await this.end(child);
      if (this.guard.connected) this.guard.disconnect(); // nobody left to watch: it ends
    })();
    return this.stopping;
  }

  logOf(name: string): string {
    const file = name.toLowerCase().replace(/^the /, '').replace(/\W+/g, '-');
    return path.join(this.logs, `${file}.log`);
  }

  private isStopping(): boolean {
    return this.stopping !== undefined;
  }

  private async end(child: Child): Promise<void> {
    const { part, process } = child;
    if (process.exitCode !== null || process.signalCode !== null) return;
    process.kill(part.stopWith ?? 'SIGTERM');
    const limit = setTimeout(() => process.kill('SIGKILL'), part.stopWithin ?? 10_000);
    await child.ended;
    clearTimeout(limit);
  }

  private follow(part: Part, process: ChildProcess): Child {
    const log = this.logOf(part.name);
    if (fs.existsSync(log)) fs.renameSync(log, log.replace(/\.log$/, '.previous.log'));
    const file = fs.createWriteStream(log, { mode: 0o600 });
    const tail = new Tail();
    for (const stream of [process.stdout, process.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        file.write(chunk);
        tail.add(chunk.toString());
      });
    }
    const { pid } = process;
    if (pid) this.tellGuard({ watch: pid, stopWith: part.stopWith ?? 'SIGTERM' });
    const ended = new Promise<string>((resolve) => {
      process.once('error', (error) => resolve(error.message));
      process.once('exit', (code, signal) => void finish(code, signal));
      const finish = async (code: number | null, signal: NodeJS.Signals | null) => {
        await lastOutput(process);
        if (pid) this.tellGuard({ forget: pid });
        file.end();
        const how = signal ? `killed by ${signal}` : `exit code ${code}`;
        const said = code ? tail.lastWords() : '';
        resolve(said ? `${how}: ${said}` : how);
      };
    });
    return { part, process, ended, tail };
  }

  private tellGuard(message: GuardMessage): void {
    if (this.guard.connected) this.guard.send(message, () => undefined);
  }
}

/** What is still in the pipes of a process that has ended; a child of its own may keep them open. */
function lastOutput(process: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    process.once('close', () => resolve());
    setTimeout(resolve, 500).unref();
  });
}

/** Lines that help a programmer with the log open, and nobody else. */
const STACK = /^(at |node:internal|Node\.js v|\^+$)/;

/** The end of what a part has said: enough to see that it is ready, and why it ended. */
class Tail {
  private text = '';
  private readonly watchers: (() => void)[] = [];

  add(more: string): void {
    this.text = (this.text + more).slice(-8000);
    for (const look of this.watchers) look();
  }

  seen(pattern: RegExp): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (pattern.test(this.text)) resolve();
      };
      this.watchers.push(look);
      look();
    });
  }

  lastWords(): string {
    const lines = this.text.split('\n').map((line) => line.trim());
    return lines
      .filter((line) => line && !STACK.test(line))
      .slice(-3)
      .join(' | ')
      .slice(-600);
  }
}
