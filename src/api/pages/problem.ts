import type { FieldError } from '../http/problems';

/** Something that a page says instead of what was asked for. */
export class PageProblem extends Error {
  override readonly name: string = 'PageProblem';
  constructor(
    readonly status: number,
    readonly title: string,
    detail: string,
    more: { cause?: unknown } = {},
  ) {
    super(detail, more);
  }
}

/** What the API answered instead of taking an act or showing something. */
export class ApiProblem extends PageProblem {
  override readonly name = 'ApiProblem';
  readonly code: string;
  readonly errors: readonly FieldError[];
  readonly cite: readonly string[];

  constructor({ status, title, detail, code, errors, cite }: ProblemBody) {
    super(status, title, detail);
    this.code = code;
    this.errors = errors ?? [];
    this.cite = cite ?? [];
  }
}

export interface ProblemBody {
  status: number;
  title: string;
  detail: string;
  code: string;
  errors?: readonly FieldError[];
  cite?: readonly string[];
}

export function nothingHere(): PageProblem {
  return new PageProblem(404, 'Page not found', 'There is nothing at this address.');
}

export function signInAway(cause: unknown): PageProblem {
  return new PageProblem(
    503,
    'Signing in is not possible at the moment',
    'The council’s sign-in does not answer. Try again in a minute. What protects a child is done meanwhile: ring the duty team.',
    { cause },
  );
}
