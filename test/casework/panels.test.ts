import { dateOf, formatInstant, holidayTable, timeOf, type Instant } from '../../src/calendar';
import { nextSitting } from '../../src/casework/panels';
import { currentPolicy, type HouseRules, type PanelRule } from '../../src/policy';
import { london } from '../support/life';
import { rule } from '../support/rule';

const { house } = currentPolicy('hull', dateOf(london('2026-01-05 09:00')))!;
const weekly = (on: 'Mon' | 'Wed' | 'Fri', at = '10:00'): PanelRule => ({
  every: { n: 1, unit: 'weeks' },
  sits: { on, at },
  cite: [],
});
const sitting = (of: PanelRule, after: string, more: Partial<HouseRules> = {}) => {
  const found = nextSitting(of, { ...house, ...more }, london(after), holidayTable());
  const said = (at: Instant) => formatInstant(at);
  return { ...found, sits: said(found.sitsAt), agenda: said(found.agendaAt), looks: said(found.looksAt) };
};

describe('when a panel sits', () => {
  rule('HUL-2.1a', 'weekly, on Wednesday at 10:00 where the council names no other day', () => {
    const hull = currentPolicy('hull', dateOf(london('2026-01-05 09:00')))!.panels!['child-in-need-panel']!;
    // Started when the sitting of Wed 14 Jan begins, for that of a week later.
    expect(sitting(hull, '2026-01-14 10:00')).toMatchObject({
      day: '2026-01-21',
      sits: 'Wed 21 Jan 2026 10:00 GMT',
      agenda: 'Mon 19 Jan 2026 08:30 GMT',
      looks: 'Thu 22 Jan 2026 17:00 GMT',
      nextDay: '2026-01-28',
    });
  });

  test('on Easter Monday it sits on Tuesday, and its agenda leaves two working days before, on Wednesday', () => {
    expect(sitting(weekly('Mon'), '2026-03-30 10:00')).toMatchObject({
      day: '2026-04-07',
      agenda: 'Wed 1 Apr 2026 08:30 BST',
      looks: 'Wed 8 Apr 2026 17:00 BST',
      nextDay: '2026-04-13',
    });
  });

  test('on Easter Monday it sits on the Thursday before, where the house moves to the previous working day', () => {
    const before = { panelOnBankHoliday: 'previous working day' } as const;
    expect(sitting(weekly('Mon'), '2026-03-30 10:00', before)).toMatchObject({
      day: '2026-04-02',
      agenda: 'Tue 31 Mar 2026 08:30 BST',
    });
  });

  test('on the early May bank holiday the week after keeps its Monday', () => {
    const moved = sitting(weekly('Mon'), '2026-04-27 10:00');
    expect([moved.day, moved.nextDay]).toEqual(['2026-05-05', '2026-05-11']);
    expect(sitting(weekly('Mon'), '2026-05-04 10:00').day).toBe('2026-05-11');
  });

  test.each([
    ['2026-03-23 09:00', '2026-03-30', 'Mon 30 Mar 2026 09:00 BST', '2026-03-30T08:00:00.000Z'],
    ['2026-10-19 09:00', '2026-10-26', 'Mon 26 Oct 2026 09:00 GMT', '2026-10-26T09:00:00.000Z'],
  ])('the clocks change after %s: it sits at the same hour of London', (after, day, sits, utc) => {
    const found = sitting(weekly('Mon', '09:00'), after);
    expect([found.day, found.sits, found.sitsAt]).toEqual([day, sits, utc]);
    expect(timeOf(found.sitsAt)).toBe('09:00');
    // The agenda of the Monday after the change left on the Thursday before it, by the clocks of then.
    expect(timeOf(found.agendaAt)).toBe('08:30');
  });

  rule('LEI-icm', 'monthly, on the first Wednesday; the list reaches to the next', () => {
    const leicestershire = currentPolicy('leicestershire', dateOf(london('2026-01-05 09:00')))!;
    const monthly = leicestershire.panels!['improvement-cycle-meeting']!;
    expect(monthly.every).toEqual({ n: 1, unit: 'months' });
    expect(sitting(monthly, '2026-02-04 10:00')).toMatchObject({ day: '2026-03-04', nextDay: '2026-04-01' });
    // New Year's Day is a Thursday: the first Wednesday is the 7th.
    expect(sitting(monthly, '2025-12-20 12:00').day).toBe('2026-01-07');
  });
});
