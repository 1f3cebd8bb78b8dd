import fs from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { lineShapes } from '../../api/directory/shapes';
import { lineKinds, type LineKind, type LineProblem, type SourcedLine } from '../../records';
import { parseCsv, type CsvRecord } from './csv';

export interface ReadFiles {
  lines: readonly SourcedLine[];
  problems: readonly LineProblem[];
}

/** The lines of some CSV files, and everything that is wrong with them. What a file holds is told by its columns. */
export function readFiles(files: readonly string[]): ReadFiles {
  const read = files.map(readFile);
  return { lines: read.flatMap(({ lines }) => lines), problems: read.flatMap(({ problems }) => problems) };
}

function readFile(file: string): ReadFiles {
  const name = path.basename(file);
  let records: readonly CsvRecord[];
  try {
    records = parseCsv(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return broken(name, 'the file', code === 'ENOENT' ? 'is not there' : message);
  }
  const [header, ...rows] = records;
  if (!header) return broken(name, 'the file', 'begins with a line that names its columns');
  const kind = kindOf(header.cells);
  if (!kind) return broken(`${name} line ${header.line}`, 'the columns', `are those of ${known()}`);
  const columns = Object.keys(lineShapes[kind].shape);
  const wrong = header.cells.filter((column) => !columns.includes(column));
  if (wrong.length > 0) {
    return broken(
      `${name} line ${header.line}`,
      wrong.join(', '),
      `is no column here; there are ${columns.join(', ')}`,
    );
  }
  const read = rows.map((row) => readRow(name, kind, header.cells, row));
  return { lines: read.flatMap(({ lines }) => lines), problems: read.flatMap(({ problems }) => problems) };
}

function readRow(name: string, kind: LineKind, header: readonly string[], row: CsvRecord): ReadFiles {
  const source = `${name} line ${row.line}`;
  if (row.cells.length !== header.length) {
    return broken(
      source,
      'the line',
      `has ${header.length} cells, one a column; this one has ${row.cells.length}`,
    );
  }
  const value = Object.fromEntries(
    header
      .map((column, index) => [column, cellOf(column, row.cells[index]!)] as const)
      .filter(([, cell]) => cell !== ''),
  );
  const parsed = lineShapes[kind].safeParse(value);
  if (parsed.success) return { lines: [{ kind, line: parsed.data, source }], problems: [] };
  return {
    lines: [],
    problems: parsed.error.issues.map(({ path: at, message }) => ({ source, field: at.join('.'), message })),
  };
}

const yesNo: Readonly<Record<string, boolean>> = { yes: true, true: true, no: false, false: false };

function cellOf(column: string, cell: string): string | boolean {
  return column === 'qualified' ? (yesNo[cell.toLowerCase()] ?? cell) : cell;
}

/** The kind of line whose columns are all there; of several the one that needs most (people have all that teams need). */
function kindOf(header: readonly string[]): LineKind | undefined {
  return lineKinds
    .filter((kind) => required(kind).every((column) => header.includes(column)))
    .sort((a, b) => required(b).length - required(a).length)[0];
}

function required(kind: LineKind): string[] {
  return Object.entries<z.ZodType>(lineShapes[kind].shape)
    .filter(([, schema]) => !schema.safeParse(undefined).success)
    .map(([column]) => column);
}

function known(): string {
  return lineKinds.map((kind) => `${kind} (${Object.keys(lineShapes[kind].shape).join(',')})`).join(', or ');
}

function broken(source: string, field: string, message: string): ReadFiles {
  return { lines: [], problems: [{ source, field, message }] };
}
