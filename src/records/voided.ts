import { sql, type RawBuilder } from 'kysely';

/** An entry that was voided never happened, and nothing that followed from one. @param log the case log, as the query calls it */
export function isNotVoid(log: string): RawBuilder<boolean> {
  const entry = (column: string) => sql.ref(`${log}.${column}`);
  return sql`not exists (
    select from case_log void where void.case_id = ${entry('case_id')} and void.body->'corrected'->>'void' = 'true'
    and void.body->'corrected'->>'fact' in (${entry('sequence')}::text, ${entry('body')}->>'follows'))`;
}
