import express, { type Express, type RequestHandler, type Router } from 'express';
import { CaseDoor } from './acts/case-door';
import { live, ready } from './health';
import { answerProblems, answerUnknown } from './http/answer';
import { authenticate, logRequests, readJson, secureHeaders, takeUnreadable } from './http/middleware';
import { problemList, problemPage } from './http/pages';
import { Problem } from './http/problems';
import { landing } from './landing';
import { documentRoutes } from './document/routes';
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
  const router = express.Router();
  router.get('/livez', live);
  router.get('/readyz', ready(services, stopping));
  router.use(documentRoutes(services));
  router.get('/cases/:id', landing);
  router.get('/problems', problemList);
  router.get('/problems/:type', problemPage);
  return router;
}

/** What is left for an address once its methods are mounted. */
function otherMethods(path: string): RequestHandler {
  const allowed = routes.filter((route) => route.path === path).map(({ method }) => method.toUpperCase());
  return () => {
    throw new Problem('method-not-allowed', `This address takes ${allowed.join(' and ')}.`, {
      headers: { Allow: allowed.join(', ') },
    });
  };
}

/** One address for everything that can be read and done. */
function versionOne(services: Services): Router {
  const door = new CaseDoor(services.temporal);
  const router = express.Router();
  for (const route of routes) router[route.method](route.path, route.handler(services, door));
  for (const path of new Set(routes.map((route) => route.path))) router.all(path, otherMethods(path));
  return router;
}
