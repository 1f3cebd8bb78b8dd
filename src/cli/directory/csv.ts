/** One record of a CSV file, and the line of the file on which it begins. */
export interface CsvRecord {
  line: number;
  cells: readonly string[];
}

/**
 * Reads CSV as spreadsheets write it (RFC 4180): quoted cells may hold commas, quotes and line ends. Empty lines are
 * left out.
 * @throws Error naming the line of a quote that is never closed
 */
export function parseCsv(text: string): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  const source = text.replace(/^\uFEFF/, '');
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/y;
  let cells: string[] = [];
  let line = 1;
  let begins = 1;
  while (cell.lastIndex < source.length || cells.length > 0) {
    const at = cell.lastIndex;
    const found = cell.exec(source);
    if (!found)
      throw new Error(
        `line ${line}: a cell holds a quote: begin and end it with ", and double each one within`,
      );
    const [whole, raw, end] = found as unknown as [string, string, string];
    cells.push((raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw).trim());
    line += whole.split('\n').length - 1;
    if (end === ',') continue;
    if (cells.some((one) => one !== '')) records.push({ line: begins, cells });
    cells = [];
    begins = line;
    if (end === '' || cell.lastIndex === at) break;
  }
  return records;
}
