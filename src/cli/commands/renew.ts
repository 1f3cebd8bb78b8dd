import type { Command } from 'commander';
import { readConfig } from '../../local/config';
import { withLocalEnvironment } from '../../local/environment';
import { connect, connectionProblem, recordKeys } from '../../records';
import { knownCouncil } from '../council';
import { UserError } from '../errors';
import { withTemporal } from '../operator';
import { print } from '../output';
import { casesBehind, rehearse, renewAll, renewalOfThisRelease, type Renewed } from '../renew';

interface Choices {
  dryRun?: true;
  council?: string;
  case?: string;
}

/**
 * `caseclock renew`: brings open cases the bank holidays and the edition of this release (docs/renew.md). Ends with 1
 * when a case was not renewed; it may be repeated as often as one likes.
 */
export function register(program: Command): void {
  program
    .command('renew')
    .option('--dry-run', 'say which clocks would move, and by how much; change nothing')
    .option('--council <council>', 'only the cases of one council')
    .option('--case <id>', 'one case, behind or not: with nothing new it is only woken')
    .description('bring open cases the bank holidays and the edition of this release')
    .action(renew);
}

async function renew(choices: Choices): Promise<void> {
  if (choices.council !== undefined) knownCouncil(choices.council);
  const env = withLocalEnvironment(readConfig());
  const keys = recordKeys(env.CASECLOCK_KEYS);
  const renewal = renewalOfThisRelease();
  const db = connect(env.DATABASE_URL);
  try {
    const { open, behind } = await casesBehind(db, renewal, choices).catch((error: unknown) => {
      throw new UserError(connectionProblem(env.DATABASE_URL!, error), { cause: error });
    });
    if (choices.case !== undefined && open === 0) {
      throw new UserError(`There is no open case ${choices.case} in the record.`);
    }
    const release = `${renewal.holidays.version}, edition ${renewal.edition}`;
    print(choices.case === undefined ? `${counted(open, 'open case')}; ${behind.length} to bring to ${release}.` : `${choices.case}: asked for ${release}, behind or not.`); // prettier-ignore
    if (behind.length === 0) return;
    const ids = behind.map((one) => one.case);
    if (choices.dryRun) await say(ids, (id) => rehearse({ db, keys }, id, { renewal }, Date.now()));
    else await send(env, ids, { renewal });
  } finally {
    await db.destroy();
  }
}

async function say(ids: readonly string[], of: (id: string) => ReturnType<typeof rehearse>): Promise<void> {
  let clocks = 0;
  let cases = 0;
  for (const id of ids) {
    try {
      const moves = await of(id);
      for (const { clock, readings } of moves) print(`${id}  ${clock}: ${readings.join(', ')}`);
      clocks += moves.length;
      cases += moves.length > 0 ? 1 : 0;
    } catch (error) {
      print(`${id}  cannot be rehearsed: ${(error as Error).message}`);
      process.exitCode = 1;
    }
  }
  print(`${counted(clocks, 'clock')} of ${counted(cases, 'case')} would move. Nothing was changed.`);
}

async function send(
  env: NodeJS.ProcessEnv,
  ids: readonly string[],
  argument: Parameters<typeof renewAll>[2],
): Promise<void> {
  const result = await withTemporal(env, (client) =>
    renewAll(client, ids, argument, (done) => {
      if (done % 250 === 0) process.stderr.write(`${done} of ${ids.length}\n`);
    }),
  );
  report(result);
}

function report({ renewed, moved, unchanged, failed }: Renewed): void {
  for (const { case: id, why } of failed) print(`${id}  not renewed: ${why}`);
  print(`${counted(renewed, 'case')} renewed, the date that counts moved on ${counted(moved, 'clock')}; ${unchanged} had nothing new or have closed; ${failed.length} not renewed.`); // prettier-ignore
  if (failed.length > 0) process.exitCode = 1;
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
