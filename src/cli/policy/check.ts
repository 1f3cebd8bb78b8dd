import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../local/config';
import { compileFile, councilFiles, readFrame } from '../../policy/compile/compile';
import { PolicyErrors, type Problem, sayProblem } from '../../policy/compile/problems';
import { UserError } from '../errors';
import { print, printJson } from '../output';

/** Checks each file against the grammar, the vocabulary, the catalogue of rules, and itself. */
export function check(files: readonly string[], options: { json?: true }): void {
  const folder = path.join(projectRoot(), 'policies');
  const problems: Problem[] = [];
  const good: string[] = [];
  const frame = collect(problems, () => readFrame(folder));
  for (const file of frame ? (files.length > 0 ? files : councilFiles(folder)) : []) {
    if (!fs.existsSync(file)) throw new UserError(`There is no file ${file}.`);
    const compiled = collect(problems, () => compileFile(file, frame!));
    if (compiled) good.push(`${path.relative(process.cwd(), file)}: ${saySize(compiled)}`);
  }
  if (options.json) printJson({ good: problems.length === 0, problems });
  else print([...good, ...problems.map(sayProblem)].join('\n'));
  if (problems.length > 0) process.exitCode = 1;
}

function collect<T>(problems: Problem[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PolicyErrors)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

function saySize({ policy, words }: ReturnType<typeof compileFile>): string {
  const count = (things: object) => Object.keys(things).length;
  const accounted = `${words.coverage.length} rules accounted for${words.draft ? ' (draft)' : ''}`;
  return `good. ${count(policy.clocks)} clocks, ${count(policy.steps)} steps, ${accounted}.`;
}
