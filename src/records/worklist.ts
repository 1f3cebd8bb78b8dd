import { sql, type RawBuilder, type SelectQueryBuilder } from 'kysely';
import { endOfDay, type CivilDate, type Instant } from '../calendar';
import type { Clock, ClockStatus } from '../casework/types';
import type { ProcessName } from '../vocabulary';
import type { Db } from './connect';
import { pageOf, pageSize, positionIn, type Page } from './paging';
import type { Scope } from './scope';
import type { Tables } from './tables';

export interface WorklistQuery extends Scope {
  process?: ProcessName;
  /** The name of an obligation: 'referral-decision'. */
  clock?: string;
  stage?: string;
  family?: string;
  child?: string;
  /** Default: running. */
  status?: ClockStatus;
  /**
   * Out of timescale: against the date as it was first computed, or against the one that holds now. The case itself
   * flags the latter; the former is compared with `now`.
   */
  overdue?: 'original' | 'later';
  /** One of its dates lies ahead of `now`, up to the end of this London day. */
  dueUntil?: CivilDate;
  now?: Instant;
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
  child: string;
  family: string | null;
  team: string;
  /** The staff id of who holds the case; null while nobody does. */
  holder: string | null;
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

export type WorklistPage = Page<WorklistLine>;

/**
 * The obligations of a council, earliest first. Paging is stable: a line that is added or settled meanwhile
 * neither repeats nor hides another.
 * @throws CursorError
 */
export async function worklist(db: Db, query: WorklistQuery): Promise<WorklistPage> {
  const limit = pageSize(query.limit);
  let lines = filtered(obligations(db), query)
    .select([
      'obligation.case_id as case',
      'case_file.process',
      'case_file.reference',
      'case_file.child',
      'case_file.family',
      'case_file.team',
      'case_file.holder',
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
    .orderBy('obligation.first_ends')
    .orderBy('obligation.case_id')
    .orderBy('obligation.clock_id')
    .limit(limit + 1);
  if (query.cursor !== undefined) {
    const [ends, caseId, clockId] = positionIn('worklist', query.cursor, ['', '', '']);
    lines = lines.where((is) =>
      is(
        is.refTuple('obligation.first_ends', 'obligation.case_id', 'obligation.clock_id'),
        '>',
        is.tuple(ends as Instant, caseId, clockId),
      ),
    );
  }
  const rows = await lines.execute();
  return pageOf(
    'worklist',
    rows.map(({ whole, ...line }) => ({ ...line, readings: whole.readings })),
    limit,
    (line) => [line.firstEnds, line.case, line.clock],
  );
}

export interface WorklistCounts {
  /** Open cases, and those of them that nobody holds. */
  cases: number;
  unallocated: number;
  /** Running obligations; out of timescale against the original and against the later date; due until the day asked for. */
  running: number;
  overdue: { original: number; later: number };
  due: number;
}

/** How much there is in a scope. `dueUntil` as in the worklist. */
export async function worklistCounts(
  db: Db,
  scope: Scope & { now: Instant; dueUntil: CivilDate },
): Promise<WorklistCounts> {
  const { now, dueUntil, ...whose } = scope;
  const files = await db
    .selectFrom('case_file')
    .where(inScope(whose))
    .where('case_file.closed_at', 'is', null)
    .select([
      sql<number>`count(*)`.as('cases'),
      sql<number>`count(*) filter (where holder is null)`.as('unallocated'),
      sql<number>`coalesce(sum(running), 0)::bigint`.as('running'),
      sql<number>`coalesce(sum(overdue), 0)::bigint`.as('later'),
    ])
    .executeTakeFirstOrThrow();
  const [original, due] = await Promise.all([
    counted(db, { ...whose, overdue: 'original', now }),
    counted(db, { ...whose, dueUntil, now }),
  ]);
  const { cases, unallocated, running, later } = files;
  return { cases, unallocated, running, overdue: { original, later }, due };
}

async function counted(db: Db, query: WorklistQuery): Promise<number> {
  const { count } = await filtered(obligations(db), query)
    .select(sql<number>`count(*)`.as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

function obligations(db: Db) {
  return db.selectFrom('obligation').innerJoin('case_file', 'case_file.case_id', 'obligation.case_id');
}

type Obligations<O> = SelectQueryBuilder<Tables, 'obligation' | 'case_file', O>;

/** Whether a case is in a scope. */
export function inScope({ council, teams, holders }: Scope): RawBuilder<boolean> {
  const conditions = [
    sql`case_file.council = ${council}`,
    ...(teams ? [sql`case_file.team = any(${[...teams]}::text[])`] : []),
    ...(holders ? [sql`case_file.holder = any(${[...holders]}::text[])`] : []),
  ];
  return sql<boolean>`(${sql.join(conditions, sql` and `)})`;
}

function filtered<O>(all: Obligations<O>, query: WorklistQuery): Obligations<O> {
  const { process, clock, stage, family, child, overdue, dueUntil } = query;
  const now = query.now ?? sql<Instant>`now()`;
  let lines = all.where(inScope(query)).where('obligation.status', '=', query.status ?? 'running');
  if (process !== undefined) lines = lines.where('case_file.process', '=', process);
  if (clock !== undefined) lines = lines.where('obligation.name', '=', clock);
  if (stage !== undefined) lines = lines.where('case_file.stage', '=', stage);
  if (family !== undefined) lines = lines.where('case_file.family', '=', family);
  if (child !== undefined) lines = lines.where('case_file.child', '=', child);
  if (overdue === 'later') lines = lines.where('obligation.out_of_timescale', '=', true);
  if (overdue === 'original') {
    lines = lines.where(sql<Instant>`coalesce(original_limit_ends, limit_ends)`, '<=', now);
  }
  if (dueUntil !== undefined) {
    const until = endOfDay(dueUntil);
    lines = lines
      .where('obligation.first_ends', '<=', until)
      .where((is) =>
        is.or(
          (['target_ends', 'limit_ends', 'national_ends'] as const).map((ends) =>
            is.and([is(`obligation.${ends}`, '>', now), is(`obligation.${ends}`, '<=', until)]),
          ),
        ),
      );
  }
  return lines;
}
