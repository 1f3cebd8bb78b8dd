import { aReferral, london } from '../support/life';
import { rule } from '../support/rule';
import { happened, under, type Happening } from '../support/under';

const after = (...what: Happening[]) => under('peterborough').given(...what);
const referral = (at: string, fields = {}) => happened('ReferralReceived', at, fields);
const plan = (at: string, fields = {}) => happened('PlanOpened', at, { route: 'assessment', ...fields });
const meeting = (at: string, fields = {}) => happened('MeetingHeld', at, { purpose: 'review', ...fields });
const strategy = (at: string, fields = {}) =>
  happened('StrategyDiscussionHeld', at, { startsSection47: true, ...fields });

describe('contacts and referrals', () => {
  rule(
    ['PET-2.3b', 'PET-2.3c'],
    'decides a contact within 24 elapsed hours, also when the clocks go forward',
    () => {
      expect(after(happened('ContactReceived', '2025-03-29 09:30')).clock('contact-decision')).toEqual({
        limit: london('2025-03-30 10:30'),
        national: '2025-03-31',
        status: 'running',
      });
    },
  );

  rule('PET-2.3b', 'gives a referral its own time from the moment the contact becomes one (C-22)', () => {
    const case_ = after(
      happened('ContactReceived', '2025-06-02 10:00', { safeAddress: true }),
      happened('ContactDecided', '2025-06-03 09:00', { outcome: 'referral' }),
    );
    expect(case_.clock('contact-decision').status).toBe('met');
    expect(case_.clock('referral-decision')).toMatchObject({
      target: london('2025-06-04 09:00'),
      limit: '2025-06-04',
    });
    expect(case_.clock('acknowledgement').limit).toBe(london('2025-06-04 09:00'));
  });

  rule(
    ['PET-3.5f', 'PET-3.5h', 'PET-3.23', 'PET-4.18'],
    'decides before Easter by Tuesday, and aims for Good Friday (C-01)',
    () => {
      const clock = after(referral('2025-04-17 16:59')).clock('referral-decision');
      expect(clock).toEqual({
        target: london('2025-04-18 16:59'),
        limit: '2025-04-22',
        national: '2025-04-22',
        status: 'running',
      });
    },
  );

  rule('PET-3.5a', 'records a referral when it is received', () => {
    const { story } = aReferral({ received: '2025-06-02 10:00' });
    expect(story).toEqual([`${london('2025-06-02 10:00')} ReferralReceived`]);
  });

  rule('PET-3.13', 'gives an unborn child the same timescales', () => {
    const born = after(referral('2025-06-02 10:00'));
    const unborn = after(referral('2025-06-02 10:00', { unborn: true }));
    expect(unborn.names).toEqual(born.names);
    expect(unborn.clock('referral-decision')).toEqual(born.clock('referral-decision'));
    const mother = happened('VisitMade', '2026-01-20', { seen: true, seenAs: 'expectant-mother' });
    expect(after(plan('2026-01-05'), mother).clock('visit').limit).toBe('2026-03-03');
  });

  rule('PET-3.5f', 'counts from the London day, and over New Year', () => {
    expect(after(referral('2026-07-03 00:30')).clock('referral-decision').limit).toBe('2026-07-06');
    expect(after(referral('2026-12-31 23:59')).clock('referral-decision').limit).toBe('2027-01-04');
  });

  rule('PET-3.5h', 'is decided when the decision is signed, not when it is recommended', () => {
    const recommended = [
      referral('2025-06-02 10:00'),
      happened('DecisionRecommended', '2025-06-02 12:00', { outcome: 'assessment' }),
    ];
    const signed = happened('ReferralDecided', '2025-06-02 13:00', { outcome: 'assessment' });
    expect(after(...recommended).clock('referral-decision').status).toBe('running');
    expect(after(...recommended, signed).clock('referral-decision').status).toBe('met');
  });

  describe('towards the referrer, for a referral on Friday 19 December 2025 at 11:00', () => {
    const received = referral('2025-12-19 11:00', { safeAddress: true });

    rule('PET-3.24a', 'acknowledges by Saturday 11:00', () => {
      expect(after(received).clock('acknowledgement').limit).toBe(london('2025-12-20 11:00'));
    });

    rule('PET-3.24b', 'tells the outcome in writing by Boxing Day: seven days are calendar days', () => {
      const told = (by: string) => happened('ReferrerInformed', '2025-12-22 10:00', { by });
      expect(after(received).clock('outcome-notification').limit).toBe('2025-12-26');
      expect(after(received, told('telephone')).clock('outcome-notification').status).toBe('running');
      expect(after(received, told('letter')).clock('outcome-notification').status).toBe('met');
    });

    rule(
      'PET-3.25a',
      'lets the referrer chase after three working days without an acknowledgement (C-21)',
      () => {
        const acknowledged = happened('ReferrerAcknowledged', '2025-12-19 15:00', { by: 'e-mail' });
        expect(after(received).clock('referrer-chase').limit).toBe('2025-12-24');
        expect(after(received, acknowledged).clock('referrer-chase').status).toBe('ended');
      },
    );

    rule(
      ['PET-3.24a', 'PET-3.24b', 'PET-3.25a'],
      'starts no clock towards a referrer without a safe address',
      () => {
        const towards = ['acknowledgement', 'outcome-notification', 'referrer-chase'];
        expect(after(referral('2025-12-19 11:00')).names.filter((name) => towards.includes(name))).toEqual(
          [],
        );
        const unsafeContact = after(
          happened('ContactReceived', '2025-12-19 09:00'),
          happened('ContactDecided', '2025-12-19 11:00', { outcome: 'referral' }),
        );
        expect(unsafeContact.names.filter((name) => towards.includes(name))).toEqual([]);
      },
    );
  });
});

