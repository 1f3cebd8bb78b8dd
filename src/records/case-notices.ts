import { sql } from 'kysely';
import type { CivilDate, Instant } from '../calendar';
import type { Notice, NoticeKind } from '../casework/types';
import type { Role } from '../vocabulary';
import type { Db } from './connect';
import { ofCase, type ListQuery, type OfCase } from './lists';
import { pageOf, pageSize, positionIn, type Page } from './paging';
import type { NoticeStatus, RecipientStatus } from './tables';
import { inScope } from './worklist';

/** A notice as the ledger holds it: who was told, and what became of each mail. */
export interface LedgerNotice {
  number: number;
  /** The entry of the case log that said it. */
  entry: number;
  kind: NoticeKind;
  clock: string | null;
  step: string | null;
  as: Notice['as'];
  due: CivilDate | null;
  /** By the case's own time. */
  createdAt: Instant;
  status: NoticeStatus;
  to: readonly Role[];
  recipients: readonly {
    person: string;
    roles: readonly Role[];
    status: RecipientStatus;
    attempts: number;
    settledAt: Instant | null;
  }[];
}

const ofNotice = [
  'notice.number',
  'notice.sequence as entry',
  'notice.kind',
  'notice.clock_id as clock',
  'notice.step',
  'notice.goes_as as as',
  'notice.due',
  'notice.created_at as createdAt',
  'notice.status',
  'notice.payload',
] as const;

/** The notices of a case, in their order; none when the record has no such case. */
export async function noticesOf(db: Db, caseId: string): Promise<readonly LedgerNotice[]> {
  const rows = await db
    .selectFrom('notice')
    .select([...ofNotice, 'case_id as case'])
    .where('case_id', '=', caseId)
    .orderBy('number')
    .execute();
  return (await withRecipients(db, rows)).map(({ case: _, ...notice }) => notice);
}

/** A mail that did not arrive, or of which nobody knows. */
const failed: readonly RecipientStatus[] = ['refused', 'given up', 'confirmation lost'];

/** Notices of which a mail was not delivered, or may not have been: the oldest first. */
export async function undelivered(db: Db, query: ListQuery): Promise<Page<OfCase & LedgerNotice>> {
  const limit = pageSize(query.limit);
  let lines = db
    .selectFrom('case_file')
    .where(inScope(query))
    .innerJoin('notice', 'notice.case_id', 'case_file.case_id')
    .select([...ofCase, ...ofNotice])
    .where((is) =>
      is.exists(
        is
          .selectFrom('notice_recipient as one')
          .select('one.person')
          .whereRef('one.case_id', '=', 'notice.case_id')
          .whereRef('one.number', '=', 'notice.number')
          .where('one.status', 'in', failed),
      ),
    )
    .orderBy('notice.created_at')
    .orderBy('notice.case_id')
    .orderBy('notice.number')
    .limit(limit + 1);
  if (query.cursor !== undefined) {
    const [at, caseId, number] = positionIn('undelivered', query.cursor, ['', '', 0]);
    lines = lines.where(
      sql<boolean>`(notice.created_at, notice.case_id, notice.number) > (${at}, ${caseId}, ${number})`,
    );
  }
  const page = pageOf('undelivered', await lines.execute(), limit, (row) => [
    row.createdAt,
    row.case,
    row.number,
  ]);
  return { next: page.next, lines: await withRecipients(db, page.lines) };
}

async function withRecipients<T extends { case: string; number: number; payload: Notice }>(
  db: Db,
  rows: readonly T[],
): Promise<(Omit<T, 'payload'> & Pick<LedgerNotice, 'to' | 'recipients'>)[]> {
  if (rows.length === 0) return [];
  const recipients = await db
    .selectFrom('notice_recipient')
    .select(['case_id', 'number', 'person', 'roles', 'status', 'attempts', 'settled_at as settledAt'])
    .where('case_id', 'in', [...new Set(rows.map((row) => row.case))])
    .orderBy('person')
    .execute();
  return rows.map(({ payload, ...row }) => ({
    ...row,
    to: payload.to,
    recipients: recipients
      .filter((one) => one.case_id === row.case && one.number === row.number)
      .map(({ case_id: _case, number: _number, ...one }) => one),
  }));
}
