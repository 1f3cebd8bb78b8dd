import { sql, type Kysely } from 'kysely';

/** Staff: who they are, which posts they hold, who covers for whom. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table person (
      id text primary key check (id ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
      name text not null,
      mailbox text not null check (position('@' in mailbox) > 1),
      qualified boolean not null
    )`.execute(db);
  await sql`comment on column person.qualified is 'A qualified social worker.'`.execute(db);

  await sql`
    create table team (
      council text not null,
      id text not null,
      name text not null,
      mailbox text,
      primary key (council, id)
    )`.execute(db);

  await sql`
    create table post (
      person text not null references person,
      council text not null,
      role text not null,
      team text,
      held_from timestamptz not null,
      held_until timestamptz check (held_until > held_from),
      foreign key (council, team) references team (council, id),
      unique nulls not distinct (person, council, role, team, held_from)
    )`.execute(db);
  await sql`create index post_by_role on post (council, role)`.execute(db);
  await sql`comment on table post is
    'A role that a person holds for a council: in one team, or for all teams where team is null. held_until is exclusive.'`.execute(
    db,
  );

  await sql`
    create table cover (
      person text not null references person,
      covers text not null references person check (covers <> person),
      covers_from timestamptz not null,
      covers_until timestamptz not null check (covers_until > covers_from),
      primary key (person, covers, covers_from)
    )`.execute(db);
  await sql`comment on table cover is
    'Who hears what is meant for somebody who is away. Being told gives no qualification to decide.'`.execute(
    db,
  );
  await sql`grant select, insert, update, delete on person, team, post, cover to caseclock_app`.execute(db);
}
