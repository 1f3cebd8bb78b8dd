import {
  addDays,
  type CivilDate,
  civilDate,
  daysBetween,
  holidayTable,
  holidayTitle,
  type HolidayTable,
  isWorkingDay,
  lastWorkingDayBefore,
  lastWorkingDayOnOrBefore,
  nextWorkingDay,
  previousWorkingDay,
  weekdayOf,
} from '../../src/calendar';
import published from './bank-holidays.json';
import { knownOn, newest } from './support';

const titles: { readonly [date: string]: string } = published;

function daysOf(from: string, to: string): CivilDate[] {
  const first = civilDate(from);
  return Array.from({ length: daysBetween(first, civilDate(to)) + 1 }, (_, n) => addDays(first, n));
}

function isWeekday(date: CivilDate): boolean {
  return !['Sat', 'Sun'].includes(weekdayOf(date));
}

function works(date: string, table: HolidayTable = newest): boolean {
  return isWorkingDay(civilDate(date), table);
}

describe('The published holidays', () => {
  const days = daysOf('2019-01-01', '2028-12-31');

  test('each of the 3,653 days is a working day or not as GOV.UK has it', () => {
    expect(days).toHaveLength(3653);
    const wrong = days.filter((day) => isWorkingDay(day, newest) !== (isWeekday(day) && !(day in titles)));
    expect(wrong).toEqual([]);
  });

  test('each holiday has the title that GOV.UK gives it, and no other day has one', () => {
    const titled = days.map((day) => [day, holidayTitle(day)]).filter(([, title]) => title !== null);
    expect(Object.fromEntries(titled)).toEqual(titles);
  });

  test('the rules alone give the same days, but for the one-offs', () => {
    const byRule = knownOn('2017-01-01');
    const differ = days.filter((day) => isWorkingDay(day, byRule) !== isWorkingDay(day, newest));
    expect(differ).toEqual([
      '2020-05-04',
      '2020-05-08',
      '2022-05-30',
      '2022-06-02',
      '2022-06-03',
      '2022-09-19',
      '2023-05-08',
    ]);
  });

  test.each([
    ['2020-05-04', true],
    ['2020-05-08', false],
    ['2022-05-30', true],
    ['2022-06-02', false],
    ['2022-06-03', false],
    ['2022-09-19', false],
    ['2023-05-01', false],
    ['2023-05-08', false],
  ])('the one-offs: %s is a working day: %p', (date, expected) => {
    expect(works(date)).toBe(expected);
  });

  test('past the last published year the rules go on', () => {
    expect(holidayTitle(civilDate('2030-04-19'))).toBe('Good Friday');
    expect(holidayTitle(civilDate('2030-04-22'))).toBe('Easter Monday');
    expect(holidayTitle(civilDate('2033-12-27'))).toBe('Christmas Day (substitute day)');
    expect(holidayTitle(civilDate('2033-12-28'))).toBeNull();
    expect(holidayTitle(civilDate('2033-01-03'))).toBe('New Year’s Day (substitute day)');
    expect(holidayTitle(civilDate('2026-12-26'))).toBeNull(); // a Saturday: no weekday is lost
  });
});

describe('What was known when', () => {
  test.each([
    ['2020-05-04', '2019-10-10', false],
    ['2020-05-04', '2019-10-11', true],
    ['2020-05-08', '2019-10-10', true],
    ['2020-05-08', '2019-10-11', false],
    ['2022-05-30', '2020-11-11', false],
    ['2022-05-30', '2020-11-12', true],
    ['2022-06-02', '2020-11-11', true],
    ['2022-06-03', '2020-11-12', false],
    ['2022-09-19', '2022-09-01', true],
    ['2022-09-19', '2022-09-08', true],
    ['2022-09-19', '2022-09-09', false],
    ['2023-05-08', '2022-11-07', true],
    ['2023-05-08', '2022-11-08', false],
  ])('%s, as known on %s, is a working day: %p', (date, known, expected) => {
    expect(works(date, knownOn(known))).toBe(expected);
  });

  test.each([
    ['2018-06-01', 'england-and-wales 2017-12-19', '2019-12-31'],
    ['2020-01-01', 'england-and-wales 2019-10-11', '2020-12-31'],
    ['2022-09-01', 'england-and-wales 2021-11-03', '2023-12-31'],
    ['2022-09-09', 'england-and-wales 2022-09-09', '2023-12-31'],
    ['2022-11-08', 'england-and-wales 2022-11-08', '2025-12-31'],
    ['2025-11-24', 'england-and-wales 2025-11-24', '2028-12-31'],
  ])('the table known on %s is %s and covers the days until %s', (known, version, until) => {
    expect(knownOn(known)).toMatchObject({ version, until });
  });

  test('without a day it is the newest, and before the first publication everything is by rule', () => {
    expect(holidayTable()).toEqual(knownOn('2100-01-01'));
    expect(knownOn('2017-12-18')).toEqual({
      version: 'england-and-wales by rule',
      until: '2018-12-31',
      from: 2019,
      years: [],
    });
  });

  test('the table is plain JSON of less than 1 KB, and works as well after the journey', () => {
    const json = JSON.stringify(newest);
    expect(json.length).toBeLessThan(1024);
    const arrived = JSON.parse(json) as HolidayTable;
    expect(arrived).toEqual(newest);
    expect(works('2022-09-19', arrived)).toBe(false);
  });

  test('no two callers share a table', () => {
    expect(holidayTable().years[0]).not.toBe(holidayTable().years[0]);
  });
});

describe('The working days around a date', () => {
  test.each([
    ['2025-04-17', '2025-04-16', '2025-04-17', '2025-04-22'],
    ['2025-04-18', '2025-04-17', '2025-04-17', '2025-04-22'],
    ['2025-04-20', '2025-04-17', '2025-04-17', '2025-04-22'],
    ['2025-04-22', '2025-04-17', '2025-04-22', '2025-04-23'],
  ])('%s: %s lies before it, %s on or before it, %s after it', (date, before, onOrBefore, after) => {
    const day = civilDate(date);
    expect(previousWorkingDay(day, newest)).toBe(before);
    expect(lastWorkingDayBefore(day, newest)).toBe(before);
    expect(lastWorkingDayOnOrBefore(day, newest)).toBe(onOrBefore);
    expect(nextWorkingDay(day, newest)).toBe(after);
  });
});
