import { lastSeen } from '../../../src/casework';
import { rule } from '../../support/rule';
import {
  activePlan,
  allocatedPlan,
  cited,
  dues,
  manager,
  occurrences,
  serviceManager,
  teamLeader,
  visit,
  worker,
} from './leicestershire-plan';

/** Leicestershire: visits. The child was last seen on Wednesday 28 May 2025, and the plan allocated on Monday 2 June. */

const atSchool = { ...visit, atHome: false, place: 'school' };

describe('the first visit', () => {
  // 3 to 6 June are one to four, Monday 9 June is the fifth working day.
  rule(
    ['LEI-visit-first', 'LEI-visit-first-b'],
    'is made within five working days of allocation, five days aimed for',
    () => {
      const life = allocatedPlan();
      expect(dues(life, 'first-visit')).toEqual(['target 2025-06-07', 'limit 2025-06-09']);
      life.until('2025-06-09 17:00').act('recordVisit', worker, { ...visit, seen: false });
      expect(life.clock('first-visit').status).toBe('running');
      life.act('recordVisit', worker, visit);
      expect(life.clock('first-visit').status).toBe('met');
    },
  );

  rule('LEI-visit-first', 'alerts the manager on the morning after its last day', () => {
    const life = allocatedPlan().until('2025-06-10 08:29');
    expect(life.clock('first-visit').rung).toBe(0);
    expect(life.until('2025-06-10 08:30').clock('first-visit').rung).toBe(1);
    life.act('recordVisit', worker, visit, '2025-06-09');
    expect(life.clock('first-visit').status).toBe('met');
  });

  // Tuesday 1 July: 2, 3, 4, 7, 8.
  rule(
    ['LEI-visit-first', 'LEI-tr-2'],
    'is due again from a new worker, and nothing else begins anew',
    () => {
      const life = activePlan()
        .until('2025-06-24 10:00')
        .act('recordVisit', worker, visit)
        .until('2025-07-01 09:00');
      const before = dues(life, 'visit');
      life.act('allocate', manager, { worker: 'sw-2', role: 'social-worker', change: 'within-team' });
      expect(occurrences(life, 'first-visit')).toEqual(['late', 'running']);
      expect(dues(life, 'first-visit')).toEqual(['target 2025-07-06', 'limit 2025-07-08']);
      expect(dues(life, 'visit')).toEqual(before);
      expect(life.case.holder).toBe('sw-2');
    },
  );
});

describe('visits', () => {
  // 29 and 30 May are two, three weeks to 20 June make seventeen: Wednesday 25 June is the twentieth working day.
  rule('LEI-visit-20wd', 'count from when the child was last seen, before the plan began', () => {
    expect(dues(activePlan(), 'visit')).toEqual(['limit 2025-06-25']);
  });

  // 7 and 8 August = 2, 11 to 15 = 7, 18 to 22 = 12, Monday 25 off, 26 to 29 = 16, 1 to 4 September = 20.
  rule('LEI-visit-20wd', 'count from the visit, in working days: a bank holiday gives a day', () => {
    const life = activePlan().until('2025-08-06 11:00').act('recordVisit', worker, visit);
    expect(dues(life, 'visit')).toEqual(['limit 2025-09-04']);
    expect(life.clock('visit').readings[0]?.skipped).toContainEqual(
      expect.objectContaining({ date: '2025-08-25' }),
    );
  });

  rule('LEI-visit-20wd', 'that are not made alert the manager, then the Service Manager, and ask why', () => {
    const life = activePlan().until('2025-06-27 08:30');
    expect(life.clock('visit').rung).toBe(2);
    life.act('recordVisit', worker, visit);
    expect(life.case.clocks.find(({ name, status }) => name === 'visit' && status === 'late')).toMatchObject({
      lateReason: 'needed',
    });
  });

  rule(
    ['LEI-visit-home', 'LEI-visit-alone'],
    'count at home only; the child seen elsewhere is seen all the same',
    () => {
      const life = activePlan().until('2025-06-20 11:00').act('recordVisit', worker, atSchool);
      expect(dues(life, 'visit')).toEqual(['limit 2025-06-25']);
      expect(lastSeen(life.case)?.at).toContain('2025-06-20');
      life.until('2025-06-25 11:00').act('recordVisit', worker, { ...visit, atHome: false, place: 'home' });
      expect(occurrences(life, 'visit')).toEqual(['met', 'running']);
    },
  );

  rule(
    ['LEI-visit-step', 'LEI-visit-alone', 'LEI-visit-home'],
    'are taken whatever they leave out, and ask for it afterwards',
    () => {
      const life = activePlan()
        .until('2025-06-20 11:00')
        .act('recordVisit', worker, { seen: true, atHome: true });
      const entry = life.case.sequence;
      expect(life.case.tasks).toContainEqual({
        do: 'completeEntry',
        about: entry,
        fields: ['recordedInStep', 'seenAlone', 'homeSeen', 'withMainCarers'],
        cite: ['LEI-visit-step', 'LEI-visit-alone', 'LEI-visit-home'],
      });
      life.act('completeEntry', worker, {
        entry,
        recorded: ['recordedInStep', 'seenAlone', 'homeSeen', 'withMainCarers'],
      });
      expect(life.tasks).not.toContain('completeEntry');
    },
  );
});

