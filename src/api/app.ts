import express, { type Express, type Router } from 'express';
import { CaseDoor } from './acts/case-door';
import { live, ready } from './health';
import { answerProblems, answerUnknown } from './http/answer';
import { authenticate, logRequests, readJson, secureHeaders, takeUnreadable } from './http/middleware';
import { problemList, problemPage } from './http/pages';
import { landing } from './landing';
import { openApi } from './openapi';
import { protectiveResources, routes } from './routes';
import type { Services } from './services';

/** The application, in the order in which a request meets it. */
export function createApp(services: Services, stopping: () => boolean = () => false): Express {
  const app = express();
  app
    .disable('x-powered-by')
    .disable('etag')
    .set('query parser', 'simple')
    .set('case sensitive routing', true);
  app.use(logRequests(services));
  app.use(secureHeaders());
  app.use(openToAll(services, stopping));
  app.use('/v1', authenticate(services));
  app.use('/v1', readJson());
  app.use('/v1', takeUnreadable(protectiveResources));
  app.use(versionOne(services));
  app.use(answerUnknown);
  app.use(answerProblems(services));
  return app;
}

/** Health, the API document, the page that mails link to and the problems' pages: nothing personal, no token. */
function openToAll(services: Services, stopping: () => boolean): Router {
  // Made when it is first asked for: it takes longer than everything else at the start.
  let document: ReturnType<typeof openApi> | undefined;
  const router = express.Router();
  router.get('/livez', live);
  router.get('/readyz', ready(services, stopping));
  router.get(
    '/openapi.json',
    (_request, response) => void response.json((document ??= openApi(services.publicUrl))),
  );
  router.get('/cases/:id', landing);
  router.get('/problems', problemList);
  router.get('/problems/:type', problemPage);
  return router;
}

/** One address for everything that can be read and done. */
function versionOne(services: Services): Router {
  const door = new CaseDoor(services.temporal);
  const router = express.Router();
  for (const route of routes) router[route.method](route.path, route.handler(services, door));
  return router;
}
