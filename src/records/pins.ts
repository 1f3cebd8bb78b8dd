import { sql } from 'kysely';
import type { Db } from './connect';

/** What an open case computes with, by its log. */
export interface OpenCasePins {
  case: string;
  edition: number;
  /** The version of its bank-holiday table. */
  holidays: string;
}

/** The open cases of one council or of all, or one of them, in the order of their ids. */
export async function openCasePins(
  db: Db,
  of: { council?: string; case?: string } = {},
): Promise<readonly OpenCasePins[]> {
  let cases = db
    .selectFrom('case_file')
    .innerJoin('case_log', 'case_log.case_id', 'case_file.case_id')
    .distinctOn('case_file.case_id')
    .select([
      'case_file.case_id as case',
      sql<number>`(case_log.body #>> '{pins,edition}')::integer`.as('edition'),
      sql<string>`case_log.body #>> '{pins,holidays,version}'`.as('holidays'),
    ])
    .where('case_file.closed_at', 'is', null)
    // The two kinds of event that carry pins.
    .where((is) => is.or([is('case_log.sequence', '=', 1), is('case_log.event', '=', 'ClocksRenewed')]))
    .orderBy('case_file.case_id')
    .orderBy('case_log.sequence', 'desc');
  if (of.council !== undefined) cases = cases.where('case_file.council', '=', of.council);
  if (of.case !== undefined) cases = cases.where('case_file.case_id', '=', of.case);
  return cases.execute();
}
