import type { Instant } from '../calendar';
import type { Role } from '../vocabulary';
import type { Db } from './connect';

/** Whom a notice is for: posts, people, or both. */
export interface Addressees {
  council: string;
  /** Posts of this team, and posts held for all teams, are meant. */
  team: string;
  roles: readonly Role[];
  /** Staff ids. */
  people: readonly string[];
  /** Who is in post, and who covers for whom, at this instant. */
  at: Instant;
}

export interface Recipient {
  person: string;
  mailbox: string;
  /** The posts by which they were reached, their own or those they cover; none for a person named by id. */
  roles: readonly Role[];
}

/**
 * Who hears: the holders of the posts, the people named, and in place of somebody who is covered whoever covers.
 * Each mailbox once, whatever number of hats; in the order of the staff ids. Empty when the directory knows nobody.
 */
export async function recipientsOf(db: Db, to: Addressees): Promise<readonly Recipient[]> {
  const addressed: { person: string; role?: Role }[] = to.people.map((person) => ({ person }));
  if (to.roles.length > 0) addressed.push(...(await holders(db, to)));
  const covering = await coverAt(db, to.at);
  const reached = addressed.flatMap(({ person, role }) =>
    standingIn(person, covering).map((who) => ({ person: who, role })),
  );
  if (reached.length === 0) return [];
  const people = await db
    .selectFrom('person')
    .select(['id', 'mailbox'])
    .where('id', 'in', [...new Set(reached.map(({ person }) => person))])
    .orderBy('id')
    .execute();
  const byMailbox = new Map<string, Recipient>();
  for (const { id, mailbox } of people) {
    const roles = reached.flatMap(({ person, role }) => (person === id && role ? [role] : []));
    const known = byMailbox.get(mailbox.toLowerCase()) ?? { person: id, mailbox, roles: [] };
    byMailbox.set(mailbox.toLowerCase(), { ...known, roles: [...new Set([...known.roles, ...roles])] });
  }
  return [...byMailbox.values()];
}

function holders(
  db: Db,
  { council, team, roles, at }: Addressees,
): Promise<{ person: string; role: Role }[]> {
  return db
    .selectFrom('post')
    .select(['person', 'role'])
    .where('council', '=', council)
    .where('role', 'in', roles)
    .where((is) => is.or([is('team', '=', team), is('team', 'is', null)]))
    .where('held_from', '<=', at)
    .where((is) => is.or([is('held_until', 'is', null), is('held_until', '>', at)]))
    .orderBy('person')
    .orderBy('role')
    .execute();
}

/** By the id of who is away: the ids of who covers at this instant. */
async function coverAt(db: Db, at: Instant): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await db
    .selectFrom('cover')
    .select(['person', 'covers'])
    .where('covers_from', '<=', at)
    .where('covers_until', '>', at)
    .orderBy('person')
    .execute();
  return new Map(
    rows.map(({ covers }) => [covers, rows.filter((row) => row.covers === covers).map((row) => row.person)]),
  );
}

/** The person, or who covers for them, or who covers for those; the person after all when the cover runs in a ring. */
function standingIn(
  person: string,
  covering: ReadonlyMap<string, readonly string[]>,
  seen: readonly string[] = [],
): string[] {
  const cover = (covering.get(person) ?? []).filter((who) => who !== person && !seen.includes(who));
  if (cover.length === 0) return [person];
  return cover.flatMap((who) => standingIn(who, covering, [...seen, person]));
}
