import { sql } from 'kysely';
import {
  audit,
  caseLog,
  loadCase,
  readDirectory,
  worklist,
  writeDirectory,
  type Db,
  type RecordKeys,
} from '../records';
import type { RecordsReads } from './services';

/** The record, as the API reads it. */
export function recordsReads(db: Db, keys: RecordKeys): RecordsReads {
  return {
    caseLog: (id) => caseLog(db, keys, id),
    worklist: (query) => worklist(db, query),
    directory: (council) => readDirectory(db, council),
    writeDirectory: (write) => writeDirectory(db, write),
    audit: ({ person, authority, request, what, subject, case: id, reason }) =>
      audit(db, {
        person,
        authority,
        request,
        what: subject,
        outcome: what === 'read' ? 'read' : 'refused',
        ...(id === undefined ? {} : { case: id }),
        ...(reason === undefined ? {} : { reason }),
      }),
    loadCase: (id) => loadCase(db, keys, id),
    async ping() {
      await sql`select 1`.execute(db);
    },
  };
}
