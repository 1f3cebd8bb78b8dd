import { sql, type Transaction } from 'kysely';
import type { CivilDate, Instant } from '../calendar';
import type { ClockStatus } from '../casework/types';
import type { ProcessName, Role } from '../vocabulary';
import type { Db } from './connect';
import { pageOf, pageSize, positionIn, type Page } from './paging';
import { openPanelMails, writePanelMails, type SittingKey } from './panel-mail';
import type { PanelItemTable, PanelSittingTable, Tables } from './tables';
import { isNotVoid } from './voided';

/** When a sitting is, and when it is worked upon. */
export interface SittingTimes {
  sitsAt: Instant;
  agendaAt: Instant;
  looksAt: Instant;
  /** The day of the sitting after it. */
  nextDay: CivilDate;
}

/** Writes down that a panel will sit; what was written before stays. @returns the times that hold */
export async function arrangeSitting(db: Db, key: SittingKey, times: SittingTimes): Promise<SittingTimes> {
  const { council, panel, day } = key;
  const { sitsAt: sits_at, agendaAt: agenda_at, looksAt: looks_at, nextDay: next_day } = times;
  const none = { agenda_made_at: null, looked_at: null };
  await db
    .insertInto('panel_sitting')
    .values({ council, panel, day, sits_at, agenda_at, looks_at, next_day, ...none })
    .onConflict((on) => on.doNothing())
    .execute();
  const row = await sittingRow(db, key).executeTakeFirstOrThrow();
  return {
    sitsAt: row.sits_at,
    agendaAt: row.agenda_at,
    looksAt: row.looks_at,
    nextDay: row.next_day,
  };
}

/** How an agenda is made. */
export interface AgendaRules {
  /** How many cases one sitting takes. */
  capacity?: number;
  /** Capacity, hearers and whether it was held are counted for each team. */
  eachTeam: boolean;
  /** Cases in which one of these clocks runs out before the next sitting stand on it too. */
  clocks: readonly string[];
  /** Who gets it. */
  tells: readonly Role[];
  /** Who is in post is asked as of this instant. */
  at: Instant;
  /** Of cases that were moved in time, and of no others: development and training only. */
  movedInTime: boolean;
}

/** What became of a step about a sitting. */
export interface Told {
  /** Staff ids of those who have not had their mail. */
  people: readonly string[];
  /** For the cases of how many teams the directory knew nobody. */
  unheard: number;
}

/**
 * Makes the agenda of the cases that wait and writes who gets it, in one transaction; once made it stays.
 * What was on an agenda before and was not reached stands first, then the longest wait.
 */
export async function makeAgenda(db: Db, key: SittingKey, rules: AgendaRules): Promise<Told> {
  await db.transaction().execute(async (tx) => {
    const sitting = await sittingRow(tx, key).forUpdate().executeTakeFirstOrThrow();
    if (sitting.agenda_made_at !== null) return;
    const waiting = await waitingCases(tx, key, rules, sitting.next_day);
    const groups = groupsOf(waiting, rules.eachTeam);
    const items = groups.flatMap((group) =>
      group.map((one, index) => ({
        ...key,
        ...one,
        position: index + 1,
        on_agenda: rules.capacity === undefined || index < rules.capacity,
      })),
    );
    if (items.length > 0) await tx.insertInto('panel_item').values(items).execute();
    const hearers = groups.map((group) => ({ teams: teamsOf(group), roles: rules.tells }));
    await writePanelMails(tx, key, 'panel-agenda', hearers, rules.at);
    await stamp(tx, key, { agenda_made_at: rules.at });
  });
  return openPanelMails(db, key, 'panel-agenda');
}

/**
 * Looks at what became of a sitting. Where cases waited and nothing at all was recorded, it is written who hears that
 * the panel did not happen.
 */
