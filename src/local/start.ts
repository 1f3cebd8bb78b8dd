import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { urls, type LocalConfig, type LocalUrls } from './config';
import { ownerEnvironment, partEnvironment, settings } from './environment';
import { checkPorts } from './ports';
import { startPostgres } from './postgres';
import { Supervisor, type Death, type Part } from './supervisor';
import { temporalServer } from './temporal-server';

/** An installation that serves. */
export interface Running {
  urls: LocalUrls;
  /** The first part that ended without being asked to. Never rejects. */
  died: Promise<Death>;
  /** Stops every part, the last started first. */
  stop(): Promise<void>;
}

export interface StartOptions {
  /** Aborted: stop whatever has been started, and reject. */
  signal?: AbortSignal;
}

/**
 * Starts everything on loopback: the servers, then the steps that prepare the
 * database, then Caseclock's own processes. Either all of it serves, or none of
 * it is left behind.
 */
export async function startEverything(
  config: LocalConfig,
  log: (line: string) => void,
  { signal }: StartOptions = {},
): Promise<Running> {
  await checkPorts(config);
  fs.mkdirSync(config.home, { recursive: true, mode: 0o700 });
  const env = { ...process.env, ...settings(config), ...partEnvironment(config) };
  const supervisor = new Supervisor(path.join(config.home, 'logs'));

  const timed = async (name: string, work: Promise<void>) => {
    const started = Date.now();
    await work;
    log(`- ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  };
  const start = (part: Part) => timed(part.name, supervisor.start(part));
  const step = (name: string, ...args: string[]) =>
    timed(
      name,
      supervisor.runOnce(name, process.execPath, [compiled(config, 'cli/main'), ...args], {
        ...env,
        ...ownerEnvironment(config),
      }),
    );

  const sequence = async () => {
    await Promise.all([
      timed('PostgreSQL', startPostgres(config, supervisor)),
      start(temporalServer(config)),
      start(ours('the mailbox', compiled(config, 'local/mailbox-main'), env)),
      start(ours('the development issuer', compiled(config, 'local/issuer-main'), env)),
    ]);
    await step('Database migrations', 'migrate');
    await step('The directory', 'seed-directory');
    await Promise.all([
      start(ours('the codec server', compiled(config, 'codec/main'), env)),
      start(ours('the worker', compiled(config, 'workers/main'), env)),
      start(ours('the API', compiled(config, 'api/main'), env)),
    ]);
  };

  try {
    await Promise.race([sequence(), failsWhen(supervisor.died), failsOn(signal)]);
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
  return { urls: urls(config), died: supervisor.died, stop: () => supervisor.stop() };
}

/** One of our own programs: it says `ready` when it serves, and stops on SIGTERM. */
function ours(name: string, file: string, env: NodeJS.ProcessEnv): Part {
  return {
    name,
    launch: () =>
      spawn(process.execPath, ['--enable-source-maps', file], {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      }),
    ready: /^ready$/m,
  };
}

function compiled(config: LocalConfig, module: string): string {
  const file = path.join(config.root, 'dist', 'src', `${module}.js`);
  if (!fs.existsSync(file)) throw new Error(`${file} is not there: run "node scripts/setup.js" to build it.`);
  return file;
}

async function failsWhen(died: Promise<Death>): Promise<never> {
  const { part, reason, log } = await died;
  throw new Error(`${part} stopped (${reason}). Its log: ${log}`);
}

function failsOn(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const stopped = () => reject(new Error('Stopped while starting.'));
    if (signal?.aborted) stopped();
    signal?.addEventListener('abort', stopped, { once: true });
  });
}
