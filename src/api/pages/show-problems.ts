import type { ErrorRequestHandler } from 'express';
import { IdentityUnavailable } from '../../identity';
import type { Services } from '../services';
import { ApiProblem, nothingHere, PageProblem, signInAway } from './problem';
import { askPurpose } from './purpose';
import { render } from './views';

/** One page for whatever was thrown; what is unexpected is logged by name and told as nothing. */
export function showProblems({ log }: Pick<Services, 'log'>): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    if (error instanceof ApiProblem && error.code === 'purpose-needed') return askPurpose(request, response);
    const problem = problemOf(error);
    if (problem.cause || problem.status === 500) {
      log.failure({ request: response.locals.requestId, where: 'page', error: problem.cause ?? error });
    }
    render(response.status(problem.status), 'problem', {
      title: problem.title,
      detail: problem.message,
      requestId: response.locals.requestId,
      ours: problem.status >= 500,
    });
  };
}

function problemOf(error: unknown): PageProblem {
  if (error instanceof PageProblem) return error;
  if (error instanceof IdentityUnavailable) return signInAway(error);
  if (error instanceof URIError) return nothingHere();
  const { status } = error as { status?: number };
  if (status === 400 || status === 413)
    return new PageProblem(status, 'The form could not be read', 'Open the page again.');
  return new PageProblem(500, 'Something went wrong here', 'It is ours to mend. Quote the request id below.');
}
