import { sql, type RawBuilder, type Selectable } from 'kysely';
import { endOfDay, instantOf, type CivilDate, type Instant } from '../calendar';
import type { Clock, ClockStatus } from '../casework/types';
import type { ProcessName } from '../vocabulary';
import type { Db } from './connect';
import { holdersWhoLeft, lastHoldersOfUnheld, leftBehind, type Leaver } from './leavers';
import { pageOf, pageSize, positionIn, type Page } from './paging';
import { isListedFor } from './restricted';
import type { Scope } from './scope';
import type { ObligationTable } from './tables';

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
  /** Whoever held the case when it began, until their last post ended; null where nobody left it behind. */
  leaver: Leaver | null;
}

export type WorklistPage = Page<WorklistLine>;

/**
 * The same order, which no index gives: read in the order of one, everything overdue would be passed over to find what
 * is due.
 */
const foundByDates = sql`obligation.first_ends + interval '0'`;

/**
 * The obligations of a council, earliest first. Paging is stable: a line that is added or settled meanwhile
 * neither repeats nor hides another.
 * @throws CursorError
 */
export async function worklist(db: Db, query: WorklistQuery): Promise<WorklistPage> {
  const limit = pageSize(query.limit);
  let found = db
    .selectFrom(obligationsOf(query).as('obligation'))
    .select(['obligation.case_id', 'obligation.clock_id'])
    .where(isAskedFor(query))
    .where(isListed(query))
    .orderBy(query.dueUntil === undefined ? sql`obligation.first_ends` : foundByDates)
    .orderBy('obligation.case_id')
    .orderBy('obligation.clock_id')
    .limit(limit + 1);
  if (query.cursor !== undefined) {
    const [ends, caseId, clockId] = positionIn('worklist', query.cursor, ['', '', '']);
    found = found.where((is) =>
      is(
        is.refTuple('obligation.first_ends', 'obligation.case_id', 'obligation.clock_id'),
        '>',
        is.tuple(ends as Instant, caseId, clockId),
      ),
    );
  }
  // The lines of the page alone are read whole: a clock is wide, and so is a council. Each by its whole key, which the
  // limit makes sure of: left to itself PostgreSQL may read every obligation of a case for each of its lines.
  const rows = await db
    .selectFrom(found.as('page'))
    .innerJoinLateral(
      (of) =>
        of
          .selectFrom('obligation as one')
          .selectAll()
          .whereRef('one.case_id', '=', 'page.case_id')
          .whereRef('one.clock_id', '=', 'page.clock_id')
          .limit(1)
          .as('obligation'),
      (on) => on.onTrue(),
    )
    .innerJoin('case_file', 'case_file.case_id', 'page.case_id')
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
    .execute();
  const page = pageOf('worklist', rows, limit, (line) => [line.firstEnds, line.case, line.clock]);
  const leavers = await leaversIn(db, page.lines, query.now ?? instantOf(Date.now()));
  return {
    next: page.next,
    lines: page.lines.map(({ whole, ...line }) => ({
      ...line,
      readings: whole.readings,
      leaver: (line.settledOn === null && leftBehind(line, leavers.get(line.case))) || null,
    })),
  };
}

/** By case, who left it behind; each half is asked only where there is such a case: most pages have held ones alone. */
async function leaversIn(
  db: Db,
  lines: readonly { case: string; holder: string | null }[],
  at: Instant,
): Promise<ReadonlyMap<string, Leaver>> {
  const casesOf = (some: typeof lines) => [...new Set(some.map((line) => line.case))];
  const held = casesOf(lines.filter(({ holder }) => holder !== null));
  const unheld = casesOf(lines.filter(({ holder }) => holder === null));
  const open = (cases: readonly string[]) =>
    sql`case_file.case_id = any(${cases}::text[]) and case_file.closed_at is null`;
  return new Map([
    ...(held.length > 0 ? await holdersWhoLeft(db, open(held), at) : []),
    ...(unheld.length > 0 ? await lastHoldersOfUnheld(db, open(unheld)) : []),
  ]);
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
    .where(isCounted(whose))
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
  const { count } = await db
    .selectFrom(obligationsOf(query).as('obligation'))
    .select(sql<number>`count(*)`.as('count'))
    .where(isAskedFor(query))
    .executeTakeFirstOrThrow();
  return count;
}