describe('visits elsewhere', () => {
  const place = { place: 'school', until: '2025-09-30' };
  const recorded = { kind: 'visits-elsewhere' };

  rule('LEI-visit-elsewhere', 'are agreed by senior management, in a management oversight', () => {
    const life = activePlan().until('2025-06-16 10:00');
    expect(cited(life, 'agreeVisitPlace', manager, place)).toEqual(['LEI-visit-elsewhere']);
    expect(cited(life, 'agreeVisitPlace', serviceManager, place)).toEqual(['LEI-visit-elsewhere']);
    life.act('recordOversight', serviceManager, recorded);
    expect(cited(life, 'agreeVisitPlace', manager, place)).toEqual(['LEI-visit-elsewhere']);
    expect(cited(life, 'agreeVisitPlace', serviceManager, place)).toEqual([]);
  });

  rule('LEI-visit-elsewhere', 'then count where it was agreed, until the day it was agreed until', () => {
    const life = activePlan()
      .until('2025-06-16 10:00')
      .act('recordOversight', serviceManager, recorded)
      .act('agreeVisitPlace', serviceManager, place)
      .until('2025-06-20 11:00')
      .act('recordVisit', worker, { ...atSchool, place: 'office' });
    expect(dues(life, 'visit')).toEqual(['limit 2025-06-25']);
    // Friday 20 June: 23 June is one, Friday 18 July the twentieth.
    life.act('recordVisit', worker, atSchool);
    expect(dues(life, 'visit')).toEqual(['limit 2025-07-18']);
    life.until('2025-09-30 11:00').act('recordVisit', worker, atSchool);
    // Tuesday 30 September: 1 to 3 October are three, 6 to 24 October make eighteen, Tuesday the 28th is the twentieth.
    expect(dues(life, 'visit')).toEqual(['limit 2025-10-28']);
    life.until('2025-10-01 11:00').act('recordVisit', worker, atSchool);
    expect(dues(life, 'visit')).toEqual(['limit 2025-10-28']);
  });
});

describe('how often', () => {
  const sixWeeks = {
    clock: 'visit',
    interval: '6 weeks',
    longer: true,
    reason: 'exceptional-circumstances',
    fileEntry: 'DOC-1',
  };

  // 6 August 2025 and 42 days: 17 September.
  rule('LEI-visit-6w', 'six weekly by the Service Manager only, with the circumstances on file', () => {
    const life = activePlan().until('2025-08-06 11:00').act('recordVisit', worker, visit);
    for (const somebody of [worker, teamLeader, manager])
      expect(cited(life, 'setOwnInterval', somebody, sixWeeks)).toEqual(['LEI-visit-6w']);
    const { fileEntry: _, ...unfiled } = sixWeeks;
    expect(cited(life, 'setOwnInterval', serviceManager, unfiled)).toEqual(['LEI-visit-6w']);
    life.act('setOwnInterval', serviceManager, sixWeeks);
    expect(dues(life, 'visit')).toEqual(['limit 2025-09-17']);
    life.until('2025-09-17 11:00').act('recordVisit', worker, visit);
    expect(dues(life, 'visit')).toEqual(['limit 2025-10-29']);
  });

  rule('LEI-visit-6w', 'never less often than that', () => {
    const life = activePlan().until('2025-08-06 11:00').act('recordVisit', worker, visit);
    const sevenWeeks = { ...sixWeeks, interval: '7 weeks' };
    expect(cited(life, 'setOwnInterval', serviceManager, sevenWeeks)).toContain('LEI-visit-6w');
    expect(dues(life, 'visit')).toEqual(['limit 2025-09-04']);
  });

  // 7 and 8 August are two, 11 to 15 seven, Wednesday the 20th the tenth.
  rule('LEI-visit-inc', 'more often by whoever is on the case, when concerns grow', () => {
    const life = activePlan().until('2025-08-06 11:00').act('recordVisit', worker, visit);
    life.act('setOwnInterval', worker, {
      clock: 'visit',
      interval: '10 working days',
      reason: 'risk-increased',
    });
    expect(dues(life, 'visit')).toEqual(['limit 2025-08-20']);
  });
});

describe('the record of a visit', () => {
  // Friday 6 June 15:00 and 72 hours: Monday 9 June 15:00.
  rule('LEI-visit-rec-72h', 'is complete within 72 hours, by the case system’s own time', () => {
    const life = allocatedPlan().until('2025-06-06 15:00').act('recordVisit', worker, visit);
    const of = life.case.sequence;
    expect(life.clock('visit-record').readings[0]?.dueAt).toBe('2025-06-09T14:00:00.000Z');
    life.until('2025-06-12 09:00');
    life.act('uploadRecord', worker, { what: 'visit', of }, '2025-06-09 14:59');
    expect(life.clock('visit-record').status).toBe('met');
  });

  rule('LEI-visit-rec-72h', 'is late a minute after, and another visit’s record is none', () => {
    const life = allocatedPlan().until('2025-06-06 15:00').act('recordVisit', worker, visit);
    const of = life.case.sequence;
    life.until('2025-06-12 09:00').act('uploadRecord', worker, { what: 'visit', of: 1 }, '2025-06-09 14:00');
    expect(life.clock('visit-record').status).toBe('running');
    life.act('uploadRecord', worker, { what: 'visit', of }, '2025-06-09 15:01');
    expect(life.clock('visit-record').status).toBe('late');
  });
});

describe('a refused visit', () => {
  const refused = { context: 'visit', because: 'parent-refused' };

  rule('LEI-visit-20wd', 'is no visit: the clock runs on', () => {
    const life = activePlan().until('2025-06-20 11:00').act('recordRefusal', worker, refused);
    expect(dues(life, 'visit')).toEqual(['limit 2025-06-25']);
    expect(lastSeen(life.case)?.at).toBe('2025-05-28');
  });
});
