import type { Response } from 'express';
import { identityOf } from './http/middleware';
import type { AuditEntry, Services } from './services';

const PATIENCE_MS = 1_000;

/**
 * Who read what, and what was refused to whom. It goes to the record; while that does not answer, to the log
 * stream, so that an act never waits for PostgreSQL.
 */
export async function audit(
  services: Services,
  response: Response,
  entry: Pick<AuditEntry, 'what' | 'subject' | 'case' | 'reason' | 'purpose'>,
): Promise<void> {
  const { person, authority } = identityOf(response);
  const full: AuditEntry = {
    ...entry,
    at: new Date(services.now()).toISOString(),
    person,
    authority,
    request: response.locals.requestId,
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the record did not answer in time')), PATIENCE_MS);
  });
  try {
    await Promise.race([services.records.audit(full), late]);
  } catch {
    services.log.audit(full);
  } finally {
    clearTimeout(timer);
  }
}
