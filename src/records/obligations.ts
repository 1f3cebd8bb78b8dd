import { sql, type Transaction } from 'kysely';
import type { Instant } from '../calendar';
import { apply } from '../casework/apply';
import { dayOf } from '../casework/moments';
import { limitOf } from '../casework/readings';
import type { Case, CaseEvent, CaseIdentity, Clock, ClockReading, ClockChange } from '../casework/types';
import { canonical } from './canonical';
import type { ObligationTable, Tables } from './tables';

/**
 * Brings the worklist up to these events, in order. What a change does to a clock is said in one place, the fold of the
 * case: it is applied here to the stored clocks alone.
 */
export async function projectObligations(
  tx: Transaction<Tables>,
  identity: CaseIdentity,
  events: readonly CaseEvent[],
): Promise<void> {
  const touched = [...new Set(events.flatMap(({ clocks = [] }) => clocks.map(clockOf)))];
  if (touched.length === 0) return;
  const known = await tx
    .selectFrom('obligation')
    .select(['clock', 'sequence'])
    .where('case_id', '=', identity.id)
    .where('clock_id', 'in', touched)
    .execute();
  const clocks = new Map(known.map((row) => [row.clock.id, row]));
  const rows = new Map<string, Row>();
  for (const event of events) {
    const changes = (event.clocks ?? []).filter((change) => {
      const there = clocks.get(clockOf(change));
      return !there || there.sequence < event.sequence;
    });
    const before = [...new Set(changes.map(clockOf))].flatMap((id) => clocks.get(id)?.clock ?? []);
    for (const clock of apply(caseWith(identity, event, before), { ...event, clocks: changes }).clocks) {
      clocks.set(clock.id, { clock, sequence: event.sequence });
      rows.set(clock.id, obligationRow(identity.id, clock, event));
    }
  }
  await write(tx, identity.council, [...rows.values()]);
}

function clockOf(change: ClockChange): string {
  return change.change === 'started' ? change.clock.id : change.id;
}

/** As much of a case as the fold of clocks looks at. */
function caseWith(identity: CaseIdentity, event: CaseEvent, clocks: readonly Clock[]): Case {
  const part: Omit<Case, 'pins' | 'stage' | 'openedAt'> = {
    ...identity,
    version: event.version,
    sequence: event.sequence - 1,
    notices: 0,
    facts: [],
    clocks,
  };
  return part as Case;
}

async function write(tx: Transaction<Tables>, council: string, rows: readonly Row[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const { case_id: _case, clock_id: _clock, ...values } = first;
  await tx
    .insertInto('obligation')
    .values(rows.map((row) => ({ ...row, council })))
    .onConflict((conflict) =>
      conflict
        .columns(['case_id', 'clock_id'])
        .doUpdateSet((is) =>
          Object.fromEntries(
            Object.keys(values).map((column) => [
              column,
              is.ref(`excluded.${column as keyof typeof values}`),
            ]),
          ),
        )
        .whereRef('obligation.sequence', '<', 'excluded.sequence'),
    )
    .execute();
}

type Row = Omit<ObligationTable, 'clock' | 'council'> & { clock: string };

/** The line of a clock in the worklist, as of an event. */
export function obligationRow(caseId: string, clock: Clock, event: CaseEvent): Row {
  const limit = limitOf(clock.readings);
  const first = earliest(clock.readings);
  if (!first) throw new Error(`${caseId}: the clock ${clock.id} has no reading`);
  return {
    case_id: caseId,
    clock_id: clock.id,
    name: clock.name,
    started_on: dayOf(clock.startedAt),
    status: clock.status,
    target_ends: ends(clock, 'target'),
    limit_ends: limit?.ends ?? null,
    national_ends: ends(clock, 'national'),
    original_limit_ends: limit?.original ?? null,
    first_due: first.due,
    first_ends: first.ends,
    provisional: clock.readings.some((reading) => reading.provisional),
    out_of_timescale: isOutOfTimescale(clock, limit, event.recordedAt),
    late_reason: clock.lateReason ?? null,
    rung: clock.rung,
    held_until: clock.heldUntil ?? null,
    acknowledged_by: clock.acknowledged?.by ?? null,
    settled_on: clock.settledAt ? dayOf(clock.settledAt) : null,
    clock: canonical(clock),
    sequence: event.sequence,
  };
}

/** The case has flagged the limit, and has not moved it beyond the event since; or it was met late. */
function isOutOfTimescale(clock: Clock, limit: ClockReading | undefined, now: Instant): boolean {
  if (clock.status === 'late') return true;
  return (
    clock.status === 'running' &&
    clock.done.includes('passed limit') &&
    limit !== undefined &&
    limit.ends <= now
  );
}

function ends(clock: Clock, kind: ClockReading['kind']): Instant | null {
  return earliest(clock.readings.filter((reading) => reading.kind === kind))?.ends ?? null;
}

function earliest(readings: readonly ClockReading[]): ClockReading | undefined {
  return readings.reduce<ClockReading | undefined>(
    (found, reading) => (found && found.ends <= reading.ends ? found : reading),
    undefined,
  );
}

/** How many obligations run, and how many of them are out of timescale, on the case's own row. */
export async function countObligations(tx: Transaction<Tables>, caseId: string): Promise<void> {
  await sql`
    update case_file set running = counted.running, overdue = counted.overdue
    from (
      select count(*) as running, count(*) filter (where out_of_timescale) as overdue
      from obligation where case_id = ${caseId} and status = 'running'
    ) as counted
    where case_id = ${caseId}`.execute(tx);
}
