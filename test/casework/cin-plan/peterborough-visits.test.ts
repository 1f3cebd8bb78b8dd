import { aPlan, person, socialWorker, teamManager } from '../../support/life';
import { lastSeen } from '../../../src/casework/last-seen';
import { rule } from '../../support/rule';
import { activePlan, dues, plan as planOf, visit, without } from './peterborough-plan';

const lead = person('lp-1', ['lead-practitioner'], false);

describe('visits: six weeks at most, and only when the child was seen', () => {
  rule('PET-7.1', 'the first interval goes on from when the child was last really seen', () => {
    const life = aPlan({ opened: '2025-06-02 10:00', fields: { childLastSeenOn: '2025-05-20' } });
    // Tue 20 May + 42 days.
    expect(dues(life, 'visit')).toEqual(['limit 2025-07-01']);
    expect(lastSeen(life.case)).toMatchObject({ at: '2025-05-20' });
    expect(dues(aPlan({ opened: '2025-06-02 10:00' }), 'visit')).toEqual(['limit 2025-07-14']);
  });

  rule('PET-7.1', 'it counts from the day of the visit, not from when it was entered', () => {
    const life = activePlan().until('2025-07-01 17:00').act('recordVisit', socialWorker, visit, '2025-06-18');
    expect(dues(life, 'visit')).toEqual(['limit 2025-07-30']);
  });

  rule('PET-7.2a', 'a visit at which the child was not seen resets nothing', () => {
    const life = activePlan().until('2025-06-30 16:00');
    life.act('recordVisit', socialWorker, { ...visit, seen: false });
    expect(dues(life, 'visit')).toEqual(['limit 2025-07-14']);
    expect(lastSeen(life.case)).toBeUndefined();
  });

  rule(
    ['PET-7.1', 'PET-7.2a'],
    'missed, it alerts at once the next morning and then the service manager',
    () => {
      const life = activePlan().until('2025-07-15 09:00');
      expect(life.clock('visit')).toMatchObject({ status: 'running', rung: 1 });
      life.until('2025-07-16 09:00');
      expect(life.clock('visit')).toMatchObject({ rung: 2 });
      life.act('recordVisit', socialWorker, visit);
      expect(life.case.clocks.filter(({ name }) => name === 'visit').map(({ status }) => status)).toEqual([
        'late',
        'running',
      ]);
    },
  );

  rule(
    ['PET-7.2a', 'PET-7.2b', 'PET-7.4'],
    'a visit is always taken; what was not recorded with it is asked for',
    () => {
      const life = activePlan().act('recordVisit', socialWorker, { seen: true, kind: 'plan' });
      const task = (life.case.tasks ?? []).find((one) => one.do === 'completeEntry');
      expect(task?.fields).toEqual([
        'talkedTo',
        'bedroomAsked',
        'planDiscussed',
        'issuesForReview',
        'fileEntry',
      ]);
      expect(task?.cite).toEqual(['PET-7.2a', 'PET-7.2b', 'PET-7.4', 'PET-4.12c']);
      expect(dues(life, 'visit')).toEqual(['limit 2025-07-21']);
      expect(activePlan().act('recordVisit', socialWorker, visit).tasks).not.toContain('completeEntry');
    },
  );

  rule(
    'PET-6.4f',
    'the plan says how often: shorter counts from its agreement, longer than six weeks never',
    () => {
      const life = activePlan();
      expect(dues(life, 'visit')).toEqual(['limit 2025-07-14']);
      life.act('agreePlan', socialWorker, {
        ...planOf,
        visitInterval: '3 weeks',
      });
      expect(dues(life, 'visit')).toEqual(['limit 2025-06-23']);
      life.act('recordVisit', socialWorker, visit);
      expect(dues(life, 'visit')).toEqual(['limit 2025-06-30']);
      life.act('agreePlan', socialWorker, { ...planOf, visitInterval: '8 weeks' });
      expect(dues(life, 'visit')).toEqual(['limit 2025-07-21']);
    },
  );

  rule(
    ['PET-6.4f', 'PET-7.1'],
    'Social Worker, Lead Professional or manager may set visits closer; nobody wider',
    () => {
      for (const actor of [socialWorker, lead, teamManager]) {
        const life = activePlan().act('setOwnInterval', actor, {
          clock: 'visit',
          interval: '2 weeks',
          reason: 'intensive-work',
        });
        expect(dues(life, 'visit')).toEqual(['limit 2025-06-16']);
      }
      expect(
        activePlan().try('setOwnInterval', teamManager, {
          clock: 'visit',
          interval: '8 weeks',
          longer: true,
        }),
      ).toMatchObject({ refused: 'missing' });
    },
  );
});

