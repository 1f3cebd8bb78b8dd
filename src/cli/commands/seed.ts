import type { Command } from 'commander';
import { instantOf } from '../../calendar';
import { seedDirectory } from '../../records';
import { UserError } from '../errors';
import { counted, progressOf, withRecord, withTemporal } from '../operator';
import { print } from '../output';
import { seedCounty } from '../seed/seed';
import { writeStaff } from '../seed/staff';

/** `caseclock seed`: an invented county, the same each time, for development and training. */
export function register(program: Command): void {
  program
    .command('seed')
    .option('--cases <number>', 'how many cases the county has', '2000')
    .description('fill an installation with an invented county of all councils and stages (development only)')
    .action((options: { cases: string }) => {
      const cases = Number(options.cases);
      if (!Number.isSafeInteger(cases) || cases < 1 || cases > 100_000)
        throw new UserError('--cases is a whole number from 1 to 100000.');
      return withRecord(({ db, keys, env }) => {
        if (env.CASECLOCK_TIME_OFFSET_ALLOWED !== '1')
          throw new UserError(
            'This installation is not for training (CASECLOCK_TIME_OFFSET_ALLOWED): no invented case is put into it.',
          );
        return withTemporal(env, async (client) => {
          await seedDirectory(db);
          const staff = await writeStaff(db);
          const people = staff.reduce((sum, { added }) => sum + added, 0);
          print(`The directory: ${counted(people, 'line')} added.`);
          const now = instantOf(Date.now());
          const { recorded, there, opened } = await seedCounty(
            { db, keys, client },
            cases,
            now,
            progressOf('cases'),
          );
          print(`${counted(recorded, 'case')} added, ${there} there already; ${opened} opened on Temporal.`);
        });
      });
    });
}
