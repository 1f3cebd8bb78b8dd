import express, { type RequestHandler, type Router } from 'express';
import { notFound } from '../http/problems';
import type { Services } from '../services';
import type { ApiDocument } from './model';
import { openApi } from './openapi';
import { indexPage, operationPage, schemaPage, styleHash } from './pages';

/** The API's document, and the pages made from it: nothing personal, no token. */
export function documentRoutes({ publicUrl }: Pick<Services, 'publicUrl'>): Router {
  // Made when it is first asked for: it takes longer than everything else at the start.
  let made: ApiDocument | undefined;
  const document = () => (made ??= JSON.parse(JSON.stringify(openApi(publicUrl))) as ApiDocument);
  const page =
    (write: (document: ApiDocument, name: string) => string | undefined): RequestHandler =>
    (request, response) => {
      const written = write(document(), String(request.params.name));
      if (written === undefined) throw notFound();
      response
        .set('Content-Security-Policy', `default-src 'none'; style-src ${styleHash}; frame-ancestors 'none'`)
        .type('html')
        .send(written);
    };
  const router = express.Router();
  router.get('/openapi.json', (_request, response) => void response.json(document()));
  router.get('/docs', page(indexPage));
  router.get('/docs/:name', page(operationPage));
  router.get('/docs/schemas/:name', page(schemaPage));
  return router;
}
