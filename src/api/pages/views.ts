import path from 'node:path';
import type { Response } from 'express';
import { Environment, FileSystemLoader } from 'nunjucks';
import { formatInstant, type Instant } from '../../calendar';
import { formToken, type Session } from './session';
import {
  actInWords,
  clockInWords,
  clocksInWords,
  dueOf,
  eventInWords,
  momentInWords,
  sentenceCase,
  standing,
  valueInWords,
} from './words';

const govuk = path.dirname(require.resolve('govuk-frontend/package.json'));

/** Only our own templates and GOV.UK Frontend's are ever compiled; everything is escaped. */
const views = new Environment(
  new FileSystemLoader([path.join(__dirname, 'views'), path.join(govuk, 'dist')]),
  { autoescape: true },
)
  .addFilter('moment', momentInWords)
  .addFilter('instant', (at: Instant) => formatInstant(at))
  .addFilter('act', actInWords)
  .addFilter('event', eventInWords)
  .addFilter('sentence', sentenceCase)
  .addFilter('value', valueInWords)
  .addFilter('clock', clockInWords)
  .addFilter('clocks', clocksInWords)
  .addFilter('due', dueOf)
  .addFilter('standing', standing);

/** Sends a page. @param view the name of a template in views/ */
export function render(
  response: Response,
  view: string,
  given: { title: string; [name: string]: unknown },
): void {
  const { session, identity } = response.locals;
  const page = views.render(`${view}.njk`, {
    ...given,
    ...(session &&
      identity && { person: { name: session.name, ...identity }, signOutToken: signOut(session) }),
  });
  response.type('html').send(page);
}

function signOut(session: Session): string {
  return formToken(session, '/sign-out');
}