describe('assessments', () => {
  const authorised = (at: string, kind: string, outcome = 'child-in-need-plan') =>
    happened('AssessmentAuthorised', at, { kind, outcome });

  rule(['PET-4.19', 'PET-4.20'], 'ends at managerial sign-off and not at completion', () => {
    const done = [
      referral('2022-05-23 10:00'),
      happened('AssessmentCompleted', '2022-06-07', { kind: 'assessment', childSeen: true }),
    ];
    expect(after(...done).clock('assessment')).toEqual({ limit: '2022-06-08', status: 'running' });
    expect(after(...done, authorised('2022-06-08', 'assessment')).clock('assessment').status).toBe('met');
  });

  rule(['PET-4.5b', 'PET-4.22b'], 'counts ten working days and not ten days (C-02)', () => {
    expect(after(referral('2025-06-02')).clock('assessment').limit).toBe('2025-06-16');
  });

  rule('PET-4.5b', 'counts from the linked referral, not from when the assessment is begun', () => {
    const later = happened('AssessmentStarted', '2025-06-09', {
      kind: 'assessment',
      referredOn: '2025-06-02',
    });
    expect(after(later).clock('assessment').limit).toBe('2025-06-16');
    expect(after(referral('2025-06-02'), later).clocks('assessment')).toHaveLength(1);
    const onPlan = after(plan('2025-05-01'), later).clock('assessment-on-plan');
    expect(onPlan).toEqual({ limit: '2025-06-16', status: 'running' });
  });

  rule('PET-4.19', 'falls away when the referral is not assessed', () => {
    for (const outcome of ['no-further-action', 'advice', 'early-help', 'commissioning']) {
      const decided = happened('ReferralDecided', '2025-06-02', { outcome });
      expect(after(referral('2025-06-02'), decided).clock('assessment').status).toBe('ended');
    }
    const assess = happened('ReferralDecided', '2025-06-02', { outcome: 'assessment' });
    expect(after(referral('2025-06-02'), assess).clock('assessment').status).toBe('running');
  });

  rule(['PET-4.22b', 'PET-4.34'], 'asks for reasons that the Team Manager signs when it is late', () => {
    const { clocks } = under('peterborough').policy;
    expect(clocks.assessment!.lateReason!.signedBy).toEqual(['team-manager']);
    const others = ['child-and-family-assessment', 'first-meeting-after-assessment', 'retention'];
    for (const name of others) expect(clocks[name]!.lateReason!.signedBy).toEqual(['team-manager']);
  });

  rule(
    ['PET-4.26', 'PET-4.30', 'PET-9.1'],
    'gives 35 working days from the Strategy Meeting, not 35 days (C-03)',
    () => {
      const clock = after(strategy('2025-06-02 15:00')).clock('child-and-family-assessment');
      expect(clock).toEqual({ limit: '2025-07-21', status: 'running' });
    },
  );

  rule('PET-4.26', 'counts from the decision to progress where no Strategy Meeting was held (C-04)', () => {
    const further = happened('FurtherAssessmentDecided', '2025-06-02', {
      kind: 'child-and-family',
      because: 'more-depth',
    });
    const limit = '2025-07-21';
    expect(after(further).clock('child-and-family-assessment').limit).toBe(limit);
    expect(
      after(authorised('2025-06-02', 'assessment', 'child-and-family-assessment')).clock(
        'child-and-family-assessment',
      ).limit,
    ).toBe(limit);
    expect(after(further, strategy('2025-06-20 15:00')).clock('child-and-family-assessment').limit).toBe(
      limit,
    );
    expect(
      after(further, authorised('2025-07-21', 'child-and-family')).clock('child-and-family-assessment')
        .status,
    ).toBe('met');
  });

  rule(
    'PET-4.31',
    'starts no Child and Family Assessment when the Strategy Meeting decides for Section 17',
    () => {
      const section17 = happened('StrategyDiscussionHeld', '2025-06-02 15:00', { decision: 'assessment' });
      // But the national frame's own time for an assessment on an open case runs.
      expect(after(section17).names).toEqual(['assessment-45-on-plan']);
    },
  );

  rule(
    ['PET-4.28c', 'PET-4.13'],
    'sees the child within 24 hours of the decision to start Section 47, day and night',
    () => {
      const friday = strategy('2025-06-06 17:30');
      expect(after(friday).clock('section-47-child-seen').limit).toBe(london('2025-06-07 17:30'));
      expect(
        after(friday, happened('ChildSeen', '2025-06-07 11:00')).clock('section-47-child-seen').status,
      ).toBe('met');
      const notSeen = happened('VisitMade', '2025-06-07 11:00', { seen: false });
      expect(after(friday, notSeen).clock('section-47-child-seen').status).toBe('running');
    },
  );

  rule(
    ['PET-4.28c', 'PET-4.13'],
    'lets the Team Manager alone agree an exception (C-10), and set a shorter time',
    () => {
      const clock = under('peterborough').policy.clocks['section-47-child-seen']!;
      expect(clock.exception).toMatchObject({ signedBy: ['team-manager'] });
      expect(clock.ownInterval!.by).toEqual(expect.arrayContaining(['team-manager', 'emergency-duty-team']));
      expect(clock.ownInterval!.longerBy).toBeUndefined();
    },
  );

  rule('PET-8.4', 'sees the child within 24 hours also when Section 47 begins during a plan', () => {
    const during = after(plan('2025-05-01'), strategy('2025-06-06 17:30'));
    expect(during.clock('section-47-child-seen-on-plan').limit).toBe(london('2025-06-07 17:30'));
  });

  rule(
    'PET-5.26N',
    'holds the conference within 15 working days of the Strategy Meeting that started Section 47',
    () => {
      const first = strategy('2025-06-02 15:00');
      expect(after(first).clock('icpc')).toMatchObject({ limit: '2025-06-23', national: '2025-06-23' });
      expect(after(first, strategy('2025-06-12 15:00')).clock('icpc').limit).toBe('2025-06-23');
      expect(after(first, happened('ConferenceHeld', '2025-06-23')).clock('icpc').status).toBe('met');
      const ended = happened('Section47Ended', '2025-06-16', { outcome: 'not-substantiated' });
      expect(after(first, ended).clock('icpc').status).toBe('ended');
    },
  );
});

