import type { Command } from 'commander';
import { readConfig } from '../../local/config';
import { withLocalEnvironment } from '../../local/environment';
import { connect, connectionProblem, recordKeys, verify, type Verification } from '../../records';
import { UserError } from '../errors';
import { print, printJson } from '../output';

/**
 * `caseclock verify [CASE]`: computes the hash chain of the case log again. Ends with 1 when anything is wrong.
 * The ends that `--json` prints, kept elsewhere, also show a log that was rewritten as a whole.
 */
export function register(program: Command): void {
  program
    .command('verify')
    .argument('[case]', 'the id of one case; without it all are checked')
    .option('--json', 'print findings and the end of each chain as JSON')
    .description('check that no row of the case log was changed, removed, swapped or added')
    .action(async (caseId: string | undefined, options: { json?: true }) => {
      const { DATABASE_URL: url, CASECLOCK_KEYS } = withLocalEnvironment(readConfig());
      const keys = recordKeys(CASECLOCK_KEYS);
      const db = connect(url);
      try {
        const result = await verify(db, keys, caseId).catch((error: unknown) => {
          throw new UserError(connectionProblem(url!, error), { cause: error });
        });
        if (caseId && result.cases === 0) throw new UserError(`There is no case ${caseId} in the record.`);
        if (options.json) printJson(result);
        else print(report(result));
        if (result.findings.length > 0) process.exitCode = 1;
      } finally {
        await db.destroy();
      }
    });
}

function report({ cases, rows, findings }: Verification): string {
  const lines = findings.map((one) => `${one.case}  event ${one.sequence}  ${one.finding}: ${one.detail}`);
  const counted = `${cases} ${cases === 1 ? 'case' : 'cases'}, ${rows} ${rows === 1 ? 'event' : 'events'}`;
  return [...lines, `${counted}: ${findings.length === 0 ? 'whole' : `${findings.length} findings`}.`].join(
    '\n',
  );
}
