import type { Command } from 'commander';
import { readConfig } from '../../local/config';
import { withLocalEnvironment } from '../../local/environment';
import { migrate } from '../../records';
import { UserError } from '../errors';
import { print } from '../output';

/** `caseclock migrate`: brings the database to the present form, as the owner of the tables (DATABASE_OWNER_URL). */
export function register(program: Command): void {
  program
    .command('migrate')
    .description('bring the database of DATABASE_OWNER_URL, or else DATABASE_URL, to the present form')
    .action(async () => {
      const { DATABASE_OWNER_URL: owner, DATABASE_URL: url } = withLocalEnvironment(readConfig());
      const applied = await migrate(owner ?? url).catch((error: unknown) => {
        throw new UserError((error as Error).message, { cause: error });
      });
      for (const name of applied) print(`applied ${name}`);
      if (applied.length === 0) print('The database is up to date.');
    });
}
