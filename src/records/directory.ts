import { sql, type RawBuilder, type SqlBool } from 'kysely';
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
  /**
   * The people named and nobody in their place, whoever covers for them: a restricted case is only theirs. The posts
   * hear where none of these people is left.
   */
  onlyThem?: boolean;
  /** Who is in post, on duty or away, and who covers for whom, at this instant. */
  at: Instant;
}

export interface Recipient {
  /** A staff id; `team:<id>` when it is the mailbox of a team. */
  person: string;
  mailbox: string;
  /** The posts by which they were reached, their own or those they cover; none for a person named by id. */
  roles: readonly Role[];
}

/** Somebody meant, and the post that they are meant by. */
interface Meant {
  person: string;
  role?: Role;
}

/**
 * Who hears: those on duty in the role, else the holders of the posts; the people named; and in place of somebody who
 * is covered whoever covers. Whoever is away without cover is passed over, and so is whoever has left: then the others
 * in their post hear. Where nobody is there for a role, the mailbox of its team does. Each mailbox once, whatever the
 * number of hats; in the order of the ids. Empty when the directory knows nobody: a failure that is raised.
 */
export async function recipientsOf(db: Db, to: Addressees): Promise<readonly Recipient[]> {
  const [covering, away] = [await coverAt(db, to), await awayAt(db, to)];
  if (to.onlyThem) {
    const found = await mailboxesOf(db, await themselves(db, to, away));
    if (found.length > 0) return byMailbox(found);
    return recipientsOf(db, { ...to, people: [], onlyThem: false });
  }
  const present = (meant: readonly Meant[]): Meant[] =>
    meant.flatMap(({ person, ...by }) =>
      standingIn(person, covering)
        .filter((who) => !away.has(who))
        .map((who) => ({ person: who, ...by })),
    );

  const reached: Meant[] = [];
  const unheard: Role[] = [];
  for (const role of new Set(to.roles)) {
    const found = present(await onDutyOrInPost(db, to, role));
    if (found.length === 0) unheard.push(role);
    reached.push(...found);
  }
  for (const person of new Set(to.people)) {
    const left = await rolesLeft(db, to, person);
    const found = left.length > 0 ? [] : present([{ person }]);
    reached.push(...found);
    if (found.length > 0) continue;
    for (const role of left.length > 0 ? left : await rolesHeld(db, to, person)) {
      const others = present((await onDutyOrInPost(db, to, role)).filter((one) => one.person !== person));
      if (others.length === 0) unheard.push(role);
      reached.push(...others);
    }
  }
  return byMailbox([...(await mailboxesOf(db, reached)), ...(await teamMailboxes(db, to, unheard))]);
}

/** Those of the people named who have not left; whoever is away is passed over while another is there. */
async function themselves(db: Db, to: Addressees, away: ReadonlySet<string>): Promise<Meant[]> {
  const staying: Meant[] = [];
  for (const person of new Set(to.people)) {
    if ((await rolesLeft(db, to, person)).length === 0) staying.push({ person });
  }
  const there = staying.filter(({ person }) => !away.has(person));
  return there.length > 0 ? there : staying;
}

async function mailboxesOf(db: Db, reached: readonly Meant[]): Promise<Recipient[]> {
  if (reached.length === 0) return [];
  const people = await db
    .selectFrom('person')
    .select(['id', 'mailbox'])
    .where('id', 'in', [...new Set(reached.map(({ person }) => person))])
    .orderBy('id')
    .execute();
  return people.map(({ id, mailbox }) => ({
    person: id,
    mailbox,
    roles: reached.flatMap(({ person, role }) => (person === id && role ? [role] : [])),
  }));
}

/** The team that was addressed, and the team that is the role (the emergency duty team). */
async function teamMailboxes(db: Db, to: Addressees, roles: readonly Role[]): Promise<Recipient[]> {
  if (roles.length === 0) return [];
  const teams = await db
    .selectFrom('team')
    .select(['id', 'mailbox', 'answers_for'])
    .where('council', '=', to.council)
    .where('mailbox', 'is not', null)
    .where((is) => is.or([is('id', '=', to.team), is('answers_for', 'in', roles)]))
    .orderBy('id')
    .execute();
  return teams.flatMap(({ id, mailbox, answers_for: whole }) => {
    const its = roles.filter((role) =>
      whole ? role === whole : !teams.some((one) => one.answers_for === role),
    );
    return mailbox && its.length > 0 ? [{ person: `team:${id}`, mailbox, roles: its }] : [];
  });
}

