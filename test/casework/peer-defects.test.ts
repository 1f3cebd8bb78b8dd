import { dueAfter, endOfDay, holidayTable, msOf, type CivilDate } from '../../src/calendar';
import { fold } from '../../src/casework';
import { obligationRow } from '../../src/records/obligations';
import { aReferral, london, person, socialWorker, teamManager, type Life } from '../support/life';
import { onlyClocks } from '../support/only-clocks';

/**
 * What a public ticket system on the same engine, otherwise good, gets wrong: nine defects, each a test that this one
 * does not have it. Those of its shell (3 to 6) are also in test/workflows/peer-defects.test.ts.
 *
 * The case: a referral of Maundy Thursday, 17 April 2025, 16:59. Target Good Friday 16:59, limit Tuesday 22 April.
 */
const clock = 'referral-decision';
onlyClocks('peterborough', clock);

function referral(): Life {
  return aReferral({ received: '2025-04-17 16:59' });
}

/** Everything that the clock does by itself, and when. */
function stages(life: Life): string[] {
  return life.events
    .filter(({ via }) => via === 'clock')
    .map(
      ({ event, at, clocks = [] }) =>
        `${at} ${event} ${clocks.map((one) => 'stage' in one && one.stage).join()}`,
    );
}

const ends = (life: Life) => life.clock(clock).readings.map((reading) => reading.ends);
const serviceManager = person('sm-1', ['service-manager']);

describe('1. an interrupted wait goes on to the same threshold, not to the next', () => {
  const uninterrupted = stages(referral().until('2025-05-30 12:00'));

  test.each([
    '2025-04-18 04:58',
    '2025-04-18 16:58',
    '2025-04-22 08:29',
    '2025-04-22 23:59',
    '2025-04-23 08:29',
  ])('an act at %s, a minute before something is due, loses nothing', (time) => {
    const life = referral().until(time).act('addNote', teamManager).until('2025-05-30 12:00');
    expect(stages(life)).toEqual(uninterrupted);
    expect(uninterrupted).toHaveLength(6);
  });

  test('a hold in the last stretch does not swallow the limit: it is flagged, and the ladder follows', () => {
    const held = { clock, until: '2025-04-25', reason: 'hospital' };
    const life = referral().until('2025-04-22 23:00').act('recordReasonAhead', socialWorker, held);
    const from = stages(life).length;
    expect(stages(life.until('2025-05-30 12:00')).slice(from)).toEqual([
      `${london('2025-04-23 00:00')} LimitPassed passed limit`,
      // The reason ended with Friday 25 April.
      `${london('2025-04-28 08:30')} EscalationRaised rung 2`,
    ]);
    expect(life.clock(clock).done).toContain('passed limit');
  });
});

test('2. holding a clock over a weekend gives it no days: its dates stay, and it is late all the same', () => {
  const life = referral();
  const before = ends(life);
  life.until('2025-04-17 17:30').act('recordReasonAhead', socialWorker, {
    clock,
    until: '2025-04-21',
    reason: 'family-abroad',
  });
  expect(ends(life.until('2025-04-23 00:00'))).toEqual(before);
  expect(life.clock(clock).done).toContain('passed limit');
});

test('3. a clock on hold does nothing until the hold ends: no minute is polled', () => {
  const life = referral().until('2025-04-23 09:00');
  life.act('acknowledgeEscalation', serviceManager, { clock, doneBy: '2026-04-23' });
  const count = life.events.length;
  expect(life.next).toBeNull();
  expect(life.until('2026-04-20 12:00').events).toHaveLength(count);
});

test('4. a record that cannot be written stops no clock: what happened waits in order', () => {
  const life = referral();
  const written = life.events.length;
  life.until('2025-04-23 09:00');
  expect(life.events.slice(written).map(({ sequence }) => sequence)).toEqual([2, 3, 4, 5, 6, 7]);
});

