import { z } from 'zod';
import type { ZodOpenApiObject, ZodOpenApiOperationObject } from 'zod-openapi';
import { asksPurpose } from '../access/purpose';
import { problemBody } from '../http/answer';
import { Problem, problemTypes, type ProblemKind } from '../http/problems';
import type { Route } from '../routes';
import { handedOver, opened, problem, receipt, results } from '../shapes/answers';

/** What each kind of route can answer with, beside what its own `problems` name. */

const everywhere: readonly ProblemKind[] = [
  'unauthenticated',
  'identity-unavailable',
  'not-allowed',
  'method-not-allowed',
  'internal',
];
const ofBody: readonly ProblemKind[] = ['not-json', 'wrong-content-type', 'too-large', 'shape'];
/** What a case refuses for. */
const ofCase: readonly ProblemKind[] = [
  'not-qualified',
  'four-eyes',
  'missing',
  'stage',
  'closed',
  'future',
  'key-reused',
  'stale',
  'unreadable',
];
const ofProtection: readonly ProblemKind[] = ['not-found', 'unknown-act', 'no-policy', 'unavailable'];

const byKind: Readonly<Record<Route['kind'], readonly ProblemKind[]>> = {
  opening: [
    ...ofBody,
    'bad-header',
    'future',
    'reference-taken',
    'no-policy',
    'not-qualified',
    'missing',
    'unreadable',
    'unavailable',
  ],
  act: [...ofBody, ...ofCase, 'bad-header', 'not-found', 'unknown-act', 'unavailable'],
  together: [...ofBody, 'bad-header', 'unavailable'],
  // The sitting itself is the key of each act.
  sitting: [...ofBody, 'unavailable'],
  read: [],
  directory: [...ofBody, 'lists-unavailable'],
  training: ofBody,
};

function problemsOf(route: Route): readonly ProblemKind[] {
  const { kind, protective, query, problems = [] } = route;
  const own = kind === 'act' && protective ? ofProtection : byKind[kind];
  return [
    ...everywhere,
    ...own,
    ...(query ? (['bad-query'] as const) : []),
    ...(asksPurpose(route) ? (['purpose-needed', 'bad-header', 'lists-unavailable'] as const) : []),
    ...problems,
  ];
}

const header = (id: string, description: string) => z.string().meta({ description, header: { id } });
const requestId = { 'X-Request-ID': header('RequestId', 'The id of this request') };
const key = { 'Idempotency-Key': header('Key', 'The key of this request: yours, or the one minted for it') };
const etag = { ETag: header('Version', 'The version of the case, for If-Match') };
const location = { Location: header('Place', 'The address of the case, or of the outcome') };

const json = (
  id: string,
  description: string,
  schema: z.ZodType,
  headers: Record<string, z.ZodType> = {},
) => ({
  id,
  description,
  headers: z.object({ ...requestId, ...headers }),
  content: { 'application/json': { schema } },
});

const isOpened = json('Opened', 'The case is open', opened, { ...key, ...location });
const wasOpened = json('WasOpened', 'It was open already, by this very request', opened, {
  ...key,
  ...location,
});
const isTaken = json('Taken', 'Taken: now, or by this very request before (“replayed”)', receipt, {
  ...key,
  ...etag,
});
const isTakenElsewhere = json(
  'TakenElsewhere',
  'Taken, on a contact opened for it: the case is closed or not known here',
  receipt,
  { ...key, ...etag, ...location },
);
const isHandedOver = json('HandedOver', 'Handed over: its outcome will be at Location', handedOver, {
  ...key,
  ...location,
  'Preference-Applied': header('Preference', 'respond-async'),
});
const isTakenTogether = json('TakenTogether', 'One result for each child', results, key);
const isDecided = json('Decided', 'One result for each case', results);

type Responses = ZodOpenApiOperationObject['responses'];

/** Every answer that a route can give, with its headers, its schema, and an example of each problem. */
export function responsesOf(route: Route): Responses {
  const statuses = new Map<number, ProblemKind[]>();
  for (const kind of new Set(problemsOf(route))) {
    const { status } = problemTypes[kind];
    statuses.set(status, [...(statuses.get(status) ?? []), kind]);
  }
  const refusals = [...statuses].map(([status, kinds]) => [String(status), refusal(status, kinds)]);
  return { ...answersOf(route), ...Object.fromEntries(refusals) } as Responses;
}

function answersOf({ kind, protective, answer }: Route): Responses {
  switch (kind) {
    case 'opening':
      return { '201': isOpened, '200': wasOpened };
    case 'act':
      return { '200': isTaken, ...(protective && { '201': isTakenElsewhere }), '202': isHandedOver };
    case 'together':
      return { '200': isTakenTogether };
    case 'sitting':
      return { '200': isDecided };
    case 'read':
    case 'directory':
    case 'training': {
      const id = answer?.meta()?.id;
      if (!answer || id === undefined) throw new Error('what a read answers with has a name');
      return { '200': madeOnce(id, () => json(id, 'OK', answer)) };
    }
  }
}

const made = new Map<string, ReturnType<typeof json>>();

/** Answers that are the same stand in the document once. */
function madeOnce<T extends { id: string }>(id: string, make: () => T): T {
  const known = made.get(id) ?? make();
  made.set(id, known as never);
  return known as T;
}

const headersOf: Readonly<Record<number, Record<string, z.ZodType>>> = {
  401: { 'WWW-Authenticate': header('Challenge', 'Bearer, with what is wrong with the token') },
  405: { Allow: header('Methods', 'The methods of this address') },
  503: { 'Retry-After': header('Seconds', 'After how many seconds to try again') },
};

function refusal(status: number, kinds: readonly ProblemKind[]) {
  const id = `${status}-${kinds.join('-')}`;
  return madeOnce(id, () => ({
    id,
    description: [...new Set(kinds.map((kind) => problemTypes[kind].title))].join('; '),
    headers: z.object({ ...requestId, ...headersOf[status] }),
    content: {
      'application/problem+json': {
        schema: problem,
        examples: Object.fromEntries(kinds.map((kind) => [kind, { $ref: `#/components/examples/${kind}` }])),
      },
    },
  }));
}

/** One example of each problem, as it is answered. */
export function problemExamples(publicUrl: string) {
  return Object.fromEntries(
    (Object.keys(problemTypes) as ProblemKind[]).filter(isAnswered).map((kind) => {
      const { title, about, example } = problemTypes[kind];
      const { detail, ...more } = example ?? { detail: about };
      const told = new Problem(kind, detail, more);
      return [
        kind,
        {
          summary: title,
          description: about,
          value: problemBody(told, publicUrl, '0b9ac2de-53e5-4c3c-9f33-1d2f8ac1c6b1'),
        },
      ];
    }),
  ) satisfies NonNullable<NonNullable<ZodOpenApiObject['components']>['examples']>;
}

/** Another council’s case is told as one that is not there. */
function isAnswered(kind: ProblemKind): boolean {
  return kind !== 'authority';
}
