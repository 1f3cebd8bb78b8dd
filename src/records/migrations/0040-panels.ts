import { sql, type Kysely } from 'kysely';

/** The sittings of panels: what each had before it, and who was told. What became of it is read from the case log. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table panel_sitting (
      council text not null,
      panel text not null,
      day date not null,
      sits_at timestamptz not null,
      agenda_at timestamptz not null,
      looks_at timestamptz not null,
      next_day date not null,
      agenda_made_at timestamptz,
      looked_at timestamptz,
      primary key (council, panel, day)
    )`.execute(db);
  await sql`comment on table panel_sitting is
    'One sitting of a panel, locality or allocation meeting, on the day on which it really sits.'`.execute(
    db,
  );

  await sql`
    create table panel_item (
      council text not null,
      panel text not null,
      day date not null,
      case_id text not null,
      entry integer not null,
      clock_id text,
      team text not null,
      position integer not null check (position >= 1),
      on_agenda boolean not null,
      waits_since date not null,
      carried integer not null check (carried >= 0),
      primary key (council, panel, day, case_id),
      foreign key (council, panel, day) references panel_sitting
    )`.execute(db);
  await sql`comment on table panel_item is
    'A case that waited when the agenda was made: once written it stays as it is.'`.execute(db);
  await sql`comment on column panel_item.entry is
    'The entry of the case log by which it waits: a listing, a deferral, or what started the clock.'`.execute(
    db,
  );
  await sql`comment on column panel_item.on_agenda is
    'Whether it was within what one sitting takes; else it waits for a later one.'`.execute(db);
  await sql`comment on column panel_item.carried is
    'On the agenda of how many sittings it was before without being reached.'`.execute(db);
  await sql`create index panel_item_by_case on panel_item (case_id, panel, day)`.execute(db);
  await sql`create index case_log_of_panels on case_log (case_id, sequence)
    where event in ('ListedForPanel', 'PanelDecided')`.execute(db);

  await sql`
    create table panel_mail (
      council text not null,
      panel text not null,
      day date not null,
      kind text not null check (kind in ('panel-agenda', 'panel-not-held')),
      person text not null,
      mailbox text not null,
      roles text[] not null,
      teams text[] not null,
      status text not null default 'pending'
        check (status in ('pending', 'sending', 'sent', 'refused', 'confirmation lost', 'nobody')),
      doubtful boolean not null default false,
      attempts integer not null default 0 check (attempts >= 0),
      message_id text,
      dated timestamptz,
      settled_at timestamptz,
      last_error text,
      primary key (council, panel, day, kind, person),
      foreign key (council, panel, day) references panel_sitting
    )`.execute(db);
  await sql`comment on table panel_mail is
    'Who is told of a sitting, about the cases of which teams: written before the first attempt.'`.execute(
    db,
  );

  await sql`grant select, insert, update on panel_sitting, panel_mail to caseclock_app`.execute(db);
  await sql`grant select, insert on panel_item to caseclock_app`.execute(db);
  await sql`grant select, delete on panel_item to caseclock_disposal`.execute(db);
}
