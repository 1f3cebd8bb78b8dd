import type { Command } from 'commander';
import { readConfig } from '../../local/config';
import { withLocalEnvironment } from '../../local/environment';
import { connect, connectionProblem, developmentPeople, seedDirectory } from '../../records';
import { UserError } from '../errors';
import { print } from '../output';

/** `caseclock seed-directory`: invented staff for development and training. Twice is the same as once. */
export function register(program: Command): void {
  program
    .command('seed-directory')
    .description('write the invented staff of the five councils into the directory (development only)')
    .action(async () => {
      const { DATABASE_URL: url } = withLocalEnvironment(readConfig());
      const db = connect(url);
      try {
        await seedDirectory(db);
        print(`The directory has the ${developmentPeople.length} people of development.`);
      } catch (error) {
        throw new UserError(connectionProblem(url!, error), { cause: error });
      } finally {
        await db.destroy();
      }
    });
}
