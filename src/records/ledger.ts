import { sql, type SqlBool, type Transaction } from 'kysely';
import type { Instant } from '../calendar';
import type { Notice } from '../casework/types';
import type { Role } from '../vocabulary';
import type { Db } from './connect';
import { backToRole } from './leavers';
import type { NoticeStatus, RecipientStatus, Tables } from './tables';

/** A notice as it waits to be mailed. */
export interface WaitingNotice {
  notice: Notice;
  /** The notice's own instant, by the case's time. */
  at: Instant;
  /** When it was written, by the database's clock. */
  writtenAt: Instant;
  status: NoticeStatus;
  council: string;
  recipients: readonly LedgerRow[];
}

/** One recipient's row in the ledger. */
export interface LedgerRow {
  person: string;
  mailbox: string;
  roles: readonly Role[];
  status: RecipientStatus;
}

/** What of a notice goes into a mail. */
export interface Mailed {
  case: string;
  number: number;
  reference: string;
  notice: Notice;
  at: Instant;
}

/** One mail to one person: what it tells of is fixed at the first attempt, and the same at each later one. */
export interface Claim {
  messageId: string;
  date: Instant;
  told: readonly Mailed[];
}

export interface ClaimRules {
  /** The Message-ID of a mail that begins with this notice. */
  messageIdOf(caseId: string, number: number): string;
  /** How long a notice waits for those of the same family, in milliseconds. */
  collect: number;
  /** Whether it may go to the recipient's next digest instead, when there were too many mails at once. */
  mayWait: boolean;
}

export type Claimed =
  | { claim: Claim }
  /** Others of the family may still come. */
  | { later: number }
  /** The recipient's next digest has it, or it has been dealt with meanwhile. */
  | { none: true };

/** The ledger of one notice, for whoever holds it. Every call is committed when it returns. */
export interface Ledger {
  waiting: WaitingNotice;
  /**
   * Before an attempt: one mail with all that the family's notices say to this person. Rows that are still `sending`
   * are of an attempt that never reported its end: the mail may have been taken, and stays doubtful.
   * @throws NoticeHeld while another attempt at the same mail is alive
   */
  claim(person: string, rules: ClaimRules): Promise<Claimed>;
  /** The server has taken it: `sent`, or `confirmation lost` where an earlier attempt is doubtful. */
  sent(claim: Claim): Promise<void>;
  /** The server will never take it. */
  refused(claim: Claim, code: string): Promise<void>;
  /** Certainly not taken: back to `pending`. */
  notAccepted(claim: Claim, code: string): Promise<void>;
  /** No answer came: it stays `sending`. */
  unanswered(claim: Claim, code: string): Promise<void>;
  /** Nothing more is tried for those who have not had it; how many they are. */
  giveUp(): Promise<number>;
  /** Once no recipient is left to try: `sent`, or `refused` when anybody's server refused. */
  settle(status: 'sent' | 'refused'): Promise<void>;
}

/** Another attempt at the same notice or the same mail is alive. */
export class NoticeHeld extends Error {
  override readonly name = 'NoticeHeld';
}

/** A recipient's sixth mail within ten minutes goes to the digest (decisions 6). */
const mailsAtOnce = 5;
const atOnce = sql`interval '10 minutes'`;
/** Notices of one family, recipient and step go out as one mail when they lie this close together (DESIGN 8). */
const together = sql`interval '30 seconds'`;

/**
 * Does `work` while holding the notice: under an advisory lock on one connection, which the server releases when
 * the connection dies. All of the ledger is written over that same connection, so that whoever lost the lock can
 * write nothing any more. What is for people who have left since goes back to their role first.
 * @returns what `work` returns; undefined when there is no such notice
 * @throws NoticeHeld
 */
export function holdNotice<T>(
  db: Db,
  caseId: string,
  number: number,
  work: (ledger: Ledger) => Promise<T>,
): Promise<T | undefined> {
  return db.connection().execute((connection) =>
    locked(connection, [`notice ${caseId} ${number}`], async (lock) => {
      await backToRole(connection, caseId, number);
      const waiting = await waitingNotice(connection, caseId, number);
      return waiting && (await work(ledgerOf(connection, caseId, number, waiting, lock)));
    }),
  );
}

type Lock = (key: string) => Promise<void>;

