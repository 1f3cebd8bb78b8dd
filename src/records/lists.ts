import { sql } from 'kysely';
import { dateOf, type CivilDate, type Instant } from '../calendar';
import { offerClock } from '../casework/handovers';
import type { Moment, NoticeKind } from '../casework/types';
import type { ProcessName, Role } from '../vocabulary';
import type { Db } from './connect';
import { pageOf, pageSize, positionIn, type Page } from './paging';
import type { Scope } from './scope';
import { inScope } from './worklist';

export interface ListQuery extends Scope {
  /** Lines at most, 1 to 200; default 50. */
  limit?: number;
  /** `next` of the page before. */
  cursor?: string;
}

export interface OfCase {
  case: string;
  process: ProcessName;
  reference: string;
  team: string;
  holder: string | null;
  stage: string;
}

export interface SignOffLine extends OfCase {
  /** The act that signs it, and the entry of the case log that waits. */
  act: string;
  entry: number;
  since: Moment;
  by: readonly Role[];
  author: string;
}

export const ofCase = [
  'case_file.case_id as case',
  'case_file.process',
  'case_file.reference',
  'case_file.team',
  'case_file.holder',
  'case_file.stage',
] as const;

/** What waits for the signature of somebody in one of these roles, the oldest first. The case decides who may sign. */
export async function signOffs(
  db: Db,
  query: ListQuery & { roles: readonly Role[] },
): Promise<Page<SignOffLine>> {
  const limit = pageSize(query.limit);
  let lines = db
    .selectFrom('case_file')
    .where(inScope(query))
    .innerJoin('sign_off', 'sign_off.case_id', 'case_file.case_id')
    .select([
      ...ofCase,
      'sign_off.act',
      'sign_off.entry',
      'sign_off.since',
      'sign_off.hour_known',
      'sign_off.by',
      'sign_off.author',
    ]) // prettier-ignore
    .where(sql<boolean>`sign_off.by && ${[...query.roles]}::text[]`)
    .orderBy('sign_off.since')
    .orderBy('sign_off.case_id')
    .orderBy('sign_off.act')
    .orderBy('sign_off.entry')
    .limit(limit + 1);
  if (query.cursor !== undefined) {
    const [since, caseId, act, entry] = positionIn('sign-offs', query.cursor, ['', '', '', 0]);
    lines = lines.where(
      sql<boolean>`(sign_off.since, sign_off.case_id, sign_off.act, sign_off.entry) > (${since}, ${caseId}, ${act}, ${entry})`,
    );
  }
  const rows = await lines.execute();
  const page = pageOf('sign-offs', rows, limit, (row) => [row.since, row.case, row.act, row.entry]);
  return {
    next: page.next,
    lines: page.lines.map(({ hour_known: known, since, ...line }) => ({
      ...line,
      since: known ? since : dateOf(since),
    })),
  };
}

export interface UnallocatedLine extends OfCase {
  openedAt: Instant;
  running: number;
  overdue: number;
  /** When the last allocation ended; null when nobody has held it yet. */
  allocationEndedAt: Instant | null;
}

/** Open cases that nobody holds, the oldest first. */
export async function unallocated(db: Db, query: ListQuery): Promise<Page<UnallocatedLine>> {
  const limit = pageSize(query.limit);
  let lines = db
    .selectFrom('case_file')
    .where(inScope(query))
    .select([...ofCase, 'opened_at as openedAt', 'running', 'overdue'])
    .select((is) =>
      is
        .selectFrom('case_log')
        .select((log) => log.fn.max('recorded_at').as('ended'))
        .whereRef('case_log.case_id', '=', 'case_file.case_id')
        .where('event', '=', 'AllocationEnded')
        .as('allocationEndedAt'),
    )
    .where('case_file.closed_at', 'is', null)
    .where('case_file.holder', 'is', null)
    .orderBy('case_file.opened_at')
    .orderBy('case_file.case_id')
    .limit(limit + 1);
  if (query.cursor !== undefined) {
    const [openedAt, caseId] = positionIn('unallocated', query.cursor, ['', '']);
    lines = lines.where(sql<boolean>`(case_file.opened_at, case_file.case_id) > (${openedAt}, ${caseId})`);
  }
  return pageOf('unallocated', await lines.execute(), limit, (row) => [row.openedAt, row.case]);
}

