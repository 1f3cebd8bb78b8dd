import { sql, type Kysely } from 'kysely';

/** The morning's digest of each person, mails that say the same of a family, and mails that wait for a digest. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table notice add column written_at timestamptz not null default now()`.execute(db);
  await sql`comment on column notice.written_at is
    'By the database''s clock: from here on it is collected with those of the same family.'`.execute(db);

  await sql`alter table notice_recipient drop constraint notice_recipient_status_check`.execute(db);
  await sql`alter table notice_recipient drop constraint notice_recipient_check`.execute(db);
  await sql`alter table notice_recipient add constraint notice_recipient_status_check
    check (status in ('pending', 'sending', 'sent', 'refused', 'confirmation lost', 'digest', 'not needed', 'given up'))`.execute(
    db,
  );
  await sql`alter table notice_recipient add constraint notice_recipient_attempted check
    (status in ('pending', 'digest', 'not needed', 'given up') or (message_id is not null and dated is not null))`.execute(
    db,
  );
  await sql`comment on column notice_recipient.message_id is
    'One mail may tell of several notices of a family: their rows share it from the first attempt on.'`.execute(
    db,
  );
  await sql`create index notice_recipient_by_mail on notice_recipient (message_id)`.execute(db);
  await sql`create index notice_recipient_by_mailbox on notice_recipient (lower(mailbox), dated)`.execute(db);
  await sql`create index notice_recipient_open on notice_recipient (status)
    where status in ('pending', 'digest')`.execute(db);

  await sql`
    create table digest_sent (
      person text not null,
      day date not null,
      mailbox text not null,
      roles text[] not null,
      items jsonb not null,
      status text not null default 'pending'
        check (status in ('pending', 'sending', 'sent', 'refused', 'confirmation lost', 'empty', 'overtaken')),
      doubtful boolean not null default false,
      attempts integer not null default 0 check (attempts >= 0),
      message_id text,
      dated timestamptz,
      settled_at timestamptz,
      last_error text,
      primary key (person, day)
    )`.execute(db);
  await sql`comment on table digest_sent is
    'The 08:30 digest: one row a person and day, written before the first attempt.'`.execute(db);
  await sql`comment on column digest_sent.items is
    'What it may speak of, by case and clock or by case and notice; what it says is read when it leaves.'`.execute(
    db,
  );
  await sql`grant select, insert, update on digest_sent to caseclock_app`.execute(db);
}
