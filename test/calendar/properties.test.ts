import fc from 'fast-check';
import {
  addDays,
  atLocal,
  type CivilDate,
  civilDate,
  type CountingRules,
  dateOf,
  daysBetween,
  type Duration,
  dueAfter,
  dueBefore,
  formatDuration,
  type HolidayTable,
  instantOf,
  isWorkingDay,
  lastWorkingDayOnOrBefore,
  msOf,
  nextWorkingDay,
  parseDuration,
  previousWorkingDay,
  series,
  startOfDay,
  timeOf,
  type Unit,
} from '../../src/calendar';
import { knownOn, newest } from './support';

const day = fc.integer({ min: 0, max: 5500 }).map((n) => addDays(civilDate('2017-01-01'), n)); // into 2032
const ms = fc.integer({ min: Date.UTC(2017, 0, 1), max: Date.UTC(2031, 11, 31) });
const few = fc.integer({ min: 1, max: 60 });
const civilUnit = fc.constantFrom<Unit>('days', 'weeks', 'months', 'working days');
const rules: fc.Arbitrary<CountingRules> = fc.record(
  {
    cutOff: fc.constantFrom('09:00', '12:30', '17:00'),
    nonWorkingReceipt: fc.constantFrom('same day' as const, 'next working day' as const),
    clearDays: fc.boolean(),
  },
  { requiredKeys: [] },
);
const table = fc
  .constantFrom('2017-01-01', '2019-01-01', '2020-06-01', '2022-09-01', '2022-11-08', '2026-01-01')
  .map(knownOn);
const runs = { numRuns: 1000 };

const workingDays = (n: number): Duration => ({ n, unit: 'working days' });
const laterDate = (a: CivilDate, b: CivilDate) => (a > b ? a : b);

function withHoliday(given: HolidayTable, date: CivilDate): HolidayTable {
  const monthAndDay = Number(date.slice(5, 7)) * 100 + Number(date.slice(8));
  const year = Number(date.slice(0, 4)) - given.from;
  return { ...given, years: given.years.map((days, i) => (i === year ? [...days, monthAndDay] : days)) };
}

describe('Counting working days', () => {
  test('ends on a working day, forward and backward, by whatever rules and table', () => {
    fc.assert(
      fc.property(day, few, table, rules, (start, n, known, counting) => {
        expect(isWorkingDay(dueAfter(start, workingDays(n), known, counting).due, known)).toBe(true);
        expect(isWorkingDay(dueBefore(start, workingDays(n), known, counting).due, known)).toBe(true);
      }),
      runs,
    );
  });

  test('n of them lie between; they and the skipped ones are all the days there are', () => {
    fc.assert(
      fc.property(day, few, table, (start, n, known) => {
        const { due, skipped } = dueAfter(start, workingDays(n), known);
        expect(daysBetween(start, due)).toBe(n + skipped.length);
        expect(skipped.some(({ date }) => isWorkingDay(date, known))).toBe(false);
        const dates = skipped.map(({ date }) => date);
        expect([...dates].sort()).toEqual(dates);
        expect(skipped.every(({ date, why }) => date > start && date < due && why !== '')).toBe(true);
      }),
      runs,
    );
  });

  test('in two steps is the same as in one', () => {
    fc.assert(
      fc.property(day, few, few, table, (start, a, b, known) => {
        const inTwo = dueAfter(dueAfter(start, workingDays(a), known).due, workingDays(b), known);
        expect(inTwo.due).toBe(dueAfter(start, workingDays(a + b), known).due);
      }),
      runs,
    );
  });

  test('there and back again ends where it began, or on the last working day before', () => {
    fc.assert(
      fc.property(day, few, table, (start, n, known) => {
        const { due } = dueAfter(start, workingDays(n), known);
        expect(dueBefore(due, workingDays(n), known).due).toBe(lastWorkingDayOnOrBefore(start, known));
      }),
      runs,
    );
  });

  test('one is the next working day, or the previous', () => {
    fc.assert(
      fc.property(day, table, (start, known) => {
        expect(dueAfter(start, workingDays(1), known).due).toBe(nextWorkingDay(start, known));
        expect(dueBefore(start, workingDays(1), known).due).toBe(previousWorkingDay(start, known));
      }),
      runs,
    );
  });

  test('a new holiday never makes a due date earlier, nor the last day before a meeting later', () => {
    const covered = fc.integer({ min: 0, max: 3652 }).map((n) => addDays(civilDate('2019-01-01'), n));
    fc.assert(
      fc.property(covered, fc.integer({ min: -80, max: 80 }), few, rules, (start, offset, n, counting) => {
        const more = withHoliday(newest, addDays(start, offset));
        const [forward, forwardMore] = [newest, more].map(
          (t) => dueAfter(start, workingDays(n), t, counting).due,
        );
        expect(forwardMore! >= forward!).toBe(true);
        const [back, backMore] = [newest, more].map((t) => dueBefore(start, workingDays(n), t, counting).due);
        expect(backMore! <= back!).toBe(true);
      }),
      runs,
    );
  });

  test('it is provisional exactly when some day counted or skipped is in a year that was not published', () => {
    fc.assert(
      fc.property(day, few, table, (start, n, known) => {
        const { due, provisional } = dueAfter(start, workingDays(n), known);
        const first = `${known.from}-01-01`;
        expect(provisional).toBe(due > known.until || addDays(start, 1) < first);
      }),
      runs,
    );
  });
});

