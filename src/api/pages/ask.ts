import type { Request, Response } from 'express';
import { ApiProblem, PageProblem, type ProblemBody } from './problem';
import { sessionOf } from './session';

/**
 * The pages ask the API for everything, with the token of whoever looks: they see and do nothing that it would not
 * show and take, and what it audits of others it audits of them.
 */
export interface Api {
  /** @throws ApiProblem */
  get<T>(path: string): Promise<T>;
  /** @throws ApiProblem */
  post<T>(path: string, body: object, how?: How): Promise<T>;
}

interface How {
  headers?: Readonly<Record<string, string>>;
  /** Milliseconds. */
  patience?: number;
}

/** How long a page waits: longer than the API waits for a case. */
const PATIENCE_MS = 15_000;

export function apiFor(request: Request, response: Response): Api {
  const base = ownAddress(request);
  const { token } = sessionOf(response);
  const { purpose } = response.locals;

  async function call<T>(
    path: string,
    { headers, patience = PATIENCE_MS, ...init }: Pick<RequestInit, 'method' | 'body'> & How,
  ): Promise<T> {
    const answer = await fetch(base + path, {
      ...init,
      headers: {
        ...headers,
        Authorization: `Bearer ${token}`,
        'X-Request-ID': response.locals.requestId,
        ...(purpose && { 'Caseclock-Purpose': purpose }),
      },
      signal: AbortSignal.timeout(patience),
    }).catch((error: unknown) => {
      throw new PageProblem(503, 'No answer came in time', 'Try again in a minute.', { cause: error });
    });
    const body: unknown = await answer.json();
    if (!answer.ok) throw new ApiProblem(body as ProblemBody);
    return body as T;
  }

  return {
    get: (path) => call(path, {}),
    post: (path, body, how = {}) =>
      call(path, {
        ...how,
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'Content-Type': 'application/json', ...how.headers },
      }),
  };
}

/** The API that this page is part of, where the request came in: whatever stands before it, and whatever its port. */
function ownAddress({ socket: { localAddress = '', localPort, localFamily } }: Request): string {
  const host = localFamily === 'IPv6' ? `[${localAddress}]` : localAddress;
  return `http://${host}:${localPort}`;
}
