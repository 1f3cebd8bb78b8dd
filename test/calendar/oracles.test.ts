import Holidays from 'date-holidays';
import fc from 'fast-check';
import { DateTime, IANAZone } from 'luxon';
import {
  addDays,
  addMonths,
  atLocal,
  type CivilDate,
  civilDate,
  dateOf,
  daysBetween,
  dueAfter,
  dueBefore,
  endOfDay,
  instant,
  instantOf,
  isWorkingDay,
  msOf,
  startOfDay,
  timeOf,
  weekdayOf,
  zoneOf,
} from '../../src/calendar';
import { knownOn, newest } from './support';

/** Independent implementations, asked the same questions. */
const london = IANAZone.create('Europe/London');
const HOUR = 3_600_000;
const YEARS = Array.from({ length: 105 }, (_, n) => 1996 + n);

const anyDay = fc.integer({ min: -25_567, max: 47_846 }); // 1900 to 2100, days since 1970
const anyMs = fc.integer({ min: Date.UTC(1996, 0, 1), max: Date.UTC(2100, 11, 30) });

const utc = (day: number) => DateTime.fromMillis(day * 24 * HOUR, { zone: 'utc' });
const iso = (day: number) => civilDate(utc(day).toISODate()!);

test('JavaScript’s own UTC dates agree on every day from 1900 to 2100', () => {
  const first = civilDate('1900-01-01');
  for (let n = 0; n < 73_414; n += 1) {
    const theirs = new Date((n - 25_567) * 24 * HOUR);
    const ours = addDays(first, n);
    const same =
      ours === theirs.toISOString().slice(0, 10) && theirs.toUTCString().startsWith(weekdayOf(ours));
    if (!same || daysBetween(first, ours) !== n) throw new Error(`${theirs.toUTCString()}: we have ${ours}`);
  }
  expect(addDays(first, 73_413)).toBe('2100-12-31');
});

describe('luxon agrees', () => {
  test('on what is a date', () => {
    const part = (max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, '0'));
    fc.assert(
      fc.property(fc.integer({ min: 1900, max: 2100 }), part(14), part(33), (year, month, day) => {
        const text = `${year}-${month}-${day}`;
        if (DateTime.fromISO(text, { zone: 'utc' }).isValid) expect(civilDate(text)).toBe(text);
        else expect(() => civilDate(text)).toThrow(text);
      }),
      { numRuns: 1000 },
    );
  });

  test('on months, forward and backward', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -600, max: 600 }), (day, n) => {
        const theirs = utc(day).plus({ months: n });
        fc.pre(theirs.year >= 1900 && theirs.year <= 2100);
        expect(addMonths(iso(day), n)).toBe(theirs.toISODate());
      }),
      { numRuns: 1000 },
    );
  });

  test('on London’s offset, each half hour from midnight to two in the weeks of the changes, 1996 to 2100', () => {
    for (const year of YEARS) {
      for (const month of [2, 9]) {
        for (let day = 25; day <= 31; day += 1) {
          for (let halfHours = 0; halfHours <= 4; halfHours += 1) {
            const ms = Date.UTC(year, month, day) + (halfHours * HOUR) / 2;
            const ours = zoneOf(instantOf(ms)) === 'BST' ? 60 : 0;
            if (ours !== london.offset(ms)) throw new Error(`${instantOf(ms)}: we have ${ours}`);
          }
        }
      }
    }
  });

  test('on London’s date, time and zone of any instant', () => {
    fc.assert(
      fc.property(anyMs, (ms) => {
        const theirs = DateTime.fromMillis(ms, { zone: london });
        const ours = instantOf(ms);
        expect(ours).toBe(new Date(ms).toISOString());
        expect(msOf(ours)).toBe(ms);
        expect(instant(theirs.toISO()!)).toBe(ours);
        expect([dateOf(ours), timeOf(ours)]).toEqual([theirs.toISODate(), theirs.toFormat('HH:mm')]);
        expect(zoneOf(ours)).toBe(theirs.offset === 60 ? 'BST' : 'GMT');
      }),
      { numRuns: 1000 },
    );
  });

  test('on where London’s days begin and end', () => {
    fc.assert(
      fc.property(anyMs, (ms) => {
        const theirs = DateTime.fromMillis(ms, { zone: london });
        const date = civilDate(theirs.toISODate()!);
        expect(msOf(startOfDay(date))).toBe(theirs.startOf('day').toMillis());
        expect(msOf(endOfDay(date))).toBe(theirs.plus({ days: 1 }).startOf('day').toMillis());
      }),
      { numRuns: 1000 },
    );
  });

  test('on which instants a local time has, in the weeks of the clock changes too', () => {
    const nearChange = fc.record({
      year: fc.constantFrom(...YEARS),
      month: fc.constantFrom(3, 10),
      day: fc.integer({ min: 24, max: 31 }),
      minute: fc.integer({ min: 0, max: 180 }),
    });
    fc.assert(
      fc.property(nearChange, ({ year, month, day, minute }) => {
        const local = DateTime.utc(year, month, day).plus({ minutes: minute });
        const theirs = [local.toMillis() - HOUR, local.toMillis()].filter(
          (ms) => ms + london.offset(ms) * 60_000 === local.toMillis(),
        );
        expect(atLocal(civilDate(local.toISODate()!), local.toFormat('HH:mm')).map(msOf)).toEqual(theirs);
      }),
      { numRuns: 1000 },
    );
  });

  test('T-5 on elapsed hours, forward and backward, across the changes', () => {
    fc.assert(
      fc.property(anyMs, fc.integer({ min: 1, max: 200 }), (ms, n) => {
        fc.pre(ms - n * HOUR >= Date.UTC(1996, 0, 1));
        const start = DateTime.fromMillis(ms, { zone: london });
        const hours = { n, unit: 'hours' } as const;
        const [later, earlier] = [start.plus({ hours: n }), start.minus({ hours: n })];
        fc.pre(later.year <= 2100);
        expect(instant(later.toISO()!)).toBe(dueAfter(instantOf(ms), hours, newest).dueAt);
        expect(dueAfter(instantOf(ms), hours, newest).due).toBe(later.toISODate());
        expect(instant(earlier.toISO()!)).toBe(dueBefore(instantOf(ms), hours, newest).dueAt);
      }),
      { numRuns: 1000 },
    );
  });

  test('on days, weeks and months from an instant: the London date and the midnight that ends it', () => {
    const unit = fc.constantFrom('days', 'weeks', 'months');
    fc.assert(
      fc.property(anyMs, fc.integer({ min: 1, max: 60 }), unit, (ms, n, unit) => {
        const theirs = DateTime.fromMillis(ms, { zone: london })
          .startOf('day')
          .plus({ [unit]: n });
        fc.pre(theirs.year <= 2099);
        const ours = dueAfter(instantOf(ms), { n, unit }, newest);
        expect(ours.due).toBe(theirs.toISODate());
        expect(msOf(ours.ends)).toBe(theirs.plus({ days: 1 }).toMillis());
      }),
      { numRuns: 1000 },
    );
  });
});

