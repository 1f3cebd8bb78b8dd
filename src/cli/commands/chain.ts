import type { Command } from 'commander';

/** `caseclock chain`: what became of one child, across all cases of a chain. */
export function register(program: Command): void {
  program
    .command('chain')
    .description('the cases of a chain as one story, from what "npm start" runs')
    .argument('<case>', 'any case of it, such as referral:hull:REF-123')
    .action((id: string) => (require('../chain') as typeof import('../chain')).chainCommand(id));
}
