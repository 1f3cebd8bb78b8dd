import {
  CalendarError,
  civilDate,
  dueAfter,
  earlierOf,
  type HolidayTable,
  holidayTable,
  type Instant,
  instant,
  series,
} from '../../src/calendar';
import * as calendar from '../../src/calendar';
import { after, before, knownOn, newest, said, skippedBy } from './support';

describe('Counting', () => {
  test('T-1 the day of the event is day 0, at whatever time; the period ends with its last day', () => {
    for (const time of ['00:00:00', '12:00:00', '23:59:59']) {
      const due = after(`2026-07-01T${time}+01:00`, '7 days');
      expect(due).toMatchObject({ due: '2026-07-08', dueAt: null, ends: '2026-07-08T23:00:00.000Z' });
    }
  });

  test('a period over a clock change ends at midnight by the clock', () => {
    expect(after('2026-03-27', '7 days').ends).toBe('2026-04-03T23:00:00.000Z');
    expect(after('2026-10-23', '7 days').ends).toBe('2026-10-31T00:00:00.000Z');
  });

  test('hours are due at an instant, and its London date', () => {
    expect(after('2026-07-02T22:30:00Z', '1 hour')).toEqual({
      due: '2026-07-03',
      dueAt: '2026-07-02T23:30:00.000Z',
      ends: '2026-07-02T23:30:00.000Z',
      skipped: [],
      provisional: false,
      calendar: 'england-and-wales 2025-11-24',
    });
  });

  test('hours elapse whatever the rules for receipts', () => {
    const rules = { cutOff: '09:00', nonWorkingReceipt: 'next working day', clearDays: true } as const;
    const saturday = '2026-07-04T10:00:00+01:00';
    expect(after(saturday, '24 hours', rules)).toEqual(after(saturday, '24 hours'));
  });

  test('hours cannot be counted from a date', () => {
    const message =
      'Hours cannot be counted from the date 2026-07-01: give the instant, such as 2026-07-01T09:30:00Z';
    expect(() => after('2026-07-01', '24 hours')).toThrow(new CalendarError(message));
    expect(() => before('2026-07-01', '24 hours')).toThrow(new CalendarError(message));
  });

  test.each([0, -1, 1.5, NaN])('a period of %p days cannot be counted', (n) => {
    expect(() => dueAfter(civilDate('2026-07-01'), { n, unit: 'days' }, newest)).toThrow(
      new CalendarError(`A period of ${n} days cannot be counted: it must be a whole number from 1`),
    );
  });

  test('an event on a non-working day: the first working day after it is 1', () => {
    expect(said(after('2025-04-19', '1 working day'))).toBe('Tue 22 Apr 2025');
    expect(said(before('2025-04-19', '1 working day'))).toBe('Thu 17 Apr 2025');
  });

  test('T-6 back from a meeting: hours, days, weeks, months', () => {
    expect(said(before('2026-03-30T10:00:00+01:00', '48 hours'))).toBe('Sat 28 Mar 2026 09:00 GMT');
    expect(said(before('2026-03-30T10:00:00+01:00', '2 days'))).toBe('Sat 28 Mar 2026');
    expect(said(before('2026-03-30', '2 days', { clearDays: true }))).toBe('Fri 27 Mar 2026');
    expect(said(before('2026-03-30', '4 weeks'))).toBe('Mon 2 Mar 2026');
    expect(said(before('2026-03-30', '1 month'))).toBe('Sat 28 Feb 2026');
  });

  test('clear days need one more, of the kind that is counted', () => {
    expect(said(after('2026-07-01', '2 working days', { clearDays: true }))).toBe('Mon 6 Jul 2026');
    expect(said(after('2026-07-01', '1 week', { clearDays: true }))).toBe('Thu 9 Jul 2026');
  });
});

describe('Receipts', () => {
  const later = { nonWorkingReceipt: 'next working day' } as const;

  test('a receipt on a non-working day counts on that day, unless the council counts it on the next working day', () => {
    const easterSaturday = '2025-04-19T10:00:00+01:00';
    expect(said(after(easterSaturday, '1 working day'))).toBe('Tue 22 Apr 2025');
    expect(said(after(easterSaturday, '1 working day', { nonWorkingReceipt: 'same day' }))).toBe(
      'Tue 22 Apr 2025',
    );
    expect(said(after(easterSaturday, '1 working day', later))).toBe('Wed 23 Apr 2025');
    expect(said(after(easterSaturday, '7 days'))).toBe('Sat 26 Apr 2025');
    expect(said(after(easterSaturday, '7 days', later))).toBe('Tue 29 Apr 2025');
    expect(said(after('2025-04-19', '7 days', later))).toBe('Tue 29 Apr 2025');
  });

  test('the days between receipt and the day it counts on are among those skipped', () => {
    expect(skippedBy(after('2025-04-19', '1 working day', later))).toEqual([
      'Sun 20 Apr 2025: Sunday',
      'Mon 21 Apr 2025: Easter Monday',
    ]);
  });

  test('E03 the cut-off is London time, applies on working days, and needs a time', () => {
    const rules = { cutOff: '17:00' };
    expect(said(after('2026-07-01T16:30:00Z', '1 working day', rules))).toBe('Fri 3 Jul 2026'); // 17:30 BST
    expect(said(after('2026-01-07T16:30:00Z', '1 working day', rules))).toBe('Thu 8 Jan 2026'); // 16:30 GMT
    expect(said(after('2025-04-19T18:00:00+01:00', '1 working day', rules))).toBe('Tue 22 Apr 2025');
    expect(said(after('2026-07-01', '1 working day', rules))).toBe('Thu 2 Jul 2026');
    expect(said(after('2025-04-19T09:00:00+01:00', '1 working day', { ...rules, ...later }))).toBe(
      'Wed 23 Apr 2025',
    );
  });

  test('a cut-off that is no time of day is refused', () => {
    expect(() => after('2026-07-01T16:30:00Z', '1 working day', { cutOff: '9:00' })).toThrow(
      '"9:00" is not a time of day',
    );
  });
});

