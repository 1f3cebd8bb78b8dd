import {
  businessSupport,
  dutyManager,
  person,
  socialWorker,
  teamManager,
  type Life,
} from '../../support/life';
import { rule } from '../../support/rule';
import {
  activePlan,
  closingReview,
  closureAgreed,
  invited,
  readyToClose,
  toLists,
  without,
} from './peterborough-plan';

const serviceManager = person('sm-1', ['service-manager']);
const copied = { parents: true, child: true, agencies: true };

/** What is told and copied on the way, so that nothing but the closing is open. */
function settled(life: Life): Life {
  life.act('copyPlan', socialWorker, copied);
  for (const who of ['parents', 'child', 'family'])
    life.act('informFamily', socialWorker, { of: 'meeting-outcome', who, informed: true });
  return life;
}

/** The closing review was held and the closure is considered on this ground. */
function considered(reason = 'ceased-other'): Life {
  return activePlan()
    .act('contactEarlyHelp', socialWorker, { who: 'early-intervention', beforeMeeting: true })
    .act('sendInvitations', socialWorker, invited)
    .act('holdMeeting', socialWorker, closingReview)
    .act('considerClosure', socialWorker, { reason });
}

describe('who decides, and upon what', () => {
  rule(
    ['PET-10.1', 'PET-8.15', 'PET-8.16', 'PET-10.3'],
    'too early: no joint decision, no actions met, no meeting',
    () => {
      expect(activePlan().try('authoriseClosure', teamManager, { reason: 'ceased-other' })).toMatchObject({
        refused: 'missing',
        cite: ['PET-10.1', 'PET-8.15', 'PET-8.16', 'PET-10.3'],
      });
      expect(considered().try('authoriseClosure', teamManager, { reason: 'ceased-other' })).toMatchObject({
        cite: ['PET-10.1', 'PET-8.15'],
      });
      const life = considered().act('agreeClosure', socialWorker, { ...closureAgreed, actionsMet: false });
      expect(life.try('authoriseClosure', teamManager, { reason: 'ceased-other' })).toMatchObject({
        cite: ['PET-8.15'],
      });
      life.act('authoriseClosure', teamManager, {
        reason: 'ceased-other',
        explanation: 'one action goes to the school',
      });
      expect(life.case.stage).toBe('closing');
    },
  );

  rule(['PET-8.9', 'PET-10.8a'], 'the Team Manager decides; a worker or duty manager does not', () => {
    const life = considered().act('agreeClosure', socialWorker, closureAgreed);
    for (const actor of [socialWorker, dutyManager, businessSupport])
      expect(life.try('authoriseClosure', actor, { reason: 'ceased-other' })).toMatchObject({
        refused: 'not-allowed',
      });
    life.act('authoriseClosure', serviceManager, {
      reason: 'ceased-other',
      standingInFor: 'team-manager',
      standingInReason: 'absent',
    });
  });

  rule(
    'PET-10.3',
    'a family that was not there must have been consulted, and no explanation replaces that',
    () => {
      const life = considered();
      const absent = { ...closureAgreed, family: false, explanation: 'they did not come' };
      expect(life.try('agreeClosure', socialWorker, absent)).toMatchObject({
        errors: [{ pointer: '/familyConsulted' }],
        cite: ['PET-10.3'],
      });
      life.act('agreeClosure', socialWorker, { ...absent, familyConsulted: true });
    },
  );

  rule('PET-10.1', 'on withdrawal the joint decision is that of the agencies', () => {
    const life = considered('agreement-withdrawn');
    life.act('recordAgreement', socialWorker, {
      who: 'parent',
      to: 'child-in-need-plan',
      answer: 'withdrawn',
    });
    expect(life.try('authoriseClosure', teamManager, { reason: 'agreement-withdrawn' })).toMatchObject({
      cite: ['PET-10.1'],
    });
    life.act('agreeClosure', socialWorker, {
      agencies: true,
      inMeeting: true,
      family: false,
      familyConsulted: true,
    });
    life.act('authoriseClosure', teamManager, { reason: 'agreement-withdrawn' });
  });

  rule('PET-10.2', 'to a CAF only by the panel', () => {
    const life = considered('after-assessment-early-help').act('agreeClosure', socialWorker, closureAgreed);
    const caf = { reason: 'after-assessment-early-help' };
    expect(life.try('authoriseClosure', teamManager, caf)).toMatchObject({ cite: ['PET-10.2'] });
    life.act('decideAtPanel', teamManager, { panel: 'step-down-panel', outcome: 'step-down' });
    life.act('authoriseClosure', teamManager, caf);
  });

  rule(
    ['PET-10.7', 'PET-10.8b'],
    'disagreement in its order: meeting, in writing, acknowledged; then it may close',
    () => {
      const life = considered()
        .act('agreeClosure', socialWorker, closureAgreed)
        .until('2025-06-11 10:00')
        .act('disputeClosure', socialWorker, { who: 'agency' });
      expect(life.told).toContain('digest team-manager');
      const despite = { reason: 'ceased-other', despiteDisagreement: true };
      // The joint decision does not stand any more; to close all the same has its order.
      expect(life.try('authoriseClosure', teamManager, { reason: 'ceased-other' })).toMatchObject({
        cite: ['PET-10.1'],
      });
      expect(life.try('authoriseClosure', teamManager, despite)).toMatchObject({
        refused: 'missing',
        cite: ['PET-10.7', 'PET-10.8b'],
      });
      life.until('2025-06-18 10:00').act('holdMeeting', teamManager, {
        purpose: 'closure-dispute',
        outcome: 'disagreement-remains',
        dissentRecorded: true,
      });
      expect(life.try('authoriseClosure', teamManager, despite)).toMatchObject({ cite: ['PET-10.8b'] });
      life.act('disputeClosure', socialWorker, { who: 'agency', afterMeeting: true, inWriting: true });
      expect(
        life.try('authoriseClosure', teamManager, { ...despite, explanation: 'they know' }),
      ).toMatchObject({ refused: 'missing', cite: ['PET-10.8b'] });
      expect(life.try('acknowledgeDispute', socialWorker, { by: 'letter' })).toMatchObject({
        refused: 'not-allowed',
      });
      expect(life.try('acknowledgeDispute', teamManager, { by: 'telephone' })).toMatchObject({
        cite: ['PET-10.8b'],
      });
      life.until('2025-06-19 10:00').act('acknowledgeDispute', teamManager, { by: 'letter' });
      life.act('authoriseClosure', teamManager, despite);
      expect(life.case.stage).toBe('closing');
    },
  );

  rule('PET-10.7', 'resolved at the meeting, the joint decision is made anew', () => {
    const life = considered()
      .act('agreeClosure', socialWorker, closureAgreed)
      .until('2025-06-11 10:00')
      .act('disputeClosure', socialWorker, { who: 'agency' })
      .until('2025-06-18 10:00')
      .act('holdMeeting', teamManager, {
        purpose: 'closure-dispute',
        outcome: 'closure-agreed',
        dissentRecorded: false,
      })
      .act('agreeClosure', socialWorker, closureAgreed)
      .act('authoriseClosure', teamManager, { reason: 'ceased-other' });
    expect(life.case.stage).toBe('closing');
  });

  rule(
    'PET-10.6',
    'dissent is noted at the meeting, the family’s and the child’s included: also that there was none',
    () => {
      const life = activePlan()
        .act('contactEarlyHelp', socialWorker, { who: 'early-intervention', beforeMeeting: true })
        .act('sendInvitations', socialWorker, invited);
      expect(life.try('holdMeeting', socialWorker, without(closingReview, 'dissentRecorded'))).toMatchObject({
        cite: ['PET-10.6'],
      });
      life.act('holdMeeting', socialWorker, closingReview);
    },
  );
});

