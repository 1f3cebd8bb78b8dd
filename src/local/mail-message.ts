import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import PostalMime from 'postal-mime';
import type { SMTPServerOptions, SMTPServerSession } from 'smtp-server';

/** A mail as it was handed over: who it really went to is the envelope's word, not the header's. */
export interface Mail {
  id: string;
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string;
  /** By name in lower case; a repeated header has its values joined by a new line. */
  headers: Record<string, string>;
  receivedAt: string;
}

/** What a server on loopback needs, and no more: no TLS, no log-in, no look-up of names. */
export const LOOPBACK_SMTP: SMTPServerOptions = {
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  size: 10 * 1024 * 1024,
};

export async function readMail(stream: Readable, session: SMTPServerSession): Promise<Mail> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const parsed = await PostalMime.parse(Buffer.concat(chunks));
  const headers: Record<string, string> = {};
  for (const { key, value } of parsed.headers) {
    headers[key] = headers[key] === undefined ? value : `${headers[key]}\n${value}`;
  }
  const { mailFrom, rcptTo } = session.envelope;
  return {
    id: randomUUID(),
    from: mailFrom ? mailFrom.address : '',
    to: rcptTo.map(({ address }) => address),
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html: parsed.html ?? '',
    headers,
    receivedAt: new Date().toISOString(),
  };
}
