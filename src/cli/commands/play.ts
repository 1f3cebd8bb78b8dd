import { type Command, Option } from 'commander';

/** `caseclock play`: the whole life of a referral, as a scenario file tells it. */
export function register(program: Command): void {
  program
    .command('play <file...>')
    .description('play the life of a case that a file tells, and check what becomes of it')
    .addOption(
      new Option(
        '--on <world>',
        'the pure core; also a Temporal server that skips time; or what "npm start" runs',
      )
        .choices(['core', 'test-server', 'live'])
        .default('core'),
    )
    .option('--svg <picture>', 'also draw its clocks into this file')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Examples:
  caseclock play test/scenarios/easter.yaml
  caseclock play test/scenarios/easter.yaml --svg easter.svg
  caseclock play test/scenarios/*.yaml --on test-server
  caseclock play test/scenarios/easter.yaml --on live

Exit code 1 when something is not as the file says, or not the same on both. How a file is written: docs/scenarios.md.`,
    )
    .action((files: string[], options: import('../play').PlayOptions) =>
      (require('../play') as typeof import('../play')).playCommand(files, options),
    );
}
