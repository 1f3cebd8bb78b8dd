import type { Fields } from '../../../src/casework';
import { aPlan, aReferral, managerOf, socialWorkerOf } from '../../support/life';
import { rule } from '../../support/rule';
import { dues, occurrences, running } from './leicestershire-plan';
import { clocksOf } from './peterborough-plan';

const worker = socialWorkerOf('isles-of-scilly');
const manager = managerOf('isles-of-scilly');
const fromConference = () =>
  aPlan({
    council: 'isles-of-scilly',
    opened: '2025-03-03 15:00',
    fields: { route: 'protection-plan-ended', conferenceOn: '2025-03-03', plannedLength: '4 months' },
  });
const fromCare = () =>
  aPlan({ council: 'isles-of-scilly', opened: '2025-06-16 10:00', fields: { route: 'looked-after-ended' } });

describe('out of child protection, on the islands', () => {
  rule(
    ['SCI-CP-1', 'SCI-CP-2'],
    'the conference offers a plan, says how long, and on what that rests',
    () => {
      const life = aReferral({ council: 'isles-of-scilly', received: '2025-02-03 10:00' });
      const ended = { kind: 'review', outcome: 'cp-plan-ended' };
      expect(life.try('holdConference', worker, ended)).toMatchObject({
        errors: [{ pointer: '/planOffered' }],
      });
      expect(life.try('holdConference', worker, { ...ended, planOffered: true })).toMatchObject({
        errors: [{ pointer: '/planLength' }, { pointer: '/lengthRestsOnAssessment' }],
        cite: ['SCI-CP-2'],
      });
      life.act('holdConference', worker, {
        ...ended,
        planOffered: true,
        planLength: '4 months',
        lengthRestsOnAssessment: true,
      });
      expect(life.events.at(-1)?.opens?.[0]?.opening).toMatchObject({
        act: 'openPlan',
        fields: { route: 'protection-plan-ended', plannedLength: '4 months', conferenceOn: '2025-02-03' },
      });
    },
  );

  rule(
    'SCI-CP-2',
    'a plan opened without the length that was agreed is opened, and the length asked for',
    () => {
      const life = aPlan({
        council: 'isles-of-scilly',
        opened: '2025-03-03 15:00',
        fields: { route: 'protection-plan-ended' },
      });
      expect(life.case.tasks).toMatchObject([
        { do: 'completeEntry', fields: ['plannedLength', 'conferenceOn'], cite: ['SCI-CP-2'] },
      ]);
      expect(running(life)).toEqual(['next-look']);
      expect(fromConference().tasks).toEqual([]);
    },
  );

  // Four months from Monday 3 March end on Thursday 3 July. Nobody looked: the look of 31 March has passed, and stands.
  rule('SCI-CP-2', 'the length that was agreed colours the list, and is no reason not to look', () => {
    const life = fromConference().until('2025-07-04 09:00');
    expect(dues(life, 'planned-end')).toEqual(['target 2025-07-03']);
    expect(life.story.filter((line) => line.includes('planned-end'))).toEqual([]);
    expect(dues(life, 'next-look')).toEqual(['limit 2025-03-31']);
    expect(life.clock('next-look').done).toContain('passed limit');
  });

  rule('SCI-CP-2', 'an end that is set afterwards takes its place, by whatever entry', () => {
    const entries: [string, Fields][] = [
      ['setPlannedEnd', { plannedEndOn: '2025-09-01', setBy: 'meeting' }],
      ['agreePlan', { plannedEndOn: '2025-09-01', first: true }],
    ];
    for (const [act, fields] of entries) {
      const life = fromConference().until('2025-06-30 10:00').act(act, worker, fields);
      expect(occurrences(life, 'planned-end')).toEqual(['ended', 'running']);
      expect(dues(life, 'planned-end')).toEqual(['target 2025-09-01']);
    }
  });

  rule('SCI-CP-2', 'a length that was not entered is set by its end; the end of the plan meets it', () => {
    const fields = { route: 'protection-plan-ended' };
    const life = aPlan({ council: 'isles-of-scilly', opened: '2025-03-03 15:00', fields });
    life.act('setPlannedEnd', worker, { plannedEndOn: '2025-07-03', setBy: 'conference' });
    expect(dues(life, 'planned-end')).toEqual(['target 2025-07-03']);
    life.until('2025-07-02 10:00').act('recordLegalStatus', worker, { status: 'looked-after' });
    expect(life.clock('planned-end').status).toBe('met');
  });

  rule('SCI-CP-2', 'is the conference’s: a plan out of an assessment has no such date', () => {
    const life = aPlan({ council: 'isles-of-scilly', opened: '2025-03-03 15:00' });
    life.act('setPlannedEnd', worker, { plannedEndOn: '2025-07-03', setBy: 'meeting' });
    expect(running(life)).toEqual(['next-look']);
  });

  rule(
    'SCI-CP-3',
    'the family may decline: the worker hears where that leads, and it ends before a plan is agreed',
    () => {
      const life = fromConference().act('recordAgreement', worker, {
        who: 'family',
        to: 'child-in-need-plan',
        answer: 'refused',
      });
      expect(life.leads).toEqual(['close']);
      life.act('endPlan', worker, { because: 'declined' });
      expect(life.case.stage).toBe('closed');
    },
  );
});

