import { Command, CommanderError } from 'commander';
import { isExpected } from './errors';

/**
 * The `caseclock` command. Each command is a module `commands/<name>.ts` with `register(program)`; only the one
 * that is asked for is loaded, so that every command starts at once.
 */
const COMMANDS: readonly (readonly [name: string, what: string])[] = [
  ['start', 'run everything on this machine, until Ctrl-C'],
  ['tour', 'play a life against what "caseclock start" runs, and tell it'],
  ['play', 'play the life of a case that a file tells, and check what becomes of it'],
  ['chain', 'the cases of a chain as one story, from what "caseclock start" runs'],
  ['token', 'a token for the API of this machine'],
  ['due', 'when something is due, and what was skipped'],
  ['explain', 'why a clock of a council is due when it is due'],
  ['policy', 'check, show, compare and release policies'],
  ['rules', 'how each rule of the procedures is treated'],
  ['roles', 'who may see and do what over the API'],
  ['migrate', 'bring the database to its present form'],
  ['notices', 'review the mails of a council, and try the way they take'],
  ['digest', 'send the digests of another morning (development only)'],
  ['directory', 'import the staff of a council: people, posts, teams, cover, rotas'],
  ['config', 'check the settings of a part, and try what they lead to'],
  ['keys', 'rotate the keys that encrypt what Temporal holds and the notes of the record'],
  ['replay', 'replay the history of a case here, with the workflows of this release'],
  ['sweep', 'look once for cases that do not stir, do not run or are not recorded'],
  ['seed', 'fill an installation with an invented county (development only)'],
  ['seed-directory', 'write invented staff into the directory (development only)'],
  ['renew', 'bring open cases the bank holidays and the edition of this release'],
  ['verify', 'check the case log against its hashes, the running cases and the worklists'],
  ['rebuild', 'make the worklists again from the case log'],
  ['reopen', 'open cases again at their positions on an empty Temporal'],
  ['repair', 'say what the record and a running case disagree on, and mend what can be mended'],
  ['dispose', 'delete a closed case as a whole and leave its tombstone'],
];

interface CommandModule {
  register(program: Command): void;
}

/**
 * Runs one command. Says what went wrong on stderr and in the exit code: 1 for what a person can put right (or an
 * error of ours, with its stack), 2 for a command or option that does not exist.
 */
export async function run(args: readonly string[]): Promise<void> {
  try {
    await parse(args);
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has said what is wrong, and how it is meant.
      process.exitCode = error.exitCode === 0 ? 0 : 2;
    } else {
      process.stderr.write(
        `${isExpected(error) ? error.message : ((error as Error).stack ?? String(error))}\n`,
      );
      process.exitCode = 1;
    }
  }
}

async function parse(args: readonly string[]): Promise<void> {
  const program = new Command('caseclock')
    .description("Runs the statutory clocks of children's social care.")
    .usage('<command> [options]')
    .showHelpAfterError()
    .exitOverride()
    .addHelpText('after', '\nHelp with one command: caseclock <command> --help');
  const asked = COMMANDS.find(([name]) => name === args[0] || (args[0] === 'help' && name === args[1]));
  for (const [name, what] of COMMANDS) {
    if (asked?.[0] === name) (require(`./commands/${name}`) as CommandModule).register(program);
    else program.command(name).description(what).allowUnknownOption().allowExcessArguments();
  }
  await program.parseAsync([...args], { from: 'user' });
}
