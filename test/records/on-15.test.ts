import fs from 'node:fs';

/** The oldest PostgreSQL that is supported: everything that holds of the record holds there too. */
process.env.CASECLOCK_TEST_POSTGRES = '15';

const suites = fs
  .readdirSync(__dirname)
  .filter((file) => file.endsWith('.test.ts') && !file.startsWith('on-15'));

describe.each(suites)('%s on PostgreSQL 15', (suite) => {
  // A describe takes its tests synchronously.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  require(`./${suite}`);
});
