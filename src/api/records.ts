import { sql } from 'kysely';
import { fold } from '../casework/apply';
import { audit, caseLog, loadEvents, worklist, type Db, type RecordKeys } from '../records';
import type { RecordsReads } from './services';

/** The record, as the API reads it. */
export function recordsReads(db: Db, keys: RecordKeys): RecordsReads {
  return {
    caseLog: (id) => caseLog(db, keys, id),
    worklist: (query) => worklist(db, query),
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
    async loadCase(id) {
      const events = await loadEvents(db, keys, id);
      return events.length === 0 ? null : fold(events);
    },
    async ping() {
      await sql`select 1`.execute(db);
    },
  };
}
