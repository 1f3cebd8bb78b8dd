import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import { msOf, type Instant } from '../../calendar';
import type { Identity } from '../../identity';
import { Problem } from '../http/problems';
import type { Services } from '../services';
import { readMoment } from '../shapes/moments';
import { sha256 } from './hashes';

/**
 * The hash under which the case remembers this request. A key belongs to whoever sent it: two people who both
 * use "1" do not get each other's answers. Minted when absent, and always returned, so that the request can be
 * repeated after a time-out. What protects a child is not held up by a key of the wrong form: it gets another.
 */
export function idempotencyKey(
  request: Request,
  response: Response,
  identity: Identity,
  protective = false,
): string {
  const sent = request.get('Idempotency-Key')?.trim();
  const isRight = sent !== undefined && /^[\x21-\x7e]{1,128}$/.test(sent);
  const given = isRight ? sent : undefined;
  if (sent !== undefined && !isRight && !protective) {
    throw new Problem('bad-header', 'Idempotency-Key holds 1 to 128 printable characters without spaces.');
  }
  const key = given ?? randomUUID();
  response.set('Idempotency-Key', key);
  return sha256([identity.authority, identity.person, key].join('\n')).slice(0, 32);
}

/** The number of acts that the caller has seen: If-Match: "7". What protects a child is not held up by it. */
export function expectedVersion(request: Request, protective = false): number | undefined {
  const header = request.get('If-Match');
  if (header === undefined || header.trim() === '*') return undefined;
  const found = /^"(\d{1,9})"$/.exec(header.trim());
  if (!found && protective) return undefined;
  if (!found)
    throw new Problem(
      'bad-header',
      'If-Match holds the version of the case in quotes, as its ETag had it: "7".',
    );
  return Number(found[1]);
}

/**
 * Caseclock-Now: the instant at which a case that is opened stands, for training and tests. As milliseconds to be
 * added to the clock on the wall.
 */
export function timeOffset(request: Request, { now, timeOffsetAllowed }: Services): number {
  const header = request.get('Caseclock-Now');
  if (header === undefined) return 0;
  if (!timeOffsetAllowed)
    throw new Problem(
      'bad-header',
      'Caseclock-Now is not taken here: cases are moved in time where CASECLOCK_TIME_OFFSET_ALLOWED is 1.',
    );
  const read = readMoment(header.trim(), false);
  if ('wrong' in read) throw new Problem('bad-header', `Caseclock-Now ${read.wrong}.`);
  return msOf(read.moment as Instant) - now();
}

/** Prefer: respond-async (RFC 7240). */
export function prefersAsync(request: Request): boolean {
  return (request.get('Prefer') ?? '')
    .split(',')
    .some((preference) => preference.trim().toLowerCase() === 'respond-async');
}

export function etag(version: number): string {
  return `"${version}"`;
}