export async function lookBack(
  db: Db,
  key: SittingKey,
  rules: Pick<AgendaRules, 'eachTeam' | 'tells' | 'at'>,
): Promise<Told> {
  await db.transaction().execute(async (tx) => {
    const sitting = await sittingRow(tx, key).forUpdate().executeTakeFirstOrThrow();
    if (sitting.looked_at !== null) return;
    const items = (await itemsOf(tx, key)).filter(({ onAgenda, state }) => onAgenda && state !== 'ended');
    const notHeld = groupsOf(items, rules.eachTeam).filter((group) =>
      group.every(({ state }) => state !== 'decided'),
    );
    const hearers = notHeld.map((group) => ({ teams: teamsOf(group), roles: rules.tells }));
    await writePanelMails(tx, key, 'panel-not-held', hearers, rules.at);
    await stamp(tx, key, { looked_at: rules.at });
  });
  return openPanelMails(db, key, 'panel-not-held');
}

type Waiting = Pick<PanelItemTable, 'case_id' | 'entry' | 'clock_id' | 'team' | 'waits_since' | 'carried'>;

/** Each case once: what it was listed for comes before a clock, an earlier clock before a later one. */
async function waitingCases(
  tx: Transaction<Tables>,
  key: SittingKey,
  { clocks, movedInTime }: AgendaRules,
  nextDay: CivilDate,
): Promise<readonly Waiting[]> {
  const listed = await listedCases(tx, key, movedInTime);
  const due = clocks.length === 0 ? [] : await dueCases(tx, key, clocks, nextDay, movedInTime);
  const cases = new Map<string, Waiting>();
  for (const one of [...listed, ...due]) if (!cases.has(one.case_id)) cases.set(one.case_id, one);
  return [...cases.values()].sort(
    (a, b) =>
      b.carried - a.carried ||
      a.waits_since.localeCompare(b.waits_since) ||
      a.case_id.localeCompare(b.case_id),
  );
}

/** Listed for this sitting or an earlier one, or deferred to it, and not decided since. */
async function listedCases(
  tx: Transaction<Tables>,
  { council, panel, day }: SittingKey,
  movedInTime: boolean,
): Promise<readonly Waiting[]> {
  const { rows } = await sql<Waiting>`
    with entry as (
      select log.case_id, log.sequence, log.event, log.happened_on, log.body->'fields' as fields, file.team
      from case_log log join case_file file on file.case_id = log.case_id
      where file.council = ${council} and file.closed_at is null and file.moved_in_time = ${movedInTime}
      and file.custodians is null
      and log.event in ('ListedForPanel', 'PanelDecided') and log.body->'fields'->>'panel' = ${panel}
      and ${isNotVoid('log')}
    ), ended as (
      select case_id, max(sequence) as sequence from entry
      where event = 'PanelDecided' and fields->>'outcome' <> 'deferred' group by case_id
    ), heard as (
      select case_id, max(sequence) as sequence from entry where event = 'PanelDecided' group by case_id
    ), latest as (
      select distinct on (case_id) * from entry order by case_id, sequence desc
    )
    select latest.case_id, latest.sequence as entry, null as clock_id, latest.team,
      (select min(e.happened_on) from entry e
       where e.case_id = latest.case_id and e.sequence > coalesce(ended.sequence, 0)) as waits_since,
      (select count(*) from panel_item item
       where item.case_id = latest.case_id and item.council = ${council} and item.panel = ${panel}
       and item.day < ${day}::date and item.on_agenda and item.entry >= coalesce(heard.sequence, 0)) as carried
    from latest
    left join ended on ended.case_id = latest.case_id
    left join heard on heard.case_id = latest.case_id
    where latest.sequence > coalesce(ended.sequence, 0)
    and coalesce(latest.fields->>'panelOn', latest.fields->>'nextPanelOn', '') <= ${day}`.execute(tx);
  return rows;
}

