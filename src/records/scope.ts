import type { Instant } from '../calendar';
import type { ProcessName } from '../vocabulary';
import type { Db } from './connect';

/** Whose work a list shows, beside the council: what is left out narrows nothing. */
export interface Scope {
  council: string;
  /** Who reads: restricted cases stand in the lists of their custodians alone. */
  reader?: string;
  /** Cases of these kinds. */
  processes?: readonly ProcessName[];
  /** Cases of these teams. */
  teams?: readonly string[];
  /** Cases that one of these people holds. */
  holders?: readonly string[];
}

/** The person, and everybody whom they cover at this instant. */
export async function heldFor(
  db: Db,
  council: string,
  person: string,
  at: Instant,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('cover')
    .select('covers')
    .distinct()
    .where('council', '=', council)
    .where('person', '=', person)
    .where('covers_from', '<=', at)
    .where('covers_until', '>', at)
    .orderBy('covers')
    .execute();
  return [...new Set([person, ...rows.map(({ covers }) => covers)])];
}

/** The teams in which the person, or somebody they cover, has a post; undefined for a post held for all teams. */
export async function teamsOf(
  db: Db,
  council: string,
  person: string,
  at: Instant,
): Promise<readonly string[] | undefined> {
  const posts = await db
    .selectFrom('post')
    .select('team')
    .distinct()
    .where('council', '=', council)
    .where('person', 'in', await heldFor(db, council, person, at))
    .where('held_from', '<=', at)
    .where((is) => is.or([is('held_until', 'is', null), is('held_until', '>', at)]))
    .orderBy('team')
    .execute();
  const teams = posts.flatMap(({ team }) => team ?? []);
  return teams.length < posts.length ? undefined : teams;
}
