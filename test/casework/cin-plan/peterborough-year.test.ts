import { holidayTable, type CivilDate } from '../../../src/calendar';
import { aPlan, socialWorker } from '../../support/life';
import { rule } from '../../support/rule';
import { clocksOf, dues, initial, progress, visit } from './peterborough-plan';

/**
 * The State Funeral: on Friday 9 September 2022 Monday the 19th became a bank holiday. Meanwhile the clocks go back on
 * 30 October and forward on 26 March 2023.
 */
describe('a year with both changes of the clocks and a bank holiday that was added', () => {
  rule(
    ['PET-5.9a', 'PET-5.9b', 'PET-7.1', 'PET-8.1a', 'PET-8.2'],
    'working days move by it, weeks and months do not',
    () => {
      const life = aPlan({
        opened: '2022-09-07 10:00',
        holidays: holidayTable('2022-09-08' as CivilDate),
        fields: { assessmentAuthorisedOn: '2022-09-07', childLastSeenOn: '2022-09-05' },
      });
      // 8, 9, 12, 13, 14, 15, 16, 19, 20, 21 September; with the holiday the 22nd.
      expect(dues(life, 'first-meeting-after-assessment')).toEqual(['limit 2022-09-21']);
      const others = ['visit', 'formal-review', 'plan-limit'];
      const before = others.map((name) => dues(life, name));
      life.until('2022-09-12 10:00').renew({ holidays: holidayTable('2022-09-09' as CivilDate) });
      expect(dues(life, 'first-meeting-after-assessment')).toEqual(['limit 2022-09-22']);
      expect(others.map((name) => dues(life, name))).toEqual(before);
      expect(before).toEqual([['limit 2022-10-17'], ['limit 2023-03-07'], ['limit 2023-09-07']]);

      life.act('shareAssessment', socialWorker, { kind: 'assessment', with: 'meeting-attendees' });
      life.until('2022-09-22 16:00').act('holdMeeting', socialWorker, initial);
      expect(life.clock('first-meeting-after-assessment').status).toBe('met');
      // Thu 22 September + 42 days, over the change of the clocks: the end of Thu 3 November in London.
      expect(life.clock('meeting').readings).toMatchObject([
        { due: '2022-11-03', ends: '2022-11-04T00:00:00.000Z' },
      ]);
      life.until('2022-11-03 23:45').act('holdMeeting', socialWorker, progress);
      life.act('recordVisit', socialWorker, visit);
      expect(dues(life, 'meeting')).toEqual(['limit 2022-12-15']);

      // Mon 13 February + 42 days is Mon 27 March, in summer time: it ends an hour earlier by the world's clock.
      life.until('2023-02-13 10:00').act('holdMeeting', socialWorker, progress);
      expect(life.clock('meeting').readings).toMatchObject([
        { due: '2023-03-27', ends: '2023-03-27T23:00:00.000Z' },
      ]);
      life.until('2023-09-08 10:00');
      expect(life.clock('plan-limit')).toMatchObject({ status: 'running', rung: 0 });
      expect(clocksOf(life)).toContain('plan-limit');
    },
  );
});