describe('the first Child in Need meeting has three ways in and three times (C-06)', () => {
  rule(['PET-5.9a', 'PET-4.23'], 'within ten working days of the sign-off of the Assessment (C-08)', () => {
    const opened = plan('2023-04-28', {
      assessmentAuthorisedOn: '2023-04-27',
      assessmentCompletedOn: '2023-04-24',
    });
    expect(after(opened).clock('first-meeting-after-assessment')).toEqual({
      limit: '2023-05-15',
      status: 'running',
    });
  });

  rule('PET-5.9a', 'counts from the opening of the plan where the sign-off is not recorded with it', () => {
    expect(after(plan('2023-04-27')).clock('first-meeting-after-assessment').limit).toBe('2023-05-15');
  });

  rule('PET-4.27', 'within seven days of the Child and Family Assessment', () => {
    const opened = plan('2025-07-07', {
      route: 'child-and-family-assessment',
      assessmentAuthorisedOn: '2025-07-04',
    });
    expect(after(opened).clock('first-meeting-after-child-and-family').limit).toBe('2025-07-11');
    expect(after(opened).names).not.toContain('first-meeting-after-assessment');
  });

  rule(['PET-5.8c', 'PET-10.4b'], 'within ten days of the conference, a Sunday included', () => {
    const noPlan = plan('2025-06-13', { route: 'conference-no-plan', conferenceOn: '2025-06-12' });
    const steppedDown = plan('2025-06-13', { route: 'protection-plan-ended', decidedOn: '2025-06-12' });
    for (const opened of [noPlan, steppedDown]) {
      expect(after(opened).clock('first-meeting-after-conference').limit).toBe('2025-06-22');
    }
  });

  rule(
    ['PET-4.23', 'PET-4.27', 'PET-10.4b'],
    'is met by any Child in Need meeting, planning or review (C-07)',
    () => {
      const opened = plan('2025-07-07', { assessmentAuthorisedOn: '2025-07-04' });
      for (const purpose of ['initial', 'review']) {
        const held = meeting('2025-07-10', { purpose });
        expect(after(opened, held).clock('first-meeting-after-assessment').status).toBe('met');
      }
    },
  );

  rule('PET-5.17b', 'is not met by a Professionals Meeting, nor is any later one', () => {
    const professionals = meeting('2025-07-10', { purpose: 'professionals' });
    const opened = plan('2025-07-07', { assessmentAuthorisedOn: '2025-07-04' });
    expect(after(opened, professionals).clock('first-meeting-after-assessment').status).toBe('running');
    expect(after(meeting('2025-06-10'), professionals).clock('meeting').limit).toBe('2025-07-22');
  });

  rule('PET-4.24', 'is not needed when the Strategy Meeting sent the case to conference', () => {
    const toConference = strategy('2025-07-08 10:00', { conferenceRequired: true });
    expect(after(plan('2025-07-07'), toConference).clock('first-meeting-after-assessment').status).toBe(
      'ended',
    );
  });
});

