import type { RequestHandler, Response } from 'express';
import { parseCaseId } from '../../casework/ids';
import { runningActs } from '../../vocabulary';
import { audit } from '../audit';
import { problemOf } from '../http/answer';
import { identityOf } from '../http/middleware';
import { Problem, problemTypes } from '../http/problems';
import type { Route } from '../routes';
import type { Services } from '../services';
import { accesses, accessOf, mayUse } from './roles';

/** A route's handler behind its door: who may not use it is refused before anything is read, and each refusal is audited. */
export function guarded(services: Services, route: Route, handler: RequestHandler): RequestHandler {
  return async (request, response, next) => {
    try {
      admit(route, response);
      await handler(request, response, next);
    } catch (error) {
      const { id: own, chain = '' } = request.params;
      const id = String(own ?? chain);
      await auditRefusal(services, response, route, parseCaseId(id) ? id : undefined, problemOf(error));
      throw error;
    }
  };
}

function admit(route: Route, response: Response): void {
  const { roles } = identityOf(response);
  const access = accessOf(route);
  if (mayUse(access, roles)) return;
  const yours = roles.length > 0 ? roles.join(', ') : 'none';
  throw new Problem(
    'not-allowed',
    `"${route.title}" is for ${accesses[access].says}; your roles are ${yours.replaceAll('-', ' ')}.`,
  );
}

/** Of reads it is kept who was not let in; of acts each refusal. What is nobody's fault but ours is none. */
async function auditRefusal(
  services: Services,
  response: Response,
  route: Route,
  id: string | undefined,
  problem: Problem,
): Promise<void> {
  const { status } = problemTypes[problem.kind];
  const isRead = route.kind === 'read';
  if (status >= 500 || (isRead && status !== 403 && status !== 404) || problem.kind === 'not-yet') return;
  await audit(services, response, {
    what: isRead ? 'read-refused' : 'act-refused',
    subject: subjectOf(route),
    reason: problem.because ?? problem.kind,
    ...(id !== undefined && { case: id }),
  });
}

const acts = new Map(runningActs.map(({ resource, act }) => [resource, act]));

/** What was asked for, in one word: the act, or the page. */
function subjectOf({ kind, path }: Route): string {
  const [, , first = '', ...rest] = path.split('/');
  const last = rest.findLast((part) => !part.startsWith(':')) ?? '';
  if (first === 'directory') return 'directory';
  if (kind !== 'read') return acts.get(last || first) ?? last;
  if (first !== 'cases') return [first, last].filter(Boolean).join(' ');
  return path.endsWith(':key') ? 'outcome' : last || 'case';
}

/** One child of several: their refusals are answered one by one, and so they are audited. */
export function auditRefusalOf(
  services: Services,
  response: Response,
  subject: string,
  id: string,
  problem: Problem,
): Promise<void> {
  if (problemTypes[problem.kind].status >= 500) return Promise.resolve();
  return audit(services, response, {
    what: 'act-refused',
    subject,
    reason: problem.because ?? problem.kind,
    ...(parseCaseId(id) && { case: id }),
  });
}