/** Whether a case is in a scope, for the lists of its reader. */
export function inScope(scope: Scope): RawBuilder<boolean> {
  return all([isCounted(scope), isListedFor(scope.reader)]);
}

/** Whether a case is in a scope, for totals: there the restricted ones count (decisions 7.5). */
function isCounted({ council, teams, holders, processes }: Scope): RawBuilder<boolean> {
  return all([
    sql`case_file.council = ${council}`,
    processes && sql`case_file.process = any(${[...processes]}::text[])`,
    teams && sql`case_file.team = any(${[...teams]}::text[])`,
    holders && sql`case_file.holder = any(${[...holders]}::text[])`,
  ]);
}

/** No obligation of a restricted case, but for its custodians: there are few of them, so they are what is looked up. */
function isListed({ council, reader }: WorklistQuery): RawBuilder<boolean> {
  return sql<boolean>`obligation.case_id not in (select case_file.case_id from case_file
    where case_file.council = ${council} and case_file.custodians is not null and not ${isListedFor(reader)})`;
}

/**
 * The obligations of the cases that are asked for. Of teams, people or a family they are read case by case, which the
 * offset makes sure of: left to itself PostgreSQL may look through a council's for each case. Otherwise the cases are
 * looked at only where it hangs on them: each obligation knows its council.
 */
function obligationsOf(query: WorklistQuery): RawBuilder<Selectable<ObligationTable>> {
  const { council, teams, holders, processes, process, stage, family, child, status = 'running' } = query;
  const ofCase = all([
    isCounted({
      council,
      ...(teams && { teams }),
      ...(holders && { holders }),
      ...(processes && { processes }),
    }),
    process && sql`case_file.process = ${process}`,
    stage !== undefined && sql`case_file.stage = ${stage}`,
    family !== undefined && sql`case_file.family = ${family}`,
    child !== undefined && sql`case_file.child = ${child}`,
    // Else every closed case that a team ever had would be looked into.
    status === 'running' && sql`case_file.running > 0`,
  ]);
  if ([teams, holders, family, child].some((one) => one !== undefined)) {
    return sql`(select one.* from case_file cross join lateral (
      select * from obligation where obligation.case_id = case_file.case_id offset 0) as one where ${ofCase})`;
  }
  if ([processes, process, stage].every((one) => one === undefined)) return sql`obligation`;
  return sql`(select * from obligation
    where obligation.case_id in (select case_file.case_id from case_file where ${ofCase}))`;
}

/** What is asked of the obligation itself. */
function isAskedFor(query: WorklistQuery): RawBuilder<boolean> {
  const { council, status = 'running', clock, overdue, dueUntil } = query;
  const now = query.now ?? sql`now()`;
  return all([
    sql`obligation.council = ${council}`,
    sql`obligation.status = ${status}`,
    clock !== undefined && sql`obligation.name = ${clock}`,
    overdue === 'later' && sql`obligation.out_of_timescale`,
    overdue === 'original' && sql`coalesce(obligation.original_limit_ends, obligation.limit_ends) <= ${now}`,
    dueUntil !== undefined && isDueBetween(now, endOfDay(dueUntil)),
  ]);
}

function isDueBetween(now: unknown, until: Instant): RawBuilder<unknown> {
  const dates = ['target_ends', 'limit_ends', 'national_ends'].map((ends) => sql.ref(`obligation.${ends}`));
  return sql`(${sql.join(
    dates.map((ends) => sql`(${ends} > ${now} and ${ends} <= ${until})`),
    sql` or `,
  )})`;
}

function all(conditions: readonly (RawBuilder<unknown> | false | '' | undefined)[]): RawBuilder<boolean> {
  const asked = conditions.filter((one) => one !== undefined && one !== false && one !== '');
  return asked.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(asked, sql` and `)})`;
}
