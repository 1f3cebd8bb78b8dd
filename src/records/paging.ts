/** A cursor that is none of ours, or of another list: the caller's mistake. */
export class CursorError extends Error {
  override readonly name = 'CursorError';
}

export interface Page<Line> {
  lines: readonly Line[];
  /** Null on the last page. */
  next: string | null;
}

/** Lines at most, 1 to 200; default 50. */
export function pageSize(limit: number | undefined): number {
  return Math.min(Math.max(limit ?? 50, 1), 200);
}

/** The page of rows of which one more than fits was read: the position of its last line leads to the next. */
export function pageOf<Line>(
  list: string,
  rows: readonly Line[],
  limit: number,
  position: (line: Line) => readonly (string | number)[],
): Page<Line> {
  const lines = rows.slice(0, limit);
  const last = lines.at(-1);
  return { lines, next: rows.length > limit && last ? cursorOf(list, position(last)) : null };
}

function cursorOf(list: string, position: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([list, ...position])).toString('base64url');
}

/**
 * The position that a cursor of this list holds: an instant, then texts and numbers as in `like`.
 * @throws CursorError
 */
export function positionIn<T extends readonly (string | number)[]>(list: string, cursor: string, like: T): T {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(read) && read[0] === list && read.length === like.length + 1) {
      const position = read.slice(1) as unknown[];
      const fits = position.every((part, index) => typeof part === typeof like[index]);
      if (fits && !Number.isNaN(Date.parse(String(position[0])))) return position as unknown as T;
    }
  } catch {
    // no JSON: said below
  }
  throw new CursorError('the cursor is not one that a page of this list gave');
}
