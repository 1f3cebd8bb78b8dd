import type { Opening } from '../../../src/casework';
import {
  aReferral,
  person,
  socialWorker,
  socialWorkerOf,
  managerOf,
  teamManager,
  type Life,
} from '../../support/life';
import { Family } from '../../support/family';
import { rule } from '../../support/rule';
import { dues } from './peterborough-plan';

const whole = {
  childSeen: true,
  childSeenAlone: true,
  viewsRecorded: true,
  familyInvolved: true,
  determinationsMade: true,
  dimensionsCovered: true,
  domainsCovered: true,
  agencyChecksMade: true,
  advocateConsidered: true,
  fileEntry: 'DOC-1',
};

/** Received on Mon 2 June 2025 and decided; the child seen on the 9th. */
function assessed(outcome = 'assessment', kind = 'assessment'): Life {
  return aReferral({ received: '2025-06-02 10:00' })
    .act('recordCheck', socialWorker, { check: 'case-status', done: true })
    .act('recordCheck', socialWorker, { check: 'previous-records', done: true })
    .act('uploadRecord', socialWorker, { what: 'referral' })
    .act('decideReferral', teamManager, { outcome })
    .act('startAssessment', socialWorker, { kind })
    .until('2025-06-09 15:00')
    .act('recordVisit', socialWorker, { seen: true, kind: 'assessment', talkedTo: true, fileEntry: 'DOC-2' });
}

function opening(life: Life): Opening['fields'] | undefined {
  return life.events.flatMap(({ opens = [] }) => opens).find(({ relation }) => relation === 'plan')?.opening
    .fields;
}

function signed(life: Life, kind: string): Life {
  return life
    .until('2025-06-12 10:00')
    .act('completeAssessment', socialWorker, { kind, ...whole, furtherAction: 'child-in-need-plan' })
    .until('2025-06-13 09:00')
    .act('authoriseAssessment', teamManager, { kind, outcome: 'child-in-need-plan', reason: 'in-need' });
}

describe('the plan comes out of the referral, with what it knows', () => {
  rule(
    ['PET-4.32', 'PET-9.1', 'PET-5.9a'],
    'out of the Assessment: its sign-off counts, and when the child was last seen',
    () => {
      const life = signed(assessed(), 'assessment');
      expect(opening(life)).toMatchObject({
        route: 'assessment',
        decidedOn: '2025-06-13',
        referredOn: '2025-06-02',
        assessmentCompletedOn: '2025-06-12',
        assessmentAuthorisedOn: '2025-06-13',
        childLastSeenOn: '2025-06-09',
        teamKind: 'assessment',
        openedFrom: 'REF-123',
      });
      const plan = new Family(life).caseOf('cin-plan:peterborough:REF-123');
      expect(dues(plan, 'first-meeting-after-assessment')).toEqual(['limit 2025-06-27']);
      expect(dues(plan, 'visit')).toEqual(['limit 2025-07-21']);
      expect(dues(plan, 'transfer')).toEqual(['limit 2025-06-20']);
    },
  );

  rule('PET-4.27', 'out of the Child and Family Assessment: seven days', () => {
    const life = signed(assessed('child-and-family-assessment', 'child-and-family'), 'child-and-family');
    expect(opening(life)).toMatchObject({
      route: 'child-and-family-assessment',
      assessmentAuthorisedOn: '2025-06-13',
    });
    const plan = new Family(life).caseOf('cin-plan:peterborough:REF-123');
    expect(dues(plan, 'first-meeting-after-child-and-family')).toEqual(['limit 2025-06-20']);
  });

  rule('GLO-1', 'out of a single assessment, where the council has one', () => {
    const worker = socialWorkerOf('gloucestershire');
    const life = aReferral({ council: 'gloucestershire', received: '2025-06-02 10:00' })
      .act('decideReferral', managerOf('gloucestershire'), { outcome: 'assessment' })
      .act('startAssessment', worker, { kind: 'single' })
      .act('completeAssessment', worker, { kind: 'single' })
      .act('authoriseAssessment', managerOf('gloucestershire'), {
        kind: 'single',
        outcome: 'child-in-need-plan',
      });
    expect(opening(life)).toMatchObject({ route: 'single-assessment', decidedOn: '2025-06-02' });
  });

  rule('PET-5.1', 'out of section 47, threshold not met but needs: decided when it ended', () => {
    const life = aReferral({ received: '2025-06-02 10:00' })
      .act('decideReferral', teamManager, { outcome: 'strategy-discussion' })
      .act('holdStrategyDiscussion', socialWorker, {
        decision: 'section-47',
        startsSection47: true,
        keyElementsListed: true,
        harmChecklistDone: true,
        seeChildBy: '2025-06-03 10:00',
      })
      .until('2025-06-02 17:00')
      .act('seeChild', socialWorker, { context: 'section-47', alone: true })
      .until('2025-06-10 10:00')
      .act('endSection47', teamManager, {
        outcome: 'not-substantiated',
        next: 'child-in-need-plan',
        significantHarm: false,
        emergencyActionNeeded: false,
      });
    expect(opening(life)).toMatchObject({
      route: 'section-47',
      decidedOn: '2025-06-10',
      childLastSeenOn: '2025-06-02',
    });
  });

  rule(
    ['PET-5.8c', 'PET-10.4a', 'PET-10.4b'],
    'out of a conference that made no plan or ended one: from its day, with the outline drafted',
    () => {
      for (const [outcome, route] of [
        ['no-cp-plan', 'conference-no-plan'],
        ['cp-plan-ended', 'protection-plan-ended'],
      ] as const) {
        const life = aReferral({ received: '2025-06-02 10:00' })
          .until('2025-07-03 10:00')
          .act(
            'holdConference',
            socialWorker,
            { outcome, outlinePlanDrafted: true, draftedWithFamily: true },
            '2025-07-01',
          );
        expect(opening(life)).toMatchObject({ route, conferenceOn: '2025-07-01', decidedOn: '2025-07-01' });
        const plan = new Family(life).caseOf('cin-plan:peterborough:REF-123');
        expect(dues(plan, 'first-meeting-after-conference')).toEqual(['limit 2025-07-11']);
      }
      const life = aReferral({ received: '2025-06-02 10:00' });
      expect(
        life.try('holdConference', socialWorker, { outcome: 'cp-plan-ended', outlinePlanDrafted: true }),
      ).toMatchObject({ cite: ['PET-10.4a'] });
    },
  );

  rule('N-12', 'a conference that makes a child-protection plan opens none', () => {
    const life = aReferral({ received: '2025-06-02 10:00' }).act('holdConference', socialWorker, {
      outcome: 'cp-plan',
      outlinePlanDrafted: true,
    });
    expect(opening(life)).toBeUndefined();
  });

  rule('PET-4.32', 'one plan, however often it is said', () => {
    const life = signed(assessed(), 'assessment');
    life.act('holdConference', person('bs-1', ['business-support'], false), {
      outcome: 'no-cp-plan',
      outlinePlanDrafted: true,
    });
    expect(life.events.flatMap(({ opens = [] }) => opens)).toHaveLength(1);
  });
});
