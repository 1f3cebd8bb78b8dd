import {
  addDays,
  addMonths,
  CalendarError,
  civilDate,
  daysBetween,
  formatDate,
  formatDuration,
  parseDuration,
  weekdayOf,
} from '../../src/calendar';

describe('Civil dates', () => {
  test.each(['2024-02-29', '2000-02-29', '1900-01-01', '2100-12-31'])('%s is a date', (text) => {
    expect(civilDate(text)).toBe(text);
  });

  test.each([
    ['2026-02-30', '"2026-02-30" does not exist: the last day of that month is 2026-02-28'],
    ['2100-02-29', '"2100-02-29" does not exist: the last day of that month is 2100-02-28'],
    ['2026-04-00', '"2026-04-00" does not exist: the last day of that month is 2026-04-30'],
    ['2026-13-01', '"2026-13-01": the month must be between 01 and 12'],
    ['2026-00-01', '"2026-00-01": the month must be between 01 and 12'],
    ['0226-04-15', '"0226-04-15": the year must be between 1900 and 2100'],
    ['15/04/2026', '"15/04/2026" is not a date: write YYYY-MM-DD, such as 2026-04-15'],
    ['2026-4-15', '"2026-4-15" is not a date: write YYYY-MM-DD, such as 2026-04-15'],
    ['2026-04-15T10:00:00Z', '"2026-04-15T10:00:00Z" is not a date: write YYYY-MM-DD, such as 2026-04-15'],
    ['', '"" is not a date: write YYYY-MM-DD, such as 2026-04-15'],
  ])('%p is none, and the message says what would be right', (text, message) => {
    expect(() => civilDate(text)).toThrow(new CalendarError(message));
  });

  test('days are added over leap days and years', () => {
    expect(addDays(civilDate('2024-02-28'), 1)).toBe('2024-02-29');
    expect(addDays(civilDate('2023-02-28'), 1)).toBe('2023-03-01');
    expect(addDays(civilDate('2025-01-01'), -1)).toBe('2024-12-31');
    expect(daysBetween(civilDate('2024-01-01'), civilDate('2025-01-01'))).toBe(366);
    expect(daysBetween(civilDate('2025-01-02'), civilDate('2025-01-01'))).toBe(-1);
  });

  test.each([
    ['2025-09-30', 4, '2026-01-30'],
    ['2025-08-31', 6, '2026-02-28'],
    ['2027-08-31', 6, '2028-02-29'],
    ['2025-12-31', 1, '2026-01-31'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-01-15', -13, '2024-12-15'],
  ])('T-2, T-3: %s and %i months is %s', (date, n, expected) => {
    expect(addMonths(civilDate(date), n)).toBe(expected);
  });

  test('what would leave the calendar is refused, not wrapped', () => {
    const message = 'There is no such day in the years 1900 to 2100';
    expect(() => addDays(civilDate('2100-12-31'), 1)).toThrow(message);
    expect(() => addDays(civilDate('1900-01-01'), -1)).toThrow(message);
    expect(() => addDays(civilDate('2026-01-01'), 4_294_967_296)).toThrow(message);
    expect(() => addDays(civilDate('2026-01-01'), NaN)).toThrow(message);
    expect(() => addMonths(civilDate('2100-12-31'), 1)).toThrow(message);
    expect(() => addMonths(civilDate('1900-01-01'), -1)).toThrow(message);
    expect(() => addDays(civilDate('2026-01-01'), 0.5)).toThrow(message);
  });

  test('dates are written with their weekday', () => {
    expect(formatDate(civilDate('2026-04-15'))).toBe('Wed 15 Apr 2026');
    expect(formatDate(civilDate('2027-01-01'))).toBe('Fri 1 Jan 2027');
    expect(weekdayOf(civilDate('1900-01-01'))).toBe('Mon');
    expect(weekdayOf(civilDate('2024-02-29'))).toBe('Thu');
  });
});

describe('Durations', () => {
  test.each([
    ['24 hours', { n: 24, unit: 'hours' }],
    ['1 hour', { n: 1, unit: 'hours' }],
    ['1 working day', { n: 1, unit: 'working days' }],
    ['10 working days', { n: 10, unit: 'working days' }],
    ['7 days', { n: 7, unit: 'days' }],
    ['6 weeks', { n: 6, unit: 'weeks' }],
    ['12 months', { n: 12, unit: 'months' }],
  ])('%s is read, and written again as it was', (text, duration) => {
    expect(parseDuration(text)).toEqual(duration);
    expect(formatDuration(parseDuration(text))).toBe(text);
  });

  test.each([
    ['six weeks'],
    ['6weeks'],
    ['6 wk'],
    ['0 days'],
    ['-1 days'],
    ['1.5 hours'],
    ['06 weeks'],
    ['10000 days'],
    ['10  working days'],
    ['10 workingdays'],
    ['2 years'],
    [' 6 weeks'],
    ['6 weeks\n'],
    [''],
  ])('%p is refused, and the message says what would be right', (text) => {
    expect(() => parseDuration(text)).toThrow(
      new CalendarError(
        `"${text}" is not a duration: write a whole number from 1 to 9999 and a unit, ` +
          'such as "24 hours", "7 days", "6 weeks", "12 months" or "10 working days"',
      ),
    );
  });
});
