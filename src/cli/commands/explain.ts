import type { Command } from 'commander';

/** `caseclock explain`: why a clock of a council is due when it is due. */
export function register(program: Command): void {
  program
    .command('explain')
    .description('why a clock of a council is due when it is due')
    .requiredOption('--council <council>', 'such as hull, or hull@2023-01')
    .requiredOption('--clock <name>', 'such as closure; "caseclock policy show" lists them')
    .requiredOption(
      '--on <event=when>',
      'what happened, as often as needed: a date, a London time or an instant',
      (value: string, before: string[] | undefined) => [...(before ?? []), value],
    )
    .option('--known <date>', 'with the bank holidays as they were known on that day')
    .option('--earlier', 'of a London time that exists twice or not at all: the earlier instant')
    .option('--later', 'the later one')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Examples:
  caseclock explain --council peterborough --clock referral-decision --on "ReferralReceived=2025-04-17 16:59"
  caseclock explain --council hull --clock closure --on MeetingHeld=2025-12-18 --json

Fields that a rule asks about are taken to hold; the answer names them.`,
    )
    .action((options: import('../explain').ExplainOptions) =>
      (require('../explain') as typeof import('../explain')).explainCommand(options),
    );
}
