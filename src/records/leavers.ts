import { sql, type RawBuilder } from 'kysely';
import { dateOf, instantOf, msOf, type CivilDate, type Instant } from '../calendar';
import type { Db } from './connect';
import { hasLeft, recipientsOf } from './directory';

/** Who held a case until their last post ended, and their last day in it. */
export interface Leaver {
  person: string;
  leftOn: CivilDate;
}

/**
 * By the id of the case: who left it behind (decisions 3.4). Either they still hold it, or that their post ended is
 * what ended the allocation, and nobody holds it since.
 * @param which a condition on `case_file`
 * @param at who is in post at this instant
 */
export async function leaversOf(
  db: Db,
  which: RawBuilder<unknown>,
  at: Instant,
): Promise<ReadonlyMap<string, Leaver>> {
  const [holding, unheld] = await Promise.all([
    holdersWhoLeft(db, which, at),
    lastHoldersOfUnheld(db, which),
  ]);
  return new Map([...holding, ...unheld]);
}

type LeaverOf = readonly [caseId: string, leaver: Leaver];
interface Row {
  case: string;
  person: string;
  ended: Instant;
}

const leaverOf = ({ case: id, person, ended }: Row): LeaverOf => [
  id,
  { person, leftOn: dateOf(instantOf(msOf(ended) - 1)) },
];

/** Of cases that somebody holds: who has left and holds them still. */
export async function holdersWhoLeft(
  db: Db,
  which: RawBuilder<unknown>,
  at: Instant,
): Promise<readonly LeaverOf[]> {
  const { rows } = await sql<Row>`
    select case_file.case_id as "case", holder as person,
      (select max(held_until) from post where post.person = holder and post.council = case_file.council) as ended
    from case_file where ${which} and ${hasLeft('case_file.holder', 'case_file.council', at)}`.execute(db);
  return rows.map(leaverOf);
}

/** Of cases that nobody holds: who held them last, where the end of their post ended that. */
export async function lastHoldersOfUnheld(db: Db, which: RawBuilder<unknown>): Promise<readonly LeaverOf[]> {
  const { rows } = await sql<Row>`
    select case_file.case_id as "case", held.body->>'holder' as person,
      coalesce(ending.happened_at, (ending.happened_on + 1)::timestamp at time zone 'Europe/London') as ended
    from case_file
      cross join lateral (select event, body, happened_on, happened_at from case_log
        where case_log.case_id = case_file.case_id and body ? 'holder' order by sequence desc limit 1) ending
      cross join lateral (select body from case_log
        where case_log.case_id = case_file.case_id and body->>'holder' is not null order by sequence desc limit 1) held
    where ${which} and holder is null
      and ending.event = 'AllocationEnded' and ending.body->'fields'->>'reason' = 'post-ended'`.execute(db);
  return rows.map(leaverOf);
}

/** Whoever left an obligation behind: it had begun by their last day. */
export function leftBehind(
  { startedOn }: { startedOn: CivilDate },
  leaver: Leaver | undefined,
): Leaver | undefined {
  return leaver && startedOn <= leaver.leftOn ? leaver : undefined;
}

/**
 * What of a notice is for people who have left goes back to the role, unless their mailbox may have it already
 * (decisions 3.4). With nobody left to hear it the notice is one for nobody.
 * @param at who is in post at this instant; absent: at the case's own, now
 * @returns whether somebody is left
 */
export function backToRole(db: Db, caseId: string, number: number, at?: Instant): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const of = { case_id: caseId, number };
    const found = await tx
      .selectFrom('notice')
      .innerJoin('case_file', 'case_file.case_id', 'notice.case_id')
      .select(['payload', 'council', 'custodians'])
      .select(sql<Instant>`created_at + (clock_timestamp() - written_at)`.as('now'))
      .where('notice.case_id', '=', caseId)
      .where('number', '=', number)
      .executeTakeFirst();
    if (!found) return true;
    const { payload, council, custodians, now } = found;
    const then = at ?? now;
    const gone = await tx
      .updateTable('notice_recipient as r')
      .from('notice_recipient as before')
      .set({ status: 'not needed', settled_at: sql<Instant>`now()` })
      .whereRef('before.case_id', '=', 'r.case_id')
      .whereRef('before.number', '=', 'r.number')
      .whereRef('before.person', '=', 'r.person')
      .where('r.case_id', '=', caseId)
      .where('r.number', '=', number)
      .where('r.status', 'in', ['pending', 'digest'])
      .where('r.doubtful', '=', false)
      .where(hasLeft('r.person', sql`${council}`, then))
      .returning(['r.person', 'r.roles', 'before.status'])
      .execute();
    if (gone.length === 0) return true;
    const there = await tx
      .selectFrom('notice_recipient')
      .select(['mailbox'])
      .where((is) => is.and(of))
      .where('status', '<>', 'not needed')
      .execute();
    const known = new Set(there.map(({ mailbox }) => mailbox.toLowerCase()));
    // Restricted since the notice was written: no role hears of it, but that the glass was broken.
    const kept = payload.step === 'GlassBroken' ? null : custodians;
    for (const { roles, status } of gone) {
      const people = roles.length > 0 ? [] : (payload.people ?? []);
      const onlyThem = kept !== null || payload.onlyThem === true;
      const whom = kept ? { roles: payload.otherwise ?? [], people: kept } : { roles, people };
      const to = { council, team: payload.team, ...whom, onlyThem, at: then };
      const inPost = await recipientsOf(tx, to);
      const hearers = inPost.filter(({ mailbox }) => !known.has(mailbox.toLowerCase()));
      for (const { person, mailbox, roles: by } of hearers) {
        known.add(mailbox.toLowerCase());
        const row = { person, mailbox, roles: [...by], status, message_id: null, dated: null };
        await tx
          .insertInto('notice_recipient')
          .values({ ...of, ...row, settled_at: null, last_error: null })
          // Somebody who had left and is back.
          .onConflict((on) =>
            on
              .columns(['case_id', 'number', 'person'])
              .doUpdateSet({ status, settled_at: null })
              .where('notice_recipient.status', '=', 'not needed'),
          )
          .execute();
      }
    }
    if (known.size > 0) return true;
    await tx
      .updateTable('notice')
      .set({ status: 'nobody' })
      .where((is) => is.and(of))
      .execute();
    return false;
  });
}
