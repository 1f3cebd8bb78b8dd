import os from 'node:os';
import type { Command } from 'commander';
import { UserError } from '../errors';
import { withRecord, withTemporal } from '../operator';
import { print } from '../output';
import { needsSomebody, repairCase, sayRepaired } from '../repair';

/** `caseclock repair`: what to do about RecordGap and RecordDiverged (docs/record.md). Ends with 1 while something is left. */
export function register(program: Command): void {
  program
    .command('repair')
    .argument('<case>', 'the id of the case')
    .option('--dry-run', 'say what differs and what would be done; change nothing')
    .description('compare the log of a case with what Temporal remembers of it, and mend what can be mended')
    .action((id: string, { dryRun = false }: { dryRun?: boolean }) =>
      withRecord(({ db, keys, env }) =>
        withTemporal(env, async (client) => {
          const by = os.userInfo().username;
          const repaired = await repairCase({ db, keys, client }, id, { by, dryRun });
          if (!repaired) {
            throw new UserError(
              `Temporal remembers nothing of ${id}. If it is in the record: caseclock verify ${id}, and caseclock reopen --case ${id}.`,
            );
          }
          print(sayRepaired(repaired, dryRun));
          if (needsSomebody(repaired)) process.exitCode = 1;
        }),
      ),
    );
}
