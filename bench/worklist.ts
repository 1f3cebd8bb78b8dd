import { sql } from 'kysely';
import { addDays, dateOf, instantOf, msOf, type Instant } from '../src/calendar';
import type { CaseIdentity } from '../src/casework';
import { seededCase } from '../src/cli/seed/county';
import { writeStaff } from '../src/cli/seed/staff';
import {
  listCounts,
  record,
  seedDirectory,
  signOffs,
  unallocated,
  worklist,
  worklistCounts,
  type Db,
  type WorklistPage,
} from '../src/records';
import { benchDatabase, type BenchDatabase } from './database';
import { middle, spread, type Spread } from './statistics';

/** Of the middle one of some blocks: as whoever asks waits for it; and what PostgreSQL itself says that it spent on it, planning included. */
interface ListCosts {
  asked: Spread;
  inDatabase: Spread;
}

export interface WorklistCosts {
  /** By the number of open cases, then by the list; `floor` is a query that reads nothing, on the same connection. */
  lists: Record<number, Record<string, ListCosts>>;
  /** From an event to its line in the worklist, committed: one `record` among four at a time. */
  lag: Spread;
  /** In PostgreSQL, indexes included. Most of a case's events are in its first weeks: a year of an old case costs less. */
  bytesPerCase: number;
  bytesPerCaseYear: number;
}

const played = 250;
const sizes = [1_000, 10_000, 100_000] as const;
const blocks = 5;
const rounds = 100;

/**
 * Lists at three sizes: the seeded county once through `record`, then copied by SQL, each copy with staff and teams of
 * its own, so that a person's list stays a person's.
 */
export async function worklistBench(): Promise<WorklistCosts> {
  const database = await benchDatabase();
  const now = instantOf(Date.now());
  try {
    await seedDirectory(database.db);
    await writeStaff(database.db);
    const { lag, years } = await recordCounty(database, now);
    const total = await bytes(database.owner);
    const lists: WorklistCosts['lists'] = {};
    await database.logStatements();
    for (const size of sizes) {
      process.stderr.write(`worklist at ${size} open cases ...\n`);
      await grow(database.owner, size);
      lists[size] = await measured(database, now);
    }
    return { lists, lag, bytesPerCase: total / played, bytesPerCaseYear: total / years };
  } finally {
    await database.stop();
  }
}

