import { holidayTable, type HolidayTable } from '../../../src/calendar';
import { rule } from '../../support/rule';
import { activePlan, dues, visit, worker } from './leicestershire-plan';

/** A bank holiday that is announced in the middle of a plan: Monday 14 July 2025. */
const known = holidayTable();
const announced: HolidayTable = {
  ...known,
  version: 'england-and-wales 2030-01-01',
  years: known.years.map((days, index) => (known.from + index === 2025 ? [...days, 714] : days)),
};

rule(
  ['LEI-visit-20wd', 'LEI-minutes-5wd', 'LEI-meet-6w'],
  'a new bank holiday gives a day to what counts in working days, and to nothing else',
  () => {
    const life = activePlan().until('2025-06-24 11:00').act('recordVisit', worker, visit);
    // 25 to 27 June are three, 30 June to 11 July thirteen, 14 to 18 July eighteen: Tuesday 22 July.
    expect(dues(life, 'visit')).toEqual(['limit 2025-07-22']);
    const others = ['meeting', 'supervision', 'plan-16-weeks', 'plan-26-weeks', 'child-update'];
    const before = others.map((clock) => dues(life, clock));
    const answer = life.until('2025-07-01 09:00').renew({ holidays: announced });
    expect(answer).not.toHaveProperty('refused');
    expect(dues(life, 'visit')).toEqual(['limit 2025-07-23']);
    expect(life.clock('visit').readings[0]?.original).toBe('2025-07-22T23:00:00.000Z');
    expect(others.map((clock) => dues(life, clock))).toEqual(before);
    expect(life.until('2025-07-23 08:30').clock('visit').rung).toBe(0);
    expect(life.until('2025-07-24 08:30').clock('visit').rung).toBe(1);
  },
);
