import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { purposes } from '../../records';
import type { CookieJar } from './cookies';
import { formToken, sessionOf } from './session';
import { pageOfOurs } from './sign-in';
import { render } from './views';
import { sentenceCase } from './words';

const COOKIE = 'purpose';
/** As long as one looks at one case, before it is asked again. */
const SECONDS = 3600;

const shape = z.object({ case: z.string(), purpose: z.enum(purposes) });

/** Whoever has nothing to do with a case says what they read it for; from then on the API is told with each page. */
export function withPurpose(jar: CookieJar): RequestHandler<{ id: string }> {
  return async (request, response, next) => {
    const said = await jar.take(request, COOKIE, shape);
    if (said?.case === request.params.id) response.locals.purpose = said.purpose;
    next();
  };
}

/** POST /cases/{id}/purpose. What is said is kept with each read, by the API. */
export function sayPurpose(jar: CookieJar, publicUrl: string): RequestHandler<{ id: string }> {
  return async (request, response) => {
    const { purpose, to } = request.body as { purpose?: unknown; to?: unknown };
    const said = shape.safeParse({ case: request.params.id, purpose });
    if (said.success) await jar.put(response, COOKIE, said.data, SECONDS);
    response.redirect(303, pageOfOurs(to, publicUrl));
  };
}

/** Instead of the page that was wanted. */
export function askPurpose(request: Request, response: Response): void {
  const [, id = ''] = /^\/cases\/([^/?]+)/.exec(request.originalUrl) ?? [];
  const action = `/cases/${decodeURIComponent(id)}/purpose`;
  render(response.status(200), 'purpose', {
    title: 'What do you read this case for?',
    action,
    to: request.method === 'GET' ? request.originalUrl : `/cases/${id}`,
    token: formToken(sessionOf(response), action),
    purposes: purposes.map((value) => ({ value, text: sentenceCase(value) })),
  });
}