test('5. what an act did is in the case before it is answered: no handler owes the log anything', () => {
  const life = referral();
  const receipt = life.try('addNote', teamManager);
  expect('events' in receipt && receipt.events).toEqual([{ sequence: 2, event: 'NoteAdded' }]);
  expect(life.events.at(-1)).toMatchObject({ sequence: 2, event: 'NoteAdded' });
  expect(fold(life.events)).toEqual(life.case);
});

describe('6. passing the limit is not the end of it', () => {
  test('the next rung hears when nobody has answered', () => {
    expect(stages(referral().until('2025-05-30 12:00')).slice(-2)).toEqual([
      `${london('2025-04-23 00:00')} LimitPassed passed limit`,
      `${london('2025-04-23 08:30')} EscalationRaised rung 2`,
    ]);
  });

  test('nor is a promise: when its day has passed the ladder goes on one rung higher', () => {
    const life = referral().until('2025-04-18 17:00');
    life.act('acknowledgeEscalation', teamManager, { clock, doneBy: '2025-04-24' });
    expect(stages(life.until('2025-05-30 12:00')).at(-1)).toBe(
      `${london('2025-04-25 08:30')} EscalationRaised rung 2`,
    );
  });
});

test('7. a new calendar reaches a case that runs already, which goes on where it was', () => {
  const life = aReferral({ received: '2022-09-16 10:00', holidays: holidayTable('2022-09-08' as CivilDate) });
  life.until('2022-09-17 12:00').renew({ holidays: holidayTable('2022-09-09' as CivilDate) });
  expect(life.clock(clock).readings.find(({ kind }) => kind === 'limit')?.due).toBe('2022-09-20');
  expect(life.clock(clock)).toMatchObject({ rung: 1, status: 'running' });
  expect(life.case.pins.policy).toEqual(life.events[0]?.pins?.policy);
});

test('8. what is done is done by the case: once it is decided nothing escalates, whatever a list says', () => {
  const life = referral()
    .until('2025-04-22 12:00')
    .act('decideReferral', teamManager, { outcome: 'assessment' });
  const after = life.events.length;
  const raised = life
    .until('2025-06-30 12:00')
    .events.slice(after)
    .flatMap(({ clocks = [] }) => clocks);
  expect(raised.filter((change) => 'id' in change && change.id.startsWith(clock))).toEqual([]);
  // A line of the worklist is no source of anything: it is what the events of the case add up to.
  const last = life.events.at(-1);
  const line = last && obligationRow(life.case.id, life.clock(clock), last);
  expect(line).toMatchObject({ status: 'met', out_of_timescale: false });
});

describe('9. no date is wrong in silence, however far it lies', () => {
  test('three thousand working days are counted to the end, not to a cap', () => {
    const table = holidayTable();
    const due = dueAfter('2025-04-17' as CivilDate, { n: 3_000, unit: 'working days' }, table);
    // By hand: a list of all days, without Saturdays, Sundays and what was passed over as a holiday.
    const holidays = new Set(
      due.skipped
        .filter(({ why }) => !why.endsWith('day') || why.includes(' '))
        .map(({ date }) => String(date)),
    );
    const days: string[] = [];
    for (let ms = Date.UTC(2025, 3, 18); days.length < 3_000; ms += 86_400_000) {
      const day = new Date(ms);
      const text = day.toISOString().slice(0, 10);
      if (day.getUTCDay() % 6 !== 0 && !holidays.has(text)) days.push(text);
    }
    expect(due.due).toBe(days.at(-1));
    expect(due.due > '2036-12-01').toBe(true);
    expect(due.provisional).toBe(true);
    expect(due.ends).toBe(endOfDay(due.due));
  });

  test('a case that waits for years has one instant to wait for', () => {
    const life = referral()
      .until('2025-04-23 09:00')
      .act('setNextLook', socialWorker, { lookOn: '2029-04-23' });
    expect(msOf(life.next!) - msOf(london('2025-04-23 09:00'))).toBeGreaterThan(3.9 * 365 * 86_400_000);
    const count = life.events.length;
    life.until('2029-04-24 12:00');
    expect(life.events.length - count).toBeLessThan(5);
  });
});
