import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Services } from '../services';
import { Problem, problemTypes, type ProblemKind } from './problems';

/** Turns whatever was thrown into one problem; what is unexpected is logged by name and told as nothing. */
export function answerProblems(services: Pick<Services, 'log' | 'publicUrl'>): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const problem = problemOf(error);
    if (problem.kind === 'internal' || problem.cause) {
      services.log.failure({
        request: response.locals.requestId,
        where: problem.kind,
        error: problem.cause ?? error,
      });
    }
    send(response, problem, services.publicUrl);
  };
}

/** For addresses that no route knows. */
export const answerUnknown: RequestHandler = () => {
  throw new Problem('not-found', 'There is nothing at this address. GET /openapi.json lists what there is.');
};

/** What the caller gets; also the shape of a refusal that is reported later. */
export function problemBody(problem: Problem, publicUrl: string, requestId: string): Record<string, unknown> {
  // Not ours to see and not there are one answer.
  const kind: ProblemKind = problem.kind === 'authority' ? 'not-found' : problem.kind;
  const { status, title } = problemTypes[kind];
  return {
    type: `${publicUrl}/problems/${kind}`,
    title,
    status,
    detail: problem.message,
    instance: `/requests/${requestId}`,
    code: kind,
    ...(problem.errors ? { errors: problem.errors } : {}),
    ...(problem.cite ? { cite: problem.cite } : {}),
  };
}

function send(response: Response, problem: Problem, publicUrl: string): void {
  response.locals.problem = problem.kind;
  const body = problemBody(problem, publicUrl, response.locals.requestId);
  if (body.status === 503) response.set('Retry-After', '5');
  response
    .status(body.status as number)
    .set(problem.headers)
    .type('application/problem+json')
    .send(JSON.stringify(body));
}

/** Whatever was thrown, as one problem; what is unexpected is told as nothing. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  // body-parser's own errors carry a type and a status.
  const { type, status } = error as { type?: string; status?: number };
  // An address that does not decode (%ZZ) names nothing.
  if (error instanceof URIError) return new Problem('not-found', 'There is nothing at this address.');
  if (type === 'entity.too.large') return new Problem('too-large', 'A body has at most 64 KB.');
  if (type === 'entity.parse.failed')
    return new Problem('not-json', 'The body does not parse as a JSON object.');
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') {
    return new Problem('wrong-content-type', 'The body must be JSON in UTF-8, plain or gzip.');
  }
  if (status === 400) return new Problem('not-json', 'The request could not be read.');
  return new Problem('internal', 'Something went wrong here. Quote the request id.', { cause: error });
}
