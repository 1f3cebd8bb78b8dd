import { type Command, Option } from 'commander';

/** `caseclock due`: when something is due, by any unit, and which days were not counted. */
export function register(program: Command): void {
  program
    .command('due')
    .description('when something is due, and what was skipped')
    .requiredOption('--from <when>', 'a date, a London time ("2026-04-01 16:59") or an instant (...Z)')
    .option('--in <duration>', 'such as "24 hours", "7 days", "6 weeks", "12 months", "10 working days"')
    .option('--earlier-of <durations...>', 'two or more durations: the one that ends first')
    .option('--before', 'count backwards: at least so long before')
    .option('--clear', 'clear days: neither the first nor the last day counts')
    .option('--cutoff <time>', 'received at or after this time counts as received on the next working day')
    .addOption(
      new Option('--non-working-receipt <day>', 'what a receipt on a non-working day counts as').choices([
        'same',
        'next',
      ]),
    )
    .option('--known <date>', 'with the bank holidays as they were known on that day')
    .option('--times <n>', 'a series, each counted from the one start')
    .option('--earlier', 'of a London time that exists twice or not at all: the earlier instant')
    .option('--later', 'the later one')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Examples:
  caseclock due --from 2026-04-01 --in "10 working days"
  caseclock due --from "2025-04-17 16:59" --in "24 hours"
  caseclock due --from 2026-01-08 --in "5 working days" --before
  caseclock due --from 2025-03-01 --earlier-of "26 weeks" "6 months"
  caseclock due --from 2024-08-31 --in "6 months" --times 3
  caseclock due --from 2022-09-12 --in "10 working days" --known 2022-09-01`,
    )
    .action((options: import('../due').DueOptions) =>
      (require('../due') as typeof import('../due')).dueCommand(options),
    );
}
