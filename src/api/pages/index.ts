import fs from 'node:fs';
import path from 'node:path';
import express, { type RequestHandler, type Router } from 'express';
import type { Services } from '../services';
import { doAct, showAct } from './act';
import { casePage, clockPage } from './case';
import { cookieJar } from './cookies';
import { listPage } from './list';
import { nothingHere } from './problem';
import { sayPurpose, withPurpose } from './purpose';
import { fromOurForm, signedIn } from './session';
import { showProblems } from './show-problems';
import { signInRoutes } from './sign-in';
import { timePages } from './time';

/** The pages for managers: my list, a case, and to sign, give back or acknowledge. They need no script. */
export function pages(services: Services): Router {
  const { pages: settings, publicUrl } = services;
  const jar = cookieJar(settings.ring, publicUrl);
  const form = [
    express.urlencoded({ extended: false, limit: '64kb', parameterLimit: 200 }),
    fromOurForm(publicUrl),
  ];
  const router = express.Router({ caseSensitive: true });

  router.get('/caseclock.css', styles);
  router.use(
    ['/sign-in', '/signed-in', '/sign-out', '/signed-out', '/cases', '/{$}'],
    pageHeaders(settings.issuer),
  );
  router.use(signInRoutes(services, settings, jar));
  router.use('/cases', signedIn(services, jar));
  router.use('/cases/:id', withPurpose(jar));
  router.post('/cases/:id/purpose', form, sayPurpose(jar, publicUrl));
  router.get('/', pageHeaders(settings.issuer), signedIn(services, jar), listPage);
  router.get('/cases/:id', casePage(services, settings));
  router.get('/cases/:id/clocks/:clock', clockPage);
  if (services.timeOffsetAllowed) {
    const time = timePages(services);
    router.get('/cases/:id/time', time.show);
    router.post('/cases/:id/time', form, time.move);
  }
  router.get('/cases/:id/:resource', showAct);
  router.post('/cases/:id/:resource', form, doAct);
  router.use('/cases', () => {
    throw nothingHere();
  });
  router.use(showProblems(services));
  return router;
}

/** Nothing but our own style sheet is loaded, and no script runs. */
function pageHeaders(issuer: string): RequestHandler {
  // Signing out goes on to the issuer: browsers hold a form to where it leads in the end.
  const policy = `default-src 'none'; style-src 'self'; form-action 'self' ${new URL(issuer).origin}; base-uri 'none'; frame-ancestors 'none'`;
  return (_request, response, next) => {
    // Without a referrer of their own forms would come from the origin "null".
    response.set({ 'Content-Security-Policy': policy, 'Referrer-Policy': 'same-origin' });
    next();
  };
}

/** Made by the build from caseclock.scss; the same for everybody, so it may be kept. */
const styles: RequestHandler = (_request, response) => {
  response.set('Cache-Control', 'public, max-age=3600').type('css').send(styleSheet());
};

function styleSheet(): Buffer {
  return fs.readFileSync(path.join(dist(), 'caseclock.css'));
}

/** The build's folder, seen from src/api/pages as well as from dist/src/api/pages. */
function dist(): string {
  const up = path.resolve(__dirname, '..', '..', '..');
  return path.basename(up) === 'dist' ? up : path.join(up, 'dist');
}