/** Cases in which one of these clocks runs out before the next sitting, the soonest first. */
async function dueCases(
  tx: Transaction<Tables>,
  { council, panel, day }: SittingKey,
  clocks: readonly string[],
  nextDay: CivilDate,
  movedInTime: boolean,
): Promise<readonly Waiting[]> {
  const { rows } = await sql<Waiting>`
    select obligation.case_id, (obligation.clock->>'startedBy')::integer as entry, obligation.clock_id, file.team,
      obligation.started_on as waits_since,
      (select count(*) from panel_item item
       where item.case_id = obligation.case_id and item.clock_id = obligation.clock_id
       and item.council = ${council} and item.panel = ${panel}
       and item.day < ${day}::date and item.on_agenda) as carried
    from obligation join case_file file on file.case_id = obligation.case_id
    where obligation.council = ${council} and obligation.status = 'running'
    and obligation.name = any(${[...clocks]}::text[]) and obligation.first_due < ${nextDay}::date
    and file.closed_at is null and file.moved_in_time = ${movedInTime} and file.custodians is null
    order by obligation.first_due, obligation.case_id`.execute(tx);
  return rows;
}

/** What became of a case that waited: `carried over` once it was looked back and it is not decided. */
export type ItemState = 'waits' | 'decided' | 'carried over' | 'ended';

/** A case that waited for a sitting. */
export interface AgendaItem {
  case: string;
  reference: string;
  process: ProcessName;
  team: string;
  position: number;
  /** Within what one sitting takes; the others wait for a later one. */
  onAgenda: boolean;
  waitsSince: CivilDate;
  /** On how many agendas it was before without being reached. */
  carried: number;
  /** The clock that put it on the agenda; null for what was listed. */
  clock: string | null;
  state: ItemState;
  /** What the panel decided; of a clock: how it was settled. */
  outcome: string | null;
  decidedOn: CivilDate | null;
  /** The entry of the case log that says so. */
  decision: number | null;
}

/**
 * The cases that waited for a sitting, as they stand now; without those that were restricted meanwhile. A decision belongs to the last sitting that was to hear the
 * case before it; of two, the first counts.
 */
export async function itemsOf(
  db: Pick<Db, 'getExecutor'>,
  { council, panel, day }: SittingKey,
): Promise<readonly AgendaItem[]> {
  const { rows } = await sql<AgendaItem & { settled: ClockStatus | null; closed: boolean; looked: boolean }>`
    select item.case_id as "case", file.reference, file.process, item.team, item.position,
      item.on_agenda as "onAgenda", item.waits_since as "waitsSince", item.carried,
      clock.name as clock, file.closed_at is not null as closed, sitting.looked_at is not null as looked,
      coalesce(decided.outcome, settled.status) as outcome,
      coalesce(decided.happened_on, settled.settled_on) as "decidedOn", decided.sequence as decision
    from panel_item item
    join panel_sitting sitting using (council, panel, day)
    join case_file file on file.case_id = item.case_id
    cross join lateral (
      select coalesce(min(later.day), 'infinity') as day from panel_item later
      where later.case_id = item.case_id and later.council = item.council and later.panel = item.panel
      and later.day > item.day) following
    left join lateral (
      select log.sequence, log.happened_on, log.body->'fields'->>'outcome' as outcome from case_log log
      where log.case_id = item.case_id and log.event = 'PanelDecided'
      and log.body->'fields'->>'panel' = item.panel and log.sequence > item.entry
      and log.happened_on < following.day and ${isNotVoid('log')}
      order by log.sequence limit 1) decided on item.clock_id is null
    left join obligation clock on clock.case_id = item.case_id and clock.clock_id = item.clock_id
    left join obligation settled on settled.case_id = item.case_id and settled.clock_id = item.clock_id
      and settled.status in ('met', 'late') and settled.settled_on < following.day
    where item.council = ${council} and item.panel = ${panel} and item.day = ${day}::date
    and file.custodians is null
    order by item.on_agenda desc, item.position, item.team`.execute(db);
  return rows.map(({ closed, looked, settled: _, ...item }) => ({
    ...item,
    state: item.outcome !== null ? 'decided' : closed ? 'ended' : looked ? 'carried over' : 'waits',
  }));
}