describe('date-holidays agrees', () => {
  const england = new Holidays('GB', 'ENG');
  const holidaysOf = (years: readonly number[]) =>
    new Set(years.flatMap((year) => england.getHolidays(year).map(({ date }) => date.slice(0, 10))));
  const isWeekday = (date: CivilDate) => !['Sat', 'Sun'].includes(weekdayOf(date));
  const published = holidaysOf(YEARS.filter((year) => year >= 2018 && year <= 2029));
  const works = (date: CivilDate) => isWeekday(date) && !published.has(date);

  test('on each weekday from 2019 to 2028', () => {
    const days = Array.from({ length: 3653 }, (_, n) => addDays(civilDate('2019-01-01'), n));
    expect(days.filter((date) => isWorkingDay(date, newest) !== works(date))).toEqual([]);
  });

  test('on the rules, year by year from 2029 to 2099', () => {
    const years = YEARS.filter((year) => year >= 2029 && year <= 2099);
    const theirs = [...holidaysOf(years)].filter((date) => isWeekday(civilDate(date))).sort();
    const byRule = knownOn('2000-01-01');
    const ours: string[] = [];
    for (let date = civilDate('2029-01-01'); date <= '2099-12-31'; date = addDays(date, 1)) {
      if (isWeekday(date) && !isWorkingDay(date, byRule)) ours.push(date);
    }
    expect(ours).toEqual(theirs);
  });

  test('T-6 on counting working days one by one, forward and backward', () => {
    const start = fc.integer({ min: 0, max: 3400 }).map((n) => addDays(civilDate('2019-03-01'), n));
    fc.assert(
      fc.property(start, fc.integer({ min: 1, max: 60 }), fc.constantFrom(1, -1), (from, n, direction) => {
        let date = from;
        for (let left = n; left > 0; left -= works(date) ? 1 : 0) date = addDays(date, direction);
        fc.pre(date >= '2019-01-01' && date <= '2028-12-31');
        const ours = (direction === 1 ? dueAfter : dueBefore)(from, { n, unit: 'working days' }, newest);
        expect(ours.due).toBe(date);
        expect(ours.provisional).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});
