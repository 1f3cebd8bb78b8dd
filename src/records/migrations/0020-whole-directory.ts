import { sql, type Kysely } from 'kysely';

/** The directory of a whole council: whose people they are, who is away, who is on duty, and who changed what. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table person add column council text`.execute(db);
  await sql`update person set council =
    coalesce((select min(post.council) from post where post.person = person.id), '')`.execute(db);
  await sql`alter table person alter column council set not null`.execute(db);
  await sql`create index person_by_council on person (council)`.execute(db);
  await sql`comment on column person.council is
    'Whose member of staff it is; empty for somebody who held no post when this was added.'`.execute(db);

  await sql`alter table cover add column council text`.execute(db);
  await sql`update cover set council = (select council from person where person.id = cover.covers)`.execute(
    db,
  );
  await sql`alter table cover alter column council set not null`.execute(db);

  await sql`alter table team add column telephone text, add column answers_for text`.execute(db);
  await sql`comment on column team.mailbox is
    'Hears what is meant for a post of the team while nobody is there to hear it.'`.execute(db);
  await sql`comment on column team.answers_for is
    'The role that the team as a whole is: the emergency duty team.'`.execute(db);

  await sql`
    create table absence (
      council text not null,
      person text not null references person,
      away_from timestamptz not null,
      away_until timestamptz not null check (away_until > away_from),
      primary key (person, away_from)
    )`.execute(db);
  await sql`comment on table absence is
    'Whoever is away without cover is not told: the others in the post are. away_until is exclusive.'`.execute(
    db,
  );

  await sql`
    create table rota (
      council text not null,
      role text not null,
      team text,
      person text not null references person,
      on_from timestamptz not null,
      on_until timestamptz not null check (on_until > on_from),
      foreign key (council, team) references team (council, id),
      unique nulls not distinct (council, role, team, person, on_from)
    )`.execute(db);
  await sql`create index rota_by_end on rota (council, role, on_until)`.execute(db);
  await sql`comment on table rota is
    'Who is on duty in a role, for one team or for all. While somebody is, they alone hear what is meant for it.'`.execute(
    db,
  );

  await sql`
    create table directory_change (
      id bigint generated always as identity primary key,
      at timestamptz not null default now(),
      by text not null,
      council text not null,
      what text not null check (what in ('team', 'person', 'post', 'absence', 'cover', 'rota')),
      before jsonb,
      after jsonb,
      check (before is not null or after is not null)
    )`.execute(db);
  await sql`create index directory_change_by_council on directory_change (council, at)`.execute(db);
  await sql`comment on table directory_change is
    'Who changed which line of the directory: it decides who may be told, and who counts as qualified.'`.execute(
    db,
  );
  await sql`
    create trigger directory_change_only_grows before update or delete or truncate on directory_change
    for each statement execute function refuse_change()`.execute(db);

  await sql`grant select, insert, update, delete on absence, rota to caseclock_app`.execute(db);
  await sql`grant select, insert on directory_change to caseclock_app`.execute(db);
}
