import type { Command } from 'commander';
import { readConfig, type LocalUrls } from '../../local/config';
import { whenParentEnds } from '../../local/parent';
import { startEverything, type Running } from '../../local/start';
import { developmentTeam } from '../../records/development-directory';

/** `caseclock start`: the whole of Caseclock on this machine, until Ctrl-C. */
export function register(program: Command): void {
  program
    .command('start')
    .description('run everything on this machine: servers, mailbox, worker and API, until Ctrl-C')
    .action(start);
}

async function start(): Promise<void> {
  for (const name of ['DATABASE_URL', 'TEMPORAL_ADDRESS']) {
    if (process.env[name]) say(`${name} is ignored: this command runs servers of its own.`);
  }
  process.umask(0o077); // keys, mails, cases: for this person's eyes
  const asked = stopRequests();
  const started = Date.now();
  say('Starting ...');

  let running: Running;
  try {
    running = await startEverything(readConfig(), say, { signal: asked.signal });
  } catch (error) {
    if (asked.signal.aborted) {
      say('Stopped.');
      return process.exit(0);
    }
    say(`\n${(error as Error).message}`);
    return process.exit(1);
  }

  say(`Ready after ${((Date.now() - started) / 1000).toFixed(1)} s. Ctrl-C stops everything.\n`);
  say(welcome(running.urls));

  const death = await Promise.race([running.died, aborted(asked.signal)]);
  if (death) say(`\n${death.part} stopped (${death.reason}). Its log: ${death.log}`);
  say('Stopping ...');
  await running.stop();
  say('Stopped.');
  process.exit(death ? 1 : 0);
}

/** What a person needs next; short enough to stay on the screen. */
export function welcome(urls: LocalUrls, now = new Date()): string {
  const referral = JSON.stringify({
    // Its own at each start: the same reference with another time would be another opening.
    reference: `TRY-${now.toISOString().slice(0, 19).replace(/\D/g, '')}`,
    child: 'C-1',
    receivedAt: `${now.toISOString().slice(0, 19)}Z`,
    sourceKind: 'school',
    team: developmentTeam,
    safeAddress: true,
  });
  return [
    `  Pages, API   ${urls.api}`,
    `  Temporal UI  ${urls.ui}`,
    `  Mailbox      ${urls.mailbox}`,
    '',
    'To try, in another terminal:',
    '  npm run tour',
    '  npm run -s caseclock -- token --as team-manager',
    `  curl ${urls.api}/v1/referrals -H 'Content-Type: application/json' \\`,
    '    -H "Authorization: Bearer $(npm run -s caseclock -- token --as team-manager)" \\',
    `    -d '${referral}'`,
    '',
  ].join('\n');
}

/**
 * A Ctrl-C reaches us from the terminal and once more through npm, so that the
 * second means nothing; one that comes later means that a person has lost
 * patience, and the guard process finishes the work. A signal to npm alone never reaches us: then our parent ends.
 */
function stopRequests(): AbortController {
  const controller = new AbortController();
  let first = 0;
  const ask = () => {
    if (!first) first = Date.now();
    else if (Date.now() - first > 1_000) process.exit(1);
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  if (process.env.npm_lifecycle_event) whenParentEnds(() => controller.abort());
  return controller;
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

function say(line: string): void {
  console.log(line);
}
