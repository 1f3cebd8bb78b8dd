import { sql, type Transaction } from 'kysely';
import type { CivilDate, Instant } from '../calendar';
import type { Role } from '../vocabulary';
import type { Db } from './connect';
import { recipientsOf } from './directory';
import { locked } from './ledger';
import type { PanelMailKind, PanelMailTable, Tables } from './tables';

/** One sitting of one panel. */
export interface SittingKey {
  council: string;
  panel: string;
  day: CivilDate;
}

/** One mail about a sitting. */
export interface PanelMailKey extends SittingKey {
  kind: PanelMailKind;
  /** A staff id. */
  person: string;
}

/** Who is to hear of the cases of some teams. */
export interface PanelHearers {
  teams: readonly string[];
  roles: readonly Role[];
}

/**
 * Writes who is told of a sitting, as the directory says at this instant; each person once, of all their teams.
 * Where it knows nobody, a row says so.
 */
export async function writePanelMails(
  tx: Transaction<Tables>,
  { council, panel, day }: SittingKey,
  kind: PanelMailKind,
  groups: readonly PanelHearers[],
  at: Instant,
): Promise<void> {
  const mails = new Map<string, { mailbox: string; roles: Set<Role>; teams: Set<string> }>();
  const nobody: string[] = [];
  for (const { teams, roles } of groups) {
    let found = 0;
    for (const team of teams) {
      for (const hearer of await recipientsOf(tx, { council, team, roles, people: [], at })) {
        const mail = mails.get(hearer.person) ?? {
          mailbox: hearer.mailbox,
          roles: new Set(),
          teams: new Set(),
        };
        for (const role of hearer.roles) mail.roles.add(role);
        for (const one of teams) mail.teams.add(one);
        mails.set(hearer.person, mail);
        found += 1;
      }
    }
    if (found === 0) nobody.push(...teams);
  }
  const empty = { message_id: null, dated: null, settled_at: null, last_error: null };
  const rows = [...mails].map(([person, { mailbox, roles, teams }]) => ({
    ...{ council, panel, day, kind, person, mailbox, roles: [...roles], teams: [...teams], ...empty },
    status: 'pending' as const,
  }));
  const unheard = {
    ...{ council, panel, day, kind, person: 'nobody', mailbox: '', roles: [], teams: nobody, ...empty },
    status: 'nobody' as const,
  };
  const all = nobody.length > 0 ? [...rows, unheard] : rows;
  if (all.length > 0) await tx.insertInto('panel_mail').values(all).execute();
}

/** Who has still to be told, and for how many teams the directory knew nobody. */
export async function openPanelMails(
  db: Pick<Db, 'selectFrom'>,
  { council, panel, day }: SittingKey,
  kind: PanelMailKind,
): Promise<{ people: readonly string[]; unheard: number }> {
  const rows = await db
    .selectFrom('panel_mail')
    .select(['person', 'status', 'teams'])
    .where('council', '=', council)
    .where('panel', '=', panel)
    .where('day', '=', day)
    .where('kind', '=', kind)
    .where('status', 'in', ['pending', 'sending', 'nobody'])
    .orderBy('person')
    .execute();
  return {
    people: rows.filter(({ status }) => status !== 'nobody').map(({ person }) => person),
    unheard: rows.filter(({ status }) => status === 'nobody').flatMap(({ teams }) => teams).length,
  };
}

/** One mail, for whoever holds it. Every call is committed when it returns. */
export interface HeldPanelMail {
  mailbox: string;
  roles: readonly Role[];
  teams: readonly string[];
  begin(messageId: string): Promise<{ messageId: string; date: Instant }>;
  sent(): Promise<void>;
  refused(code: string): Promise<void>;
  notAccepted(code: string): Promise<void>;
  unanswered(code: string): Promise<void>;
}

/**
 * Does `work` while holding the mail, as `holdNotice` does for a notice; nothing when it is not to be sent any more.
 * @throws NoticeHeld
 */
export async function holdPanelMail(
  db: Db,
  key: PanelMailKey,
  work: (mail: HeldPanelMail) => Promise<void>,
): Promise<void> {
  const { council, panel, day, kind, person } = key;
  await db.connection().execute((connection) =>
    locked(connection, [`panel ${council} ${panel} ${day} ${kind} ${person}`], async () => {
      const row = await connection
        .selectFrom('panel_mail')
        .select(['mailbox', 'roles', 'teams', 'status'])
        .where(isMail(key))
        .executeTakeFirst();
      if (row?.status !== 'pending' && row?.status !== 'sending') return;
      await work({ ...row, ...writes(connection, key) });
    }),
  );
}

function writes(db: Db, key: PanelMailKey): Omit<HeldPanelMail, 'mailbox' | 'roles' | 'teams'> {
  const row = () => db.updateTable('panel_mail').where(isMail(key));
  const now = sql<Instant>`now()`;
  return {
    async begin(messageId) {
      const begun = await row()
        .set({
          status: 'sending',
          doubtful: sql<boolean>`doubtful or status = 'sending'`,
          attempts: sql<number>`attempts + 1`,
          message_id: sql<string>`coalesce(message_id, ${messageId})`,
          dated: sql<Instant>`coalesce(dated, date_trunc('second', now()))`,
        })
        .returning(['message_id', 'dated'])
        .executeTakeFirstOrThrow();
      return { messageId: begun.message_id!, date: begun.dated! };
    },
    async sent() {
      await row()
        .set({
          settled_at: now,
          last_error: null,
          status: sql<'sent'>`case when doubtful then 'confirmation lost' else 'sent' end`,
        })
        .execute();
    },
    async refused(code) {
      await row().set({ status: 'refused', settled_at: now, last_error: code }).execute();
    },
    async notAccepted(code) {
      await row().set({ status: 'pending', last_error: code }).execute();
    },
    async unanswered(code) {
      await row().set({ last_error: code }).execute();
    },
  };
}

function isMail({ council, panel, day, kind, person }: PanelMailKey) {
  const of: Pick<PanelMailTable, 'kind'> = { kind };
  return sql<boolean>`(council, panel, day, kind, person) = (${council}, ${panel}, ${day}::date, ${of.kind}, ${person})`;
}
