import express, { type Express, type RequestHandler, type Router } from 'express';
import { guarded } from './access/guard';
import { CaseDoor } from './acts/case-door';
import { health, ready } from './health';
import { answerProblems, answerUnknown } from './http/answer';
import {
  authenticate,
  logRequests,
  oneOfEach,
  readJson,
  secureHeaders,
  takeUnreadable,
} from './http/middleware';
import { problemList, problemPage } from './http/pages';
import { Problem } from './http/problems';
import { info } from './info';
import { apiMetrics, type ApiMetrics } from './metrics';
import { documentRoutes } from './document/routes';
import { pages } from './pages';
import { protectiveResources, routes } from './routes';
import type { Services } from './services';

/** The application, in the order in which a request meets it. */
export function createApp(
  services: Services,
  stopping: () => boolean = () => false,
  metrics: ApiMetrics = apiMetrics(),
): Express {
  const app = express();
  app
    .disable('x-powered-by')
    .disable('etag')
    .set('query parser', 'simple')
    .set('case sensitive routing', true);
  app.use(logRequests(services));
  app.use(metrics.requests);
  app.use(secureHeaders());
  app.use(oneOfEach());
  app.use(openToAll(services, stopping, metrics));
  app.use(pages(services));
  app.use('/v1', authenticate(services));
  app.use('/v1', readJson());
  app.use('/v1', takeUnreadable(protectiveResources));
  app.use(versionOne(services));
  app.use(answerUnknown);
  app.use(answerProblems(services));
  return app;
}

/** Health, release and metrics, the API document and the problems' pages: nothing personal, no token. */
function openToAll(services: Services, stopping: () => boolean, metrics: ApiMetrics): Router {
  const router = express.Router();
  router.get('/health', health);
  router.get('/ready', ready(services, stopping));
  router.get('/info', info(services));
  router.get('/metrics', metrics.page);
  router.use(documentRoutes(services));
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
  // As the application is: else /V1/… would be answered here, past what asks for the token at /v1.
  const router = express.Router({ caseSensitive: true });
  for (const route of routes) {
    router[route.method](route.path, guarded(services, route, route.handler(services, door)));
  }
  for (const path of new Set(routes.map((route) => route.path))) router.all(path, otherMethods(path));
  return router;
}
