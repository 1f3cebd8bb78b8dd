import { sql } from 'kysely';
import type { Instant } from '../calendar';
import type { Notice } from '../casework/types';
import type { Role } from '../vocabulary';
import type { Db } from './connect';
import type { NoticeStatus, RecipientStatus } from './tables';

/** A notice as it waits to be mailed. */
export interface WaitingNotice {
  notice: Notice;
  /** The notice's own instant, by the case's time. */
  at: Instant;
  status: NoticeStatus;
  /** The case's reference. */
  reference: string;
  recipients: readonly LedgerRow[];
}

/** One recipient's row in the ledger. */
export interface LedgerRow {
  person: string;
  mailbox: string;
  roles: readonly Role[];
  status: RecipientStatus;
}

/** What is fixed at the first attempt, and the same at each later one. */
export interface Attempt {
  messageId: string;
  date: Instant;
}

/** The ledger of one notice, for whoever holds it. Every call is committed when it returns. */
export interface Ledger {
  waiting: WaitingNotice;
  /**
   * Before an attempt. A row that is still `sending` is one whose attempt never reported its end: it may have been
   * taken, and stays doubtful.
   */
  begin(person: string, messageId: string): Promise<Attempt>;
  /** The server has taken it: `sent`, or `confirmation lost` where an earlier attempt is doubtful. */
  sent(person: string): Promise<void>;
  /** The server will never take it. */
  refused(person: string, code: string): Promise<void>;
  /** Certainly not taken: back to `pending`. */
  notAccepted(person: string, code: string): Promise<void>;
  /** No answer came: it stays `sending`. */
  unanswered(person: string, code: string): Promise<void>;
  /** Once no recipient is left to try: `sent`, or `refused` when anybody's server refused. */
  settle(status: 'sent' | 'refused'): Promise<void>;
}

/** Another attempt at the same notice is alive. */
export class NoticeHeld extends Error {
  override readonly name = 'NoticeHeld';
}

/**
 * Does `work` while holding the notice: under an advisory lock on one connection, which the server releases when
 * the connection dies. All of the ledger is written over that same connection, so that whoever lost the lock can
 * write nothing any more.
 * @returns what `work` returns; undefined when there is no such notice
 * @throws NoticeHeld
 */
export function holdNotice<T>(
  db: Db,
  caseId: string,
  number: number,
  work: (ledger: Ledger) => Promise<T>,
): Promise<T | undefined> {
  const key = `notice ${caseId} ${number}`;
  return db.connection().execute(async (connection) => {
    const { rows } = await sql<{ held: boolean }>`
      select pg_try_advisory_lock(hashtextextended(${key}, 0)) as held`.execute(connection);
    if (!rows[0]?.held) throw new NoticeHeld(`another attempt at notice ${number} is alive`);
    try {
      const waiting = await waitingNotice(connection, caseId, number);
      return waiting && (await work(ledgerOf(connection, caseId, number, waiting)));
    } finally {
      // When this fails the connection is dead, and with it the lock.
      await sql`select pg_advisory_unlock(hashtextextended(${key}, 0))`
        .execute(connection)
        .catch(() => undefined);
    }
  });
}

async function waitingNotice(db: Db, caseId: string, number: number): Promise<WaitingNotice | undefined> {
  const row = await db
    .selectFrom('notice')
    .innerJoin('case_file', 'case_file.case_id', 'notice.case_id')
    .select(['payload', 'created_at', 'status', 'reference'])
    .where('notice.case_id', '=', caseId)
    .where('number', '=', number)
    .executeTakeFirst();
  if (!row) return undefined;
  const recipients = await db
    .selectFrom('notice_recipient')
    .select(['person', 'mailbox', 'roles', 'status'])
    .where('case_id', '=', caseId)
    .where('number', '=', number)
    // The least tried first, so that one whose mail always fails does not keep it from the others.
    .orderBy('attempts')
    .orderBy('person')
    .execute();
  return {
    notice: row.payload,
    at: row.created_at,
    status: row.status,
    reference: row.reference,
    recipients,
  };
}

function ledgerOf(db: Db, caseId: string, number: number, waiting: WaitingNotice): Ledger {
  const rowOf = (person: string) =>
    db
      .updateTable('notice_recipient')
      .where('case_id', '=', caseId)
      .where('number', '=', number)
      .where('person', '=', person);
  const now = sql<Instant>`now()`;
  return {
    waiting,
    async begin(person, messageId) {
      const row = await rowOf(person)
        .set({
          status: 'sending',
          doubtful: sql<boolean>`doubtful or status = 'sending'`,
          attempts: sql<number>`attempts + 1`,
          message_id: sql<string>`coalesce(message_id, ${messageId})`,
          dated: sql<Instant>`coalesce(dated, date_trunc('second', now()))`,
        })
        .returning(['message_id', 'dated'])
        .executeTakeFirstOrThrow();
      return { messageId: row.message_id!, date: row.dated! };
    },
    async sent(person) {
      const status = sql<RecipientStatus>`case when doubtful then 'confirmation lost' else 'sent' end`;
      await rowOf(person).set({ status, settled_at: now, last_error: null }).execute();
    },
    async refused(person, code) {
      await rowOf(person).set({ status: 'refused', settled_at: now, last_error: code }).execute();
    },
    async notAccepted(person, code) {
      await rowOf(person).set({ status: 'pending', last_error: code }).execute();
    },
    async unanswered(person, code) {
      await rowOf(person).set({ last_error: code }).execute();
    },
    async settle(status) {
      await db
        .updateTable('notice')
        .set({ status })
        .where('case_id', '=', caseId)
        .where('number', '=', number)
        .execute();
    },
  };
}
