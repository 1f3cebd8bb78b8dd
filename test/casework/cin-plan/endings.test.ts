import {
  aPlan,
  businessSupport,
  dutyManager,
  person,
  socialWorker,
  teamManager,
  type Life,
} from '../../support/life';
import { rule } from '../../support/rule';
import { activePlan, clocksOf, initial, readyToClose, toLists } from './peterborough-plan';

const because = (life: Life) =>
  life.case.facts
    .filter(({ event, voided }) => event === 'PlanEnded' && !voided)
    .map(({ at, fields }) => [at, fields.because]);

const startsSection47 = {
  decision: 'section-47',
  startsSection47: true,
  keyElementsListed: true,
  harmChecklistDone: true,
  explanation: 'seen as soon as possible',
};

describe('never both: a child-protection plan ends the child-in-need plan the same day', () => {
  rule('N-12', 'by the conference, on its day, however late it is entered', () => {
    const life = activePlan()
      .until('2025-07-14 10:00')
      .act('holdConference', socialWorker, { kind: 'initial', outcome: 'cp-plan' }, '2025-07-10');
    expect(because(life)).toEqual([['2025-07-10', 'protection-plan']]);
    expect(life.events.at(-1)).toMatchObject({ event: 'PlanEnded', by: 'clock', cite: ['N-12'] });
    expect(clocksOf(life)).toEqual(['next-look']);
  });

  rule('N-12', 'by the legal status too, and once: the conference that follows ends nothing again', () => {
    const life = activePlan().act('recordLegalStatus', socialWorker, { status: 'protection-plan' });
    life.act('holdConference', socialWorker, { kind: 'initial', outcome: 'cp-plan' });
    expect(because(life)).toHaveLength(1);
  });

  rule('N-12', 'a conference that makes no plan, or looks at something else, ends nothing', () => {
    for (const outcome of ['no-cp-plan', 'cp-plan-ended']) {
      const life = activePlan().act('holdConference', socialWorker, {
        kind: 'initial',
        outcome,
        outlinePlanDrafted: true,
        draftedWithFamily: true,
      });
      expect(because(life)).toEqual([]);
    }
    expect(
      because(activePlan().act('recordLegalStatus', socialWorker, { status: 'supervision-order' })),
    ).toEqual([]);
  });

  rule(
    'N-12',
    'the conference redated, the end moves with it; voided, the plan goes on with all its clocks',
    () => {
      const life = activePlan()
        .until('2025-07-14 10:00')
        .act('holdConference', socialWorker, { kind: 'initial', outcome: 'cp-plan' }, '2025-07-10');
      const conference = life.case.facts.find(({ event }) => event === 'ConferenceHeld')?.id ?? 0;
      life.act('correct', socialWorker, {
        entry: conference,
        correction: 'redate',
        happenedAt: '2025-07-11',
        reason: 'wrong-date',
      });
      expect(because(life)).toEqual([['2025-07-11', 'protection-plan']]);
      life.act('correct', socialWorker, { entry: conference, correction: 'void', reason: 'wrong-child' });
      expect(because(life)).toEqual([]);
      expect(life.case.stage).toBe('plan active');
      expect(clocksOf(life)).toEqual(
        expect.arrayContaining(['meeting', 'visit', 'formal-review', 'plan-limit']),
      );
    },
  );

  rule('N-12', 'it is never refused or held up: also while section 47 runs and a concern waits', () => {
    const life = activePlan()
      .act('raiseConcern', socialWorker, { kind: 'significant-harm' })
      .act('holdStrategyDiscussion', socialWorker, startsSection47);
    life.act('holdConference', socialWorker, { kind: 'initial', outcome: 'cp-plan' });
    expect(because(life)).toEqual([['2025-06-09T14:00:00.000Z', 'protection-plan']]);
  });

  rule('N-12', 'looked after: ended that day as well', () => {
    const life = activePlan()
      .until('2025-07-01 10:00')
      .act('recordLegalStatus', socialWorker, { status: 'looked-after' });
    expect(because(life)).toEqual([['2025-07-01T09:00:00.000Z', 'looked-after']]);
  });
});