export interface HandoverLine extends OfCase {
  /** The entry of the case log that offers it, and what kind of offer it is. */
  entry: number;
  offers: 'HandoverOffered' | 'TransferProposed';
  offeredAt: Instant;
  by: string;
  toTeam: string | null;
  toPerson: string | null;
  toRole: string | null;
  /** The last day for an answer: after it the offer comes back. */
  answerBy: CivilDate;
}

/**
 * Offers that wait for an answer, the soonest to come back first: those that were made to the teams and people of the
 * scope, and those that they made themselves.
 */
export async function handovers(db: Db, query: ListQuery): Promise<Page<HandoverLine>> {
  const limit = pageSize(query.limit);
  const { council, reader, processes, teams, holders } = query;
  const field = (name: string) => sql<string | null>`offer.body->'fields'->>${sql.lit(name)}`;
  const toTeam = sql<string | null>`coalesce(${field('toTeam')}, ${field('team')})`;
  const concerns = (column: string, offered: typeof toTeam, asked: readonly string[]) =>
    sql<boolean>`(${sql.ref(column)} = any(${[...asked]}::text[]) or ${offered} = any(${[...asked]}::text[]))`;
  let lines = db
    .selectFrom('case_file')
    .innerJoin('obligation', 'obligation.case_id', 'case_file.case_id')
    .innerJoin('case_log as offer', (join) =>
      join
        .onRef('offer.case_id', '=', 'obligation.case_id')
        .on(sql<boolean>`offer.sequence = (obligation.clock->>'startedBy')::int`),
    )
    .where(inScope({ council, ...(reader !== undefined && { reader }), ...(processes && { processes }) }))
    .where('obligation.name', '=', offerClock)
    .where('obligation.status', '=', 'running')
    .where('offer.event', 'in', ['HandoverOffered', 'TransferProposed'])
    .select([...ofCase, 'offer.sequence as entry', 'offer.recorded_at as offeredAt', 'offer.by'])
    .select(['obligation.first_due as answerBy'])
    .select([
      sql<HandoverLine['offers']>`offer.event`.as('offers'),
      toTeam.as('toTeam'),
      field('toPerson').as('toPerson'),
      field('toRole').as('toRole'),
    ])
    .orderBy('obligation.first_due')
    .orderBy('case_file.case_id')
    .limit(limit + 1);
  if (teams) lines = lines.where(concerns('case_file.team', toTeam, teams));
  if (holders) lines = lines.where(concerns('case_file.holder', field('toPerson'), holders));
  if (query.cursor !== undefined) {
    const [due, caseId] = positionIn('handovers', query.cursor, ['', '']);
    lines = lines.where(sql<boolean>`(obligation.first_due, case_file.case_id) > (${due}::date, ${caseId})`);
  }
  return pageOf('handovers', await lines.execute(), limit, (row) => [row.answerBy, row.case]);
}

export interface RefusedLine extends OfCase {
  sequence: number;
  at: Instant;
  by: string;
  act: string;
  kind: string;
}

