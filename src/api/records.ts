import { sql } from 'kysely';
import {
  agenda,
  audit,
  caseLog,
  casesOfChain,
  custodiansOfChild,
  handovers,
  heldFor,
  hiddenAmong,
  lateMails,
  listCounts,
  loadCase,
  loadWholeCase,
  nobodyToTell,
  noticesOf,
  readDirectory,
  refusedSignals,
  signOffs,
  sittings,
  teamsOf,
  unallocated,
  undelivered,
  worklist,
  worklistCounts,
  writeDirectory,
  type Db,
  type RecordKeys,
} from '../records';
import type { RecordsReads } from './services';

/** The record, as the API reads it. */
export function recordsReads(db: Db, keys: RecordKeys): RecordsReads {
  return {
    caseLog: (id) => caseLog(db, keys, id),
    chain: (query) => casesOfChain(db, keys, query),
    worklist: (query) => worklist(db, query),
    worklistCounts: (scope) => worklistCounts(db, scope),
    listCounts: (query) => listCounts(db, query),
    signOffs: (query) => signOffs(db, query),
    unallocated: (query) => unallocated(db, query),
    handovers: (query) => handovers(db, query),
    refusedSignals: (query) => refusedSignals(db, query),
    nobodyToTell: (query) => nobodyToTell(db, query),
    undelivered: (query) => undelivered(db, query),
    notices: (id) => noticesOf(db, id),
    sittings: (query) => sittings(db, query),
    agenda: (sitting) => agenda(db, sitting),
    heldFor: (council, person, at) => heldFor(db, council, person, at),
    teamsOf: (council, person, at) => teamsOf(db, council, person, at),
    hiddenAmong: (ids, person) => hiddenAmong(db, ids, person),
    custodiansOfChild: (council, child) => custodiansOfChild(db, council, child),
    directory: (council) => readDirectory(db, council),
    writeDirectory: (write) => writeDirectory(db, write),
    audit: ({ person, authority, request, what, subject, case: id, reason, purpose }) =>
      audit(db, {
        person,
        authority,
        request,
        what: subject,
        outcome: what === 'read' ? 'read' : 'refused',
        ...(id === undefined ? {} : { case: id }),
        ...(reason === undefined ? {} : { reason }),
        ...(purpose === undefined ? {} : { purpose }),
      }),
    loadCase: (id) => loadCase(db, keys, id),
    loadWholeCase: (id) => loadWholeCase(db, keys, id),
    lateMails: (triedBefore) => lateMails(db, triedBefore),
    async ping() {
      await sql`select 1`.execute(db);
    },
  };
}
