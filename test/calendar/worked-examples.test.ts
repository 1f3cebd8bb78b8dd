import {
  atLocal,
  civilDate,
  dateOf,
  earlierOf,
  formatDate,
  formatInstant,
  instant,
  lastWorkingDayOnOrBefore,
  msOf,
  series,
} from '../../src/calendar';
import { after, before, knownOn, newest, said, skippedBy } from './support';

describe('The worked examples: hours', () => {
  test('E01 24 hours from the Thursday before Easter elapse over Good Friday', () => {
    expect(said(after('2025-04-17T16:59:00+01:00', '24 hours'))).toBe('Fri 18 Apr 2025 16:59 BST');
  });

  test('E04 24 hours across the spring change end at 10:30, not at 09:30 on the clock', () => {
    const contact = '2025-03-29T09:30:00Z';
    expect(formatInstant(instant(contact))).toBe('Sat 29 Mar 2025 09:30 GMT');
    const due = after(contact, '24 hours');
    expect(said(due)).toBe('Sun 30 Mar 2025 10:30 BST');
    const [sameWallClock] = atLocal(civilDate('2025-03-30'), '09:30');
    expect(due.dueAt).not.toBe(sameWallClock);
    expect((msOf(sameWallClock!) - msOf(instant(contact))) / 3_600_000).toBe(23);
  });

  test('E06 a contact at "01:30" in the repeated hour has two readings, an hour apart', () => {
    const readings = atLocal(civilDate('2025-10-26'), '01:30');
    expect(readings).toEqual(['2025-10-26T00:30:00.000Z', '2025-10-26T01:30:00.000Z']);
    expect(readings.map(formatInstant)).toEqual(['Sun 26 Oct 2025 01:30 BST', 'Sun 26 Oct 2025 01:30 GMT']);
    expect(readings.map((reading) => said(after(reading, '24 hours')))).toEqual([
      'Mon 27 Oct 2025 00:30 GMT',
      'Mon 27 Oct 2025 01:30 GMT',
    ]);
    expect(() => instant('2025-10-26T01:30:00')).toThrow('does not say in which zone');
  });

  test('E08 72 hours after a visit before the spring change end at 16:00, not 15:00; three working days end later', () => {
    const visit = '2026-03-27T15:00:00Z';
    expect(said(after(visit, '72 hours'))).toBe('Mon 30 Mar 2026 16:00 BST');
    expect(after(visit, '72 hours').dueAt).not.toBe(atLocal(civilDate('2026-03-30'), '15:00')[0]);
    expect(said(after(visit, '3 working days'))).toBe('Wed 1 Apr 2026');
  });

  test('E29 a referral on the Friday before Christmas: three periods, three units', () => {
    const referral = '2025-12-19T11:00:00Z';
    expect(said(after(referral, '24 hours'))).toBe('Sat 20 Dec 2025 11:00 GMT');
    expect(said(after(referral, '3 working days'))).toBe('Wed 24 Dec 2025');
    const outcome = after(referral, '7 days');
    expect(said(outcome)).toBe('Fri 26 Dec 2025');
    expect(formatDate(lastWorkingDayOnOrBefore(outcome.due, newest))).toBe('Wed 24 Dec 2025');
  });
});

