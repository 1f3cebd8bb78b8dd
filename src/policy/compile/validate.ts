import type { z } from 'zod';
import { nearest } from '../../vocabulary/nearest';
import { orList, suggest, type Problem } from './problems';
import type { Path, Source } from './source';

/** The data of a source in the shape of the schema, or the problems, each with its line. */
export function validate<T extends object>(
  source: Source,
  schema: z.ZodType<T>,
): { data: T; problems: [] } | { data: undefined; problems: Problem[] } {
  if (source.problems.length > 0) return { data: undefined, problems: [...source.problems] };
  const result = schema.safeParse(source.data, { reportInput: true });
  if (result.success) return { data: result.data, problems: [] };
  const { issues } = result.error;
  const problems = issues
    .filter((issue) => !misspelt(issue, issues))
    .map((issue) => problemOf(issue, source));
  return { data: undefined, problems: problems.sort((a, b) => a.line - b.line) };
}

/** A missing name beside an unknown one that is nearly the same: one mistake, said once. */
function misspelt(missing: z.core.$ZodIssue, issues: readonly z.core.$ZodIssue[]): boolean {
  if (missing.code === 'unrecognized_keys' || missing.input !== undefined) return false;
  const parent = missing.path.slice(0, -1).join('.');
  return issues.some(
    (issue) =>
      issue.code === 'unrecognized_keys' &&
      issue.path.join('.') === parent &&
      issue.keys.some((key) => nearest(key, [String(missing.path.at(-1))]) !== undefined),
  );
}

function problemOf(issue: z.core.$ZodIssue, source: Source): Problem {
  const keys = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...issue.path, ...keys] as Path;
  const { what, right } = inWords(issue);
  const said = { file: source.file, line: source.lineOf(path), path: source.name(issue.path as Path), what };
  return right ? { ...said, right } : said;
}

/** zod's finding in the words of somebody who edits the file. Our own messages come in two lines: what, then right. */
function inWords(issue: z.core.$ZodIssue): { what: string; right?: string } {
  if (issue.message.includes('\n')) {
    const [what, right] = issue.message.split('\n') as [string, string];
    return right ? { what, right } : { what };
  }
  const last = String(issue.path.at(-1) ?? 'this');
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String);
    if (issue.input === undefined) return { what: `"${last}" is missing`, right: `Write ${orList(values)}.` };
    return {
      what: `${JSON.stringify(issue.input)} is not possible`,
      right: suggest(JSON.stringify(issue.input), values),
    };
  }
  if (issue.input === undefined) {
    return { what: `"${last}" is missing`, right: `Add a line "${last}: ${EXAMPLES[last] ?? '...'}".` };
  }
  if (issue.code === 'invalid_type') {
    return {
      what: `must be ${EXPECTED[issue.expected] ?? issue.expected}, not ${JSON.stringify(issue.input)}`,
    };
  }
  if (issue.code === 'too_small') return { what: 'is empty' };
  return { what: issue.message };
}

/** What a line that is missing might say. */
const EXAMPLES: Record<string, string> = {
  council: 'elmshire',
  name: 'Elmshire County Council',
  version: '2026-04',
  effective: '2026-04-01',
  source: 'Child in Need Procedure, April 2026',
  process: 'cinPlan',
  cite: '[ELM-1]',
  says: 'what the procedure says, in one sentence',
  starts: 'ReferralReceived',
  until: 'ReferralDecided',
  who: 'team-manager',
  to: '[team-manager]',
  on: 'ReferralDecided',
  at: 'always',
  because: 'the reason, in a sentence',
  every: '1 week',
  clocks: '',
};

const EXPECTED: Record<string, string> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  object: 'an entry with names below it',
  record: 'an entry with names below it',
  array: 'a list',
};
