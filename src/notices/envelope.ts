import { createHash } from 'node:crypto';

/** The domain of the sender's address, in which message ids are minted. Throws when the address has none. */
export function domainOf(from: string): string {
  const domain = /@([^\s@<>]+)>?\s*$/.exec(from)?.[1];
  if (!domain) throw new Error(`MAIL_FROM is no address with a domain: "${from}".`);
  return domain;
}

/**
 * One mail's Message-ID, the same for each attempt: a receiver that has it already can drop a second copy.
 * Nothing of the case can be read from it.
 */
export function messageIdOf(caseId: string, number: number, person: string, domain: string): string {
  return `<${hashOf(`${caseId} ${number} ${person}`)}@${domain}>`;
}

/** The same for a person's digest of one day. */
export function digestIdOf(person: string, day: string, domain: string): string {
  return `<${hashOf(`digest ${person} ${day}`)}@${domain}>`;
}

/** The same for a mail about one sitting of a panel. */
export function panelMailIdOf(
  of: { council: string; panel: string; day: string; kind: string; person: string },
  domain: string,
): string {
  return `<${hashOf(`${of.kind} ${of.council} ${of.panel} ${of.day} ${of.person}`)}@${domain}>`;
}

/** What the mails of one case refer to, so that they stand together in a mailbox. */
export function threadIdOf(caseId: string, domain: string): string {
  return `<${hashOf(caseId)}@${domain}>`;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
