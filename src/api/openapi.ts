import { z } from 'zod';
import { createDocument, type ZodOpenApiObject, type ZodOpenApiOperationObject } from 'zod-openapi';
import { problemTypes } from './http/problems';
import { protectiveResources, routes, type Route } from './routes';
import { opened, problem, receipt, results } from './shapes/answers';

const anything = z.record(z.string(), z.unknown());

const header = (description: string) => z.string().optional().meta({ description });
const sent = {
  'Idempotency-Key': header(
    'Repeating a request with the same key does it once. Minted and returned when absent.',
  ),
};
const opening = {
  ...sent,
  'Caseclock-Now': header('For training: the instant at which the case stands. Refused in production.'),
};
const onCase = {
  ...sent,
  'If-Match': header('The version of the case that you have seen, in quotes'),
  Prefer: header('respond-async: hand over without waiting for the outcome'),
};

const tags: Readonly<Record<Route['kind'], string>> = {
  opening: 'Openings',
  act: 'Acts',
  together: 'Acts for several children',
  read: 'Reads',
  directory: 'Directory',
};

/** The OpenAPI 3.1 document, made from the same definitions as the routes. */
export function openApi(publicUrl: string): ReturnType<typeof createDocument> {
  const paths: NonNullable<ZodOpenApiObject['paths']> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Caseclock',
      version: '1.0.0',
      description:
        "The statutory clocks of children's social care. No name of a child or family is accepted anywhere.",
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: publicUrl }],
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    paths,
  });
}

function operation(route: Route): ZodOpenApiOperationObject {
  const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
  const [body] = route.bodies ?? [];
  return {
    operationId: operationId(route),
    summary: route.title,
    tags: [tags[route.kind]],
    requestParams: {
      ...(names.length > 0
        ? { path: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))) }
        : {}),
      ...(route.query ? { query: route.query } : {}),
      ...(route.kind === 'opening' ? { header: z.object(opening) } : {}),
      ...(route.kind === 'act' ? { header: z.object(onCase) } : {}),
      ...(route.kind === 'together' ? { header: z.object(sent) } : {}),
    },
    ...(body
      ? { requestBody: { required: true, content: { 'application/json': { schema: oneOf(route.bodies!) } } } }
      : {}),
    responses: responsesOf(route),
  };
}

function oneOf(bodies: readonly z.ZodObject[]): z.ZodType {
  return bodies.length === 1 ? bodies[0]! : z.union([...bodies] as [z.ZodObject, z.ZodObject]);
}

function responsesOf({ kind, bodies, answer, path }: Route): ZodOpenApiOperationObject['responses'] {
  const answers = {
    opening: {
      '201': json('The case is open', opened),
      '200': json('It was open already, by this very request', opened),
    },
    act: {
      '200': json('Taken', receipt),
      ...(protects(path) && {
        '201': json('Taken, on a contact opened for it: the case is closed or not known here', receipt),
      }),
      '202': json('Handed over: see Location', anything),
    },
    together: { '200': json('One result for each child', results) },
    read: { '200': json('OK', answer ?? anything) },
    directory: { '200': json('How many lines were added, changed, removed or the same', anything) },
  }[kind];
  const refusals = bodies
    ? ['400', '401', '403', '404', '409', '412', '413', '415', '422', '503']
    : ['401', '404', '422', '503'];
  const problems = refusals.map((status) => [
    status,
    { description: meaning(Number(status)), content: { 'application/problem+json': { schema: problem } } },
  ]);
  return { ...answers, ...Object.fromEntries(problems) } as ZodOpenApiOperationObject['responses'];
}

function protects(path: string): boolean {
  return protectiveResources.has(path.split('/').at(-1)!);
}

function json(description: string, schema: z.ZodType) {
  return { description, content: { 'application/json': { schema } } };
}

function meaning(status: number): string {
  const titles = Object.values(problemTypes).filter((type) => type.status === status);
  return [...new Set(titles.map(({ title }) => title))].join('; ');
}

function operationId({ kind, method, path, bodies }: Route): string {
  // Acts have one address each; two rotas are written with one body.
  const named =
    kind === 'directory' ? undefined : bodies?.map((body) => body.meta()?.id).find((id) => id !== undefined);
  return (
    named ??
    method +
      path
        .replaceAll(/^\/v1|:/g, '')
        .replaceAll(/[/-](\w)/g, (_match, letter: string) => letter.toUpperCase())
  );
}
