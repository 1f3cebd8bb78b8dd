import { sql, type SqlBool, type Transaction } from 'kysely';
import type { CivilDate, Instant } from '../calendar';
import type { Role } from '../vocabulary';
import type { Db } from './connect';
import { locked } from './ledger';
import type { DigestItem, DigestSentTable, DigestStatus, Tables } from './tables';

/** A digest to be written, with what it may speak of. */
export interface NewDigest {
  person: string;
  mailbox: string;
  roles: readonly Role[];
  items: readonly DigestItem[];
}

/** Writes a day's digests; one that is there stays as it is. @returns who has not had theirs, in order */
export async function writeDigests(
  db: Db,
  day: CivilDate,
  digests: readonly NewDigest[],
): Promise<readonly string[]> {
  if (digests.length > 0) {
    const rows = digests.map(({ items, roles, ...one }) => ({
      ...one,
      roles: [...roles],
      day,
      items: JSON.stringify(items),
      message_id: null,
      dated: null,
      settled_at: null,
      last_error: null,
    }));
    await db
      .insertInto('digest_sent')
      .values(rows)
      .onConflict((on) => on.doNothing())
      .execute();
  }
  const open = await db
    .selectFrom('digest_sent')
    .select('person')
    .where('day', '=', day)
    .where('status', 'in', ['pending', 'sending'])
    .orderBy('person')
    .execute();
  return open.map(({ person }) => person);
}

/** One person's digest of one day, for whoever holds it. Every call is committed when it returns. */
export interface HeldDigest {
  mailbox: string;
  roles: readonly Role[];
  items: readonly DigestItem[];
  begin(messageId: string): Promise<{ messageId: string; date: Instant }>;
  /** The server has taken it, and with it the stored notices among `said`; the others had nothing left to say. */
  sent(said: readonly DigestItem[]): Promise<void>;
  refused(code: string): Promise<void>;
  notAccepted(code: string): Promise<void>;
  unanswered(code: string): Promise<void>;
  /** Nothing was left to say, or a later day's has it. */
  dropped(why: 'empty' | 'overtaken'): Promise<void>;
}

/**
 * Does `work` while holding the digest, as `holdNotice` does for a notice.
 * @returns undefined when there is none that is still to be sent
 * @throws NoticeHeld
 */
export function holdDigest<T>(
  db: Db,
  person: string,
  day: CivilDate,
  work: (digest: HeldDigest) => Promise<T>,
): Promise<T | undefined> {
  return db.connection().execute((connection) =>
    locked(connection, [`digest ${person} ${day}`], async () => {
      const row = await connection
        .selectFrom('digest_sent')
        .select(['mailbox', 'roles', 'items', 'status'])
        .where('person', '=', person)
        .where('day', '=', day)
        .executeTakeFirst();
      if (!row || (row.status !== 'pending' && row.status !== 'sending')) return undefined;
      return work({ ...row, ...writes(connection, person, day, row) });
    }),
  );
}

type Written = Omit<HeldDigest, 'mailbox' | 'roles' | 'items'>;

function writes(
  db: Db,
  person: string,
  day: CivilDate,
  { items, mailbox }: Pick<DigestSentTable, 'mailbox'> & { items: readonly DigestItem[] },
): Written {
  const row = (on: Pick<Db, 'updateTable'>) =>
    on.updateTable('digest_sent').where('person', '=', person).where('day', '=', day);
  const now = sql<Instant>`now()`;
  // Once it has an end, what it was written for is not kept.
  const ended = { settled_at: now, items: '[]' };
  return {
    async begin(messageId) {
      const begun = await row(db)
        .set({
          status: 'sending',
          doubtful: sql<boolean>`doubtful or status = 'sending'`,
          attempts: sql<number>`attempts + 1`,
          message_id: sql<string>`coalesce(message_id, ${messageId})`,
          dated: sql<Instant>`coalesce(dated, date_trunc('second', now()))`,
        })
        .returning(['message_id', 'dated'])
        .executeTakeFirstOrThrow();
      return { messageId: begun.message_id!, date: begun.dated! };
    },
    async sent(said) {
      await db.transaction().execute(async (tx) => {
        const { message_id: messageId, dated } = await row(tx)
          .set({
            ...ended,
            status: sql<DigestStatus>`case when doubtful then 'confirmation lost' else 'sent' end`,
            last_error: null,
          })
          .returning(['message_id', 'dated'])
          .executeTakeFirstOrThrow(); // prettier-ignore
        await settleNotices(tx, { items, said, mailbox, messageId, dated });
      });
    },
    async refused(code) {
      await row(db)
        .set({ ...ended, status: 'refused', last_error: code })
        .execute();
    },
    async notAccepted(code) {
      await row(db).set({ status: 'pending', last_error: code }).execute();
    },
    async unanswered(code) {
      await row(db).set({ last_error: code }).execute();
    },
    async dropped(why) {
      await db.transaction().execute(async (tx) => {
        await row(tx)
          .set({ ...ended, status: why })
          .execute();
        // An overtaken one leaves its notices to the next.
        if (why === 'empty')
          await settleNotices(tx, { items, said: [], mailbox, messageId: null, dated: null });
      });
    },
  };
}

interface Settled {
  items: readonly DigestItem[];
  said: readonly DigestItem[];
  mailbox: string;
  messageId: string | null;
  dated: Instant | null;
}

/** The rows of the notices that the digest was written for: each was said in it, or needed no more saying. */
async function settleNotices(
  tx: Transaction<Tables>,
  { items, said, mailbox, messageId, dated }: Settled,
): Promise<void> {
  const key = (item: DigestItem) => ('notice' in item ? `${item.case} ${item.notice}` : '');
  const spoken = new Set(said.map(key));
  for (const item of items) {
    if (!('notice' in item)) continue;
    const ended = spoken.has(key(item))
      ? { status: 'sent' as const, message_id: messageId, dated }
      : { status: 'not needed' as const };
    await tx
      .updateTable('notice_recipient')
      .set({ ...ended, settled_at: sql<Instant>`now()` })
      .where('case_id', '=', item.case)
      .where('number', '=', item.notice)
      .where('mailbox', '=', mailbox)
      .where('status', 'in', ['pending', 'digest'])
      .execute();
    await tx
      .updateTable('notice')
      .set({ status: 'sent' })
      .where('case_id', '=', item.case)
      .where('number', '=', item.notice)
      .where('status', '=', 'digest')
      .where(
        sql<SqlBool>`not exists (
        select from notice_recipient r where r.case_id = notice.case_id and r.number = notice.number
        and r.status in ('pending', 'digest'))`,
      )
      .execute();
  }
}
