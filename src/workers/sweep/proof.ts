import { sql } from 'kysely';
import { dateOf, formatDate, timeOf, type CivilDate, type Instant } from '../../calendar';
import type { Db } from '../../records';

/** That nothing was forgotten, in numbers. */
export interface Proof {
  cases: number;
  clocks: number;
  /** Open cases in which no clock runs (decisions 1.6). */
  withoutClock: number;
  /** Limits that passed more than ten minutes ago without the case having flagged it. */
  unnoticed: number;
  /** Mails that left in the last day, and that could not be delivered or had nobody to go to and still stand. */
  mails: number;
  undelivered: number;
  nobodyToTell: number;
  /** What the sweep found and is not resolved. */
  findings: number;
}

/** From when on the proof of a day is made, London time. */
const madeFrom = '08:00';

/** Today's proof, made when it is not there yet and it is late enough; undefined when it has been sent, or is not due. */
export async function dueProof(db: Db, now: Instant): Promise<{ day: CivilDate; proof: Proof } | undefined> {
  const day = dateOf(now);
  if (timeOf(now) < madeFrom) return undefined;
  const row = await db
    .selectFrom('daily_proof')
    .select(['counts', 'sent_at'])
    .where('day', '=', day)
    .executeTakeFirst();
  if (row) return row.sent_at === null ? { day, proof: row.counts as Proof } : undefined;
  const proof = await prove(db, now);
  await db
    .insertInto('daily_proof')
    .values({ day, counts: JSON.stringify(proof), sent_at: null })
    .execute();
  return { day, proof };
}

export async function proofSent(db: Db, day: CivilDate): Promise<void> {
  await db
    .updateTable('daily_proof')
    .set({ sent_at: sql`now()` })
    .where('day', '=', day)
    .execute();
}

export async function prove(db: Db, now: Instant): Promise<Proof> {
  const { rows } = await sql<Proof>`
    select
      (select count(*) from case_file where closed_at is null) as "cases",
      (select coalesce(sum(running), 0)::bigint from case_file where closed_at is null) as "clocks",
      (select count(*) from case_file where closed_at is null and running = 0) as "withoutClock",
      (select count(*) from obligation join case_file using (case_id)
        where status = 'running' and not out_of_timescale and not moved_in_time
          and closed_at is null and limit_ends < ${now}::timestamptz - interval '10 minutes') as "unnoticed",
      (select count(*) from notice_recipient
        where status in ('sent', 'confirmation lost') and settled_at > ${now}::timestamptz - interval '1 day') as "mails",
      (select count(*) from notice_recipient where status in ('refused', 'given up')
        or (status in ('pending', 'sending') and dated < ${now}::timestamptz - interval '1 hour')) as "undelivered",
      (select count(*) from notice where status = 'nobody') as "nobodyToTell",
      (select count(*) from sweep_finding where resolved_at is null) as "findings"`.execute(db);
  return rows[0]!;
}

/** 'All well' only when every number that must be nought is. */
export function isWell(proof: Proof): boolean {
  const { withoutClock, unnoticed, undelivered, nobodyToTell, findings } = proof;
  return withoutClock + unnoticed + undelivered + nobodyToTell + findings === 0;
}

/** The proof in sentences, as the operator gets it. */
export function said(day: CivilDate, proof: Proof): { subject: string; lines: readonly string[] } {
  const none = (count: number) => (count === 0 ? 'none' : String(count));
  return {
    subject: `Caseclock, ${formatDate(day)}: ${isWell(proof) ? 'all well' : 'something needs attention'}`,
    lines: [
      `${proof.cases} open cases, ${none(proof.withoutClock)} without a clock.`,
      `${proof.clocks} clocks, ${none(proof.unnoticed)} past its date unnoticed.`,
      `${proof.mails} mails in the last day; undelivered: ${none(proof.undelivered)}; with nobody to tell: ${none(proof.nobodyToTell)}.`,
      `Found by the sweep and not resolved: ${none(proof.findings)}.`,
    ],
  };
}
