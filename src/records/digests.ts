import { sql, type ExpressionBuilder, type SqlBool } from 'kysely';
import type { Instant } from '../calendar';
import type { Clock, Notice } from '../casework/types';
import type { Role } from '../vocabulary';
import type { Db } from './connect';
import { hasLeft } from './directory';
import { backToRole, leaversOf, leftBehind, type Leaver } from './leavers';
import type { DigestItem, Tables } from './tables';
import { isNotVoid } from './voided';

/**
 * Which cases a digest speaks of. Those that were moved in time are left out of the real one; a digest as of another
 * instant (development, training) has those alone.
 */
export interface DigestOf {
  asOf: Instant;
  movedInTime: boolean;
}

/** Where something stands that somebody must hear of. */
export interface Place {
  council: string;
  team: string;
  holder: string | null;
  /** Who alone hears of it; null where it is not restricted. */
  custodians: readonly string[] | null;
}

export interface OpenObligation extends Place {
  case: string;
  heldAs: Role | null;
  clock: string;
  name: string;
}

export interface OpenSignOff extends Place {
  case: string;
  act: string;
  entry: number;
  by: readonly Role[];
  author: string;
}

/** A notice that stands in somebody's digest. */
export interface StoredNotice {
  case: string;
  notice: number;
  person: string;
  mailbox: string;
  roles: readonly Role[];
}

/** What an item comes to when the digest leaves; null when there is nothing left to say of it. */
export interface DigestContent {
  item: DigestItem;
  case: string;
  reference: string;
  council: string;
  family: string | null;
  /** A clock as it stands, ... */
  clock?: Clock;
  outOfTimescale?: boolean;
  /** Whoever left it behind. */
  leaver?: Leaver | undefined;
  /** ... a notice as it was written, ... */
  notice?: Notice;
  /** ... or an act that waits for a signature. */
  act?: string;
}

/** Nothing goes out about a child once a death is recorded, unless the entry was voided (decisions 1.5). */
const died = sql<SqlBool>`exists (
  select from case_log death where death.case_id = case_file.case_id and death.event = 'DeathRecorded'
  and ${isNotVoid('death')})`;

function speaksOf(movedInTime: boolean) {
  return (is: ExpressionBuilder<Tables, 'case_file'>) =>
    is.and([is('case_file.moved_in_time', '=', movedInTime), is.not(died)]);
}

/** Out of timescale, or waiting for the reason. */
export function openObligations(db: Db, { movedInTime }: DigestOf): Promise<OpenObligation[]> {
  return db
    .selectFrom('obligation')
    .innerJoin('case_file', 'case_file.case_id', 'obligation.case_id')
    .select([
      'obligation.case_id as case',
      'clock_id as clock',
      'name',
      'case_file.council',
      'team',
      'holder',
      'held_as as heldAs',
      'custodians',
    ])
    .where(speaksOf(movedInTime))
    .where((is) =>
      is.or([
        is.and([is('obligation.status', '=', 'running'), is('out_of_timescale', '=', true)]),
        is('late_reason', '=', 'needed'),
      ]),
    )
    .execute();
}

/** What runs, is not late yet, and was left behind by somebody whose last post has ended (decisions 3.4). */
export async function leftObligations(db: Db, { asOf, movedInTime }: DigestOf): Promise<OpenObligation[]> {
  const leavers = await leaversOf(
    db,
    sql`case_file.closed_at is null and case_file.moved_in_time = ${movedInTime}`,
    asOf,
  );
  if (leavers.size === 0) return [];
  const running = await db
    .selectFrom('obligation')
    .innerJoin('case_file', 'case_file.case_id', 'obligation.case_id')
    .select([
      'obligation.case_id as case',
      'clock_id as clock',
      'name',
      'case_file.council',
      'team',
      'holder',
      'held_as as heldAs',
      'custodians',
      'started_on as startedOn',
    ])
    .where(speaksOf(movedInTime))
    .where('obligation.status', '=', 'running')
    .where('out_of_timescale', '=', false)
    .where('obligation.case_id', 'in', [...leavers.keys()])
    .execute();
  return running.filter((row) => leftBehind(row, leavers.get(row.case)));
}