/** Every event on its own, four cases at a time: each `record` is timed. */
export async function recordCounty(
  { db, keys }: Pick<BenchDatabase, 'db' | 'keys'>,
  now: Instant,
): Promise<{ lag: Spread; years: number }> {
  const times: number[] = [];
  let years = 0;
  let next = 1;
  const work = async (): Promise<void> => {
    for (let number = next++; number <= played; number = next++) {
      const { case: current, events } = seededCase(number, now);
      const last = events.at(-1)!;
      const until = current.stage === 'closed' ? last.recordedAt : now;
      years += (msOf(until) - msOf(events[0]!.recordedAt)) / (365.25 * 86_400_000);
      for (const event of events) {
        const start = performance.now();
        await record(db, keys, identityOf(current), [event]);
        times.push(performance.now() - start);
      }
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  return { lag: spread(times), years };
}

function identityOf(current: CaseIdentity): CaseIdentity {
  const { id, process, council, reference, child, family, chain, team } = current;
  return { id, process, council, reference, child, ...(family && { family }), chain, team };
}

/** Copies the played cases until so many are open. */
export async function grow(owner: Db, size: number): Promise<void> {
  const { rows } = await sql<{ open: number; copies: number }>`
    select count(*) filter (where reference !~ ' ') as open,
      coalesce(max(split_part(reference, ' ', 2)::integer) filter (where reference ~ ' '), 0) as copies
    from case_file where closed_at is null`.execute(owner);
  const { open, copies } = rows[0]!;
  const from = copies + 1;
  const to = Math.ceil(size / open) - 1;
  const columns = async (table: string, changed: Readonly<Record<string, string>>) => {
    const { rows: names } = await sql<{ name: string }>`
      select column_name as name from information_schema.columns
      where table_name = ${table} and is_generated = 'NEVER' order by ordinal_position`.execute(owner);
    const list = names.map(({ name }) => `"${name}"`).join(', ');
    const values = names.map(({ name }) => changed[name] ?? `source."${name}"`).join(', ');
    return { list, values };
  };
  const copied = `source.case_id || ' ' || copy`;
  for (const [table, changed, where] of [
    ['case_file', { case_id: copied, reference: `source.reference || ' ' || copy`, holder: `source.holder || ' ' || copy`, team: `source.team || ' ' || copy` }, 'closed_at is null'],
    ['obligation', { case_id: copied }, 'exists (select from case_file file where file.case_id = source.case_id and closed_at is null)'],
    ['sign_off', { case_id: copied }, 'true'],
  ] as const) {
    const { list, values } = await columns(table, changed);
    await sql.raw(`insert into ${table} (${list}) select ${values} from ${table} source, generate_series(${from}, ${to}) copy
      where source.case_id !~ ' ' and ${where}`).execute(owner);
  } // prettier-ignore
  await sql`vacuum analyze`.execute(owner);
  // Written to the disk now, not while the lists are asked for.
  await sql`checkpoint`.execute(owner);
}

async function measured({ db, inDatabase }: BenchDatabase, now: Instant): Promise<Record<string, ListCosts>> {
  const council = 'leicestershire';
  const holders = await column(db, 'holder', council);
  const teams = await column(db, 'team', council);
  const families = await column(db, 'family', council);
  const dueUntil = addDays(dateOf(now), 5);
  const one = (values: readonly string[], round: number): string => values[(round * 7919) % values.length]!;
  let tenth: { cursor?: string } = {};
  for (let page = 1; page < 10; page += 1) {
    const { next }: WorklistPage = await worklist(db, { council, now, ...tenth });
    if (next) tenth = { cursor: next };
  }
  const asked: Record<string, (round: number) => Promise<unknown>> = {
    floor: () => sql`select 1`.execute(db),
    council: () => worklist(db, { council, now }),
    mine: (round) => worklist(db, { council, holders: [one(holders, round)], now }),
    team: (round) => worklist(db, { council, teams: [one(teams, round)], now }),
    family: (round) => worklist(db, { council, family: one(families, round), now }),
    clock: () => worklist(db, { council, clock: 'referral-decision', now }),
    'overdue against the original date': () => worklist(db, { council, overdue: 'original', now }),
    'overdue against the later date': () => worklist(db, { council, overdue: 'later', now }),
    'overdue in a team': (round) =>
      worklist(db, { council, teams: [one(teams, round)], overdue: 'later', now }),
    'due in five days': () => worklist(db, { council, dueUntil, now }),
    'sign-offs of a team': (round) =>
      signOffs(db, { council, teams: [one(teams, round)], roles: ['team-manager'] }),
    unallocated: () => unallocated(db, { council }),
    'counts of mine': (round) =>
      worklistCounts(db, { council, holders: [one(holders, round)], now, dueUntil }),
    'counts of a team': (round) => worklistCounts(db, { council, teams: [one(teams, round)], now, dueUntil }),
    'counts of the council': () => worklistCounts(db, { council, now, dueUntil }),
    'counts of lists': (round) =>
      listCounts(db, { council, teams: [one(teams, round)], roles: ['team-manager'], since: now }),
    'the tenth page': () => worklist(db, { council, now, ...tenth }),
  };
  const result: Record<string, ListCosts> = {};
  for (const [name, ask] of Object.entries(asked)) {
    await ask(0);
    const waited: Spread[] = [];
    const spent: Spread[] = [];
    for (let block = 0; block < blocks; block += 1) {
      const asking: number[] = [];
      const within: number[] = [];
      for (let round = 1; round <= rounds; round += 1) {
        const work = async () => {
          const start = performance.now();
          await ask(block * rounds + round);
          asking.push(performance.now() - start);
        };
        within.push(await inDatabase(work));
      }
      waited.push(spread(asking));
      spent.push(spread(within));
    }
    result[name] = { asked: middle(waited), inDatabase: middle(spent) };
  }
  return result;
}

async function column(db: Db, name: 'holder' | 'team' | 'family', council: string): Promise<string[]> {
  const rows = await db
    .selectFrom('case_file')
    .select(name)
    .distinct()
    .where('council', '=', council)
    .where(name, 'is not', null)
    .orderBy(name)
    .execute();
  return rows.map((row) => row[name]!);
}

async function bytes(owner: Db): Promise<number> {
  await sql`vacuum full`.execute(owner);
  const { rows } = await sql<{ bytes: number }>`
    select sum(pg_total_relation_size(name::regclass))::bigint as bytes
    from unnest(array['case_file', 'case_log', 'obligation', 'sign_off', 'notice', 'notice_recipient']) as name`.execute(
    owner,
  );
  return rows[0]!.bytes;
}
