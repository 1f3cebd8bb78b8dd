import type { Command } from 'commander';
import { idsOfCases, LogNotWhole, rebuild } from '../../records';
import { UserError } from '../errors';
import { counted, progressOf, withRecord } from '../operator';
import { print } from '../output';

/** `caseclock rebuild`: makes case files and worklists again from the case log alone (docs/record.md). */
export function register(program: Command): void {
  program
    .command('rebuild')
    .option('--case <id>', 'one case; without it all')
    .option('--dry-run', 'say what is not as the log says; change nothing')
    .description('make the worklists again from the case log alone')
    .action(({ case: only, dryRun = false }: { case?: string; dryRun?: boolean }) =>
      withRecord(async ({ db, keys }) => {
        const ids = await idsOfCases(db, only);
        if (ids.length === 0)
          throw new UserError(only ? `There is no case ${only} in the record.` : 'The record is empty.');
        const progress = progressOf('cases');
        let [changed, left] = [0, 0];
        for (const [index, id] of ids.entries()) {
          try {
            const differences = await rebuild(db, keys, id, { dryRun });
            for (const { table, detail } of differences) print(`${id}  ${table}: ${detail}`);
            changed += differences.length > 0 ? 1 : 0;
          } catch (error) {
            if (!(error instanceof LogNotWhole)) throw error;
            print(error.message);
            left += 1;
          }
          progress(index + 1, ids.length);
        }
        const done = dryRun ? 'would be mended' : 'mended';
        print(`${counted(ids.length, 'case')}: ${changed} ${done}, ${left} left as they are.`);
        if (left > 0) process.exitCode = 1;
      }),
    );
}
