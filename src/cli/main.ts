import fs from 'node:fs';
import path from 'node:path';
import { Command, CommanderError } from 'commander';
import { isExpected } from './errors';

/**
 * The `caseclock` command. Each command is a module `commands/<name>.ts` with `register(program)`; only the one
 * that is asked for is loaded, so that every command starts at once.
 */
const COMMANDS: readonly (readonly [name: string, what: string])[] = [
  ['start', 'run everything on this machine: servers, mailbox, worker and API'],
  ['tour', 'see a case from its opening to its close'],
  ['token', 'a token for the API of this machine'],
  ['due', 'when something is due, and what was skipped'],
  ['explain', 'why a clock of a council is due when it is due'],
  ['policy', 'check, show, compare and release policies'],
  ['rules', 'how each rule of the procedures is treated'],
  ['migrate', 'bring the database to the newest shape'],
  ['seed-directory', 'people, posts and teams to try things with'],
];

interface CommandModule {
  register(program: Command): void;
}

async function main(args: readonly string[]): Promise<void> {
  const program = new Command('caseclock')
    .description("Runs the statutory clocks of children's social care.")
    .usage('<command> [options]')
    .showHelpAfterError()
    .exitOverride()
    .addHelpText('after', '\nHelp with one command: caseclock <command> --help');
  const asked = COMMANDS.find(([name]) => name === args[0] || (args[0] === 'help' && name === args[1]));
  for (const [name, what] of COMMANDS) {
    const file = path.join(__dirname, 'commands', `${name}${path.extname(__filename)}`);
    if (!fs.existsSync(file)) continue;
    if (asked?.[0] === name) (require(file) as CommandModule).register(program);
    else program.command(name).description(what).allowUnknownOption().allowExcessArguments();
  }
  await program.parseAsync([...args], { from: 'user' });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof CommanderError) {
    // Commander has said what is wrong, and how it is meant.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    process.stderr.write(
      `${isExpected(error) ? error.message : ((error as Error).stack ?? String(error))}\n`,
    );
    process.exitCode = 1;
  }
});