describe('The worked examples: working days', () => {
  test('E01 one working day from the Thursday before Easter is the Tuesday after it', () => {
    const due = after('2025-04-17T16:59:00+01:00', '1 working day');
    expect(said(due)).toBe('Tue 22 Apr 2025');
    expect(skippedBy(due)).toEqual([
      'Fri 18 Apr 2025: Good Friday',
      'Sat 19 Apr 2025: Saturday',
      'Sun 20 Apr 2025: Sunday',
      'Mon 21 Apr 2025: Easter Monday',
    ]);
    expect(due).toMatchObject({ dueAt: null, ends: '2025-04-22T23:00:00.000Z', provisional: false });
  });

  test('E03 past the cut-off it counts as received on the Tuesday; without a cut-off it does not', () => {
    const referral = '2025-04-17T17:01:00+01:00';
    const due = after(referral, '1 working day', { cutOff: '17:00' });
    expect(said(due)).toBe('Wed 23 Apr 2025');
    expect(due.skipped).toHaveLength(4);
    expect(said(after(referral, '1 working day'))).toBe('Tue 22 Apr 2025');
    expect(said(after('2025-04-17T16:59:59+01:00', '1 working day', { cutOff: '17:00' }))).toBe(
      'Tue 22 Apr 2025',
    );
    expect(said(after('2025-04-17T17:00:00+01:00', '1 working day', { cutOff: '17:00' }))).toBe(
      'Wed 23 Apr 2025',
    );
  });

  test('E09 ten working days over Christmas; ten calendar days would be Sunday 28 December', () => {
    const due = after('2025-12-18', '10 working days');
    expect(said(due)).toBe('Tue 6 Jan 2026');
    expect(skippedBy(due)).toEqual([
      'Sat 20 Dec 2025: Saturday',
      'Sun 21 Dec 2025: Sunday',
      'Thu 25 Dec 2025: Christmas Day',
      'Fri 26 Dec 2025: Boxing Day',
      'Sat 27 Dec 2025: Saturday',
      'Sun 28 Dec 2025: Sunday',
      'Thu 1 Jan 2026: New Year’s Day',
      'Sat 3 Jan 2026: Saturday',
      'Sun 4 Jan 2026: Sunday',
    ]);
    expect(said(after('2025-12-18', '10 days'))).toBe('Sun 28 Dec 2025');
  });

  test('E11 twenty working days over both May bank holidays are not four weeks', () => {
    expect(said(after('2026-04-30', '20 working days'))).toBe('Mon 1 Jun 2026');
    expect(said(after('2026-04-30', '4 weeks'))).toBe('Thu 28 May 2026');
  });

  test('E12 five working days over Easter; five days would be Easter Sunday', () => {
    expect(said(after('2026-03-31', '5 working days'))).toBe('Thu 9 Apr 2026');
    expect(said(after('2026-03-31', '5 days'))).toBe('Sun 5 Apr 2026');
  });

  test('E23 ten working days with the Coronation; the calendar known before it was proclaimed says Friday 12 May', () => {
    const due = after('2023-04-27', '10 working days');
    expect(said(due)).toBe('Mon 15 May 2023');
    expect(skippedBy(due)).toContain('Mon 8 May 2023: Bank holiday for the coronation of King Charles III');
    expect(said(after('2023-04-27', '10 working days', {}, knownOn('2022-11-07')))).toBe('Fri 12 May 2023');
  });

  test('E24 ten working days over the Jubilee: 30 May is the fifth; a calendar of rules alone says Tuesday 7 June', () => {
    const due = after('2022-05-23', '10 working days');
    expect(said(due)).toBe('Wed 8 Jun 2022');
    expect(skippedBy(due)).toContain('Thu 2 Jun 2022: Spring bank holiday');
    expect(skippedBy(due)).toContain('Fri 3 Jun 2022: Platinum Jubilee bank holiday');
    expect(said(after('2022-05-23', '5 working days'))).toBe('Mon 30 May 2022');
    const byRule = after('2022-05-23', '10 working days', {}, knownOn('2020-11-11'));
    expect(said(byRule)).toBe('Tue 7 Jun 2022');
    expect(byRule.provisional).toBe(true);
  });

  test('E27 at least five working days before a meeting: Wednesday 31 December, in clear days the Tuesday', () => {
    const request = before('2026-01-08', '5 working days');
    expect(said(request)).toBe('Wed 31 Dec 2025');
    expect(skippedBy(request)).toEqual([
      'Sun 4 Jan 2026: Sunday',
      'Sat 3 Jan 2026: Saturday',
      'Thu 1 Jan 2026: New Year’s Day',
    ]);
    expect(said(before('2026-01-08', '5 working days', { clearDays: true }))).toBe('Tue 30 Dec 2025');
  });

  test('E31 received late on a summer evening in UTC: the London date is day 0, not the UTC date', () => {
    const referral = '2026-07-02T23:30:00Z';
    expect(dateOf(instant(referral))).toBe('2026-07-03');
    expect(said(after(referral, '1 working day'))).toBe('Mon 6 Jul 2026');
    expect(said(after('2026-07-02', '1 working day'))).toBe('Fri 3 Jul 2026');
  });

  test('E32 one minute before the New Year: Monday 4 January, not the bank holiday', () => {
    const due = after('2026-12-31T23:59:00Z', '1 working day');
    expect(said(due)).toBe('Mon 4 Jan 2027');
    expect(skippedBy(due)[0]).toBe('Fri 1 Jan 2027: New Year’s Day');
  });

  test('E34 twenty working days over Christmas; 28 days would be Boxing Day', () => {
    expect(said(after('2025-11-28', '20 working days'))).toBe('Tue 30 Dec 2025');
    expect(said(after('2025-11-28', '28 days'))).toBe('Fri 26 Dec 2025');
  });

  test('E38 notes in five working days and the record in five days of the same meeting', () => {
    expect(said(after('2026-04-01', '5 working days'))).toBe('Fri 10 Apr 2026');
    expect(said(after('2026-04-01', '5 days'))).toBe('Mon 6 Apr 2026');
  });
});

