import fs from 'node:fs';
import path from 'node:path';

const CALL = /\brule\(\s*(\[[^\]]*\]|'[^']+'|"[^"]+")/g;
const ID = /'([^']+)'|"([^"]+)"/g;

/** How many tests hold each rule: the ids in calls of `rule('HUL-2.5a', ...)` or `rule(['PET-4.18', ...], ...)`. */
export function rulesInTests(folder: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const file of testFiles(folder)) {
    for (const [, ids] of fs.readFileSync(file, 'utf8').matchAll(CALL)) {
      for (const [, single, double] of ids!.matchAll(ID)) {
        const id = (single ?? double)!;
        counts.set(id, (counts.get(id) ?? 0) + 1);
      }
    }
  }
  return counts;
}

function testFiles(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => path.join(folder, file));
}
