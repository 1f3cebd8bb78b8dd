import {
  atLocal,
  CalendarError,
  civilDate,
  dateOf,
  endOfDay,
  formatInstant,
  instant,
  type Instant,
  instantOf,
  msOf,
  startOfDay,
  timeOf,
  zoneOf,
} from '../../src/calendar';

describe('Instants', () => {
  test.each([
    ['2025-04-17T16:59:00+01:00', '2025-04-17T15:59:00.000Z'],
    ['2025-04-17T15:59:00Z', '2025-04-17T15:59:00.000Z'],
    ['2025-04-17T15:59Z', '2025-04-17T15:59:00.000Z'],
    ['2025-04-17T15:59:00.5Z', '2025-04-17T15:59:00.500Z'],
    ['2025-04-17T15:59:00.123999Z', '2025-04-17T15:59:00.123Z'],
    ['2025-01-01T00:30:00+01:00', '2024-12-31T23:30:00.000Z'],
    ['2025-01-01T00:30:00-05:30', '2025-01-01T06:00:00.000Z'],
  ])('%s is normalised to %s', (text, normalised) => {
    expect(instant(text)).toBe(normalised);
    expect(instant(normalised)).toBe(normalised);
    expect(msOf(instant(text))).toBe(Date.parse(text));
  });

  test.each([
    ['2025-10-26T01:30:00', 'does not say in which zone: end it with Z, +00:00 (GMT) or +01:00 (BST)'],
    ['2025-10-26T01:30', 'does not say in which zone: end it with Z, +00:00 (GMT) or +01:00 (BST)'],
    ['2025-10-26', 'is not an instant: write it like 2025-04-17T16:59:00+01:00 or 2025-04-17T15:59:00Z'],
    ['2025-10-26 01:30:00Z', 'is not an instant: write it like'],
    ['26 Oct 2025', 'is not an instant: write it like'],
    ['2025-10-26T24:00:00Z', 'has no such time of day: times run from 00:00:00 to 23:59:59'],
    ['2025-10-26T10:60:00Z', 'has no such time of day'],
    ['2025-10-26T10:00:60Z', 'has no such time of day'],
    ['2025-10-26T10:00:00+15:00', 'has no such offset: in England it is +00:00 (GMT) or +01:00 (BST)'],
    ['2025-10-26T10:00:00+01:60', 'has no such offset'],
    ['2025-02-29T10:00:00Z', '"2025-02-29" does not exist'],
    ['1995-12-31T23:59:59Z', 'is not an instant in the years 1996 to 2100'],
    ['2101-01-01T00:00:00Z', 'the year must be between 1900 and 2100'],
  ])('%s is refused, and the message says what would be right', (text, message) => {
    expect(() => instant(text)).toThrow(CalendarError);
    expect(() => instant(text)).toThrow(message);
  });

  test('milliseconds come back as they went in, and a fraction of one is dropped', () => {
    expect(msOf(instantOf(1_744_905_540_001))).toBe(1_744_905_540_001);
    expect(instantOf(1_744_905_540_000.5)).toBe('2025-04-17T15:59:00.000Z');
    expect(() => instantOf(NaN)).toThrow('NaN ms after 1970 is not an instant');
    expect(() => instantOf(0)).toThrow(CalendarError);
  });

  test.each(['2025-04-17T15:59:00Z', '2025-04-17T25:59:00.000Z', '2025-04-17 15:59:00.000Z', 'soon'])(
    'text that was never read with instant(), such as %p, has no milliseconds',
    (text) => {
      expect(() => msOf(text as Instant)).toThrow('read it with instant()');
    },
  );
});

describe('London', () => {
  // GOV.UK publishes these days; the clocks change at 01:00 UTC.
  test.each([
    ['2025-03-30', '2025-10-26'],
    ['2026-03-29', '2026-10-25'],
    ['2027-03-28', '2027-10-31'],
    ['2028-03-26', '2028-10-29'],
  ])('the clocks go forward on %s and back on %s', (forward, back) => {
    expect(zoneOf(instant(`${forward}T00:59:59.999Z`))).toBe('GMT');
    expect(zoneOf(instant(`${forward}T01:00:00Z`))).toBe('BST');
    expect(zoneOf(instant(`${back}T00:59:59.999Z`))).toBe('BST');
    expect(zoneOf(instant(`${back}T01:00:00Z`))).toBe('GMT');
  });

  test('the hour that is missing in March has no instants', () => {
    const day = civilDate('2026-03-29');
    expect(atLocal(day, '00:59:59')).toEqual(['2026-03-29T00:59:59.000Z']);
    expect(atLocal(day, '01:00')).toEqual([]);
    expect(atLocal(day, '01:59:59')).toEqual([]);
    expect(atLocal(day, '02:00')).toEqual(['2026-03-29T01:00:00.000Z']);
  });

  test('E06 the hour that is repeated in October has two each, BST first', () => {
    const day = civilDate('2026-10-25');
    expect(atLocal(day, '00:59:59')).toEqual(['2026-10-24T23:59:59.000Z']);
    expect(atLocal(day, '01:00')).toEqual(['2026-10-25T00:00:00.000Z', '2026-10-25T01:00:00.000Z']);
    expect(atLocal(day, '01:59').map(formatInstant)).toEqual([
      'Sun 25 Oct 2026 01:59 BST',
      'Sun 25 Oct 2026 01:59 GMT',
    ]);
    expect(atLocal(day, '02:00')).toEqual(['2026-10-25T02:00:00.000Z']);
  });

  test.each(['24:00', '9:30', '09:60', '09.30', '0930', '09:30:60', '09:30:0', '09:30Z', ''])(
    '%p is no time of day',
    (time) => {
      expect(() => atLocal(civilDate('2026-03-29'), time)).toThrow(
        new CalendarError(`"${time}" is not a time of day: write HH:MM or HH:MM:SS, such as 16:59`),
      );
    },
  );

  test('days begin and end at London midnight; two days a year have 23 and 25 hours', () => {
    const hours = (date: string) =>
      (msOf(endOfDay(civilDate(date))) - msOf(startOfDay(civilDate(date)))) / 3_600_000;
    expect(startOfDay(civilDate('2026-07-03'))).toBe('2026-07-02T23:00:00.000Z');
    expect(endOfDay(civilDate('2026-07-03'))).toBe('2026-07-03T23:00:00.000Z');
    expect(startOfDay(civilDate('2026-01-01'))).toBe('2026-01-01T00:00:00.000Z');
    expect(hours('2026-03-29')).toBe(23);
    expect(hours('2026-03-30')).toBe(24);
    expect(hours('2026-10-25')).toBe(25);
  });

  test('an instant is told by its London date, time and zone', () => {
    const late = instant('2026-07-02T23:30:00Z');
    expect([dateOf(late), timeOf(late), zoneOf(late)]).toEqual(['2026-07-03', '00:30', 'BST']);
    expect(formatInstant(instant('2025-04-18T16:59:59.999+01:00'))).toBe('Fri 18 Apr 2025 16:59 BST');
  });
});