describe('The worked examples: weeks and months', () => {
  test('E15 six weeks are 42 days; thirty working days would be Monday 19 January', () => {
    const sixWeeks = after('2025-12-03', '6 weeks');
    expect(said(sixWeeks)).toBe('Wed 14 Jan 2026');
    expect(sixWeeks).toEqual(after('2025-12-03', '42 days'));
    expect(said(after('2025-12-03', '30 working days'))).toBe('Mon 19 Jan 2026');
  });

  test('E16 six weeks that end on Christmas Day do not roll; the day to plan for is Christmas Eve', () => {
    const due = after('2026-11-13', '6 weeks');
    expect(said(due)).toBe('Fri 25 Dec 2026');
    expect(due.ends).toBe('2026-12-26T00:00:00.000Z');
    expect(formatDate(lastWorkingDayOnOrBefore(due.due, newest))).toBe('Thu 24 Dec 2026');
  });

  test('E18 twelve months from and to the end of February', () => {
    expect(said(after('2024-02-29', '12 months'))).toBe('Fri 28 Feb 2025');
    expect(said(after('2023-02-28', '12 months'))).toBe('Wed 28 Feb 2024');
    expect(said(after('2028-02-29', '12 months'))).toBe('Wed 28 Feb 2029');
  });

  test('E18 each year is counted from the anchor: the leap day comes back, where a chain would stay on the 28th', () => {
    const years = series(civilDate('2024-02-29'), { n: 12, unit: 'months' }, newest, 4);
    expect(years.map(said)).toEqual([
      'Fri 28 Feb 2025',
      'Sat 28 Feb 2026',
      'Sun 28 Feb 2027',
      'Tue 29 Feb 2028',
    ]);
  });

  test('E20 neither 26 weeks nor six months is always the earlier', () => {
    const spring = [after('2025-03-01', '26 weeks'), after('2025-03-01', '6 months')] as const;
    expect(spring.map(said)).toEqual(['Sat 30 Aug 2025', 'Mon 1 Sep 2025']);
    expect(earlierOf(...spring)).toBe(spring[0]);
    const winter = [after('2025-01-01', '26 weeks'), after('2025-01-01', '6 months')] as const;
    expect(winter.map(said)).toEqual(['Wed 2 Jul 2025', 'Tue 1 Jul 2025']);
    expect(earlierOf(...winter)).toBe(winter[1]);
  });

  test('E21 the marks of a plan that starts on 1 September', () => {
    const marks = ['12 weeks', '16 weeks', '26 weeks', '6 months', '12 months'];
    expect(marks.map((mark) => said(after('2025-09-01', mark)))).toEqual([
      'Mon 24 Nov 2025',
      'Mon 22 Dec 2025',
      'Mon 2 Mar 2026',
      'Sun 1 Mar 2026',
      'Tue 1 Sep 2026',
    ]);
    expect(said(before(after('2025-09-01', '16 weeks').due, '4 weeks'))).toBe('Mon 24 Nov 2025');
  });
});
