import type { Command } from 'commander';
import { readConfig } from '../../local/config';
import { withLocalEnvironment } from '../../local/environment';
import { migrate } from '../../records';

/** `caseclock migrate`: brings the database of DATABASE_URL to the present form; run it as the owner of the tables. */
export function register(program: Command): void {
  program
    .command('migrate')
    .description('bring the database of DATABASE_URL to the present form')
    .action(async () => {
      const applied = await migrate(withLocalEnvironment(readConfig()).DATABASE_URL);
      for (const name of applied) console.log(`applied ${name}`);
      if (applied.length === 0) console.log('The database is up to date.');
    });
}
