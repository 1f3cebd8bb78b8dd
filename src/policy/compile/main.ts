import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../local/config';
import type { Compiled } from '../policies';
import type { ClockRule, Policy } from '../types';
import { mapValues } from './build';
import { compileAll } from './compile';
import { PolicyErrors } from './problems';

/** Compiles policies/ into src/policy/compiled.json (rules, bundled) and src/policy/words.json (what people read). */
function main(): void {
  const root = projectRoot();
  const { policies, hashes, words } = compileAll(path.join(root, 'policies'));
  write(path.join(root, 'src', 'policy', 'compiled.json'), { ...sharing(policies), hashes });
  write(path.join(root, 'src', 'policy', 'words.json'), words);
}

/** A clock that several councils have alike is written once, and stands in each of them by its number. */
function sharing(policies: Readonly<Record<string, Policy>>): Pick<Compiled, 'policies' | 'shared'> {
  const all = Object.values(policies).flatMap(({ clocks }) => Object.values(clocks));
  const texts = all.map((rule) => JSON.stringify(rule));
  const shared = [...new Set(texts.filter((text, index) => texts.indexOf(text) < index))];
  const numbers = new Map(shared.map((text, number) => [text, number]));
  const numbered = ({ clocks, ...policy }: Policy) => ({
    ...policy,
    clocks: mapValues(clocks, (rule) => numbers.get(JSON.stringify(rule)) ?? rule),
  });
  return {
    shared: shared.map((text) => JSON.parse(text) as ClockRule),
    policies: mapValues(policies, numbered),
  };
}

/** An unchanged file keeps its date, so that nothing is built again because of it. */
function write(file: string, content: unknown): void {
  const text = `${JSON.stringify(content)}\n`;
  if (fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text) return;
  fs.writeFileSync(`${file}.${process.pid}`, text);
  fs.renameSync(`${file}.${process.pid}`, file);
}

try {
  main();
} catch (error) {
  if (!(error instanceof PolicyErrors)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