export function openSignOffs(db: Db, { movedInTime }: DigestOf): Promise<OpenSignOff[]> {
  return db
    .selectFrom('sign_off')
    .innerJoin('case_file', 'case_file.case_id', 'sign_off.case_id')
    .select([
      'sign_off.case_id as case',
      'act',
      'entry',
      'by',
      'author',
      'council',
      'team',
      'holder',
      'custodians',
    ])
    .where(speaksOf(movedInTime))
    .execute();
}

/** Everything stored for a digest that its recipient has not had, and every mail that had to wait for one. */
export function storedNotices(db: Db, of: DigestOf): Promise<StoredNotice[]> {
  return stored(db, of)
    .select(['r.case_id as case', 'r.number as notice', 'r.person', 'r.mailbox', 'r.roles'])
    .execute();
}

/**
 * What is stored for people who have left since goes back to their role (decisions 3.4).
 * @returns for how many notices nobody is there
 */
export async function storedBackToRole(db: Db, of: DigestOf): Promise<number> {
  const left = await stored(db, of)
    .select(['r.case_id as case', 'r.number'])
    .distinct()
    .where(hasLeft('r.person', 'case_file.council', of.asOf))
    .execute();
  let unheard = 0;
  for (const { case: id, number } of left) unheard += (await backToRole(db, id, number, of.asOf)) ? 0 : 1;
  return unheard;
}

function stored(db: Db, { asOf, movedInTime }: DigestOf) {
  const rows = db
    .selectFrom('notice_recipient as r')
    .innerJoin('notice as n', (on) =>
      on.onRef('n.case_id', '=', 'r.case_id').onRef('n.number', '=', 'r.number'),
    )
    .innerJoin('case_file', 'case_file.case_id', 'n.case_id')
    .where(speaksOf(movedInTime))
    .where((is) =>
      is.or([is.and([is('n.status', '=', 'digest'), is('r.status', '=', 'pending')]), is('r.status', '=', 'digest')]),
    ); // prettier-ignore
  return movedInTime ? rows.where('n.created_at', '<=', asOf) : rows;
}

/** What of the items is still to be said, as it stands now; who has left, as of an instant. */
export async function digestContent(
  db: Db,
  items: readonly DigestItem[],
  asOf: Instant,
): Promise<DigestContent[]> {
  if (items.length === 0) return [];
  const cases = [...new Set(items.map((item) => item.case))];
  const leavers = await leaversOf(db, sql`case_file.case_id = any(${cases}::text[])`, asOf);
  const files = await db
    .selectFrom('case_file')
    .select(['case_id', 'reference', 'council', 'family'])
    .where('case_id', 'in', cases)
    .where((is) => is.not(died))
    .execute();
  const [clocks, notices, signOffs] = [
    await db.selectFrom('obligation').select(['case_id', 'clock_id', 'clock', 'out_of_timescale', 'started_on as startedOn']).where('case_id', 'in', cases).execute(),
    await db.selectFrom('notice').select(['case_id', 'number', 'payload']).where('case_id', 'in', cases).where('status', '<>', 'stopped').execute(),
    await db.selectFrom('sign_off').select(['case_id', 'act', 'entry']).where('case_id', 'in', cases).execute(),
  ]; // prettier-ignore
  return items.flatMap((item) => {
    const file = files.find(({ case_id: id }) => id === item.case);
    if (!file) return [];
    const { case_id: id, ...named } = file;
    const content = { item, case: id, ...named };
    const clockNamed = (clock: string | undefined) => {
      const row = clocks.find((one) => one.case_id === id && one.clock_id === clock);
      return (
        row && {
          clock: row.clock,
          outOfTimescale: row.out_of_timescale,
          leaver: leftBehind(row, leavers.get(id)),
        }
      );
    };
    if ('clock' in item) return [{ ...content, ...clockNamed(item.clock) }];
    if ('act' in item) {
      const waits = signOffs.some(
        (one) => one.case_id === id && one.act === item.act && one.entry === item.entry,
      );
      return waits ? [{ ...content, act: item.act }] : [];
    }
    const notice = notices.find((one) => one.case_id === id && one.number === item.notice)?.payload;
    return notice ? [{ ...content, ...clockNamed(notice.clock), notice }] : [];
  });
}
