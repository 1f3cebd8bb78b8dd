import type { Command } from 'commander';

/** `caseclock policy ...`: what a practice manager needs to write, read, compare and release procedures. */
export function register(program: Command): void {
  const policy = program.command('policy').description('check, show, compare and release policies');

  policy
    .command('check [file...]')
    .description('check policy files; without a file, all of them')
    .option('--json', 'the mistakes as JSON')
    .addHelpText(
      'after',
      `
Examples:
  caseclock policy check
  caseclock policy check policies/hull/2023-01.yaml

Exit code 1 when something is wrong.`,
    )
    .action((files: string[], options: { json?: true }) =>
      (require('../policy/check') as typeof import('../policy/check')).check(files, options),
    );

  policy
    .command('names [word]')
    .description('the events, acts, fields and roles that a policy may name')
    .option('--process <process>', 'only acts of this process: referral, cinPlan, stepDown or stepUp')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Examples:
  caseclock policy names
  caseclock policy names visit
  caseclock policy names --process stepDown`,
    )
    .action((word: string | undefined, options: { process?: string; json?: true }) =>
      (require('../policy/names') as typeof import('../policy/names')).names(word, options),
    );

  policy
    .command('show <council>')
    .description('the whole policy as a document with its citations, to read and sign off')
    .option('--json', 'the compiled policy, its words and its hash as JSON')
    .addHelpText(
      'after',
      `
Examples:
  caseclock policy show hull
  caseclock policy show hull@2023-01 > hull.md

Without a version, the newest one.`,
    )
    .action((council: string, options: { json?: true }) =>
      (require('../policy/show') as typeof import('../policy/show')).show(council, options),
    );

  policy
    .command('diff <a> <b>')
    .description('what differs between two councils or two versions')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Examples:
  caseclock policy diff hull leicestershire
  caseclock policy diff hull@2023-01 hull@2026-04`,
    )
    .action((a: string, b: string, options: { json?: true }) =>
      (require('../policy/diff') as typeof import('../policy/diff')).diff(a, b, options),
    );

  policy
    .command('release <council>')
    .description('lock the rules of a version that goes live: from then on they cannot change')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Examples:
  caseclock policy release hull
  caseclock policy release hull@2023-01

Writes policies/released.lock.json, which belongs under version control.`,
    )
    .action((council: string, options: { json?: true }) =>
      (require('../policy/release') as typeof import('../policy/release')).release(council, options),
    );
}
