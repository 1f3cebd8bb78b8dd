import type { HolidayTable } from '../calendar';
import { newestEdition } from '../casework/edition';
import type { Refusal } from '../casework';
import type { Renewal } from '../casework/renew';

/** What `caseclock renew` sends; under the codec's mark, whichever of our programs it was. */
export interface RenewalArgument {
  renewal: Renewal;
}

/**
 * Reads what came through the door as a renewal. Nothing here throws. Pins are what a case computes with, so only
 * our own programs bring them (the codec's mark).
 */
export function readRenewal(raw: unknown): Renewal | Refusal {
  if (!isObject(raw)) return refused('"renew" takes one object, { "renewal": { … } }');
  if (raw.unreadable !== undefined) {
    return { refused: 'unreadable', message: '"renew" could not be read' };
  }
  if (!raw.origin) {
    return { refused: 'not-allowed', message: 'only our own programs renew a case: use `caseclock renew`' };
  }
  if (!isObject(raw.renewal)) return refused('"renew" takes one object, { "renewal": { … } }');
  const { edition, holidays, ...others } = raw.renewal;
  const [other] = Object.keys(others);
  if (other) return refused('a renewal brings an edition and a bank-holiday table, and nothing else');
  if (edition !== undefined && !Number.isSafeInteger(edition)) return refused('edition is a whole number');
  if (holidays !== undefined && !isTable(holidays)) return refused('holidays is a bank-holiday table');
  return {
    ...(edition !== undefined && { edition: edition as number }),
    ...(holidays !== undefined && { holidays }),
  };
}

/** At the door only: what is in the history already waits for a worker that knows the edition. */
export function editionRefused({ edition }: Renewal): Refusal | null {
  if (edition === undefined || edition <= newestEdition) return null;
  return {
    refused: 'missing',
    message: `this worker knows the editions up to ${newestEdition}: ship the new one first, then renew`,
  };
}

function isTable(value: unknown): value is HolidayTable {
  if (!isObject(value)) return false;
  const { version, until, from, years } = value;
  const days = (year: unknown) => Array.isArray(year) && year.every(Number.isSafeInteger);
  return (
    typeof version === 'string' &&
    typeof until === 'string' &&
    Number.isSafeInteger(from) &&
    Array.isArray(years) &&
    years.every(days)
  );
}

function refused(message: string): Refusal {
  return { refused: 'shape', message };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