/** Runs `work` with advisory locks that it may add to; all are given back at the end. */
export async function locked<T>(
  connection: Db,
  keys: readonly string[],
  work: (lock: Lock) => Promise<T>,
): Promise<T> {
  const held: string[] = [];
  const lock: Lock = async (key) => {
    const { rows } = await sql<{ held: boolean }>`
      select pg_try_advisory_lock(hashtextextended(${key}, 0)) as held`.execute(connection);
    if (!rows[0]?.held) throw new NoticeHeld('another attempt at it is alive');
    held.push(key);
  };
  try {
    for (const key of keys) await lock(key);
    return await work(lock);
  } finally {
    for (const key of held) {
      // When this fails the connection is dead, and with it the lock.
      await sql`select pg_advisory_unlock(hashtextextended(${key}, 0))`
        .execute(connection)
        .catch(() => undefined);
    }
  }
}

async function waitingNotice(db: Db, caseId: string, number: number): Promise<WaitingNotice | undefined> {
  const row = await db
    .selectFrom('notice')
    .innerJoin('case_file', 'case_file.case_id', 'notice.case_id')
    .select(['payload', 'created_at', 'written_at', 'status', 'council'])
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
    writtenAt: row.written_at,
    status: row.status,
    council: row.council,
    recipients,
  };
}

function ledgerOf(db: Db, caseId: string, number: number, waiting: WaitingNotice, lock: Lock): Ledger {
  const mailOf = ({ messageId }: Claim) =>
    db.updateTable('notice_recipient').where('message_id', '=', messageId).where('status', '=', 'sending');
  const now = sql<Instant>`now()`;
  return {
    waiting,
    async claim(person, rules) {
      const found = await db
        .transaction()
        .execute((tx) => assign(tx, { caseId, number, person, waiting }, rules));
      if (!('messageId' in found)) return found;
      await lock(`mail ${found.messageId}`);
      return begin(db, found.messageId);
    },
    async sent(claim) {
      const status = sql<RecipientStatus>`case when doubtful then 'confirmation lost' else 'sent' end`;
      await mailOf(claim).set({ status, settled_at: now, last_error: null }).execute();
    },
    async refused(claim, code) {
      await mailOf(claim).set({ status: 'refused', settled_at: now, last_error: code }).execute();
    },
    async notAccepted(claim, code) {
      await mailOf(claim).set({ status: 'pending', last_error: code }).execute();
    },
    async unanswered(claim, code) {
      await mailOf(claim).set({ last_error: code }).execute();
    },
    async giveUp() {
      const given = await db
        .updateTable('notice_recipient')
        .set({ status: 'given up', settled_at: now })
        .where('case_id', '=', caseId)
        .where('number', '=', number)
        .where('status', 'in', ['pending', 'sending'])
        .executeTakeFirst();
      return Number(given.numUpdatedRows);
    },
    async settle(status) {
      await db
        .updateTable('notice')
        .set({ status })
        .where('case_id', '=', caseId)
        .where('number', '=', number)
        .where('status', '=', 'waiting')
        .execute();
    },
  };
}

interface Asked {
  caseId: string;
  number: number;
  person: string;
  waiting: WaitingNotice;
}

/**
 * Which mail this row belongs to. Once it has a Message-ID that is for ever; before, the rows that say the same of one
 * family to one mailbox get one together. Claims for one mailbox come one after the other, so that no two see the
 * same rows free, and each counts the mails of those before.
 */
async function assign(
  tx: Transaction<Tables>,
  { caseId, number, person, waiting }: Asked,
  rules: ClaimRules,
): Promise<{ messageId: string } | Exclude<Claimed, { claim: Claim }>> {
  const mailbox = waiting.recipients.find((row) => row.person === person)?.mailbox ?? '';
  await sql`select pg_advisory_xact_lock(hashtextextended(${`mailbox ${mailbox.toLowerCase()}`}, 0))`.execute(
    tx,
  );
  const own = await tx
    .selectFrom('notice_recipient')
    .select(['status', 'message_id'])
    .where('case_id', '=', caseId)
    .where('number', '=', number)
    .where('person', '=', person)
    .executeTakeFirstOrThrow();
  if (own.status !== 'pending' && own.status !== 'sending') return { none: true };
  if (own.message_id !== null) return { messageId: own.message_id };

  const group = await sameToTheFamily(tx, { caseId, number, waiting }, mailbox);
  // The notice was stopped meanwhile: the child has died.
  if (group.length === 0) return { none: true };
  const waited = Math.max(...group.map(({ age }) => age));
  if (waited < rules.collect && (group.length > 1 || (await hasOpenFamily(tx, caseId)))) {
    return { later: rules.collect - waited };
  }

  const rows = tx.updateTable('notice_recipient').where((is) =>
    is.or(group.map((row) =>
      is.and([is('case_id', '=', row.case), is('number', '=', row.number), is('person', '=', row.person)]),
    )),
  ); // prettier-ignore
  if (rules.mayWait && (await mailsJustNow(tx, mailbox)) >= mailsAtOnce) {
    await rows.set({ status: 'digest' }).execute();
    return { none: true };
  }
  const messageId = rules.messageIdOf(group[0]!.case, group[0]!.number);
  await rows.set({ message_id: messageId, dated: sql<Instant>`date_trunc('second', now())` }).execute();
  return { messageId };
}

