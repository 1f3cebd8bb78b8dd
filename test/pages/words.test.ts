import { instant, type CivilDate, type Instant } from '../../src/calendar';
import { dateToShow, standing } from '../../src/api/pages/words';

/** How a date stands, as the pages say it: in working days where a day has passed, in hours within one. */

const civil = {
  kind: 'limit' as const,
  due: '2025-04-17' as CivilDate,
  dueAt: null,
  ends: instant('2025-04-17T23:00:00Z'),
};
const inHours = {
  ...civil,
  due: '2025-04-18' as CivilDate,
  dueAt: instant('2025-04-18T15:59:00Z'),
  ends: instant('2025-04-18T15:59:00Z'),
};
const london = (text: string): Instant => instant(`${text}+01:00`);

test.each([
  ['2025-04-10T09:00', 'Due in 5 working days'],
  ['2025-04-16T09:00', 'Due in 1 working day'],
  ['2025-04-17T23:59', 'Due today'],
  // Good Friday to Easter Monday: no working day has passed, and it is late all the same.
  ['2025-04-18T00:00', 'Overdue since Thu 17 Apr 2025'],
  ['2025-04-21T12:00', 'Overdue since Thu 17 Apr 2025'],
  ['2025-04-22T08:30', 'Overdue by 1 working day'],
  ['2025-04-23T08:30', 'Overdue by 2 working days'],
])('a day that ended on Thursday 17 April 2025, seen at %s: %s', (now, words) => {
  expect(standing(civil, london(`${now}:00`)).words).toBe(words);
});

test.each([
  ['2025-04-18T12:00', 'Due in 4 hours'],
  ['2025-04-18T16:30', 'Due in less than an hour'],
  ['2025-04-18T17:00', 'Overdue by less than an hour'],
  ['2025-04-18T20:00', 'Overdue by 3 hours'],
  ['2025-04-22T17:00', 'Overdue by 1 working day'],
])('an hour, Good Friday 16:59, seen at %s: %s', (now, words) => {
  expect(standing(inHours, london(`${now}:00`)).words).toBe(words);
});

test('a target that has passed is no limit that has: it is called by its name, and is not overdue', () => {
  const target = { ...inHours, kind: 'target' as const };
  expect(standing(target, london('2025-04-18T20:00:00'))).toEqual({
    words: 'Target passed 3 hours ago',
    colour: 'yellow',
    overdue: false,
  });
});

test('of several dates the first to end is shown, until a limit has passed', () => {
  const target = { ...inHours, kind: 'target' as const };
  const limit = { ...civil, due: '2025-04-22' as CivilDate, ends: instant('2025-04-22T23:00:00Z') };
  expect(dateToShow([limit, target], london('2025-04-19T12:00:00'))).toBe(target);
  expect(dateToShow([limit, target], london('2025-04-23T12:00:00'))).toBe(limit);
});