/** A sitting, and how much of its agenda is decided. */
export interface SittingLine {
  panel: string;
  day: CivilDate;
  sitsAt: Instant;
  agendaAt: Instant;
  /** Null until its agenda was made. */
  agendaMadeAt: Instant | null;
  /** How many cases waited for it, how many of them it was to hear, and how many of all are decided. */
  waiting: number;
  toHear: number;
  decided: number;
  /** Looked back upon, with cases to hear, and nothing at all was recorded. */
  notHeld: boolean;
  /** The teams of which nobody could be told of it. */
  nobodyToTell: readonly string[];
}

export interface Agenda extends SittingLine {
  items: readonly AgendaItem[];
}

/** One sitting with its agenda; undefined when there is none on that day. */
export async function agenda(db: Db, key: SittingKey): Promise<Agenda | undefined> {
  const row = await sittingRow(db, key).executeTakeFirst();
  return row && withItems(db, row);
}

/** The sittings of a council, or of one of its panels: the latest day first. */
export async function sittings(
  db: Db,
  query: { council: string; panel?: string; limit?: number; cursor?: string },
): Promise<Page<SittingLine>> {
  const limit = pageSize(query.limit);
  let rows = db
    .selectFrom('panel_sitting')
    .selectAll()
    .where('council', '=', query.council)
    .orderBy('day', 'desc')
    .orderBy('panel', 'desc')
    .limit(limit + 1);
  if (query.panel !== undefined) rows = rows.where('panel', '=', query.panel);
  if (query.cursor !== undefined) {
    const [day, panel] = positionIn('panels', query.cursor, ['', '']);
    rows = rows.where(sql<boolean>`(day, panel) < (${day}::date, ${panel})`);
  }
  const page = pageOf('panels', await rows.execute(), limit, ({ day, panel }) => [day, panel]);
  const lines = await Promise.all(page.lines.map((row) => withItems(db, row)));
  return { next: page.next, lines: lines.map(({ items: _, ...line }) => line) };
}

async function withItems(db: Db, row: PanelSittingTable): Promise<Agenda> {
  const items = await itemsOf(db, row);
  const toHear = items.filter(({ onAgenda }) => onAgenda);
  const decided = items.filter(({ state }) => state === 'decided');
  const unheard = await db
    .selectFrom('panel_mail')
    .select('teams')
    .where('council', '=', row.council)
    .where('panel', '=', row.panel)
    .where('day', '=', row.day)
    .where('status', '=', 'nobody')
    .execute();
  return {
    panel: row.panel,
    day: row.day,
    sitsAt: row.sits_at,
    agendaAt: row.agenda_at,
    agendaMadeAt: row.agenda_made_at,
    waiting: items.length,
    toHear: toHear.length,
    decided: decided.length,
    notHeld:
      row.looked_at !== null && decided.length === 0 && toHear.some(({ state }) => state === 'carried over'),
    nobodyToTell: [...new Set(unheard.flatMap(({ teams }) => teams))],
    items,
  };
}

function sittingRow(db: Pick<Db, 'selectFrom'>, { council, panel, day }: SittingKey) {
  return db
    .selectFrom('panel_sitting')
    .selectAll()
    .where('council', '=', council)
    .where('panel', '=', panel)
    .where('day', '=', day);
}

async function stamp(
  tx: Transaction<Tables>,
  { council, panel, day }: SittingKey,
  set: Partial<Pick<PanelSittingTable, 'agenda_made_at' | 'looked_at'>>,
): Promise<void> {
  await tx
    .updateTable('panel_sitting')
    .set(set)
    .where('council', '=', council)
    .where('panel', '=', panel)
    .where('day', '=', day)
    .execute();
}

/** Those who sit together, in the order given: each team by itself, or all; none where no case is. */
function groupsOf<T extends { team: string }>(cases: readonly T[], eachTeam: boolean): readonly T[][] {
  if (cases.length === 0 || !eachTeam) return cases.length === 0 ? [] : [[...cases]];
  return teamsOf(cases).map((team) => cases.filter((one) => one.team === team));
}

function teamsOf(cases: readonly { team: string }[]): readonly string[] {
  return [...new Set(cases.map(({ team }) => team))];
}
