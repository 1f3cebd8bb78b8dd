import type { z } from 'zod';
import { Problem, type FieldError, type ProblemKind } from '../http/problems';
import { nearest } from '../../vocabulary/nearest';

/**
 * Reads with a schema, or throws one problem that points at everything that is wrong. What was sent is never
 * repeated; only the names of fields are.
 */
export function check<T extends z.ZodObject>(
  schema: T,
  value: unknown,
  title: string,
  kind: ProblemKind = 'shape',
): z.output<T> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const known = Object.keys(schema.shape);
  const errors = read.error.issues.flatMap((issue) => errorsOf(issue, known, title));
  const first = errors[0]!;
  const detail =
    errors.length === 1 ? `${first.pointer || 'The body'} ${first.message}.` : 'Some fields are not right.';
  throw new Problem(kind, detail, { errors });
}

function errorsOf(issue: z.core.$ZodIssue, known: readonly string[], title: string): FieldError[] {
  const at = pointer(issue.path);
  if (issue.code !== 'unrecognized_keys') return [{ pointer: at, message: issue.message }];
  return issue.keys.map((key) => {
    const like = nearest(key, known);
    const hint = like ? `did you mean "${like}"?` : `there are ${known.join(', ') || 'none'}`;
    return { pointer: `${at}${pointer([fieldName(key)])}`, message: `is not a field of "${title}"; ${hint}` };
  });
}

/** A made-up field's name could hold anything: only what looks like a field's name is repeated. */
function fieldName(key: string): string {
  return /^[A-Za-z][A-Za-z0-9_-]{0,39}$/.test(key) ? key : '?';
}

function pointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
