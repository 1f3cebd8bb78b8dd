import { instant, type CivilDate } from '../../src/calendar';
import { fold } from '../../src/casework/apply';
import type { CaseEvent, ClockChange } from '../../src/casework/types';
import { record, worklist } from '../../src/records';
import { projectObligations } from '../../src/records/obligations';
import { startRecord, type TestRecord } from './database';
import { caseNamed, decision, limitEnds, opened, readings, woke } from './events';

let on: TestRecord;
beforeAll(async () => {
  on = await startRecord();
});
afterAll(() => on.stop());

let count = 0;
const clock = decision.id;
const at = '2025-04-23T08:30:00+01:00';

const row = async (caseId: string) =>
  on.db.selectFrom('obligation').selectAll().where('case_id', '=', caseId).where('clock_id', '=', clock).executeTakeFirstOrThrow(); // prettier-ignore

describe('the projection follows each change of a clock', () => {
  const later = instant('2025-04-25T00:00:00+01:00');
  const moved = readings.map((one) =>
    one.kind === 'limit' ? { ...one, due: '2025-04-24' as CivilDate, ends: later, original: one.ends } : one,
  );
  const move: ClockChange = {
    change: 'moved', id: clock, readings: moved, startedAt: decision.startedAt, calendar: decision.calendar,
    from: [limitEnds], why: 'ClockExtended',
  }; // prettier-ignore
  const passed: ClockChange = { change: 'stage', id: clock, stage: 'passed limit' };

  test.each<[string, ClockChange[], object]>([
    [
      'started',
      [],
      { status: 'running', first_due: '2025-04-18', limit_ends: limitEnds, rung: 0, out_of_timescale: false },
    ],
    ['a stage is passed', [passed], { out_of_timescale: true }],
    ['a rung is climbed', [{ change: 'stage', id: clock, stage: 'rung 1', rung: 1 }], { rung: 1 }],
    [
      'held',
      [
        {
          change: 'held',
          id: clock,
          until: limitEnds,
          acknowledged: { by: 'pet-team-manager', doneBy: '2025-04-22' as CivilDate, rung: 1 },
        },
      ],
      { held_until: limitEnds, acknowledged_by: 'pet-team-manager' },
    ],
    ['moved', [move], { limit_ends: later, original_limit_ends: limitEnds }],
    ['moved beyond now after it had passed', [passed, move], { out_of_timescale: false, limit_ends: later }],
    [
      'met',
      [{ change: 'settled', id: clock, status: 'met', by: 2, at: '2025-04-22' as CivilDate }],
      { status: 'met', settled_on: '2025-04-22' },
    ],
    [
      'met late',
      [
        passed,
        { change: 'settled', id: clock, status: 'late', by: 2, at: instant(at), lateReason: 'needed' },
      ],
      { status: 'late', out_of_timescale: true, late_reason: 'needed', settled_on: '2025-04-23' },
    ],
    [
      'explained',
      [
        { change: 'settled', id: clock, status: 'late', by: 2, at: instant(at), lateReason: 'needed' },
        { change: 'explained', id: clock },
      ],
      { late_reason: 'given' },
    ],
    [
      're-opened',
      [
        { change: 'settled', id: clock, status: 'met', by: 2, at: instant(at) },
        { change: 'reopened', id: clock },
      ],
      { status: 'running', settled_on: null },
    ],
    ['ended', [{ change: 'ended', id: clock, why: 'entered twice' }], { status: 'ended' }],
  ])('%s', async (_name, changes, expected) => {
    const ref = caseNamed(`REF-${(count += 1)}`);
    const events: CaseEvent[] = [
      opened(ref),
      ...changes.map((change, index) => woke(index + 2, 'ClocksRenewed', at, { clocks: [change] })),
    ];
    await record(on.db, on.keys, ref, events);
    const line = await row(ref.id);
    expect(line).toMatchObject(expected);
    expect(line.clock).toEqual(fold(events).clocks[0]);
  });

  test('several changes in one event, and a clock that starts and is met at once', async () => {
    const ref = caseNamed('REF-200');
    const second = { ...decision, id: 'referral-decision@2', startedBy: 2 };
    const clocks: ClockChange[] = [
      { change: 'stage', id: clock, stage: 'rung 1', rung: 1 },
      { change: 'settled', id: clock, status: 'met', by: 2, at: instant(at) },
      { change: 'started', clock: second },
      { change: 'settled', id: second.id, status: 'met', by: 2, at: instant(at) },
    ];
    await record(on.db, on.keys, ref, [opened(ref), woke(2, 'ClocksRenewed', at, { clocks })]);
    expect(await row(ref.id)).toMatchObject({ status: 'met', rung: 1 });
    expect(
      (await worklist(on.db, { council: 'peterborough', status: 'met', limit: 200 })).lines.map(
        (one) => one.clock,
      ),
    ).toContain(second.id);
  });

  test('an older event changes nothing', async () => {
    const ref = caseNamed('REF-201');
    const settle: ClockChange = { change: 'settled', id: clock, status: 'met', by: 2, at: instant(at) };
    await record(on.db, on.keys, ref, [opened(ref), woke(2, 'ClocksRenewed', at, { clocks: [settle] })]);
    const before = await row(ref.id);
    await on.db.transaction().execute((tx) => projectObligations(tx, ref, [opened(ref)]));
    expect(await row(ref.id)).toEqual(before);
  });

  test('the case file counts what runs and what is out of timescale', async () => {
    const ref = caseNamed('REF-202');
    const counts = async () =>
      (await on.asOwner('select running, overdue from case_file where case_id = $1', [ref.id]))[0];
    await record(on.db, on.keys, ref, [opened(ref)]);
    expect(await counts()).toEqual({ running: 1, overdue: 0 });
    await record(on.db, on.keys, ref, [woke(2, 'LimitPassed', at, { clocks: [passed] })]);
    expect(await counts()).toEqual({ running: 1, overdue: 1 });
    await record(on.db, on.keys, ref, [
      woke(3, 'CaseClosed', at, { clocks: [{ change: 'ended', id: clock, why: 'closed' }] }),
    ]);
    expect(await counts()).toEqual({ running: 0, overdue: 0 });
  });
});

