import { rule } from '../../support/rule';
import { aPlan, managerOf, socialWorker, socialWorkerOf, teamManager, type Life } from '../../support/life';

const plan = (council = 'peterborough') =>
  aPlan({
    opened: '2025-03-03 10:00',
    council,
    fields: { childLastSeenOn: '2025-03-03', lead: 'social-worker' },
  });

const due = (life: Life, name: string) => {
  const clock = life.clock(name);
  return `${clock.status} ${clock.readings.map((reading) => reading.due).join(' ')}`;
};

describe('a visit at which the child was not seen', () => {
  rule(
    'HOUSE-1.3',
    'a refused visit needs a next attempt in five working days; the visit itself is still due',
    () => {
      const life = plan().until('2025-04-07 15:00');
      life.act('recordRefusal', socialWorker, { context: 'visit', because: 'parent-refused' });
      // Monday 7 April; the fifth working day after it is Monday 14.
      expect(due(life, 'next-attempt-on-plan')).toBe('running 2025-04-14');
      expect(due(life, 'visit')).toBe('running 2025-04-14');
      life
        .until('2025-04-10 15:00')
        .act('recordRefusal', socialWorker, { context: 'visit', because: 'parent-refused' });
      // Good Friday and Easter Monday are no working days.
      expect(due(life, 'next-attempt-on-plan')).toBe('running 2025-04-17');
      life
        .until('2025-04-14 15:00')
        .act('recordVisit', socialWorker, { kind: 'plan', seen: true, place: 'home', explanation: 'x' });
      expect(due(life, 'next-attempt-on-plan')).toBe('met 2025-04-17');
      expect(due(life, 'visit')).toBe('running 2025-05-26');
    },
  );

  rule('HOUSE-1.3', 'the same in a council whose procedure gives no time', () => {
    const life = plan('hull').until('2025-04-07 15:00');
    life.act('recordRefusal', socialWorkerOf('hull'), { context: 'visit', because: 'parent-refused' });
    expect(due(life, 'next-attempt-on-plan')).toBe('running 2025-04-14');
  });

  rule(
    'HOUSE-1.3',
    'an agreed exception lets one visit go, never the visits: the next counts from that one’s date',
    () => {
      const life = plan().until('2025-04-07 15:00');
      expect(due(life, 'visit')).toBe('running 2025-04-14');
      life.act('recordRefusal', socialWorker, { context: 'visit', because: 'parent-refused' });
      life.act('requestException', socialWorker, { clock: 'visit', reason: 'family-unavailable' });
      life.act('establishNoConcern', teamManager, { context: 'visit', basis: 'agency-information' });
      life.act('agreeException', teamManager, {
        clock: 'visit',
        reason: 'family-unavailable',
        explanation: 'x',
        fileEntry: 'FE-1',
      });
      // Six weeks from Monday 14 April, and another attempt in five working days.
      expect(due(life, 'visit')).toBe('running 2025-05-26');
      expect(due(life, 'next-attempt-on-plan')).toBe('running 2025-04-14');
      expect(life.case.clocks.filter(({ name }) => name === 'visit').map(({ status }) => status)).toEqual([
        'ended',
        'running',
      ]);
      life
        .until('2025-05-20 15:00')
        .act('recordVisit', socialWorker, { kind: 'plan', seen: true, place: 'home', explanation: 'x' });
      expect(due(life, 'visit')).toBe('running 2025-07-01');
    },
  );
});

describe('section 47 on a plan', () => {
  test.each(['leicestershire', 'hull', 'gloucestershire', 'isles-of-scilly'])(
    'in %s: the national 15 working days to the conference, and 45 for the assessment',
    (council) => {
      const life = plan(council).until('2025-04-07 15:00');
      life.act('holdStrategyDiscussion', managerOf(council), { decision: 'section-47-and-assessment' });
      // 15 working days after Monday 7 April, without Good Friday and Easter Monday: Wednesday 30 April.
      expect(due(life, 'icpc-on-plan')).toBe('running 2025-04-30');
      // 45 working days, without 18 and 21 April, 5 and 26 May.
      expect(due(life, 'assessment-45-on-plan')).toBe('running 2025-06-13');
    },
  );
});

test('to another authority a plan closes on its written acceptance, and not before', () => {
  const life = plan('hull');
  const close = { reason: 'transferred-to-other-authority' };
  expect(life.try('authoriseClosure', managerOf('hull'), close)).toMatchObject({ refused: 'missing' });
});
