import type { CivilDate, Instant } from '../calendar';
import type { Clock, ClockStatus } from '../casework/types';
import type { ProcessName } from '../vocabulary';
import type { Db } from './connect';

export interface WorklistQuery {
  council: string;
  team?: string;
  /** Default: running. */
  status?: ClockStatus;
  /** Lines at most, 1 to 200; default 50. */
  limit?: number;
  /** `next` of the page before. */
  cursor?: string;
}

/** One obligation, with all its dates. */
export interface WorklistLine {
  case: string;
  process: ProcessName;
  reference: string;
  team: string;
  stage: string;
  clock: string;
  name: string;
  status: ClockStatus;
  startedOn: CivilDate;
  /** Each reading with its date and rules. */
  readings: Clock['readings'];
  /** The earliest date of all readings, and the first instant after it. */
  firstDue: CivilDate;
  firstEnds: Instant;
  targetEnds: Instant | null;
  limitEnds: Instant | null;
  originalLimitEnds: Instant | null;
  provisional: boolean;
  outOfTimescale: boolean;
  lateReason: 'needed' | 'given' | null;
  rung: number;
  heldUntil: Instant | null;
  acknowledgedBy: string | null;
  settledOn: CivilDate | null;
}

export interface WorklistPage {
  lines: readonly WorklistLine[];
  /** Null on the last page. */
  next: string | null;
}

/** A cursor that is none of ours: the caller's mistake. */
export class CursorError extends Error {
  override readonly name = 'CursorError';
}

/**
 * The obligations of a council, earliest first. Paging is stable: a line that is added or settled meanwhile
 * neither repeats nor hides another.
 * @throws CursorError
 */
export async function worklist(db: Db, query: WorklistQuery): Promise<WorklistPage> {
  const limit = Math.min(Math.max(query.limit ?? 50, 1), 200);
  let lines = db
    .selectFrom('obligation')
    .innerJoin('case_file', 'case_file.case_id', 'obligation.case_id')
    .select([
      'obligation.case_id as case',
      'case_file.process',
      'case_file.reference',
      'case_file.team',
      'case_file.stage',
      'obligation.clock_id as clock',
      'obligation.name',
      'obligation.status',
      'obligation.started_on as startedOn',
      'obligation.clock as whole',
      'obligation.first_due as firstDue',
      'obligation.first_ends as firstEnds',
      'obligation.target_ends as targetEnds',
      'obligation.limit_ends as limitEnds',
      'obligation.original_limit_ends as originalLimitEnds',
      'obligation.provisional',
      'obligation.out_of_timescale as outOfTimescale',
      'obligation.late_reason as lateReason',
      'obligation.rung',
      'obligation.held_until as heldUntil',
      'obligation.acknowledged_by as acknowledgedBy',
      'obligation.settled_on as settledOn',
    ])
    .where('case_file.council', '=', query.council)
    .where('obligation.status', '=', query.status ?? 'running')
    .orderBy('obligation.first_ends')
    .orderBy('obligation.case_id')
    .orderBy('obligation.clock_id')
    .limit(limit + 1);
  if (query.team !== undefined) lines = lines.where('case_file.team', '=', query.team);
  if (query.cursor !== undefined) {
    const [ends, caseId, clockId] = positionOf(query.cursor);
    lines = lines.where((is) =>
      is(
        is.refTuple('obligation.first_ends', 'obligation.case_id', 'obligation.clock_id'),
        '>',
        is.tuple(ends, caseId, clockId),
      ),
    );
  }
  const rows = await lines.execute();
  const page = rows.slice(0, limit).map(({ whole, ...line }) => ({ ...line, readings: whole.readings }));
  const last = page.at(-1);
  return { lines: page, next: rows.length > limit && last ? cursorOf(last) : null };
}

function cursorOf(line: WorklistLine): string {
  return Buffer.from(JSON.stringify([line.firstEnds, line.case, line.clock])).toString('base64url');
}

function positionOf(cursor: string): [Instant, string, string] {
  try {
    const position: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (
      Array.isArray(position) &&
      position.length === 3 &&
      position.every((part) => typeof part === 'string')
    ) {
      const [ends, caseId, clockId] = position as [string, string, string];
      if (!Number.isNaN(Date.parse(ends))) return [ends as Instant, caseId, clockId];
    }
  } catch {
    // no JSON: said below
  }
  throw new CursorError('the cursor is not one that a page of this list gave');
}
