import { isMap, isPair, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import type { Problem } from './problems';

export type Path = readonly (string | number)[];

/** A YAML file that was read: its data, and on which line each part of it stands. */
export interface Source {
  file: string;
  data: unknown;
  /** The line of the nearest part of the file that the path leads to. */
  lineOf(path: Path): number;
  /** The path as people say it: 'routes #2.on.event'; only what stands in the file. */
  name(path: Path): string;
  problems: readonly Problem[];
}

export function readSource(file: string, text: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  // Only the first: what follows it is mostly its consequence.
  const problems = document.errors.slice(0, 1).map((error) => ({
    file,
    line: lineAt(error.pos[0]),
    path: '',
    ...inWords(error),
  }));
  const root = document.contents as Node | null;
  return {
    file,
    data: problems.length > 0 ? undefined : document.toJS(),
    lineOf: (path) => lineAt(walk(root, path).offset),
    name: (path) => walk(root, path).name,
    problems,
  };
}

/** Follows the path as far as it goes; a list of one may have been written without its dash. */
function walk(root: Node | null, path: Path): { offset: number; name: string } {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  let name = '';
  for (const step of path) {
    if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
      offset = (node as Node | undefined)?.range?.[0] ?? offset;
      name += ` #${step + 1}`;
    } else if (typeof step !== 'number') {
      const pair = isMap(node) ? pairOf(node.items, step) : undefined;
      if (!pair) continue;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
      name += name ? `.${step}` : step;
    }
  }
  return { offset, name };
}

function pairOf(items: readonly unknown[], key: string | number): Pair | undefined {
  return items.find(
    (item): item is Pair => isPair(item) && isScalar(item.key) && String(item.key.value) === String(key),
  );
}

/** What a YAML error means to somebody who has not read the YAML specification. */
function inWords(error: { code: string; message: string }): { what: string; right?: string } {
  switch (error.code) {
    case 'DUPLICATE_KEY':
      return { what: 'the same name stands here twice', right: 'Remove one, or merge the two.' };
    case 'TAB_AS_INDENT':
      return { what: 'the line is indented with a tab', right: 'Use spaces, two for each level.' };
    case 'BAD_INDENT':
      return {
        what: 'the line is not indented like its neighbours',
        right: 'Use two spaces for each level.',
      };
    case 'MISSING_CHAR':
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return {
        what: 'this is not YAML',
        right: 'Look for a missing colon, quote or bracket; text with a colon inside needs quotes.',
      };
    default:
      return { what: `this is not YAML: ${error.message.split('\n')[0]!.replace(/ at line \d+.*$/, '')}` };
  }
}
