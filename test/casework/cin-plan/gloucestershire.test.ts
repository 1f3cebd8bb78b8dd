import { aPlan, managerOf, person, socialWorkerOf } from '../../support/life';
import { rule } from '../../support/rule';
import { clocksOf, dues } from './peterborough-plan';

const worker = socialWorkerOf('gloucestershire');
const manager = managerOf('gloucestershire');
const opened = { council: 'gloucestershire', opened: '2025-03-31 10:00' };

describe('a plan in Gloucestershire, which speaks of stepping down', () => {
  test('HOUSE-1.6: it has the house’s look, and nothing that is cited to the council', () => {
    const life = aPlan({ ...opened, fields: { route: 'single-assessment' } });
    expect(clocksOf(life)).toEqual(['next-look']);
    expect(life.case.clocks.flatMap(({ readings }) => readings.flatMap(({ cite }) => cite))).toEqual([
      'HOUSE-1.6',
    ]);
  });

  rule(
    'GLO-13',
    'the disabled child on a plan has six-monthly reviews, each from the last one held (C-60)',
    () => {
      for (const fields of [{ complexDisability: true }, { teamKind: 'disabled-children' }]) {
        const life = aPlan({ ...opened, fields: { route: 'single-assessment', ...fields } });
        // The 31st of September is its 30th.
        expect(dues(life, 'disabled-review-on-plan')).toEqual(['limit 2025-09-30']);
        life.until('2025-09-15 10:00').act('holdMeeting', worker, { purpose: 'review', outcome: 'continue' });
        expect(dues(life, 'disabled-review-on-plan')).toEqual(['limit 2026-03-15']);
        expect(clocksOf(life)).toEqual(['disabled-review-on-plan']);
      }
    },
  );

  rule('GLO-2', 'the review that steps down names the Lead Practitioner and agrees the plan', () => {
    const life = aPlan({ ...opened, fields: { route: 'single-assessment' } });
    expect(life.try('holdMeeting', worker, { purpose: 'review', outcome: 'step-down' })).toMatchObject({
      errors: [
        { pointer: '/leadPractitionerNamed' },
        { pointer: '/planAgreed' },
        { pointer: '/needsAnalysed' },
      ],
      cite: ['GLO-2', 'GLO-9'],
    });
  });

  test('HOUSE-4.3: where the procedure names nobody, a manager closes, and never a worker', () => {
    const life = aPlan({ ...opened, fields: { route: 'single-assessment' } });
    expect(life.try('authoriseClosure', worker, { reason: 'ceased-other' })).toMatchObject({
      refused: 'not-allowed',
      cite: ['HOUSE-4.3'],
    });
    life.act('authoriseClosure', manager, { reason: 'ceased-other' });
    life.act('recordClosureInCaseSystem', person('bs-1', ['business-support'], false, 'gloucestershire'));
    expect(life.case.stage).toBe('closed');
  });
});