function byMailbox(recipients: readonly Recipient[]): readonly Recipient[] {
  const found = new Map<string, Recipient>();
  for (const { person, mailbox, roles } of recipients) {
    const known = found.get(mailbox.toLowerCase()) ?? { person, mailbox, roles: [] };
    found.set(mailbox.toLowerCase(), { ...known, roles: [...new Set([...known.roles, ...roles])] });
  }
  return [...found.values()];
}

/** While somebody is on the rota for a role, they alone are meant by it; at other hours everybody in the post. */
async function onDutyOrInPost(db: Db, { council, team, at }: Addressees, role: Role): Promise<Meant[]> {
  const onDuty = await db
    .selectFrom('rota')
    .select(['person', 'role'])
    .distinct()
    .where('council', '=', council)
    .where('role', '=', role)
    .where((is) => is.or([is('team', '=', team), is('team', 'is', null)]))
    .where('on_from', '<=', at)
    .where('on_until', '>', at)
    .orderBy('person')
    .execute();
  if (onDuty.length > 0) return onDuty;
  return db
    .selectFrom('post')
    .select(['person', 'role'])
    .distinct()
    .where('council', '=', council)
    .where('role', '=', role)
    .where((is) => is.or([is('team', '=', team), is('team', 'is', null)]))
    .where('held_from', '<=', at)
    .where((is) => is.or([is('held_until', 'is', null), is('held_until', '>', at)]))
    .orderBy('person')
    .execute();
}

/** The roles of the last posts of somebody who has left; none for whoever is in post, or never was. */
async function rolesLeft(db: Db, { council, at }: Addressees, person: string): Promise<Role[]> {
  const posts = await db
    .selectFrom('post')
    .select(['role', 'held_until'])
    .where('council', '=', council)
    .where('person', '=', person)
    .where('held_from', '<=', at)
    .execute();
  if (posts.some(({ held_until: until }) => until === null || until > at)) return [];
  const last = posts.reduce<Instant | null>(
    (end, { held_until: until }) => (!end || until! > end ? until : end),
    null,
  );
  return [...new Set(posts.filter((post) => post.held_until === last).map(({ role }) => role))];
}

async function rolesHeld(db: Db, { council, at }: Addressees, person: string): Promise<Role[]> {
  const posts = await db
    .selectFrom('post')
    .select('role')
    .distinct()
    .where('council', '=', council)
    .where('person', '=', person)
    .where('held_from', '<=', at)
    .where((is) => is.or([is('held_until', 'is', null), is('held_until', '>', at)]))
    .execute();
  return posts.map(({ role }) => role);
}

/** By the id of who is away: the ids of who covers at this instant. */
async function coverAt(db: Db, { council, at }: Addressees): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await db
    .selectFrom('cover')
    .select(['person', 'covers'])
    .where('council', '=', council)
    .where('covers_from', '<=', at)
    .where('covers_until', '>', at)
    .orderBy('person')
    .execute();
  return new Map(
    rows.map(({ covers }) => [covers, rows.filter((row) => row.covers === covers).map((row) => row.person)]),
  );
}

/** Whoever is absent, or covers for somebody and has left. */
async function awayAt(db: Db, { council, at }: Addressees): Promise<ReadonlySet<string>> {
  const absent = db
    .selectFrom('absence')
    .select('person')
    .where('council', '=', council)
    .where('away_from', '<=', at)
    .where('away_until', '>', at);
  const gone = db
    .selectFrom('cover')
    .select('person')
    .where('council', '=', council)
    .where(hasLeft('cover.person', 'cover.council', at));
  const rows = await absent.union(gone).execute();
  return new Set(rows.map(({ person }) => person));
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

/** Somebody has had a post of the council, and has none any more. */
export function hasLeft(
  person: string,
  council: string | RawBuilder<unknown>,
  at: Instant,
): RawBuilder<SqlBool> {
  const posts = sql`post where post.person = ${sql.ref(person)} and post.held_from <= ${at}
    and post.council = ${typeof council === 'string' ? sql.ref(council) : council}`;
  return sql<SqlBool>`(exists (select from ${posts})
    and not exists (select from ${posts} and (post.held_until is null or post.held_until > ${at})))`;
}
