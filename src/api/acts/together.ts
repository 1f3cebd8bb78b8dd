import type { Request, Response } from 'express';
import { parseCaseId } from '../../casework/ids';
import { isTaken, type ActDefinition } from '../../vocabulary';
import { auditRefusalOf } from '../access/guard';
import { problemBody, problemOf } from '../http/answer';
import { identityOf } from '../http/middleware';
import type { Services } from '../services';
import { bodySchema } from '../shapes/bodies';
import { readTogether, type ChildsPart } from '../shapes/together';
import { actFrom, caseNamed, readBody, taken } from './acts';
import type { CaseDoor } from './case-door';
import { idempotencyKey } from './headers';
import type { Done } from './linked-contact';
import { unavailable, unknownAct } from './refusals';

export type Result =
  | { case: string; outcome: 'taken'; receipt: Done['receipt'] }
  | { case: string | null; outcome: 'refused' | 'not known'; problem: Record<string, unknown> };

/**
 * POST /v1/<resource>: one act for several children, with one result for each, in their order (decisions 2.7).
 * The same request again completes the rest: each case knows the key.
 */
export function togetherHandler(services: Services, door: CaseDoor, definition: ActDefinition) {
  return async (request: Request, response: Response): Promise<void> => {
    const key = idempotencyKey(request, response, identityOf(response), definition.protective);
    const children = readTogether(definition, request.body);
    const results = await Promise.all(
      children.map((child) => forOneChild(services, door, response, definition, key, child)),
    );
    if (results.every(({ outcome }) => outcome === 'not known')) throw unavailable();
    response.json({ results });
  };
}

/** One act on one case, with what became of it. */
export async function forOneChild(
  services: Services,
  door: CaseDoor,
  response: Response,
  definition: ActDefinition,
  key: string,
  child: ChildsPart,
): Promise<Result> {
  const id = typeof child.case === 'string' ? child.case : '';
  try {
    const target = caseNamed(response, id);
    if (!isTaken(definition, target.process)) throw unknownAct();
    const read = readBody(definition, bodySchema(definition), child.body);
    const unread = [...(read.unread ?? []), ...child.misplaced];
    const body = { ...read, ...(unread.length > 0 && { unread }) };
    const act = actFrom(definition, body, identityOf(response), key);
    const { receipt } = await taken(services, door, response, target, definition, act, body);
    return { case: id, outcome: 'taken', receipt };
  } catch (error) {
    const problem = problemOf(error);
    const request = response.locals.requestId;
    await auditRefusalOf(services, response, definition.act, id, problem);
    // Told with the child that it happened to: the others have their answers.
    if (problem.kind === 'internal') services.log.failure({ request, where: 'together', error });
    return {
      // Only what has the form of a case's id is repeated.
      case: parseCaseId(id) ? id : null,
      outcome: problem.kind === 'unavailable' ? 'not known' : 'refused',
      problem: problemBody(problem, services.publicUrl, request),
    };
  }
}
