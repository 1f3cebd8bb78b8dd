import { z } from 'zod';
import { createDocument, type ZodOpenApiObject, type ZodOpenApiOperationObject } from 'zod-openapi';
import { purposes } from '../../records';
import { asksPurpose } from '../access/purpose';
import { caseId } from '../../casework/ids';
import type { ProcessName } from '../../vocabulary';
import { routes, type Route } from '../routes';
import { referenceOf } from '../shapes/examples';
import { problemExamples, responsesOf } from './responses';

const header = (id: string, description: string) =>
  z.string().optional().meta({ description, param: { id } });

const everywhere = {
  'X-Request-ID': header(
    'RequestId',
    'A UUID by which you find this request again: in the log, the audit and Temporal',
  ),
};
const sent = {
  ...everywhere,
  'Idempotency-Key': header(
    'Key',
    'Repeating a request with the same key does it once. 1 to 128 printable characters without spaces; minted and returned when absent.',
  ),
};
const opening = {
  ...sent,
  'Caseclock-Now': header(
    'Now',
    'For training: the instant at which the case stands. Refused in production.',
  ),
};
const onCase = {
  ...sent,
  'If-Match': header('Version', 'The version of the case that you have seen, in quotes, as its ETag had it'),
  Prefer: header('Prefer', 'respond-async: hand over without waiting for the outcome'),
};

const purpose = {
  'Caseclock-Purpose': z
    .enum(purposes)
    .optional()
    .meta({
      description:
        'What you read it for. Absent, it follows from your post where the case is your own work; else it is asked for (403, purpose-needed)',
      param: { id: 'Purpose' },
    }),
};

const headersOf = {
  opening,
  act: onCase,
  together: sent,
  sitting: everywhere,
  read: everywhere,
  directory: everywhere,
  training: everywhere,
} as const satisfies Record<Route['kind'], Record<string, z.ZodType>>;

const description = `The statutory clocks of children's social care. No name of a child or family is accepted anywhere: children, families and episodes are references of the case system.

**Acts.** Each act has an address of its own; who may do it and what it needs is decided by the case, by the council's own procedure. \`GET /v1/cases/{id}\` says which acts are possible now, for you, and what the others lack. The answer is a receipt. An act that protects a child is never refused: what is missing in it becomes a task.

**Once.** Send an \`Idempotency-Key\` with each act. The same request with the same key is taken once, and answered with the same receipt (\`replayed\`). After a 503 repeat it with the same key.

**Versions.** The \`ETag\` of a case counts the acts that it has taken. With \`If-Match\` an act is taken only where nobody else has acted since. There is no 304: what a case waits for changes with time alone.

**Lists** come in pages: \`limit\` lines, and in \`page.next\` the \`cursor\` of the next page, null on the last. \`asAt\` says when a list was true.

**Times.** An instant (2026-04-15T08:30:00Z), a London time without a zone (2026-04-15T09:30), or a date where the hour is not known.

**Problems** are RFC 9457: \`code\` names the kind, \`type\` leads to a page about it, \`errors\` point at each field.`;

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
      description,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: publicUrl }],
    security: [{ bearer: [] }],
    tags: tagsInOrder(),
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'An access token of the council’s identity provider. It names the council.',
        },
      },
      examples: problemExamples(publicUrl),
    },
    paths,
  });
}

const tagWords: Readonly<Record<string, string>> = {
  Cases: 'What is known of one case. Each read is audited.',
  Lists: 'What people work from, out of the record.',
  Policies: 'The councils’ procedures, as they are carried out.',
  Directory: 'Staff: who they are, what they may, who is there.',
  Panels: 'The sittings of panels, locality and allocation meetings.',
  Training: 'Where cases may be moved in time (CASECLOCK_TIME_OFFSET_ALLOWED): never in production.',
  Openings: 'What makes a case.',
  'Acts that protect a child': 'Never refused: taken at any address, with whatever can be read of them.',
  'Acts for several children': 'Entered once, with one result for each child.',
};

function tagsInOrder(): { name: string; description: string }[] {
  return [...new Set(routes.map(({ tag }) => tag))].map((name) => ({
    name,
    description: tagWords[name] ?? 'Decided by the case, by the procedure of its council.',
  }));
}

function operation(route: Route): ZodOpenApiOperationObject {
  const { kind, bodies = [], query } = route;
  const [body] = bodies;
  const path = pathParameters(route);
  return {
    operationId: operationId(route),
    summary: route.title,
    tags: [route.tag],
    requestParams: {
      ...(path && { path }),
      ...(query && { query }),
      header: z.object({ ...headersOf[kind], ...(asksPurpose(route) && purpose) }),
    },
    ...(body && {
      requestBody: {
        // What protects a child is taken without any body too.
        required: !route.protective,
        content: { 'application/json': { schema: oneOf(bodies), example: exampleIn(body) } },
      },
    }),
    responses: responsesOf(route),
  };
}

function oneOf(bodies: readonly z.ZodObject[]): z.ZodType {
  return bodies.length === 1 ? bodies[0]! : z.union([...bodies] as [z.ZodObject, z.ZodObject]);
}

function exampleIn(body: z.ZodObject): unknown {
  return (body.meta()?.examples as unknown[] | undefined)?.[0];
}

function pathParameters({ path, processes }: Route): z.ZodObject | undefined {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
  if (names.length === 0) return undefined;
  return z.object(Object.fromEntries(names.map((name) => [name, parameter(name, processes?.[0])])));
}

const parameters: Readonly<Record<string, readonly [description: string, example: string]>> = {
  chain: ['The id of the first case of the chain', 'referral:peterborough:REF-123'],
  clock: ['The name of a clock, for the latest of that name, or one with its number', 'referral-decision'],
  key: ['As the Location of the 202 had it', '0123456789abcdef0123456789abcdef'],
  council: ['The council', 'peterborough'],
  version: ['The version of the procedure', 'undated'],
  panel: ['The name of the panel', 'child-in-need-panel'],
  date: ['The day of the sitting', '2026-04-15'],
  team: ['The id of the team', 'referral-and-assessment'],
  person: ['The staff id', 'pet-social-worker'],
  role: ['The role', 'duty-manager'],
};

const made = new Map<string, z.ZodType>();

function parameter(name: string, process: ProcessName = 'referral'): z.ZodType {
  const id = name === 'id' ? `case-${process}` : name;
  const [description, example] =
    name === 'id' ? ['The id of the case', exampleCase(process)] : (parameters[name] ?? []);
  if (description === undefined) throw new Error(`the path parameter "${name}" has no description`);
  const schema = made.get(id) ?? z.string().meta({ description, example, param: { id, example } });
  made.set(id, schema);
  return schema;
}

/** The id of the case that the example of an opening opens. */
export function exampleCase(process: ProcessName): string {
  return caseId(process, 'peterborough', referenceOf(process));
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