describe('a parent does not let the worker see the child', () => {
  const refused = { context: 'visit', because: 'parent-refused' };

  rule(
    'PET-7.3',
    'the manager first finds no concern, then agrees, with reasons on file; the clock is not met',
    () => {
      const life = activePlan().until('2025-07-10 16:00').act('recordRefusal', socialWorker, refused);
      expect(life.told).toContain('mail team-manager');
      const agreed = { context: 'visit', reason: 'parent-refused', fileEntry: 'DOC-4' };
      expect(life.try('agreeNotSeen', socialWorker, agreed)).toMatchObject({ refused: 'not-allowed' });
      expect(life.try('agreeNotSeen', teamManager, agreed)).toMatchObject({
        refused: 'missing',
        cite: ['PET-7.3'],
      });
      life.act('establishNoConcern', teamManager, { context: 'visit', basis: 'seen-by-other-professional' });
      expect(life.try('agreeNotSeen', teamManager, without(agreed, 'fileEntry'))).toMatchObject({
        errors: [{ pointer: '/fileEntry' }],
      });
      life.act('agreeNotSeen', teamManager, agreed);
      expect(life.clock('visit').status).toBe('running');
      expect(lastSeen(life.case)).toBeUndefined();
    },
  );

  rule('PET-7.3', 'a finding of no concern counts for its own refusal, not for the next one', () => {
    const life = activePlan()
      .act('recordRefusal', socialWorker, refused)
      .act('establishNoConcern', teamManager, { context: 'visit', basis: 'agency-information' })
      .act('agreeNotSeen', teamManager, { context: 'visit', reason: 'parent-refused', fileEntry: 'DOC-4' })
      .until('2025-06-30 10:00')
      .act('recordRefusal', socialWorker, refused);
    expect(
      life.try('agreeNotSeen', teamManager, {
        context: 'visit',
        reason: 'parent-refused',
        fileEntry: 'DOC-5',
      }),
    ).toMatchObject({ refused: 'missing', cite: ['PET-7.3'] });
  });

  rule(
    'PET-7.3',
    'an exception with a new date: asked for by one, agreed by another, once no concern is established',
    () => {
      const life = activePlan().until('2025-07-10 16:00');
      life.act('recordRefusal', socialWorker, refused);
      life.act('requestException', socialWorker, {
        clock: 'visit',
        reason: 'access-refused',
        proposedDate: '2025-07-17',
      });
      const agreed = { clock: 'visit', reason: 'access-refused', newDate: '2025-07-17' };
      expect(life.try('agreeException', teamManager, agreed)).toMatchObject({
        refused: 'missing',
        cite: ['PET-7.3'],
      });
      life.act('establishNoConcern', teamManager, {
        context: 'visit',
        clock: 'visit',
        basis: 'agency-information',
      });
      expect(life.try('agreeException', socialWorker, agreed)).toMatchObject({ refused: 'not-allowed' });
      life.act('agreeException', teamManager, agreed);
      expect(life.clock('visit').readings).toMatchObject([{ due: '2025-07-17' }]);
    },
  );
});

describe('before birth and after', () => {
  rule('PET-7.2a', 'seeing the expectant mother counts until birth, and then only seeing the baby', () => {
    const life = activePlan().until('2025-06-20 10:00');
    life.act('recordVisit', socialWorker, { ...visit, seenAs: 'expectant-mother' });
    expect(dues(life, 'visit')).toEqual(['limit 2025-08-01']);
    life.until('2025-07-01 09:00').act('recordBirth', socialWorker);
    life.until('2025-07-10 09:00').act('recordVisit', socialWorker, { ...visit, seenAs: 'expectant-mother' });
    expect(dues(life, 'visit')).toEqual(['limit 2025-08-01']);
    expect(lastSeen(life.case)).toBeUndefined();
    life.act('recordVisit', socialWorker, { ...visit, seenAs: 'child' });
    expect(dues(life, 'visit')).toEqual(['limit 2025-08-21']);
  });
});
