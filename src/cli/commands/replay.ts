import fs from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { UserError } from '../errors';
import { withTemporal } from '../operator';
import { print } from '../output';
import { readConfig } from '../../local/config';
import { withLocalEnvironment } from '../../local/environment';

interface Choices {
  open?: string;
  save?: string;
}

/**
 * `caseclock replay`: fetches histories and replays them here, with the workflows of this release: before a release
 * over a sample of open cases, and for a case that is stuck. Ends with 1 when one is not replayed to its end.
 */
export function register(program: Command): void {
  program
    .command('replay')
    .argument('[case]', 'the id of a case')
    .option('--open <number>', 'as many of the open cases, the latest started first')
    .option('--save <file>', 'keep the history of the case as JSON; it stays encrypted')
    .description('replay histories here, with the workflows of this release; changes nothing')
    .action(replay);
}

async function replay(caseId: string | undefined, choices: Choices): Promise<void> {
  const most = choices.open === undefined ? undefined : Number(choices.open);
  if ((caseId === undefined) === (most === undefined)) {
    throw new UserError('Name one case, or say how many of the open ones: caseclock replay --open 50.');
  }
  if (most !== undefined && !(Number.isInteger(most) && most > 0)) {
    throw new UserError(`--open is how many: a whole number above 0, not "${choices.open}".`);
  }
  // Loaded only now, so that the other commands start quickly.
  const { replayOpen, replayOne } = require('../replay') as typeof import('../replay');
  const { DefaultLogger, Runtime } = require('@temporalio/worker') as typeof import('@temporalio/worker');
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const env = withLocalEnvironment(readConfig());
  const bundle = workflowBundle();
  const replayed = await withTemporal(env, (client) =>
    caseId === undefined
      ? replayOpen({ client, env, bundle }, most!)
      : replayOne({ client, env, bundle }, caseId, choices.save),
  );
  for (const { id, events, problem } of replayed) {
    print(problem === undefined ? `${id}  ${events} events, replayed to the end` : `${id}  ${problem}`);
    if (problem !== undefined) process.exitCode = 1;
  }
  if (replayed.length === 0) print('There is no open case.');
}

/** The one that workers run: made by the build, beside the compiled programs. */
function workflowBundle(): string {
  const built = path.join(readConfig().root, 'dist', 'workflow-bundle.js');
  if (!fs.existsSync(built))
    throw new UserError(`${built} is not there: run "node scripts/setup.js" to build it.`);
  return built;
}