describe('What is past the table is provisional', () => {
  test('by one day at its end', () => {
    expect(after('2028-12-22', '3 working days')).toMatchObject({ due: '2028-12-29', provisional: false });
    expect(after('2028-12-28', '2 working days')).toMatchObject({ due: '2029-01-02', provisional: true });
  });

  test('backward too, and before its beginning', () => {
    expect(before('2029-01-03', '2 working days').provisional).toBe(true);
    expect(before('2028-12-22', '4 working days').provisional).toBe(false);
    expect(after('2018-12-28', '2 working days')).toMatchObject({ due: '2019-01-02', provisional: true });
  });

  test('also when only the day of receipt had to be judged', () => {
    const rules = { nonWorkingReceipt: 'next working day' } as const;
    expect(after('2029-01-02', '1 week', rules).provisional).toBe(true);
    expect(after('2029-01-02', '1 week').provisional).toBe(false);
  });

  test('days, weeks, months and hours are certain however far away', () => {
    for (const duration of ['30 days', '6 weeks', '12 months']) {
      expect(after('2028-12-28', duration).provisional).toBe(false);
    }
    expect(after('2029-12-28T12:00:00Z', '24 hours').provisional).toBe(false);
  });

  test('computed again with a newer table it is certain, and may move', () => {
    const asThenKnown = after('2022-09-16', '1 working day', {}, knownOn('2022-09-01'));
    expect(asThenKnown).toMatchObject({ due: '2022-09-19', calendar: 'england-and-wales 2021-11-03' });
    const recomputed = after('2022-09-16', '1 working day', {}, knownOn('2022-09-09'));
    expect(recomputed).toMatchObject({ due: '2022-09-20', calendar: 'england-and-wales 2022-09-09' });
    expect(skippedBy(recomputed)).toContain(
      'Mon 19 Sep 2022: Bank Holiday for the State Funeral of Queen Elizabeth II',
    );
  });

  test('a holiday that only a newer table knows is still skipped, without its name', () => {
    const table: HolidayTable = { ...newest, years: newest.years.map((days) => [...days]) };
    const with5May2028 = {
      ...table,
      years: table.years.map((days, i) => (i === 9 ? [...days, 505] : days)),
    };
    expect(skippedBy(after('2028-05-04', '1 working day', {}, with5May2028))[0]).toBe(
      'Fri 5 May 2028: Bank holiday',
    );
  });
});

describe('Several due dates', () => {
  test('a series counts each occurrence from the anchor', () => {
    const month = { n: 1, unit: 'months' } as const;
    expect(series(civilDate('2026-01-31'), month, newest, 4).map((due) => due.due)).toEqual([
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
      '2026-05-31',
    ]);
    expect(series(civilDate('2026-01-31'), month, newest, 0)).toEqual([]);
  });

  test('the earlier of hours and days is the one that ends first; of equal ones the first', () => {
    const start = '2026-07-01T10:00:00+01:00';
    const [hours, days] = [after(start, '24 hours'), after(start, '1 day')];
    expect(earlierOf(days, hours)).toBe(hours);
    const [week, sevenDays] = [after(start, '1 week'), after(start, '7 days')];
    expect(earlierOf(week, sevenDays)).toBe(week);
    expect(() => earlierOf()).toThrow('There is no earliest of no due dates: name at least one');
  });
});

test('everything works frozen, as a workflow isolate shares it', () => {
  const table = deepFreeze(holidayTable());
  deepFreeze(calendar);
  const start: Instant = instant('2022-09-16T18:00:00+01:00');
  const rules = deepFreeze({ cutOff: '17:00', nonWorkingReceipt: 'next working day' } as const);
  const tenDays = deepFreeze(calendar.parseDuration('10 working days'));
  expect(said(dueAfter(start, tenDays, table, rules))).toBe('Tue 4 Oct 2022');
  expect(() => civilDate('2026-02-30')).toThrow(CalendarError);
});

function deepFreeze<T>(value: T): T {
  for (const key of Reflect.ownKeys(value as object)) {
    const part = (value as Record<PropertyKey, unknown>)[key];
    const freezable = (typeof part === 'object' && part !== null) || typeof part === 'function';
    if (freezable && !Object.isFrozen(part)) deepFreeze(Object.freeze(part));
  }
  return value;
}
