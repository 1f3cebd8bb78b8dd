import type { RequestHandler } from 'express';
import { html, type Html } from '../document/html';
import { notFound, problemTypes, type ProblemKind } from './problems';

/** GET /problems/{type}: what a problem means and what to do, for people who follow its address. */
export const problemPage: RequestHandler = (request, response) => {
  const kind = String(request.params.type);
  if (!Object.hasOwn(problemTypes, kind)) throw notFound();
  const { status, title, about } = problemTypes[kind as ProblemKind];
  const body = html`<p>Status ${status}, code <code>${kind}</code></p>
    <p>${about}</p>`;
  response.type('html').send(page(title, body));
};

/** GET /problems: all of them. */
export const problemList: RequestHandler = (_request, response) => {
  const items = Object.entries(problemTypes).map(
    ([kind, { status, title }]) => html`<li>${status} <a href="/problems/${kind}">${title}</a></li>`,
  );
  response.type('html').send(
    page(
      'Problems',
      html`<ul>
        ${items}
      </ul>`,
    ),
  );
};

function page(title: string, body: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>${title}</title>
      <h1>${title}</h1>
      ${body}
    </html> `.text;
}
