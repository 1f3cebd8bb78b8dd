import type { RequestHandler } from 'express';
import { notFound, problemTypes, type ProblemKind } from './problems';

/** GET /problems/{type}: what a problem means and what to do, for people who follow its address. */
export const problemPage: RequestHandler = (request, response) => {
  const kind = String(request.params.type);
  if (!Object.hasOwn(problemTypes, kind)) throw notFound();
  const { status, title, about } = problemTypes[kind as ProblemKind];
  response
    .type('html')
    .send(page(title, `<p>Status ${status}, code <code>${kind}</code></p><p>${escape(about)}</p>`));
};

/** GET /problems: all of them. */
export const problemList: RequestHandler = (_request, response) => {
  const items = Object.entries(problemTypes)
    .map(([kind, { status, title }]) => `<li>${status} <a href="/problems/${kind}">${escape(title)}</a></li>`)
    .join('');
  response.type('html').send(page('Problems', `<ul>${items}</ul>`));
};

function page(title: string, body: string): string {
  return (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    `<title>${escape(title)}</title><h1>${escape(title)}</h1>${body}</html>`
  );
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
