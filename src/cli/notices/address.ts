import { UserError } from '../errors';

/**
 * One plain address, with a mailbox and a domain; whether it exists only its server knows.
 * @throws UserError saying what is wrong with it
 */
export function plainAddress(address: string): string {
  const wrong = wrongIn(address);
  if (!wrong) return address;
  throw new UserError(`--to is one address, such as you@council.example; "${address}" ${wrong}.`);
}

function wrongIn(address: string): string | undefined {
  if (/[\s,;<>"]/.test(address)) return 'has a space, comma, quotation mark or bracket in it';
  const [mailbox, domain, ...more] = address.split('@');
  if (domain === undefined) return 'has no "@"';
  if (more.length > 0) return 'has more than one "@"';
  if (!mailbox) return 'has nothing before the "@"';
  return domain ? undefined : 'has nothing behind the "@"';
}
