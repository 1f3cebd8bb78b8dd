import { Option, type Command } from 'commander';

interface Choices {
  as: string;
  council: string;
  person?: string;
  hours: string;
  json?: true;
}

/** `caseclock token`: a token for one of the invented people of a development installation. */
export function register(program: Command): void {
  program
    .command('token')
    .description('print a token for somebody of the development directory')
    .requiredOption('--as <role>', 'the role in which to act: team-manager, social-worker, duty-manager ...')
    .option('--council <council>', 'the council', 'peterborough')
    .option('--person <id>', 'one person, where several have the role')
    .addOption(new Option('--hours <hours>', 'how long it is valid').default('8'))
    .option('--json', 'print who it is for as well, as JSON')
    .action(async (choices: Choices) => {
      // Loaded only now, so that the other commands start quickly.
      const { developmentToken } = require('../development-token') as typeof import('../development-token');
      try {
        const { token, person } = await developmentToken({ ...choices, hours: Number(choices.hours) });
        console.log(choices.json ? JSON.stringify({ token, person }) : token);
      } catch (error) {
        console.error((error as Error).message);
        process.exitCode = 1;
      }
    });
}
