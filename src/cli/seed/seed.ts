import type { Client } from '@temporalio/client';
import { dateOf, startOfDay, type Instant } from '../../calendar';
import { record, type Db, type RecordKeys } from '../../records';
import { reopen } from '../reopen';
import { runningCases } from '../running-cases';
import { seededCase, seededId, type SeededCase } from './county';

export interface Seeded {
  /** Played and recorded now; were recorded already. */
  recorded: number;
  there: number;
  /** Opened at their position on Temporal now. */
  opened: number;
}

/** Cases that are worked on at the same time. */
const abreast = 8;

/**
 * Brings the county to `cases` cases: each is played on the core, recorded, and opened at its position. What is there
 * stays as it is, so that the same again adds nothing, and a run that was broken off is finished.
 */
export async function seedCounty(
  { db, keys, client }: { db: Db; keys: RecordKeys; client: Client },
  cases: number,
  now: Instant,
  progress: (done: number, of: number) => void,
): Promise<Seeded> {
  const seeded: Seeded = { recorded: 0, there: 0, opened: 0 };
  const running = new Set<string>();
  for await (const id of runningCases(client).ids()) running.add(id);
  let next = 1;
  let done = 0;
  const work = async (): Promise<void> => {
    for (let number = next++; number <= cases; number = next++) {
      const id = seededId(number);
      if (await fileOf(db, id)) seeded.there += 1;
      else {
        const { plan, ...first } = seededCase(number, now);
        // The plan first: a run that is broken off between the two does both again.
        for (const one of plan ? [plan, first] : [first]) await recordSilently(db, keys, one, now);
        seeded.recorded += 1;
      }
      for (const one of [id, planOf(id)]) {
        const file = await fileOf(db, one);
        const isOpen = file?.closed_at === null;
        if (isOpen && !running.has(one) && (await reopen({ db, keys, client }, one)).is === 'reopened')
          seeded.opened += 1;
      }
      progress((done += 1), cases);
    }
  };
  await Promise.all(Array.from({ length: abreast }, work));
  return seeded;
}

/** The id of the plan that a referral may have opened. */
function planOf(id: string): string {
  return id.replace(/^[^:]+/, 'cin-plan');
}

function fileOf(db: Db, id: string) {
  return db.selectFrom('case_file').select('closed_at').where('case_id', '=', id).executeTakeFirst();
}

/** What people would have been told before today is not told now. */
async function recordSilently(
  db: Db,
  keys: RecordKeys,
  { case: current, events }: Pick<SeededCase, 'case' | 'events'>,
  now: Instant,
): Promise<void> {
  const { id, process, council, reference, child, family, chain, team } = current;
  await record(
    db,
    keys,
    { id, process, council, reference, child, ...(family && { family }), chain, team },
    events,
  );
  await db
    .updateTable('notice')
    .set({ status: 'stopped' })
    .where('case_id', '=', id)
    .where((is) =>
      is.or([
        is('status', '=', 'waiting'),
        is.and([is('status', '=', 'digest'), is('created_at', '<', startOfDay(dateOf(now)))]),
      ]),
    )
    .execute();
}
