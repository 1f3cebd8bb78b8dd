import type { Command } from 'commander';

/** `caseclock rules`: how each rule of the five procedures is treated, and which tests hold it. */
export function register(program: Command): void {
  program
    .command('rules')
    .description('how each rule of the procedures is treated')
    .option('--council <council>', 'only the rules of this council')
    .option('--todo', 'only enforced rules that no test holds yet')
    .option('--json', 'as JSON: { id, treatment, by, tests, reason } for each rule')
    .addHelpText(
      'after',
      `
Examples:
  caseclock rules
  caseclock rules --council hull
  caseclock rules --todo

Each rule is enforced, prompted (its words are shown where they apply) or outside (no case system can hold it).
Exit code 1 when a rule is not accounted for, or a test names a rule that does not exist.`,
    )
    .action((options: import('../rules').RulesOptions) =>
      (require('../rules') as typeof import('../rules')).rulesCommand(options),
    );
}