/** Acts that came as signals and were refused, so that nobody was answered: the newest first. */
export async function refusedSignals(
  db: Db,
  query: ListQuery & { since: Instant },
): Promise<Page<RefusedLine>> {
  const limit = pageSize(query.limit);
  let lines = db
    .selectFrom('case_file')
    .where(inScope(query))
    .innerJoin('case_log', 'case_log.case_id', 'case_file.case_id')
    .select([...ofCase, 'case_log.sequence', 'case_log.recorded_at as at', 'case_log.by'])
    .select([
      sql<string>`case_log.body->'refused'->>'act'`.as('act'),
      sql<string>`case_log.body->'refused'->>'kind'`.as('kind'),
    ])
    .where('case_log.event', '=', 'ActRefused')
    .where('case_log.recorded_at', '>=', query.since)
    .orderBy('case_log.recorded_at', 'desc')
    .orderBy('case_log.case_id', 'desc')
    .orderBy('case_log.sequence', 'desc')
    .limit(limit + 1);
  if (query.cursor !== undefined) {
    const [at, caseId, sequence] = positionIn('refused-signals', query.cursor, ['', '', 0]);
    lines = lines.where(
      sql<boolean>`(case_log.recorded_at, case_log.case_id, case_log.sequence) < (${at}, ${caseId}, ${sequence})`,
    );
  }
  return pageOf('refused-signals', await lines.execute(), limit, (row) => [row.at, row.case, row.sequence]);
}

export interface NobodyLine extends OfCase {
  number: number;
  kind: NoticeKind;
  step: string | null;
  due: CivilDate | null;
  createdAt: Instant;
  /** The roles for which the directory knew nobody. */
  to: readonly Role[];
}

/** Notices for which the directory knew nobody, the oldest first: somebody must be found and told. */
export async function nobodyToTell(db: Db, query: ListQuery): Promise<Page<NobodyLine>> {
  const limit = pageSize(query.limit);
  let lines = db
    .selectFrom('case_file')
    .where(inScope(query))
    .innerJoin('notice', 'notice.case_id', 'case_file.case_id')
    .select([
      ...ofCase,
      'notice.number',
      'notice.kind',
      'notice.step',
      'notice.due',
      'notice.created_at as createdAt',
      'notice.payload',
    ]) // prettier-ignore
    .where('notice.status', '=', 'nobody')
    .orderBy('notice.created_at')
    .orderBy('notice.case_id')
    .orderBy('notice.number')
    .limit(limit + 1);
  if (query.cursor !== undefined) {
    const [at, caseId, number] = positionIn('nobody-to-tell', query.cursor, ['', '', 0]);
    lines = lines.where(
      sql<boolean>`(notice.created_at, notice.case_id, notice.number) > (${at}, ${caseId}, ${number})`,
    );
  }
  const rows = (await lines.execute()).map(({ payload, ...line }) => ({ ...line, to: payload.to }));
  return pageOf('nobody-to-tell', rows, limit, (row) => [row.createdAt, row.case, row.number]);
}

export interface ListCounts {
  signOffs: number;
  refusedSignals: number;
  nobodyToTell: number;
}

/** How much waits in the lists that are not of obligations; refused signals since an instant. */
export async function listCounts(
  db: Db,
  query: Scope & { roles: readonly Role[]; since: Instant },
): Promise<ListCounts> {
  const count = sql<number>`count(*)`.as('count');
  const files = () => db.selectFrom('case_file').where(inScope(query));
  const [waiting, refused, nobody] = await Promise.all([
    files()
      .innerJoin('sign_off', 'sign_off.case_id', 'case_file.case_id')
      .where(sql<boolean>`sign_off.by && ${[...query.roles]}::text[]`)
      .select(count)
      .executeTakeFirstOrThrow(),
    files()
      .innerJoin('case_log', 'case_log.case_id', 'case_file.case_id')
      .where('case_log.event', '=', 'ActRefused')
      .where('case_log.recorded_at', '>=', query.since)
      .select(count)
      .executeTakeFirstOrThrow(),
    files()
      .innerJoin('notice', 'notice.case_id', 'case_file.case_id')
      .where('notice.status', '=', 'nobody')
      .select(count)
      .executeTakeFirstOrThrow(),
  ]);
  return { signOffs: waiting.count, refusedSignals: refused.count, nobodyToTell: nobody.count };
}
