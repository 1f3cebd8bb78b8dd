import { nearest } from '../../vocabulary/nearest';

/** Something wrong in a policy file: where, what, and what would be right. */
export interface Problem {
  file: string;
  line: number;
  /** 'clocks.closure.limit'; empty for the file as a whole. */
  path: string;
  what: string;
  right?: string;
}

export class PolicyErrors extends Error {
  override readonly name = 'PolicyErrors';
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(sayProblem).join('\n'));
  }
}

/** `policies/hull/2023-01.yaml:14: clocks.closure.limit: "10 dais" is not a duration. Did you mean "10 days"?` */
export function sayProblem({ file, line, path, what, right }: Problem): string {
  const said = [path && `${path}:`, `${what}.`, right].filter(Boolean).join(' ');
  return `${file}:${line}: ${said}`;
}

/** 'Did you mean "CaseClosed"?', or the whole list when it is short, or where to find it. */
export function suggest(written: string, known: Iterable<string>, otherwise = ''): string {
  const names = [...known];
  const meant = nearest(written, names);
  if (meant !== undefined) return `Did you mean "${meant}"?`;
  if (names.length > 0 && names.length <= 8) return `Write ${orList(names)}.`;
  return otherwise;
}

export function orList(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  return quoted.length > 1
    ? `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`
    : (quoted[0] ?? 'nothing');
}
