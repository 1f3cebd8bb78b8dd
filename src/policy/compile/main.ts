import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../local/config';
import { compileAll } from './compile';
import { PolicyErrors } from './problems';

/** Compiles policies/ into src/policy/compiled.json (rules, bundled) and src/policy/words.json (what people read). */
function main(): void {
  const root = projectRoot();
  const { policies, hashes, words } = compileAll(path.join(root, 'policies'));
  write(path.join(root, 'src', 'policy', 'compiled.json'), { policies, hashes });
  write(path.join(root, 'src', 'policy', 'words.json'), words);
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
