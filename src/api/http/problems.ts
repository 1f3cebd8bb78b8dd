import type { RefusalKind } from '../../casework/types';

/** RFC 9457: every way in which a request can fail, with its status and what a caller can do about it. */
export interface ProblemType {
  status: number;
  title: string;
  /** For the page that documents it. */
  about: string;
  /** What an answer says, for instance. */
  example?: { detail: string; errors?: readonly FieldError[]; cite?: readonly string[] };
}

const refusals: Readonly<Record<RefusalKind, ProblemType>> = {
  shape: {
    status: 422,
    title: 'Some fields are not right',
    about: 'A field is missing, unknown or of the wrong form. "errors" points at each one.',
    example: {
      detail: '/receivedAt is missing: when it was received: clocks in hours run from it.',
      errors: [
        { pointer: '/receivedAt', message: 'is missing: when it was received: clocks in hours run from it' },
      ],
    },
  },
  unreadable: {
    status: 400,
    title: 'The act could not be read',
    about: 'The case could not decode the act. Tell the people who run Caseclock: a key may be missing.',
  },
  'unknown-act': {
    status: 404,
    title: 'This kind of case knows no such act',
    about: 'The address names an act that this kind of case does not have.',
  },
  'not-allowed': {
    status: 403,
    title: 'Your role may not do this',
    about: "The council's procedure gives this act to other roles; the detail names them.",
    example: { detail: 'This is for the team manager or the duty manager.', cite: ['PET-3.5f'] },
  },
  'not-qualified': {
    status: 403,
    title: 'This needs a qualified social worker',
    about: 'Only a qualified social worker, by the directory, may do this.',
  },
  'four-eyes': {
    status: 403,
    title: 'Somebody else must sign this',
    about: 'Nobody signs what they wrote themselves.',
    example: { detail: 'Nobody signs what they wrote themselves.', cite: ['PET-4.18'] },
  },
  missing: {
    status: 409,
    title: 'Something must be there first',
    about: 'The procedure asks for something before this act; the detail names it, with the rule.',
    example: {
      detail: 'No assessment was completed: record it first (POST …/completed-assessments).',
      cite: ['PET-4.18'],
    },
  },
  stage: {
    status: 409,
    title: 'Not at this stage of the case',
    about: 'The case is at a stage at which this act makes no sense.',
  },
  closed: {
    status: 409,
    title: 'The case is closed',
    about: 'Only a correction re-opens a closed case. New information is a new referral.',
  },
  future: {
    status: 422,
    title: 'This has not happened yet',
    about: 'Only what has happened can be recorded. Booked dates are acts of their own.',
  },
  stale: {
    status: 412,
    title: 'The case has moved on',
    about: 'Others have acted since the version in If-Match. Read the case again, then decide.',
    example: { detail: 'The case has moved on: pet-team-manager signed it (version 8).' },
  },
  'key-reused': {
    status: 422,
    title: 'This Idempotency-Key was used for something else',
    about: 'The same key came with another body before. Use a new key for a new act.',
  },
  authority: { status: 404, title: 'Not found', about: 'There is no such case, or it is not yours to see.' },
};

const others = {
  unauthenticated: {
    status: 401,
    title: 'Sign in first',
    about:
      'The request needs an Authorization header with a valid bearer token. The detail says what was wrong.',
  },
  'no-policy': {
    status: 403,
    title: 'Your council has no procedure here',
    about: 'Caseclock holds no procedure for the council that the token names.',
  },
  'purpose-needed': {
    status: 403,
    title: 'Say what you read it for',
    about:
      'The case is not your own work. Send the header Caseclock-Purpose with care, supervision, quality-assurance, inspection, subject-access or technical. It is kept with your name.',
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    about: 'There is no such thing, or it is not yours to see.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This address does not take that method',
    about: 'The header Allow names the methods that this address takes.',
  },
  'not-yet': {
    status: 404,
    title: 'No outcome yet',
    about:
      'The act was handed over and the case has not decided it yet, or there was no such act. Ask again.',
  },
  'reference-taken': {
    status: 409,
    title: 'This reference belongs to another opening',
    about:
      'A case with this reference was opened with other content. Correct it there, or use another reference.',
  },
  'plan-open': {
    status: 409,
    title: 'The child has an open plan',
    about:
      'A child has one child-in-need plan at a time. The detail names the open one: act on that, or record its end first.',
    example: {
      detail:
        'The child has an open plan, cin-plan:peterborough:REF-7. Act on that one, or record its end first.',
      errors: [{ pointer: '/child', message: 'has an open plan, cin-plan:peterborough:REF-7' }],
    },
  },
  'bad-header': {
    status: 400,
    title: 'A header cannot be read',
    about:
      'If-Match holds a version in quotes ("7"); Idempotency-Key holds 1 to 128 printable characters; Caseclock-Purpose is one of its list; Caseclock-Now is for training alone.',
  },
  'bad-query': {
    status: 422,
    title: 'The query is not right',
    about: 'A parameter of the query is unknown or of the wrong form; "errors" names it.',
  },
  'not-json': {
    status: 400,
    title: 'The body is not JSON',
    about: 'The body must be one JSON object in UTF-8.',
  },
  'too-large': {
    status: 413,
    title: 'The body is too large',
    about: 'A body has at most 64 KB, and nests at most 16 objects and lists in each other.',
  },
  'wrong-content-type': {
    status: 415,
    title: 'The body must be JSON',
    about: 'Send the header Content-Type: application/json.',
  },
  unavailable: {
    status: 503,
    title: 'It is not known whether this was taken',
    about:
      'No answer came in time. The act may still be taken. Repeat it with the same Idempotency-Key: it is taken once.',
  },
  'case-unavailable': {
    status: 503,
    title: 'The case does not answer at the moment',
    about: 'No answer came in time, and nothing was changed by asking. Ask again.',
  },
  'lists-unavailable': {
    status: 503,
    title: 'Lists cannot be read at the moment',
    about: 'The record does not answer. Cases can be read and acted upon meanwhile.',
  },
  'identity-unavailable': {
    status: 503,
    title: 'Tokens cannot be checked at the moment',
    about: 'The keys of the token issuer cannot be read. Try again soon.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong here',
    about: 'It is ours to mend. Quote the request id.',
  },
} as const satisfies Record<string, ProblemType>;

export type ProblemKind = RefusalKind | keyof typeof others;

export const problemTypes: Readonly<Record<ProblemKind, ProblemType>> = { ...refusals, ...others };

export function isRefusalKind(text: unknown): text is RefusalKind {
  return typeof text === 'string' && Object.hasOwn(refusals, text);
}

export interface FieldError {
  /** JSON pointer into the body. */
  pointer: string;
  message: string;
}

/** Thrown anywhere in a request; answered as application/problem+json. Holds nothing confidential. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly errors: readonly FieldError[] | undefined;
  readonly cite: readonly string[] | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Why, for the audit: what the caller is not told. */
  readonly because: string | undefined;

  constructor(
    readonly kind: ProblemKind,
    detail: string,
    more: {
      errors?: readonly FieldError[];
      cite?: readonly string[];
      headers?: Record<string, string>;
      cause?: unknown;
      because?: string;
    } = {},
  ) {
    super(detail, { cause: more.cause });
    this.errors = more.errors;
    this.cite = more.cite;
    this.headers = more.headers ?? {};
    this.because = more.because;
  }
}

/** One answer for what is not there and for what one may not know of. @param because why, for the audit alone */
export const notFound = (because?: string): Problem =>
  new Problem('not-found', 'There is no such case, or it is not yours to see.', {
    ...(because !== undefined && { because }),
  });
