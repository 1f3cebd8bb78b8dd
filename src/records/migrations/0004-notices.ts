import { sql, type Kysely } from 'kysely';

/** Notices, and the ledger of what was sent to whom. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table notice (
      case_id text not null,
      number integer not null check (number >= 1),
      sequence integer not null,
      kind text not null,
      clock_id text,
      step text,
      goes_as text not null check (goes_as in ('mail', 'digest', 'task')),
      due date,
      payload jsonb not null,
      created_at timestamptz not null,
      status text not null check (status in ('waiting', 'sent', 'refused', 'nobody', 'digest', 'task')),
      primary key (case_id, number),
      foreign key (case_id, sequence) references case_log (case_id, sequence)
    )`.execute(db);
  await sql`create index notice_open on notice (status, created_at) where status <> 'sent'`.execute(db);
  await sql`comment on table notice is
    'What is to be said to people, numbered by the case. A task is for the worker to do; nothing is mailed for it.'`.execute(
    db,
  );
  await sql`comment on column notice.created_at is 'By the case''s own time: how late something is is counted to here.'`.execute(
    db,
  );

  await sql`
    create table notice_recipient (
      case_id text not null,
      number integer not null,
      person text not null,
      mailbox text not null,
      roles text[] not null,
      status text not null default 'pending'
        check (status in ('pending', 'sending', 'sent', 'refused', 'confirmation lost')),
      doubtful boolean not null default false,
      attempts integer not null default 0 check (attempts >= 0),
      message_id text,
      dated timestamptz,
      settled_at timestamptz,
      last_error text,
      primary key (case_id, number, person),
      foreign key (case_id, number) references notice (case_id, number),
      check (status = 'pending' or (message_id is not null and dated is not null))
    )`.execute(db);
  await sql`comment on table notice_recipient is
    'The ledger: who hears of a notice, resolved once. A row is "sending" from before the attempt until its end is known.'`.execute(
    db,
  );
  await sql`comment on column notice_recipient.doubtful is
    'An attempt ended without an answer: the next one may be a second copy, with the same Message-ID and Date.'`.execute(
    db,
  );
  await sql`comment on column notice_recipient.dated is 'The Date header, fixed at the first attempt.'`.execute(
    db,
  );

  await sql`grant select, insert, update on notice, notice_recipient to caseclock_app`.execute(db);
}
