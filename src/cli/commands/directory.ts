import type { Command } from 'commander';
import { readConfig } from '../../local/config';
import { withLocalEnvironment } from '../../local/environment';
import {
  connect,
  connectionProblem,
  DirectoryProblems,
  writeDirectory,
  type DirectoryChanges,
  type LineProblem,
} from '../../records';
import { knownCouncil } from '../council';
import { readFiles } from '../directory/read-files';
import { UserError } from '../errors';
import { print } from '../output';

/** `caseclock directory import FILE…`: staff, teams, posts, absences, cover and rotas from CSV files. */
export function register(program: Command): void {
  const directory = program
    .command('directory')
    .description('the staff of a council: who they are, who is there');
  directory
    .command('import')
    .argument('<file...>', 'CSV files; what each holds is told by its columns')
    .requiredOption('--council <council>', 'the council whose directory it is')
    .option('--dry-run', 'say what would change, and change nothing')
    .description('bring the directory up to the files; the same again changes nothing')
    .addHelpText('after', columns)
    .action(async (files: string[], options: { council: string; dryRun?: true }) => {
      const council = knownCouncil(options.council);
      const { lines, problems } = readFiles(files);
      if (problems.length > 0) throw new UserError(report(problems));
      const { DATABASE_URL: url } = withLocalEnvironment(readConfig());
      const db = connect(url);
      try {
        const changes = await writeDirectory(db, {
          council,
          by: 'caseclock directory import',
          lines,
          dryRun: options.dryRun ?? false,
        });
        print(said(changes, options.dryRun ?? false));
      } catch (error) {
        if (error instanceof DirectoryProblems) throw new UserError(report(error.problems), { cause: error });
        throw new UserError(connectionProblem(url!, error), { cause: error });
      } finally {
        await db.destroy();
      }
    });
}

const columns = `
The columns of the files, in any order; those in brackets may be left out or empty:
  teams     id,name,[mailbox],[telephone],[answersFor]
  people    id,name,mailbox,qualified
  posts     person,role,[team],heldFrom,[heldUntil]
  absences  person,awayFrom,awayUntil
  cover     person,covers,coversFrom,coversUntil
  rotas     role,[team],person,onFrom,onUntil
A date alone means the whole day: heldUntil is the last day in post. Times are London's: 2026-04-15T08:30.
A line is never taken away by leaving it out: give a post its heldUntil.`;

function report(problems: readonly LineProblem[]): string {
  return [
    ...problems.map(({ source, field, message }) => `${source}: ${field} ${message}.`),
    `Nothing was written: ${problems.length === 1 ? 'one thing is' : `${problems.length} things are`} to be put right first.`,
  ].join('\n');
}

function said({ added, changed, unchanged }: DirectoryChanges, dryRun: boolean): string {
  const would = dryRun ? 'would be ' : '';
  return `${added} ${would}added, ${changed} ${would}changed, ${unchanged} the same.`;
}
