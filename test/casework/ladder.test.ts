import { holidayTable } from '../../src/calendar';
import type { ClockRule } from '../../src/policy';
import { obligationRow } from '../../src/records/obligations';
import { aReferral, london, person, teamManager, type Life } from '../support/life';
import { onlyClocks } from '../support/only-clocks';

const clock = 'referral-decision';
const serviceManager = person('sm-1', ['service-manager']);
const rules = onlyClocks('peterborough', clock);
const asWritten = rules[clock] as ClockRule;
afterEach(() => {
  rules[clock] = asWritten;
});

/** Received on Maundy Thursday, 17 April 2025, at 16:59. */
function maundyThursday(entered = '2025-04-17 16:59'): Life {
  return aReferral({ received: '2025-04-17 16:59', entered });
}

/** What was said of the decision: when, what, which rung. */
function said(life: Life, from = 0): string[] {
  return life.events
    .slice(from)
    .flatMap(({ at, notices = [] }) =>
      notices
        .filter(({ step, kind }) => step === clock && kind !== 'task')
        .map(({ kind, rung, reading }) => `${at} ${kind} ${rung ?? reading ?? ''}`.trim()),
    );
}

describe('what is entered already late gives one notice, the gravest (decisions 2.9)', () => {
  test('the rung that was reached, and not the reminder of the limit that came after it', () => {
    // Tuesday 22 April 12:00: rung 1 was due on Good Friday 16:59, the reminder of the limit this morning at 08:30.
    const life = maundyThursday('2025-04-22 12:00').until('2025-04-22 12:01');
    expect(said(life)).toEqual([`${london('2025-04-18 16:59')} escalation 1`]);
  });

  test('the highest rung, where several were reached', () => {
    const life = maundyThursday('2025-05-08 12:00').until('2025-06-08 12:00');
    expect(said(life)).toEqual([`${london('2025-04-23 08:30')} escalation 2`]);
  });

  test('the line in the digest, where no rung was reached', () => {
    // Practice: due by the end of Tuesday 3 June, in the digest on Wednesday 08:30, rung 1 a week later.
    rules[clock] = {
      ...asWritten,
      class: 'practice',
      readings: asWritten.readings.filter(({ kind }) => kind === 'limit'),
    };
    const life = aReferral({ received: '2025-06-02 10:00', entered: '2025-06-05 12:00' });
    expect(said(life.until('2025-06-05 12:01'))).toEqual([
      `${london('2025-06-04 08:30')} digest-overdue limit`,
    ]);
  });

  test('the last reminder, where nothing has passed', () => {
    const life = aReferral({ received: '2025-06-02 10:00', entered: '2025-06-03 09:00' });
    expect(said(life.until('2025-06-03 09:01'))).toEqual([`${london('2025-06-03 08:30')} due-soon limit`]);
  });
});

describe('after the top rung', () => {
  const topOf = (life: Life) => life.desk.policy.house.rungs.length;

  /** The case's line in the worklist: what the digest orders by. */
  function line(life: Life) {
    const last = life.events.at(-1);
    if (!last) throw new Error('nothing happened');
    return obligationRow(life.case.id, life.clock(clock), last);
  }

  test('nothing more wakes the case, and its line says that it is at the top', () => {
    const life = maundyThursday().until('2025-04-23 08:30');
    expect(life.clock(clock).rung).toBe(topOf(life));
    expect(life.next).toBeNull();
    expect(line(life)).toMatchObject({ rung: topOf(life), out_of_timescale: true, held_until: null });
    const count = life.events.length;
    life.until('2026-04-23 08:30');
    expect(life.events).toHaveLength(count);
  });

  test('an acknowledgement names a day; when that has passed too, it is first in the digest and nothing more', () => {
    const life = maundyThursday().until('2025-04-23 12:00');
    life.act('acknowledgeEscalation', serviceManager, { clock, doneBy: '2025-04-25' });
    expect(life.next).toBeNull();
    const count = life.events.length;
    life.until('2025-06-25 12:00');
    expect(life.events).toHaveLength(count);
    expect(line(life)).toMatchObject({
      rung: topOf(life),
      out_of_timescale: true,
      held_until: london('2025-04-26 00:00'),
      acknowledged_by: 'sm-1',
    });
  });
});

describe('an acknowledgement (decisions 6.2)', () => {
  test('silences the ladder until its day has ended; then it resumes one rung higher', () => {
    const life = maundyThursday().until('2025-04-18 17:00');
    life.act('acknowledgeEscalation', teamManager, { clock, doneBy: '2025-04-24' });
    const from = life.events.length;
    life.until('2025-04-25 12:00');
    // Thursday 24 April ends; the next opening is Friday 08:30. The passing of the limit was flagged in between.
    expect(said(life, from)).toEqual([`${london('2025-04-25 08:30')} escalation 2`]);
    expect(life.clock(clock).done).toContain('passed limit');
    expect(life.next).toBeNull();
  });

  test('of the same rung is taken once: the next one is for whoever hears of the next rung', () => {
    const life = maundyThursday().until('2025-04-18 17:00');
    life.act('acknowledgeEscalation', teamManager, { clock, doneBy: '2025-04-24' });
    const again = () => life.try('acknowledgeEscalation', teamManager, { clock, doneBy: '2025-04-30' });
    expect(again()).toMatchObject({ refused: 'missing' });
    life.until('2025-04-25 09:00');
    expect(again()).not.toHaveProperty('refused');
  });
});

test('the day that an acknowledgement names is a day, whatever the calendar becomes', () => {
  const life = maundyThursday().until('2025-04-18 17:00');
  life.act('acknowledgeEscalation', teamManager, { clock, doneBy: '2025-04-24' });
  const table = holidayTable();
  const extra = table.years.map((days, index) => (table.from + index === 2025 ? [...days, 424] : days));
  life.renew({ holidays: { ...table, version: `${table.version} and 24 April`, years: extra } });
  expect(life.clock(clock).heldUntil).toBe(london('2025-04-25 00:00'));
});
