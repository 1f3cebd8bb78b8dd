import type { Request, Response } from 'express';
import { z } from 'zod';
import { slugPattern } from '../../casework/ids';
import { caseOf } from '../acts/acts';
import { audit } from '../audit';
import { identityOf } from '../http/middleware';
import { notFound } from '../http/problems';
import type { WorklistQuery } from '../../records';
import type { Services } from '../services';
import { check } from '../shapes/check';
import { fromRecord } from './from-record';

export const worklistQuery = z.strictObject({
  team: z
    .string({ error: 'is one team: lower case, digits and hyphens' })
    .regex(slugPattern, { error: 'is one team: lower case, digits and hyphens' })
    .optional(),
  status: z
    .enum(['running', 'met', 'late', 'ended'], { error: 'is one of running, met, late, ended' })
    .optional(),
  limit: z.coerce
    .number({ error: 'is a number from 1 to 100' })
    .int({ error: 'is a whole number' })
    .min(1, { error: 'is at least 1' })
    .max(100, { error: 'is at most 100' })
    .default(50),
  cursor: z
    .string({ error: 'is the "next" of the page before' })
    .max(500, { error: 'is the "next" of the page before' })
    .optional(),
});

/** GET /v1/worklist: the obligations of the caller's council, from the record. It says when it was true. */
export function readWorklist(services: Services) {
  return async (request: Request, response: Response): Promise<void> => {
    const { authority } = identityOf(response);
    const { team, status, limit, cursor } = check(
      worklistQuery,
      { ...request.query },
      'worklist',
      'bad-query',
    );
    const query: WorklistQuery = {
      council: authority,
      limit,
      ...(team === undefined ? {} : { team }),
      ...(status === undefined ? {} : { status }),
      ...(cursor === undefined ? {} : { cursor }),
    };
    const asAt = new Date(services.now()).toISOString();
    const { lines, next } = await fromRecord(() => services.records.worklist(query));
    await audit(services, response, { what: 'read', subject: 'worklist' });
    response.json({ items: lines, page: { next }, asAt });
  };
}

/** GET /v1/cases/{id}/log: everything that happened to the case, in order. */
export function readLog(services: Services) {
  return async (request: Request, response: Response): Promise<void> => {
    const { id } = await caseOf(services, request, response, { what: 'read-refused', subject: 'log' });
    const events = await fromRecord(() => services.records.caseLog(id));
    if (events.length === 0) throw notFound();
    await audit(services, response, { what: 'read', case: id, subject: 'log' });
    response.json({ case: id, items: events });
  };
}