interface GroupRow {
  case: string;
  number: number;
  person: string;
  /** Since it was written, in milliseconds. */
  age: number;
}

/** This row first among those that have had no attempt and say the same of the same family to the same mailbox. */
async function sameToTheFamily(
  tx: Transaction<Tables>,
  { caseId, number, waiting }: Omit<Asked, 'person'>,
  mailbox: string,
): Promise<GroupRow[]> {
  const { notice, at } = waiting;
  const rung = notice.rung === undefined ? null : String(notice.rung);
  return tx
    .selectFrom('notice_recipient as r')
    .innerJoin('notice as n', (on) =>
      on.onRef('n.case_id', '=', 'r.case_id').onRef('n.number', '=', 'r.number'),
    )
    .innerJoin('case_file as f', 'f.case_id', 'n.case_id')
    .innerJoin('case_file as own', (on) => on.on('own.case_id', '=', caseId))
    .select(['r.case_id as case', 'r.number', 'r.person'])
    .select(sql<number>`extract(epoch from clock_timestamp() - n.written_at)::float8 * 1000`.as('age'))
    .where(sql<string>`lower(r.mailbox)`, '=', mailbox.toLowerCase())
    .where('r.status', '=', 'pending')
    .where('r.message_id', 'is', null)
    .where('n.status', '=', 'waiting')
    .where((is) =>
      is.or([
        is.and([is('n.case_id', '=', caseId), is('n.number', '=', number)]),
        is.and([
          is('f.council', '=', is.ref('own.council')),
          is('f.family', '=', is.ref('own.family')),
          is('n.kind', '=', notice.kind),
          sql<SqlBool>`n.step is not distinct from ${notice.step ?? null}`,
          sql<SqlBool>`n.payload->>'rung' is not distinct from ${rung}`,
          sql<SqlBool>`n.created_at between ${at}::timestamptz - ${together} and ${at}::timestamptz + ${together}`,
        ]),
      ]),
    )
    .orderBy('r.case_id')
    .orderBy('r.number')
    .execute();
}

/** Whether other cases of the family are open, which may have the same to say in a moment. */
async function hasOpenFamily(tx: Transaction<Tables>, caseId: string): Promise<boolean> {
  const other = await tx
    .selectFrom('case_file as own')
    .innerJoin('case_file as other', (on) =>
      on
        .onRef('other.council', '=', 'own.council')
        .onRef('other.family', '=', 'own.family')
        .onRef('other.case_id', '<>', 'own.case_id'),
    )
    .select('other.case_id')
    .where('own.case_id', '=', caseId)
    .where('other.closed_at', 'is', null)
    .executeTakeFirst();
  return other !== undefined;
}

/** Distinct mails to this mailbox that were begun in the last ten minutes. */
async function mailsJustNow(tx: Transaction<Tables>, mailbox: string): Promise<number> {
  const { mails } = await tx
    .selectFrom('notice_recipient')
    .select((is) => is.fn.count<number>('message_id').distinct().as('mails'))
    .where(sql<string>`lower(mailbox)`, '=', mailbox.toLowerCase())
    .where('dated', '>', sql<Instant>`now() - ${atOnce}`)
    .executeTakeFirstOrThrow();
  return mails;
}

/** The attempt is in the ledger before it is made. Notices that were stopped meanwhile are not in it any more. */
async function begin(db: Db, messageId: string): Promise<Claimed> {
  const rows = await db
    .updateTable('notice_recipient')
    .from('notice')
    .innerJoin('case_file', 'case_file.case_id', 'notice.case_id')
    .whereRef('notice.case_id', '=', 'notice_recipient.case_id')
    .whereRef('notice.number', '=', 'notice_recipient.number')
    .where('message_id', '=', messageId)
    .where('notice_recipient.status', 'in', ['pending', 'sending'])
    .where('notice.status', 'in', ['waiting', 'refused'])
    .set({
      status: 'sending',
      doubtful: sql<boolean>`doubtful or notice_recipient.status = 'sending'`,
      attempts: sql<number>`attempts + 1`,
    })
    .returning(['notice.case_id', 'notice.number', 'reference', 'payload', 'created_at', 'dated'])
    .execute();
  const [first] = rows;
  if (!first) return { none: true };
  const told = rows.map((row) => ({
    case: row.case_id,
    number: row.number,
    reference: row.reference,
    notice: row.payload,
    at: row.created_at,
  }));
  return { claim: { messageId, date: first.dated!, told } };
}