describe('the worklist', () => {
  const hull = (reference: string, day: number) => {
    const ref = {
      ...caseNamed(reference),
      id: `referral:hull:${reference}`,
      council: 'hull',
      team: day > 4 ? 'red' : 'blue',
    };
    const ends = instant(`2025-06-${String(day).padStart(2, '0')}T00:00:00+01:00`);
    const started: ClockChange = {
      change: 'started',
      clock: { ...decision, readings: [{ ...readings[1]!, ends }] },
    };
    return { ref, event: opened(ref, { clocks: [started] }) };
  };
  beforeAll(async () => {
    const days = [9, 3, 5, 5, 1, 7, 3];
    for (const [index, day] of days.entries()) {
      const { ref, event } = hull(`HU-${index}`, day);
      await record(on.db, on.keys, ref, [event]);
    }
  });
  const references = (page: Awaited<ReturnType<typeof worklist>>) => page.lines.map((line) => line.reference);

  test('holds one council, the earliest first, with every date of the obligation', async () => {
    const page = await worklist(on.db, { council: 'hull' });
    expect(references(page)).toEqual(['HU-4', 'HU-1', 'HU-6', 'HU-2', 'HU-3', 'HU-5', 'HU-0']);
    expect(page.next).toBeNull();
    expect(page.lines[0]).toMatchObject({
      case: 'referral:hull:HU-4',
      clock,
      name: 'referral-decision',
      status: 'running',
      startedOn: '2025-04-17',
      readings: [{ kind: 'limit', cite: ['PET-3.5h', 'C-01'] }],
      limitEnds: '2025-05-31T23:00:00.000Z',
      targetEnds: null,
    });
  });

  test('holds one team, or one status', async () => {
    expect(references(await worklist(on.db, { council: 'hull', teams: ['blue'] }))).toEqual([
      'HU-4',
      'HU-1',
      'HU-6',
    ]);
    expect(references(await worklist(on.db, { council: 'hull', teams: ['red'] }))).toHaveLength(4);
    expect(references(await worklist(on.db, { council: 'hull', status: 'late' }))).toEqual([]);
  });

  test('pages without repeating or losing a line, while lines come in before', async () => {
    const first = await worklist(on.db, { council: 'hull', limit: 3 });
    const { ref, event } = hull('HU-9', 2);
    await record(on.db, on.keys, ref, [event]);
    const second = await worklist(on.db, { council: 'hull', limit: 3, cursor: first.next! });
    const third = await worklist(on.db, { council: 'hull', limit: 3, cursor: second.next! });
    expect([first, second, third].flatMap(references)).toEqual([
      'HU-4',
      'HU-1',
      'HU-6',
      'HU-2',
      'HU-3',
      'HU-5',
      'HU-0',
    ]);
    expect(third.next).toBeNull();
  });

  test.each([
    '',
    'x',
    Buffer.from('[1]').toString('base64url'),
    Buffer.from('["x","y","z"]').toString('base64url'),
  ])('refuses the cursor "%s"', async (cursor) => {
    await expect(worklist(on.db, { council: 'hull', cursor })).rejects.toMatchObject({ name: 'CursorError' });
  });
});