describe('a plan, its meetings, visits and reviews', () => {
  rule('PET-5.9b', 'meets at most six weeks after the last meeting (C-09)', () => {
    const held = [meeting('2025-07-10', { purpose: 'initial' }), meeting('2025-07-24')];
    expect(after(held[0]!).clock('meeting').limit).toBe('2025-08-21');
    expect(after(...held).clock('meeting')).toEqual({ limit: '2025-09-04', status: 'running' });
  });

  rule('PET-5.9c', 'lets the Team Manager set meetings more often and nobody less often', () => {
    const { ownInterval } = under('peterborough').policy.clocks.meeting!;
    expect(ownInterval!.by).toEqual(['team-manager']);
    expect(ownInterval!.longerBy).toBeUndefined();
  });

  rule(['PET-7.1', 'PET-6.4f'], 'visits within six weeks of the last visit', () => {
    const visited = happened('VisitMade', '2026-01-20', { seen: true });
    expect(after(plan('2026-01-05')).clock('visit').limit).toBe('2026-02-16');
    expect(after(plan('2026-01-05'), visited).clock('visit').limit).toBe('2026-03-03');
  });

  rule('PET-7.1', 'starts the first six weeks from when the child was last seen', () => {
    expect(after(plan('2026-01-05', { childLastSeenOn: '2025-12-29' })).clock('visit').limit).toBe(
      '2026-02-09',
    );
  });

  rule('PET-6.4f', 'lets the plan ask for more frequent visits, never for fewer', () => {
    const { ownInterval } = under('peterborough').policy.clocks.visit!;
    expect(ownInterval!.by).toContain('social-worker');
    expect(ownInterval!.longerBy).toBeUndefined();
  });

  rule('PET-7.2a', 'counts a visit only when the child was seen', () => {
    const notSeen = happened('VisitMade', '2026-01-20', { seen: false });
    expect(after(plan('2026-01-05'), notSeen).clock('visit').limit).toBe('2026-02-16');
  });

  rule('PET-7.3', 'agrees a visit without the child only after the finding that there is no concern', () => {
    expect(under('peterborough').policy.clocks.visit!.exception).toMatchObject({
      signedBy: ['team-manager'],
      establishFirst: true,
    });
  });

  rule('PET-8.1a', 'reviews a plan formally at six months and six months after each review', () => {
    const review = meeting('2026-02-20', { purpose: 'formal-review' });
    expect(after(plan('2025-09-01')).clock('formal-review').limit).toBe('2026-03-01');
    expect(after(plan('2025-09-01'), review).clock('formal-review').limit).toBe('2026-08-20');
  });

  rule('PET-8.6a', 'may be held within a scheduled meeting, before the six-month date (C-16)', () => {
    const combined = meeting('2026-02-20', { purpose: 'review', combinedWithReview: true });
    expect(after(plan('2025-09-01'), combined).clock('formal-review').limit).toBe('2026-08-20');
    expect(after(plan('2025-09-01'), meeting('2026-02-20')).clock('formal-review').limit).toBe('2026-03-01');
  });

  rule('PET-8.3', 'starts the six months anew with an early review', () => {
    const early = meeting('2025-11-10', { purpose: 'formal-review' });
    expect(after(plan('2025-09-01'), early).clock('formal-review').limit).toBe('2026-05-10');
  });

  rule('PET-8.1b', 'leaves the interval of reviews to the Team Manager, shorter only', () => {
    const { ownInterval } = under('peterborough').policy.clocks['formal-review']!;
    expect(ownInterval).toMatchObject({ by: ['team-manager'], cite: ['PET-8.1b'] });
    expect(ownInterval!.longerBy).toBeUndefined();
  });

  rule(
    ['PET-8.2', 'PET-6.2'],
    'ends after twelve months unless the Team Manager signs the longer need (C-13)',
    () => {
      const limit = (on: string) => after(plan(on)).clock('plan-limit').limit;
      expect([limit('2024-02-29'), limit('2023-02-28'), limit('2025-09-01')]).toEqual([
        '2025-02-28',
        '2024-02-28',
        '2026-09-01',
      ]);
      expect(under('peterborough').policy.clocks['plan-limit']!.exception!.signedBy).toEqual([
        'team-manager',
      ]);
      const ended = happened('PlanEnded', '2024-08-01', { because: 'needs-met' });
      expect(after(plan('2024-02-29'), ended).clock('plan-limit').status).toBe('met');
    },
  );

  rule('PET-5.8e', 'steps back within 20 working days of the meeting over Christmas', () => {
    const decided = meeting('2025-11-28', { outcome: 'step-back' });
    expect(after(decided).clock('step-back')).toEqual({ limit: '2025-12-30', status: 'running' });
    const done = happened('StepDownCompleted', '2025-12-18', { to: 'team-around-the-child' });
    expect(after(decided, done).clock('step-back').status).toBe('met');
    const remains = happened('PanelDecided', '2025-12-03', { panel: 'step-down-panel', outcome: 'remain' });
    expect(after(decided, remains).clock('step-back').status).toBe('ended');
  });
});

