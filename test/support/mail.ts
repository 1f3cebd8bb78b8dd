import { once } from 'node:events';
import type net from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { LOOPBACK_SMTP, readMail, type Mail } from '../../src/local/mail-message';
import { PATIENCE_MS } from './eventually';

export type { Mail };

/**
 * How the server treats what comes:
 * - accept: like any other;
 * - refuse: answers `code` (4xx: try again, 5xx: never) at the recipient or at
 *   the end of the mail, for all recipients or those that match;
 * - drop: cuts the connection when the mail has arrived, before any answer. It
 *   is `kept` (the sender cannot know) or `lost`;
 * - slow: accepts, that many milliseconds later.
 */
export type Behaviour =
  | { kind: 'accept' }
  | { kind: 'refuse'; code: number; at?: 'recipient' | 'data'; message?: string; recipient?: RegExp }
  | { kind: 'drop'; mail: 'kept' | 'lost' }
  | { kind: 'slow'; ms: number };

export interface MailServer {
  /** smtp://127.0.0.1:PORT */
  url: string;
  port: number;
  /** What has been accepted, oldest first. */
  mails: Mail[];
  /** How often a mail or a recipient has been refused or cut off. */
  refusals: number;
  /** The first mail, arrived or still to come, for which the predicate holds. */
  waitFor(predicate: (mail: Mail) => boolean, ms?: number): Promise<Mail>;
  /** All mails, as soon as there are that many. */
  waitForCount(count: number, ms?: number): Promise<Mail[]>;
  clear(): void;
  /** From now on; a function is asked anew for each mail. */
  behave(behaviour: Behaviour | (() => Behaviour)): void;
  /** Nobody answers on the port any more; open connections are cut. */
  stop(): Promise<void>;
  /** Answers again, on the same port. */
  restart(): Promise<void>;
}

/** A real SMTP server on a port of its own. */
export async function startMailServer(
  options: { behaviour?: Behaviour; port?: number } = {},
): Promise<MailServer> {
  let behaviour: Behaviour | (() => Behaviour) = options.behaviour ?? { kind: 'accept' };
  let server: SMTPServer;
  let port = options.port ?? 0;
  const sockets = new Map<number, net.Socket>();
  const waiting = new Set<() => void>();

  const refusal = (code: number, message: string) =>
    Object.assign(new Error(message), { responseCode: code });

  function keep(mail: Mail): void {
    handle.mails.push(mail);
    for (const look of [...waiting]) look();
  }

  async function receive(mail: Mail, session: SMTPServerSession): Promise<void> {
    const now = typeof behaviour === 'function' ? behaviour() : behaviour;
    if (now.kind === 'refuse' && now.at === 'data') {
      if (!now.recipient || mail.to.some((address) => now.recipient!.test(address))) {
        handle.refusals++;
        throw refusal(now.code, now.message ?? 'Refused by the test');
      }
    }
    if (now.kind === 'drop') {
      if (now.mail === 'kept') keep(mail);
      handle.refusals++;
      sockets.get(session.remotePort)?.destroy();
      return;
    }
    if (now.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, now.ms));
    keep(mail);
  }

  async function open(): Promise<void> {
    server = new SMTPServer({
      ...LOOPBACK_SMTP,
      closeTimeout: 1,
      onRcptTo({ address }, _session, done) {
        const now = typeof behaviour === 'function' ? undefined : behaviour;
        if (now?.kind === 'refuse' && now.at !== 'data' && (now.recipient?.test(address) ?? true)) {
          handle.refusals++;
          return done(refusal(now.code, now.message ?? 'Refused by the test'));
        }
        done();
      },
      onData(stream, session, done) {
        readMail(stream, session)
          .then((mail) => receive(mail, session))
          .then(() => done(), done);
      },
    });
    server.on('error', () => undefined); // connections that a client or a test has cut
    server.server.on('connection', (socket: net.Socket) => {
      const remote = socket.remotePort!;
      sockets.set(remote, socket);
      socket.once('close', () => sockets.delete(remote));
    });
    server.listen(port, '127.0.0.1');
    await once(server.server, 'listening');
    port = (server.server.address() as net.AddressInfo).port;
  }

  async function close(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets.values()) socket.destroy();
    await closed;
  }

  function wait<T>(look: () => T | undefined, what: string, ms: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const check = () => {
        const found = look();
        if (found === undefined) return;
        clearTimeout(limit);
        waiting.delete(check);
        resolve(found);
      };
      const limit = setTimeout(() => {
        waiting.delete(check);
        const had = handle.mails.map((mail) => `${mail.to.join(',')}: ${mail.subject}`).join('\n  ');
        reject(new Error(`${what} within ${ms} ms. There came ${handle.mails.length} mails:\n  ${had}`));
      }, ms);
      waiting.add(check);
      check();
    });
  }

  const handle: MailServer = {
    get url() {
      return `smtp://127.0.0.1:${port}`;
    },
    get port() {
      return port;
    },
    mails: [],
    refusals: 0,
    waitFor: (predicate, ms = PATIENCE_MS) =>
      wait(() => handle.mails.find(predicate), 'No such mail came', ms),
    waitForCount: (count, ms = PATIENCE_MS) =>
      wait(() => (handle.mails.length >= count ? handle.mails : undefined), `Not ${count} mails came`, ms),
    clear() {
      handle.mails.length = 0;
      handle.refusals = 0;
    },
    behave(next) {
      behaviour = next;
    },
    stop: close,
    restart: open,
  };
  await open();
  return handle;
}
