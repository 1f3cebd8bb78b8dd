import type { Command } from 'commander';
import { Client } from '@temporalio/client';
import { dataConverter, parseKeyRing } from '../../codec';
import { smtpTransport } from '../../notices';
import { meanings } from '../../workers/sweep/findings';
import { sweep, type Swept } from '../../workers/sweep/sweep';
import { UserError } from '../errors';
import { withRecord, withTemporal } from '../operator';
import { print } from '../output';

/** `caseclock sweep`: one round of the safety net now, which the worker does every five minutes. Ends with 1 when it found anything. */
export function register(program: Command): void {
  program
    .command('sweep')
    .description('poke cases that did not stir, and say what does not run or is not recorded')
    .action(() =>
      withRecord(({ db, env }) =>
        withTemporal(env, async ({ connection, options: { namespace } }) => {
          const transport = smtpTransport(env.SMTP_URL, { tls: env.SMTP_TLS === 'off' ? 'off' : undefined });
          try {
            const swept = await sweep({
              db,
              client: new Client({
                connection,
                namespace,
                dataConverter: dataConverter(parseKeyRing(env.CASECLOCK_KEYS), 'api'),
              }),
              transport,
              mailFrom: env.MAIL_FROM ?? 'caseclock@localhost',
              operator: env.OPERATOR_MAIL,
              log: (line) => process.stderr.write(`${line}\n`),
            });
            if (!swept) throw new UserError('A worker sweeps at this moment: try again.');
            print(report(swept));
            if (swept.findings.length + swept.failed.length > 0) process.exitCode = 1;
          } finally {
            transport.close();
          }
        }),
      ),
    );
}

function report({ findings, failed }: Swept): string {
  return [
    ...findings.map(({ kind, subject }) => `${subject}: ${meanings[kind]}.`),
    ...(failed.length > 0 ? [`Could not be looked at: ${failed.join(', ')}.`] : []),
    ...(findings.length + failed.length === 0 ? ['Nothing found.'] : []),
  ].join('\n');
}