describe('Counting', () => {
  test('never goes backward: a later start, or a longer period, is never due earlier', () => {
    fc.assert(
      fc.property(ms, ms, few, few, civilUnit, rules, (a, b, n, m, unit, counting) => {
        // With a cut-off Friday evening counts from Monday: a Saturday that is its own day 0 would come before it.
        fc.pre(counting.cutOff === undefined || counting.nonWorkingReceipt === 'next working day');
        const due = (start: number, length: number) =>
          dueAfter(instantOf(start), { n: length, unit }, newest, counting).ends;
        expect(due(Math.max(a, b), n) >= due(Math.min(a, b), n)).toBe(true);
        expect(due(a, Math.max(n, m)) >= due(a, Math.min(n, m))).toBe(true);
      }),
      runs,
    );
  });

  test('a cut-off, a later receipt and clear days never make it earlier', () => {
    fc.assert(
      fc.property(ms, few, civilUnit, rules, (start, n, unit, counting) => {
        const plain = dueAfter(instantOf(start), { n, unit }, newest).due;
        const ruled = dueAfter(instantOf(start), { n, unit }, newest, counting).due;
        expect(laterDate(plain, ruled)).toBe(ruled);
        if (counting.clearDays) expect(ruled > plain).toBe(true);
      }),
      runs,
    );
  });

  test('ends with its due day, after the start, in the version it was given', () => {
    fc.assert(
      fc.property(ms, few, civilUnit, table, rules, (start, n, unit, known, counting) => {
        const { due, dueAt, ends, calendar } = dueAfter(instantOf(start), { n, unit }, known, counting);
        expect(dateOf(instantOf(msOf(ends) - 1))).toBe(due);
        expect([dateOf(ends), timeOf(ends)]).toEqual([addDays(due, 1), '00:00']);
        expect(msOf(ends)).toBeGreaterThan(start);
        expect([dueAt, calendar]).toEqual([null, known.version]);
      }),
      runs,
    );
  });

  test('gives the same from a table that has been JSON, and leaves what it is given alone', () => {
    fc.assert(
      fc.property(ms, few, civilUnit, table, rules, (start, n, unit, known, counting) => {
        const before = JSON.stringify([known, counting]);
        const due = dueAfter(instantOf(start), { n, unit }, known, counting);
        const travelled = JSON.parse(JSON.stringify(known)) as HolidayTable;
        expect(dueAfter(instantOf(start), { n, unit }, travelled, counting)).toEqual(due);
        expect(JSON.parse(JSON.stringify(due))).toEqual(due);
        expect(JSON.stringify([known, counting])).toBe(before);
      }),
      runs,
    );
  });

  test('each of a series is a period from the anchor', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 6 }), civilUnit, (anchor, n, unit) => {
        const dues = series(anchor, { n, unit }, newest, 5);
        expect(dues).toEqual([1, 2, 3, 4, 5].map((k) => dueAfter(anchor, { n: n * k, unit }, newest)));
      }),
      { numRuns: 250 },
    );
  });
});

describe('Texts', () => {
  test('instants are in order as texts as they are in time', () => {
    fc.assert(
      fc.property(ms, ms, (a, b) => {
        expect(instantOf(a) < instantOf(b)).toBe(a < b);
      }),
      runs,
    );
  });

  test('each instant is among those at which London’s clocks show its time', () => {
    fc.assert(
      fc.property(ms, (at) => {
        const minute = instantOf(at - (at % 60_000));
        expect(atLocal(dateOf(minute), timeOf(minute))).toContain(minute);
      }),
      runs,
    );
  });

  test('a day begins at 00:00 of its own date', () => {
    fc.assert(
      fc.property(day, (date) => {
        expect([dateOf(startOfDay(date)), timeOf(startOfDay(date))]).toEqual([date, '00:00']);
      }),
      runs,
    );
  });

  test('durations are read as they are written', () => {
    const unit = fc.constantFrom<Unit>('hours', 'days', 'weeks', 'months', 'working days');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), unit, (n, unit) => {
        expect(parseDuration(formatDuration({ n, unit }))).toEqual({ n, unit });
      }),
      runs,
    );
  });
});
