import { execFile, spawn } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { LOOPBACK, NAMESPACE, urls, type LocalConfig } from './config';
import { codecEndpoint } from './environment';
import { temporalCli } from './programs';
import type { Part } from './supervisor';

/** What a case says about itself to the Temporal UI's lists. */
export const SEARCH_ATTRIBUTES: Record<string, string> = {
  Authority: 'Keyword',
  Stage: 'Keyword',
  NextDueAt: 'Datetime',
  OverdueCount: 'Int',
  Chain: 'Keyword',
};

/** Ten years: a closed case's history is of use for longer than the usual three days. */
const RETENTION = '87600h';

/**
 * Time may be skipped for one case at a time (tour, training). Without the
 * second setting each skip would take a second. The third: see deploy/temporal-dynamic-config.yaml.
 */
const DYNAMIC_CONFIG = [
  'frontend.WorkflowTimeSkippingEnabled=true',
  'history.timerProcessorMaxTimeShift="20ms"',
  'history.workflowTaskRetryMaxInterval="1m"',
];

/** The program's own settings only: not those of another server in this person's environment. */
const ALONE = ['--disable-config-file', '--disable-config-env'];

/** Temporal's development server with its UI, on a file that outlives it. */
export function temporalServer(config: LocalConfig): Part {
  const program = temporalCli();
  const { ports, home } = config;
  const args = [
    ...['server', 'start-dev', ...ALONE, '--ip', LOOPBACK, '--log-level', 'warn'],
    ...['--port', String(ports.temporal), '--ui-port', String(ports.ui)],
    ...['--db-filename', path.join(home, 'temporal.db')],
    ...['--ui-codec-endpoint', codecEndpoint(config), '--ui-disable-news-fetch'],
    ...DYNAMIC_CONFIG.flatMap((setting) => ['--dynamic-config-value', setting]),
    ...Object.entries(SEARCH_ATTRIBUTES).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
  ];
  return {
    name: 'Temporal',
    launch: () =>
      spawn(program, args, { env: withoutTemporal(), stdio: ['ignore', 'pipe', 'pipe'], detached: true }),
    // Setting the retention is the check: it works as soon as the server does.
    ready: (signal) => retry(() => setRetention(program, urls(config).temporal), signal),
  };
}

async function setRetention(program: string, address: string): Promise<void> {
  const args = ['operator', 'namespace', 'update', ...ALONE, '--address', address, '-n', NAMESPACE];
  await promisify(execFile)(program, [...args, '--retention', RETENTION], {
    env: withoutTemporal(),
    timeout: 10_000,
  });
}

function withoutTemporal(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}

/** Until it works, or nobody waits for it any more. */
async function retry(attempt: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      return await attempt();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
