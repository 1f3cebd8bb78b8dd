import type { Mail } from './mail-message';
import { escape, page } from './page';

/** The mailbox's pages. Everything that came in a mail is escaped, or shut in a frame that may run nothing. */

export function listPage(mails: Mail[]): string {
  const rows = mails
    .map(
      (mail) =>
        `<tr><td><a href="/messages/${escape(mail.id)}">${escape(mail.subject || '(no subject)')}</a></td>` +
        `<td>${escape(mail.to.join(', '))}</td><td>${time(mail)}</td></tr>`,
    )
    .join('\n');
  const table = `<table><thead><tr><th scope="col">Subject</th><th scope="col">To</th><th scope="col">Received</th></tr></thead>
<tbody>${rows}</tbody></table>`;
  return page(
    'Mailbox',
    `<h1>Mailbox</h1>
<p>Every mail of this local installation ends here; nothing leaves the machine. <a href="/">Refresh</a> · <a href="/messages">As JSON</a></p>
${mails.length > 0 ? table : '<p>No mails yet.</p>'}`,
  );
}

export function mailPage(mail: Mail): string {
  const headers = Object.entries(mail.headers)
    .map(([name, value]) => `<tr><th scope="row">${escape(name)}</th><td>${escape(value)}</td></tr>`)
    .join('\n');
  const frame = mail.html
    ? `<h2>As shown</h2><iframe title="The mail as shown" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/messages/${escape(mail.id)}/html"></iframe>`
    : '';
  return page(
    mail.subject || '(no subject)',
    `<p><a href="/">Mailbox</a></p>
<h1>${escape(mail.subject || '(no subject)')}</h1>
<p>From ${escape(mail.from)} to ${escape(mail.to.join(', '))}, ${time(mail)}</p>
${frame}
<h2>Text</h2><pre>${escape(mail.text)}</pre>
<details><summary>Headers</summary><table><tbody>${headers}</tbody></table></details>`,
  );
}

export function notFoundPage(): string {
  return page('Not found', '<h1>Not found</h1><p><a href="/">Mailbox</a></p>');
}

function time(mail: Mail): string {
  const at = escape(mail.receivedAt);
  return `<time datetime="${at}">${at.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}</time>`;
}
