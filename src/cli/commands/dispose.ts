import type { Command } from 'commander';
import { dispose, DISPOSAL_ROLE, DisposalRefused } from '../../records';
import { UserError } from '../errors';
import { counted, withRecord } from '../operator';
import { print } from '../output';

/**
 * `caseclock dispose`: deletes a closed case as a whole, on the instruction of the council's case system (docs/record.md).
 * Comes as the login of DATABASE_OWNER_URL, or else of DATABASE_URL, which must be in the role caseclock_disposal.
 */
export function register(program: Command): void {
  program
    .command('dispose')
    .argument('<case>', 'the id of the case')
    .requiredOption('--by <person>', 'who decided it')
    .requiredOption('--reason <words>', 'why; nothing about the child')
    .option('--dry-run', 'say what would go; delete nothing')
    .description('delete a closed case as a whole, and leave its tombstone')
    .action((id: string, { by, reason, dryRun = false }: { by: string; reason: string; dryRun?: boolean }) =>
      withRecord(
        async ({ db, keys }) => {
          const gone = await dispose(db, keys, { case: id, by, reason }, { dryRun }).catch(
            (error: unknown) => {
              throw error instanceof DisposalRefused ? new UserError(error.message, { cause: error }) : error;
            },
          );
          const rows = Object.entries(gone.rows).map(([table, number]) => `${table} ${number}`);
          print(
            `${id}: ${dryRun ? 'would go' : 'gone'}, ${counted(gone.lastSequence, 'event')} (rows: ${rows.join(', ')}). ` +
              `The tombstone ${dryRun ? 'would keep' : 'keeps'} ${gone.lastHash}.`,
          );
        },
        { role: DISPOSAL_ROLE, connections: 1, owner: true },
      ),
    );
}
