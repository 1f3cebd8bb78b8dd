import type { z } from 'zod';
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
  return { data: undefined, problems: result.error.issues.map((issue) => problemOf(issue, source)) };
}

function problemOf(issue: z.core.$ZodIssue, source: Source): Problem {
  const keys = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...issue.path, ...keys] as Path;
  const { what, right } = inWords(issue);
  const said = { file: source.file, line: source.lineOf(path), path: issue.path.join('.'), what };
  return right ? { ...said, right } : said;
}

/** zod's finding in the words of somebody who edits the file. Our own messages are written 'what|right'. */
function inWords(issue: z.core.$ZodIssue): { what: string; right?: string } {
  if (issue.message.includes('|')) {
    const [what, right] = issue.message.split('|') as [string, string];
    return right ? { what, right } : { what };
  }
  const last = String(issue.path.at(-1) ?? 'this');
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String);
    if (issue.input === undefined) return { what: `"${last}" is missing`, right: `Write ${orList(values)}.` };
    return {
      what: `${JSON.stringify(issue.input)} is not possible`,
      right: suggest(String(issue.input), values),
    };
  }
  if (issue.input === undefined)
    return { what: `"${last}" is missing`, right: EXPECTED_MISSING[issue.code] ?? '' };
  if (issue.code === 'invalid_type') {
    return {
      what: `must be ${EXPECTED[issue.expected] ?? issue.expected}, not ${JSON.stringify(issue.input)}`,
    };
  }
  if (issue.code === 'too_small') return { what: 'is empty' };
  return { what: issue.message };
}

const EXPECTED_MISSING: Record<string, string> = {};

const EXPECTED: Record<string, string> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  object: 'an entry with names below it',
  record: 'an entry with names below it',
  array: 'a list',
};
