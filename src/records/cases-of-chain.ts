import { sql, type RawBuilder } from 'kysely';
import type { Instant } from '../calendar';
import type { Link } from '../casework/types';
import type { Db } from './connect';
import { ofCase, type OfCase } from './lists';
import { loadCase } from './reads';
import { isListedFor } from './restricted';
import type { Scope } from './scope';
import type { RecordKeys } from './seal';
import { inScope } from './worklist';

export interface ChainLine extends OfCase {
  openedAt: Instant;
  closedAt: Instant | null;
  /** With which cases it belongs, as it knows it. */
  links: readonly Link[];
}

/**
 * The cases of a chain, the oldest first; none when there is no such chain in the scope. A case whose chain was begun by
 * one that is restricted, and not to the reader, is a chain of its own. Throws like `caseLog`.
 */
export async function casesOfChain(
  db: Db,
  keys: RecordKeys,
  { chain, ...scope }: Scope & { chain: string },
): Promise<readonly ChainLine[]> {
  const rows = await db
    .selectFrom('case_file')
    .where((is) => is.or([is('case_file.chain', '=', chain), is('case_file.case_id', '=', chain)]))
    .where(sql<boolean>`${chainFor(scope.reader)} = ${chain}`)
    .where(inScope(scope))
    .select([...ofCase, 'opened_at as openedAt', 'closed_at as closedAt'])
    .orderBy('case_file.opened_at')
    .orderBy('case_file.case_id')
    .execute();
  // A chain has a handful of cases, and what they are linked with stands in their logs alone.
  return Promise.all(
    rows.map(async (row) => ({ ...row, links: (await loadCase(db, keys, row.case))?.links ?? [] })),
  );
}

/** By which id a reader knows the chain of a case: not by that of a case which is not there for them. */
function chainFor(reader: string | undefined): RawBuilder<string> {
  const begun = sql`select 1 from (select * from case_file as other where other.case_id = case_file.chain) as case_file
    where not ${isListedFor(reader)}`;
  return sql<string>`case when exists (${begun}) then case_file.case_id else case_file.chain end`;
}