describe('home from care, on the islands', () => {
  rule(
    ['SCI-LAC-1', 'SCI-LAC-3'],
    'the looked-after review, chaired by the IRO, agrees needs and a comprehensive plan',
    () => {
      const life = fromCare();
      expect(
        life.try('holdMeeting', worker, {
          purpose: 'looked-after-review',
          outcome: 'step-down',
          chairRole: 'team-manager',
        }),
      ).toMatchObject({ cite: ['SCI-LAC-1', 'SCI-LAC-3'] });
      life.act('holdMeeting', worker, {
        purpose: 'looked-after-review',
        outcome: 'step-down',
        chairRole: 'independent-reviewing-officer',
        needsAnalysed: true,
        planAgreed: true,
      });
      expect(life.leads).toEqual(['child-in-need-plan']);
    },
  );

  rule(
    ['SCI-LAC-2', 'SCI-LAC-3'],
    'the meeting comes before the return; a return without it is explained, never silent',
    () => {
      const life = fromCare().act('bookMeeting', worker, {
        purpose: 'before-return-home',
        meetingOn: '2025-07-03',
      });
      const home = {
        returnOn: '2025-07-11',
        agreedAtReview: true,
        comprehensivePlan: true,
        contingency: true,
      };
      expect(life.try('planReturnHome', worker, { ...home, contingency: false })).toMatchObject({
        cite: ['SCI-LAC-3'],
      });
      life.act('planReturnHome', worker, home);
      expect(life.told.join()).toContain('social-worker');
      const isHome = { status: 'child-in-need' };
      expect(life.try('recordLegalStatus', worker, isHome)).toMatchObject({
        refused: 'missing',
        cite: ['SCI-LAC-2'],
      });
      life.act('recordLegalStatus', worker, {
        ...isHome,
        explanation: 'the court discharged the order on the day',
      });

      const held = fromCare()
        .act('bookMeeting', worker, { purpose: 'before-return-home', meetingOn: '2025-06-16' })
        .act('planReturnHome', worker, home)
        .act('holdMeeting', worker, { purpose: 'before-return-home' })
        .act('recordLegalStatus', worker, isHome);
      expect(held.case.stage).toBe('planning');
    },
  );

  test('HOUSE-1.6: no time is the council’s, so the house looks again every twenty working days', () => {
    const life = fromCare();
    expect(clocksOf(life)).toEqual(['next-look']);
    life.until('2025-07-16 10:00');
    expect(life.clock('next-look')).toMatchObject({ status: 'running', readings: [{ due: '2025-07-14' }] });
    life.act('setNextLook', manager, { lookOn: '2025-07-25' });
    expect(life.clock('next-look').readings).toMatchObject([{ due: '2025-07-25' }]);
  });
});
