import type { Readable } from 'node:stream';
import { createTransport, type NodemailerError, type SMTPPoolOptions } from 'nodemailer';

/** One mail to one address. */
export interface Mail {
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  /** With its angle brackets. */
  messageId: string;
  date: Date;
  /** The thread it belongs to; a digest belongs to none. */
  references?: string;
}

/**
 * How an attempt ended without success:
 * - refused: the server will never take this mail;
 * - not accepted: certainly not taken, and may be tried again;
 * - unknown: the mail was on its way and no answer came; it may have been taken.
 */
export type Outcome = 'refused' | 'not accepted' | 'unknown';

export class MailFailure extends Error {
  override readonly name = 'MailFailure';
  constructor(
    readonly outcome: Outcome,
    /** The server's number or the error's code: '550', 'ECONNECTION'. Never the server's text, which may name people. */
    readonly code: string,
    /** Whether it was the server that said so; else the way to it failed. */
    readonly answered: boolean,
  ) {
    super(`the mail was ${outcome === 'unknown' ? 'sent without an answer' : outcome} (${code})`);
  }
}

export interface Transport {
  /** Resolves when the server has taken the mail. Throws MailFailure within 30 s, or as soon as `signal` aborts. */
  send(mail: Mail, signal?: AbortSignal): Promise<void>;
  close(): void;
}

/** The longest that one `send` may take, in milliseconds. */
export const longestSend = 30_000;

/** Mails a second at most, over all connections: below what council gateways throttle. */
const mailsASecond = 20;

/** Nobody answers it, and no out-of-office does (RFC 3834, Exchange). */
const automatic = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };

/**
 * Sends through the server of SMTP_URL: smtps://user:password@host or smtp://host:port. TLS is required except on
 * loopback or where `tls` is 'off' (SMTP_TLS).
 * @throws Error with a sentence when the address is missing or wrong
 */
export function smtpTransport(url: string | undefined, options: { tls?: 'off' | undefined } = {}): Transport {
  const pool = createTransport({ ...smtpOptions(url, options.tls), pool: true });
  /** The message of each attempt, by its signal: it is read only once the server has asked for the data. */
  const messages = new WeakMap<AbortSignal, Readable>();
  pool.use('stream', ({ message, data }, done) => {
    const build = message.createReadStream.bind(message);
    message.createReadStream = (streamOptions) => {
      const stream = build(streamOptions);
      if (data.signal) messages.set(data.signal, stream);
      return stream;
    };
    done();
  });
  return {
    async send(mail, cancelled) {
      const limit = AbortSignal.timeout(longestSend);
      const signal = AbortSignal.any(cancelled ? [cancelled, limit] : [limit]);
      const thread = mail.references === undefined ? {} : { inReplyTo: mail.references };
      try {
        await pool.sendMail({ ...mail, ...thread, headers: automatic, xMailer: false, signal });
      } catch (error) {
        throw failureOf(error as NodemailerError, messages.get(signal)?.readableDidRead ?? false);
      }
    },
    close: () => pool.close(),
  };
}

/** @param begun the server had asked for the message, and some of it may have left */
function failureOf(error: NodemailerError, begun: boolean): MailFailure {
  const { code = 'ESOCKET', command, responseCode, permanent } = error;
  if (responseCode !== undefined) {
    // A refusal before the recipient is named (greeting, log-in, sender) is about us, and may be mended.
    const aboutThisMail = command === 'RCPT TO' || command === 'DATA';
    return new MailFailure(
      permanent && aboutThisMail ? 'refused' : 'not accepted',
      String(responseCode),
      aboutThisMail,
    );
  }
  if (code === 'EENVELOPE') return new MailFailure('refused', code, true);
  return new MailFailure(begun ? 'unknown' : 'not accepted', code, false);
}

/** How the server of SMTP_URL is reached. @throws Error with a sentence when the address is missing or wrong */
export function smtpOptions(address: string | undefined, tls: 'off' | undefined): SMTPPoolOptions {
  if (!address) throw new Error('SMTP_URL is not set: it looks like smtps://user:password@host.');
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url?.hostname || !/^smtps?:$/.test(url.protocol)) {
    throw new Error(
      'SMTP_URL is no mail server: it looks like smtps://user:password@host or smtp://host:587.',
    );
  }
  const secure = url.protocol === 'smtps:';
  const clear = !secure && (tls === 'off' || isLoopback(url.hostname));
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port ? Number(url.port) : secure ? 465 : 587,
    secure,
    ...(clear ? { ignoreTLS: true } : { requireTLS: !secure }),
    ...(url.username && {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
    maxConnections: 5,
    rateDelta: 1_000,
    rateLimit: mailsASecond,
    disableFileAccess: true,
    disableUrlAccess: true,
    // The pool would send again by itself what may have been taken: only the ledger decides that.
    maxRequeues: 0,
    dnsTimeout: 5_000,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.');
}
