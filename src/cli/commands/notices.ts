import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '../../local/config';
import { withLocalEnvironment } from '../../local/environment';
import { domainOf, MailFailure, smtpTransport } from '../../notices';
import { councils } from '../../policy';
import { knownCouncil } from '../council';
import { UserError } from '../errors';
import { plainAddress } from '../notices/address';
import { samplesOf, type Sample } from '../notices/samples';
import { print } from '../output';

/**
 * `caseclock notices preview --council C [--out FOLDER]`: every notice of a council with sample data, for a manager to
 * review. `caseclock notices test --to ADDRESS`: one of them through the mail server, to see that it arrives.
 */
export function register(program: Command): void {
  const notices = program.command('notices').description('review the mails, and try the way they take');
  notices
    .command('preview')
    .description('every notice of a council with sample data')
    .requiredOption('--council <council>', 'whose words and rules')
    .option('--out <folder>', 'write each as a page and as text, with an index')
    .action(({ council, out }: { council: string; out?: string }) => {
      const samples = samplesOf(knownCouncil(council));
      if (out) print(write(samples, council, out));
      else print(samples.map(shown).join('\n\n'));
    });
  notices
    .command('test')
    .description('send one sample mail through the configured server')
    .requiredOption('--to <address>', 'who gets it')
    .action(({ to }: { to: string }) => sendTest(plainAddress(to)));
}

function shown({ name, to, mail, task }: Sample): string {
  const head = `== ${name}, to ${to.join(', ')}`;
  if (task) return `${head}\nNo mail: a task for the worker, after ${task.says} (${task.cite.join(', ')}).`;
  return `${head}\nSubject: ${mail?.subject}\n\n${mail?.text}`;
}

/** @returns where the index is */
function write(samples: readonly Sample[], council: string, folder: string): string {
  fs.mkdirSync(folder, { recursive: true });
  const rows = samples.map((sample, index) => {
    const { mail, task, to, name } = sample;
    const file = `${String(index + 1).padStart(2, '0')}-${name}`;
    if (mail) {
      fs.writeFileSync(path.join(folder, `${file}.html`), mail.html);
      fs.writeFileSync(path.join(folder, `${file}.txt`), `Subject: ${mail.subject}\n\n${mail.text}`);
    }
    const says = mail
      ? `<a href="${file}.html">${mail.subject}</a> (<a href="${file}.txt">text</a>)`
      : `task for the worker: ${task?.says} (${task?.cite.join(', ')})`;
    return `<tr><td>${to.join(', ')}</td><td>${says}</td></tr>`;
  });
  const index = path.join(folder, 'index.html');
  fs.writeFileSync(index, `<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>Notices of ${council}</title><h1>Notices of ${council}, with sample data</h1>
<table><thead><tr><th scope="col">To</th><th scope="col">Notice</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></html>\n`); // prettier-ignore
  return index;
}

async function sendTest(to: string): Promise<void> {
  const { SMTP_URL: url, SMTP_TLS: tls, MAIL_FROM: from = '' } = withLocalEnvironment(readConfig());
  const [sample] = samplesOf(councils()[0]!);
  const { subject, text, html } = sample!.mail!;
  const domain = expected(() => domainOf(from));
  const transport = expected(() => smtpTransport(url, { tls: tls === 'off' ? 'off' : undefined }));
  const messageId = `<test-${randomUUID()}@${domain}>`;
  try {
    await transport.send({ from, to, subject: `Test: ${subject}`, text, html, messageId, date: new Date() });
    print(`The mail server has taken a test mail to ${to}.`);
  } catch (error) {
    if (!(error instanceof MailFailure)) throw error;
    throw new UserError(`The mail server of SMTP_URL did not take it: ${error.message}.`, { cause: error });
  } finally {
    transport.close();
  }
}

/** A setting that is missing or wrong is for the person to put right. */
function expected<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new UserError((error as Error).message, { cause: error });
  }
}