describe('the lists of worker, manager and administrators', () => {
  rule(
    [
      'PET-10.9a',
      'PET-10.9b',
      'PET-10.9c',
      'PET-10.9d',
      'PET-10.9e',
      'PET-10.10a',
      'PET-10.10b',
      'PET-10.10c',
      'PET-10.10d',
      'PET-10.5',
    ],
    'too early: everything that is missing, in one answer',
    () => {
      const life = considered()
        .act('agreeClosure', socialWorker, closureAgreed)
        .act('authoriseClosure', teamManager, { reason: 'ceased-other' });
      expect(life.told).toContain('digest team-administrator');
      const answer = life.try('recordClosureInCaseSystem', businessSupport);
      expect(answer).toMatchObject({
        refused: 'missing',
        cite: [
          'PET-10.9a',
          'PET-10.9b',
          'PET-10.9c',
          'PET-10.9d',
          'PET-10.9e',
          'PET-10.10a',
          'PET-10.10b',
          'PET-10.10c',
          'PET-10.10d',
          'PET-10.5',
        ],
      });
      expect('errors' in answer && answer.errors?.length).toBe(11);
      toLists(life).act('recordClosureInCaseSystem', businessSupport);
      expect(life.case.facts.at(-2)).toMatchObject({
        event: 'ClosedInCaseSystem',
        fields: { reason: 'ceased-other', census: 'rc7' },
      });
      expect(life.case.facts.at(-1)).toMatchObject({ event: 'PlanEnded', fields: { because: 'needs-met' } });
    },
  );

  rule('PET-10.10c', 'an involvement that is still open holds the closure, whatever is explained', () => {
    const life = considered()
      .act('agreeClosure', socialWorker, closureAgreed)
      .act('authoriseClosure', teamManager, { reason: 'ceased-other' });
    expect(
      life.try('recordClosureInCaseSystem', businessSupport, { explanation: 'to be done tomorrow' }),
    ).toMatchObject({ refused: 'missing' });
    const answer = life.try('recordClosureInCaseSystem', businessSupport, { explanation: 'tomorrow' });
    expect('message' in answer && answer.message).toContain('item involvements-ended');
  });

  rule(['PET-10.10a', 'PET-10.9b'], 'nobody signs the closing summary that they wrote', () => {
    const life = considered();
    expect(life.try('signClosingSummary', teamManager)).toMatchObject({
      refused: 'missing',
      cite: ['PET-10.10a'],
    });
    life.act('completeClosingSummary', teamManager, { whyInvolved: true, workDone: true, whatChanged: true });
    expect(life.try('signClosingSummary', teamManager)).toMatchObject({ refused: 'four-eyes' });
    expect(life.try('signClosingSummary', socialWorker)).toMatchObject({ refused: 'not-allowed' });
    life.act('signClosingSummary', person('tm-2', ['team-manager']));
  });

  rule('PET-10.9d', 'the letter says that, when and why it closes and with what outcome', () => {
    const life = considered();
    expect(life.try('sendClosureLetter', socialWorker, { by: 'letter' })).toMatchObject({
      cite: ['PET-10.9d'],
    });
    life.act('sendClosureLetter', socialWorker, { by: 'letter', factsStated: true });
  });

  rule(
    'PET-10.11',
    'out of a conference: its papers are attached, by the Conference and Review Service, and the worker hears',
    () => {
      const life = activePlan({ route: 'conference-no-plan', conferenceOn: '2025-06-02' });
      readyToClose(life);
      const authorised = life.events.find(({ event }) => event === 'ClosureAuthorised');
      expect(authorised?.notices?.flatMap(({ to }) => to)).toContain('conference-and-review-service');
      expect(life.try('recordClosureInCaseSystem', businessSupport)).toMatchObject({ cite: ['PET-10.11'] });
      life.act('doChecklistItem', businessSupport, { item: 'conference-papers-attached' });
      expect(life.told).toContain('digest sw-1');
      life.act('recordClosureInCaseSystem', businessSupport);
    },
  );

  rule('PET-10.10c', 'everything told and copied, the case closes by itself', () => {
    const life = settled(activePlan());
    readyToClose(life.until('2025-06-10 10:00'));
    for (const who of ['family', 'child'])
      life.act('informFamily', socialWorker, { of: 'closure', who, informed: true });
    life.act('recordClosureInCaseSystem', businessSupport);
    expect(life.tasks).toEqual([]);
    expect(life.case.stage).toBe('closed');
    expect(life.case.clocks.filter(({ status }) => status === 'running')).toEqual([]);
  });

  rule('PET-8.9', 'a closure that nobody authorised is not recorded, nor one that was returned', () => {
    const life = considered();
    expect(life.try('recordClosureInCaseSystem', businessSupport)).toMatchObject({ refused: 'missing' });
    life.act('agreeClosure', socialWorker, closureAgreed);
    life.act('authoriseClosure', teamManager, { reason: 'ceased-other' });
    life.until('2025-06-10 10:00').act('returnClosure', teamManager, { reason: 'concerns-remain' });
    expect(life.case.stage).toBe('plan active');
    toLists(life);
    expect(life.try('recordClosureInCaseSystem', businessSupport)).toMatchObject({
      refused: 'missing',
      message: expect.stringContaining('authorised') as string,
    });
  });
});
