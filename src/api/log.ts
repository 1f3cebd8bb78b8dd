import pino from 'pino';
import { errorForLog } from '../programs/log-error';
import type { AuditEntry } from './services';

/**
 * The log: typed lines with an allow-list of fields. No bodies, no addresses with content, no error messages of
 * other people's libraries; redaction is no safety net, so nothing is left to redact.
 */
export interface RequestLine {
  request: string;
  method: string;
  /** The route's pattern, not the address. */
  route: string;
  status: number;
  ms: number;
  person?: string;
  authority?: string;
  problem?: string;
}

export interface Log {
  request(line: RequestLine): void;
  /** Something failed that should not: the error's name and where, never its message. */
  failure(line: { request?: string; where: string; error: unknown }): void;
  /** An audit entry that PostgreSQL could not take. */
  audit(entry: AuditEntry): void;
}

export function createLog(destination?: pino.DestinationStream): Log {
  const log = pino(
    { base: { part: 'api' }, timestamp: pino.stdTimeFunctions.isoTime },
    destination ?? process.stdout,
  );
  return {
    request: ({ request, method, route, status, ms, person, authority, problem }) =>
      log.info({ event: 'request', request, method, route, status, ms, person, authority, problem }),
    failure: ({ request, where, error }) =>
      log.error({ event: 'failure', request, where, ...errorForLog(error) }),
    audit: ({ at, what, person, authority, request, case: id, subject, reason, purpose }) =>
      log.warn({ event: 'audit', at, what, person, authority, request, case: id, subject, reason, purpose }),
  };
}