describe('nobody lets go of a child while protection is open', () => {
  const closing = () => readyToClose(activePlan());

  rule(
    ['PET-8.4', 'PET-4.28a'],
    'a running section 47, a hold, a concern without an answer: each holds the closure',
    () => {
      const running = closing().act('holdStrategyDiscussion', socialWorker, startsSection47);
      expect(running.try('recordClosureInCaseSystem', businessSupport)).toMatchObject({
        refused: 'stage',
        message: expect.stringContaining('section 47') as string,
      });
      running.act('endSection47', teamManager, {
        outcome: 'not-substantiated',
        significantHarm: false,
        emergencyActionNeeded: false,
        conferenceNotRequired: true,
      });
      const held = closing().act('holdForProtection', socialWorker, { reason: 'possible-harm' });
      expect(held.try('recordClosureInCaseSystem', businessSupport)).toMatchObject({ refused: 'stage' });
      const concern = closing().act('raiseConcern', socialWorker, { kind: 'significant-harm' });
      expect(concern.try('recordClosureInCaseSystem', businessSupport)).toMatchObject({ refused: 'stage' });
      expect(concern.try('authoriseClosure', teamManager, { reason: 'ceased-other' })).toMatchObject({
        refused: 'stage',
      });
      concern.act('discussConcern', socialWorker, { withRole: 'team-manager', result: 'continue' });
      concern.act('recordClosureInCaseSystem', businessSupport);
      expect(because(concern)).toHaveLength(1);
    },
  );
});

describe('what ends a plan, and what does not', () => {
  rule('PET-8.9', 'needs that are met end it by a closure, not by a word', () => {
    expect(activePlan().try('endPlan', socialWorker, { because: 'needs-met' })).toMatchObject({
      refused: 'missing',
    });
    expect(activePlan().try('endPlan', socialWorker, { because: 'stepped-down' })).toMatchObject({
      refused: 'missing',
    });
    expect(activePlan().try('endPlan', socialWorker, { because: 'transferred' })).toMatchObject({
      refused: 'missing',
    });
    expect(activePlan().try('endPlan', socialWorker, { because: 'adulthood' })).toMatchObject({
      refused: 'missing',
    });
  });

  test('HOUSE-3.1: declined before it was agreed it ends; agreed, by whichever entry, it closes on withdrawal', () => {
    const planning = aPlan({ opened: '2025-06-02 10:00' });
    expect(planning.try('endPlan', socialWorker, { because: 'declined' })).toMatchObject({
      refused: 'missing',
    });
    planning.act('recordAgreement', socialWorker, {
      who: 'parent',
      to: 'child-in-need-plan',
      answer: 'refused',
    });
    planning.act('endPlan', socialWorker, { because: 'declined' });
    expect(planning.case.stage).toBe('closed');

    const byMeeting = aPlan({ opened: '2025-06-02 10:00' })
      .act('shareAssessment', socialWorker, { kind: 'assessment', with: 'meeting-attendees' })
      .act('holdMeeting', socialWorker, initial)
      .act('recordAgreement', socialWorker, { who: 'parent', to: 'child-in-need-plan', answer: 'withdrawn' });
    expect(byMeeting.try('endPlan', socialWorker, { because: 'declined' })).toMatchObject({
      refused: 'missing',
    });
  });

  test('HOUSE-3.5: turning 18 is a task, whose answer may end the plan; another authority takes over by its letter', () => {
    const life = activePlan().act('recordAdulthood', socialWorker);
    expect(life.tasks).toContain('recordAdulthood');
    expect(life.case.stage).toBe('plan active');
    life.act('recordAdulthood', socialWorker, { next: 'adult-services' });
    life.act('endPlan', socialWorker, { because: 'adulthood' });
    expect(because(life)).toHaveLength(1);

    const moved = activePlan().act('recordMove', socialWorker, { to: 'other-authority' });
    expect(clocksOf(moved)).toContain('visit');
    moved.act('recordOtherAuthorityAcceptance', socialWorker, {
      authority: 'E10000018',
      acceptedOn: '2025-06-09',
      acceptance: 'DOC-9',
    });
    expect(clocksOf(moved)).toEqual(['next-look']);
    expect(moved.case.clocks.filter(({ status }) => status === 'late')).toEqual([]);
  });

  test('HOUSE-1.5: on death every clock stops and nothing more goes out', () => {
    const life = activePlan().act('recordDeath', teamManager);
    expect(clocksOf(life)).toEqual([]);
    expect(life.case.stage).toBe('closed');
    expect(
      life.events.flatMap(({ event, notices = [] }) => (event === 'DeathRecorded' ? notices : [])),
    ).toHaveLength(1);
    life.until('2025-12-31 10:00');
    expect(life.events.at(-1)?.event).toBe('CaseClosed');
  });
});