describe('transfer', () => {
  const opened = plan('2025-07-07', { teamKind: 'assessment', assessmentAuthorisedOn: '2025-07-04' });

  rule(
    'PET-9.5',
    'happens within seven days of the sign-off, not when the first meeting happens to be (C-12)',
    () => {
      const held = meeting('2025-07-10', { purpose: 'initial' });
      expect(after(opened, held).clock('transfer')).toEqual({ limit: '2025-07-11', status: 'running' });
      expect(under('peterborough').policy.clocks.transfer!.exception!.signedBy).toEqual(['team-manager']);
      const done = happened('TransferCompleted', '2025-07-11', { team: 'family-support-1' });
      expect(after(opened, held, done).clock('transfer').status).toBe('met');
    },
  );

  rule('PET-9.5', 'does not concern a plan that the receiving team opened', () => {
    expect(after(plan('2025-07-07', { teamKind: 'family-support' })).names).not.toContain('transfer');
  });

  rule('PET-4.27-2', 'is not needed for work kept for up to three months', () => {
    const kept = meeting('2025-11-30', { outcome: 'keep-in-team' });
    expect(after(opened, kept).clock('transfer').status).toBe('ended');
    expect(after(opened, kept).clock('retention').limit).toBe('2026-02-28');
    const done = happened('FocusedWorkCompleted', '2026-02-20', { meeting: 2 });
    expect(after(opened, kept, done).clock('retention').status).toBe('met');
  });
});

rule(
  [
    'PET-2.3a',
    'PET-3.19',
    'PET-3.5j',
    'PET-5.21',
    'PET-5.26',
    'PET-6.6',
    'PET-8.10',
    'PET-8.1c',
    'PET-10.9b',
  ],
  'gives no time where the procedure gives no number',
  () => {
    const silent = [
      ...['contact-recording', 'lado-contact', 'first-visit', 'visit-record', 'assessment-shared', 'minutes'],
      ...[
        'plan-copies',
        'social-worker-notice',
        'safety-plan-typed',
        'child-update',
        'oversight',
        'supervision',
      ],
      ...['plan-12-weeks', 'plan-16-weeks', 'plan-26-weeks', 'tac', 'early-help-review', 'disabled-review'],
      ...['closing-summary', 'closure'],
    ];
    const { clocks } = under('peterborough').policy;
    expect(silent.filter((name) => name in clocks)).toEqual([]);
  },
);
