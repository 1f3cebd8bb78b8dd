import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { CaseEvent } from '../casework/types';
import type { Db } from './connect';
import { recipientsOf } from './directory';
import type { Tables } from './tables';

/** Restricted cases in the record (decisions 7.5): they count in totals, and are in no list but their custodians'. */

/** Whether a case may stand in a list of this person; without a reader no restricted case does. */
export function isListedFor(reader: string | undefined): RawBuilder<boolean> {
  return reader === undefined
    ? sql<boolean>`case_file.custodians is null`
    : sql<boolean>`(case_file.custodians is null or ${reader} = any(case_file.custodians))`;
}

/** Of these cases those that are restricted, and not to this person. */
export async function hiddenAmong(
  db: Db,
  ids: readonly string[],
  reader: string,
): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('case_file')
    .select('case_id')
    .where('case_id', 'in', [...ids])
    .where(sql<boolean>`not ${isListedFor(reader)}`)
    .execute();
  return rows.map((row) => row.case_id);
}

/** The custodians of the restricted cases of a child, closed ones too; none when there is no such case. */
export async function custodiansOfChild(db: Db, council: string, child: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('case_file')
    .select('custodians')
    .where('council', '=', council)
    .where('child', '=', child)
    .where('custodians', 'is not', null)
    .orderBy('opened_at')
    .execute();
  return [...new Set(rows.flatMap(({ custodians }) => custodians ?? []))];
}

/** What had not left when a case was restricted goes into its custodians' next digest, and to nobody else. */
export async function toCustodians(
  tx: Transaction<Tables>,
  { id, council }: { id: string; council: string },
  { custodians = [], recordedAt: at }: CaseEvent,
): Promise<void> {
  const notSent = await tx
    .updateTable('notice_recipient')
    .set({ status: 'not needed', settled_at: at })
    .where('case_id', '=', id)
    .where('status', 'in', ['pending', 'digest'])
    .where('doubtful', '=', false)
    .where('person', 'not in', [...custodians])
    .returning(['number'])
    .execute();
  const numbers = [...new Set(notSent.map(({ number }) => number))];
  const to = { council, team: '', roles: [], people: custodians, onlyThem: true, at };
  const hearers = numbers.length === 0 ? [] : await recipientsOf(tx, to);
  for (const number of numbers) {
    for (const { person, mailbox } of hearers) {
      await tx
        .insertInto('notice_recipient')
        .values({
          ...{ case_id: id, number, person, mailbox, roles: [], status: 'digest' },
          ...{ message_id: null, dated: null, settled_at: null, last_error: null },
        })
        .onConflict((on) => on.doNothing())
        .execute();
    }
  }
}