describe('the reasons of the census', () => {
  const codes: [string, string | undefined][] = [
    ['adopted', 'rc1'],
    ['died', 'rc2'],
    ['child-arrangements-order', 'rc3'],
    ['special-guardianship', 'rc4'],
    ['adult-services', 'rc6'],
    ['ceased-other', 'rc7'],
    ['agreement-withdrawn', 'rc7'],
    ['after-assessment-no-further-action', 'rc8'],
    ['after-assessment-early-help', 'rc9'],
    ['entered-in-error', undefined],
  ];

  test.each(codes)('closed as %s it is %s, from the ground that was authorised', (reason, census) => {
    const life = activePlan();
    life.act('decideAtPanel', teamManager, { panel: 'step-down-panel', outcome: 'step-down' });
    readyToClose(life, reason).act('recordClosureInCaseSystem', businessSupport);
    const closed = life.case.facts.find(({ event }) => event === 'ClosedInCaseSystem');
    expect(closed?.fields).toMatchObject({ reason });
    expect(closed?.fields.census).toBe(census);
  });

  test('another code than that of the ground is refused, with the right one', () => {
    const life = readyToClose(activePlan());
    expect(
      life.try('recordClosureInCaseSystem', businessSupport, { census: 'rc8', reason: 'ceased-other' }),
    ).toMatchObject({
      refused: 'shape',
      errors: [{ pointer: '/census', message: 'is rc7 for the ground ceased-other' }],
    });
  });
});

describe('closed in error', () => {
  const closed = () => {
    const life = activePlan().act('copyPlan', socialWorker, { parents: true, child: true, agencies: true });
    readyToClose(life.until('2025-06-10 10:00'));
    return life.act('recordClosureInCaseSystem', businessSupport);
  };

  test('HOUSE-4.3: the Team Manager takes it back, and nobody else; every clock runs on from where it was', () => {
    const life = closed();
    expect(life.case.stage).toBe('closed');
    life.until('2025-06-16 10:00');
    for (const actor of [socialWorker, dutyManager, person('sm-1', ['service-manager']), businessSupport])
      expect(life.try('withdrawClosure', actor, { reason: 'entered-in-error' })).toMatchObject({
        refused: 'not-allowed',
      });
    life.act('withdrawClosure', teamManager, { reason: 'entered-in-error' });
    expect(life.events.map(({ event }) => event)).toContain('CaseReopened');
    expect(because(life)).toEqual([]);
    expect(life.clock('meeting').readings).toMatchObject([{ due: '2025-07-22' }]);
    expect(life.clock('visit').readings).toMatchObject([{ due: '2025-07-14' }]);
  });

  test('HOUSE-4.3: the authorisation still stands until it is returned too; then it is an active plan again', () => {
    const life = closed()
      .until('2025-06-16 10:00')
      .act('withdrawClosure', teamManager, { reason: 'work-not-finished' });
    expect(life.case.stage).toBe('closing');
    life.act('returnClosure', teamManager, { reason: 'concerns-remain' });
    expect(life.case.stage).toBe('plan active');
  });

  test('HOUSE-4.3: what something else ended is corrected there', () => {
    expect(activePlan().try('withdrawClosure', teamManager, { reason: 'entered-in-error' })).toMatchObject({
      refused: 'missing',
      message: expect.stringContaining('nothing has closed') as string,
    });
    const life = activePlan().act('holdConference', socialWorker, { kind: 'initial', outcome: 'cp-plan' });
    expect(life.try('withdrawClosure', teamManager, { reason: 'entered-in-error' })).toMatchObject({
      message: expect.stringContaining('correct that entry') as string,
    });
  });

  test('HOUSE-4.3: closed is closed for everything else, and what protects is still taken', () => {
    const life = closed();
    toRefuse(life);
    life.act('raiseConcern', socialWorker, { kind: 'significant-harm' });
    expect(life.case.stage).not.toBe('closed');
  });

  function toRefuse(life: Life): void {
    expect(life.try('holdMeeting', socialWorker, { purpose: 'progress' })).toMatchObject({
      refused: 'closed',
    });
    expect(() => toLists(life)).toThrow('closed');
  }
});
