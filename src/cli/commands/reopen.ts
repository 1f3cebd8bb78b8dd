import type { Command } from 'commander';
import { formatMoment } from '../../casework';
import { openCaseIds } from '../../records';
import { UserError } from '../errors';
import { counted, progressOf, withRecord, withTemporal } from '../operator';
import { print } from '../output';
import { reopen, type Reopened } from '../reopen';

interface Choices {
  case?: string;
  allOpen?: true;
  replace?: true;
}

/** `caseclock reopen`: the way back from a lost Temporal (docs/record.md). May be repeated. */
export function register(program: Command): void {
  program
    .command('reopen')
    .option('--case <id>', 'one case')
    .option('--all-open', 'every case that is open by the record and does not run')
    .option('--replace', 'with --case: end the run that is there, and go on from the log instead')
    .description('open cases again at the positions that their logs give')
    .action((choices: Choices) =>
      withRecord(({ db, keys, env }) =>
        withTemporal(env, async (client) => {
          if ((choices.case === undefined) === (choices.allOpen === undefined))
            throw new UserError('Say which: --case ID, or --all-open.');
          if (choices.replace && choices.case === undefined)
            throw new UserError('--replace ends a run: it takes one case at a time, with --case ID.');
          const ids = choices.case === undefined ? await openCaseIds(db) : [choices.case];
          const progress = progressOf('cases');
          const done = { reopened: 0, running: 0, not: 0 };
          for (const [index, id] of ids.entries()) {
            const became = await reopen({ db, keys, client }, id, {
              replace: choices.replace === true,
            }).catch((error: unknown) => ({
              case: id,
              is: 'failed' as const,
              why: (error as Error).message,
            }));
            for (const line of said(became)) print(line);
            if (became.is === 'reopened') done.reopened += 1;
            else if (became.is === 'running') done.running += 1;
            else done.not += 1;
            progress(index + 1, ids.length);
          }
          print(
            `${counted(done.reopened, 'case')} reopened, ${done.running} ran already, ${done.not} not reopened.`,
          );
          if (done.not > 0) process.exitCode = 1;
        }),
      ),
    );
}

function said(became: Reopened | { case: string; is: 'failed'; why: string }): string[] {
  const { case: id } = became;
  switch (became.is) {
    case 'reopened':
      return [
        `${id}  reopened at event ${became.at}`,
        ...became.missed.map(
          ({ event, at, notices = [] }) =>
            `${id}    while it did not run: ${event} ${formatMoment(at)}${notices.length > 0 ? ', in the digest' : ''}`,
        ),
      ];
    case 'running':
      return became.log > became.running
        ? [
            `${id}  runs, but is behind its log (${became.running} of ${became.log} events): caseclock repair ${id}`,
          ]
        : [];
    case 'closed':
      return [`${id}  is closed: a correction re-opens it`];
    case 'unknown':
      return [`${id}  is not in the record`];
    case 'not whole':
      return [
        `${id}  not reopened: its log has ${counted(became.findings, 'finding')} (caseclock verify ${id})`,
      ];
    case 'failed':
      return [`${id}  not reopened: ${became.why}`];
  }
}
