import http from 'node:http';
import { SMTPServer } from 'smtp-server';
import { LOOPBACK } from './config';
import { listPage, mailPage, notFoundPage } from './mailbox-page';
import { MailboxStore } from './mailbox-store';
import { LOOPBACK_SMTP, readMail } from './mail-message';

/**
 * The mailbox of a local installation: an SMTP server that delivers to a page.
 *
 *   GET    /                    the mails, newest first
 *   GET    /messages            the same as JSON
 *   GET    /messages/ID         one mail
 *   GET    /messages/ID/html    what its frame shows
 *   DELETE /messages            empties it
 */
export interface Mailbox {
  stop(): Promise<void>;
}

export interface MailboxOptions {
  smtpPort: number;
  httpPort: number;
  /** Where the mails are kept. */
  folder: string;
}

export async function startMailbox(options: MailboxOptions): Promise<Mailbox> {
  const store = new MailboxStore(options.folder);
  const smtp = new SMTPServer({
    ...LOOPBACK_SMTP,
    closeTimeout: 500,
    onData(stream, session, done) {
      readMail(stream, session).then(
        (mail) => {
          store.add(mail);
          done();
        },
        (error: unknown) => done(error as Error),
      );
    },
  });
  smtp.on('error', (error: Error) => process.stderr.write(`SMTP: ${error.message}\n`));
  const pages = http.createServer((request, response) => answer(store, options.httpPort, request, response));

  await listening(smtp.server, () => smtp.listen(options.smtpPort, LOOPBACK));
  await listening(pages, () => pages.listen(options.httpPort, LOOPBACK));

  return {
    async stop() {
      const closed = [smtp, pages].map(
        (server) => new Promise<void>((resolve) => server.close(() => resolve())),
      );
      pages.closeAllConnections();
      await Promise.all(closed);
    },
  };
}

function listening(server: NodeJS.EventEmitter, listen: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      server.off('error', reject);
      resolve();
    });
    listen();
  });
}

function answer(
  store: MailboxStore,
  port: number,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): void {
  // Another site's page must not read the mails under a name of its own that points here.
  if (![`${LOOPBACK}:${port}`, `localhost:${port}`].includes(request.headers.host ?? '')) {
    return send(response, 421, 'text/plain', 'Ask 127.0.0.1 or localhost.\n');
  }
  const { pathname } = new URL(request.url ?? '/', 'http://mailbox');
  const [, id, html] = /^\/messages\/([\w-]+)(\/html)?$/.exec(pathname) ?? [];
  const mail = id ? store.find(id) : undefined;

  if (request.method === 'DELETE' && pathname === '/messages') {
    store.clear();
    response.writeHead(204).end();
  } else if (request.method !== 'GET' && request.method !== 'HEAD') {
    send(response, 405, 'text/plain', 'Only GET, and DELETE /messages.\n');
  } else if (pathname === '/') {
    send(response, 200, 'text/html', listPage(store.list()));
  } else if (pathname === '/messages') {
    send(response, 200, 'application/json', JSON.stringify(store.list(), null, 2));
  } else if (mail && html) {
    sendUntrusted(response, mail.html);
  } else if (mail) {
    send(response, 200, 'text/html', mailPage(mail));
  } else {
    send(response, 404, 'text/html', notFoundPage());
  }
}

function send(response: http.ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(body);
}

/** The mail's own HTML: it may look as it likes, and do nothing but open its links in a tab of their own. */
function sendUntrusted(response: http.ServerResponse, html: string): void {
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  response.end(`<!doctype html><base target="_blank">${html}`);
}
