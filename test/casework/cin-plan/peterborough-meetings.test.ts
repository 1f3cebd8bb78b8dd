import { aPlan, businessSupport, dutyManager, person, socialWorker, teamManager } from '../../support/life';
import { rule } from '../../support/rule';
import {
  activePlan,
  clocksOf,
  dues,
  formalReview,
  initial,
  invited,
  progress,
  review,
  without,
} from './peterborough-plan';

describe('the first meeting, with a time for each way in (C-06)', () => {
  rule(['PET-5.9a', 'PET-4.23'], 'ten working days from the sign-off of the Assessment, over Easter', () => {
    // Signed off Thu 10 Apr 2025: 11, 14, 15, 16, 17 Apr; Good Friday and Easter Monday; 22, 23, 24, 25, 28 Apr.
    const life = aPlan({
      opened: '2025-04-11 09:00',
      fields: { assessmentCompletedOn: '2025-04-04', assessmentAuthorisedOn: '2025-04-10' },
    });
    expect(dues(life, 'first-meeting-after-assessment')).toEqual(['limit 2025-04-28']);
    expect(clocksOf(life)).not.toContain('first-meeting-after-child-and-family');
    expect(clocksOf(life)).not.toContain('first-meeting-after-conference');
  });

  rule(
    'PET-4.27',
    'seven days from the sign-off of the Child and Family Assessment, weekend and Easter included',
    () => {
      const life = aPlan({
        opened: '2025-04-14 09:00',
        fields: { route: 'child-and-family-assessment', assessmentAuthorisedOn: '2025-04-14' },
      });
      expect(dues(life, 'first-meeting-after-child-and-family')).toEqual(['limit 2025-04-21']);
      expect(clocksOf(life)).not.toContain('first-meeting-after-assessment');
    },
  );

  rule(
    'PET-4.27',
    'seven days also after Section 47, which goes on with a Child and Family Assessment',
    () => {
      const life = aPlan({ opened: '2025-06-02 09:00', fields: { route: 'section-47' } });
      expect(dues(life, 'first-meeting-after-child-and-family')).toEqual(['limit 2025-06-09']);
    },
  );

  rule(
    ['PET-5.8c', 'PET-10.4b'],
    'ten calendar days from the conference, not from when the plan was opened',
    () => {
      for (const route of ['conference-no-plan', 'protection-plan-ended']) {
        const life = aPlan({ opened: '2025-05-06 09:00', fields: { route, conferenceOn: '2025-05-01' } });
        expect(dues(life, 'first-meeting-after-conference')).toEqual(['limit 2025-05-11']);
      }
    },
  );

  rule(
    ['PET-5.9a', 'PET-4.34'],
    'out of timescale it asks why, and the Team Manager signs the reason',
    () => {
      const life = aPlan({ opened: '2025-06-02 10:00', fields: { assessmentAuthorisedOn: '2025-06-02' } })
        .act('shareAssessment', socialWorker, { kind: 'assessment', with: 'meeting-attendees' })
        .until('2025-06-17 10:00')
        .act('holdMeeting', socialWorker, initial);
      expect(life.clock('first-meeting-after-assessment')).toMatchObject({
        status: 'late',
        lateReason: 'needed',
      });
      life.act('giveLateReason', socialWorker, {
        clock: 'first-meeting-after-assessment',
        reason: 'family-unavailable',
      });
      expect(life.clock('first-meeting-after-assessment').lateReason).toBe('needed');
      life.act('giveLateReason', teamManager, {
        clock: 'first-meeting-after-assessment',
        reason: 'family-unavailable',
      });
      expect(life.clock('first-meeting-after-assessment').lateReason).toBe('given');
    },
  );

  rule(
    'PET-5.17b',
    'a Professionals Meeting says why, and ends neither the first meeting nor the six weeks',
    () => {
      const life = aPlan({ opened: '2025-06-02 10:00' });
      expect(life.try('holdMeeting', socialWorker, { purpose: 'professionals' })).toMatchObject({
        refused: 'shape',
        cite: ['PET-5.17b'],
      });
      life.act('holdMeeting', socialWorker, { purpose: 'professionals', outcomeReasonRecorded: true });
      expect(life.clock('first-meeting-after-assessment').status).toBe('running');

      const active = activePlan().until('2025-07-14 10:00');
      active.act('holdMeeting', socialWorker, { purpose: 'professionals', outcomeReasonRecorded: true });
      expect(dues(active, 'meeting')).toEqual(['limit 2025-07-21']);
    },
  );

  rule('PET-4.24', 'a case that goes to conference needs no initial meeting', () => {
    const life = aPlan({ opened: '2025-06-02 10:00' }).act('holdStrategyDiscussion', socialWorker, {
      decision: 'section-47',
      startsSection47: true,
      conferenceRequired: true,
    });
    expect(life.clock('first-meeting-after-assessment').status).toBe('ended');
  });

  rule(['PET-5.21', 'PET-5.8a', 'PET-5.22', 'PET-5.23', 'PET-5.24'], 'what the first meeting holds', () => {
    const life = aPlan({ opened: '2025-06-02 10:00' });
    const refusal = life.try('holdMeeting', socialWorker, { purpose: 'initial' });
    expect(refusal).toMatchObject({ refused: 'missing' });
    const cite = 'cite' in refusal ? refusal.cite : [];
    for (const id of ['PET-5.21', 'PET-5.20', 'PET-5.8a', 'PET-5.22', 'PET-5.23', 'PET-5.24', 'PET-5.13'])
      expect(cite).toContain(id);

    life.act('shareAssessment', socialWorker, { kind: 'assessment', with: 'parents', surveySent: true });
    expect(life.try('holdMeeting', socialWorker, initial)).toMatchObject({ cite: ['PET-5.21'] });
    life.act('shareAssessment', socialWorker, { kind: 'assessment', with: 'agencies' });
    life.act('holdMeeting', socialWorker, initial);
    expect(life.case.stage).toBe('plan active');
    expect(life.leads).toEqual(['plan active']);
  });
});

describe('who chairs, who is asked, who did not come', () => {
  rule(
    ['PET-5.20', 'PET-8.6a'],
    'Social Worker, Lead Professional or manager; anybody else with an explanation',
    () => {
      for (const chairRole of ['social-worker', 'team-manager', 'lead-practitioner', 'duty-manager']) {
        const life = activePlan().act('holdMeeting', socialWorker, { ...progress, chairRole });
        expect(life.events.at(-1)?.fields).toMatchObject({ chairRole });
      }
      const life = activePlan();
      expect(
        life.try('holdMeeting', socialWorker, { ...progress, chairRole: 'business-support' }),
      ).toMatchObject({
        refused: 'shape',
        cite: ['PET-5.20', 'PET-8.6a'],
      });
      life.act('holdMeeting', socialWorker, {
        ...progress,
        chairRole: 'review-manager',
        explanation: 'the chair of another service',
      });
    },
  );

  rule('PET-5.20', 'in a particularly complex case the Team Manager names the chair', () => {
    const life = activePlan();
    const named = { purpose: 'progress', chairRole: 'team-manager', complex: true };
    expect(life.try('nameChair', socialWorker, named)).toMatchObject({ refused: 'not-allowed' });
    life.act('nameChair', teamManager, named);
  });

  rule(
    ['PET-5.18', 'PET-5.10a', 'PET-5.19', 'PET-5.17a'],
    'business support may send the invitations, complete',
    () => {
      const life = activePlan();
      const answer = life.try('sendInvitations', businessSupport, { purpose: 'progress' });
      expect(answer).toMatchObject({ cite: ['PET-5.10a', 'PET-5.19', 'PET-5.17a'] });
      life.act('sendInvitations', businessSupport, { ...invited, purpose: 'progress' });
      expect(
        life.try('sendInvitations', person('edt-1', ['emergency-duty-team']), {
          ...invited,
          purpose: 'progress',
        }),
      ).toMatchObject({ refused: 'not-allowed' });
    },
  );

  rule('PET-8.5', 'each Review is invited to: the invitations of the last one do not count again', () => {
    const life = activePlan().until('2025-07-15 10:00');
    expect(life.try('holdMeeting', socialWorker, review)).toMatchObject({
      refused: 'missing',
      cite: ['PET-8.5'],
    });
    life.act('sendInvitations', socialWorker, invited).until('2025-07-21 10:00');
    life.act('holdMeeting', socialWorker, review).until('2025-08-25 10:00');
    expect(life.try('holdMeeting', socialWorker, review)).toMatchObject({
      refused: 'missing',
      cite: ['PET-8.5'],
    });
  });

  rule(
    ['PET-5.10b', 'PET-5.10c', 'PET-5.12b'],
    'whoever was absent is told by a named member; who did not wish to come was heard',
    () => {
      const life = activePlan();
      const absent = { purpose: 'progress', who: 'child', reason: 'child-objects' };
      expect(life.try('recordAbsence', socialWorker, absent)).toMatchObject({ cite: ['PET-5.10b'] });
      expect(
        life.try('recordAbsence', socialWorker, {
          ...absent,
          who: 'parents',
          reason: 'did-not-wish',
          informant: 'social-worker',
        }),
      ).toMatchObject({ cite: ['PET-5.12b'] });
      life.act('recordAbsence', socialWorker, { ...absent, informant: 'social-worker' });
      expect(life.told).toEqual(['digest sw-1']);
      expect(life.tasks).toContain('informAbsent');
      life.act('informAbsent', socialWorker, { who: 'child' });
      expect(life.tasks).not.toContain('informAbsent');
    },
  );

  rule('PET-5.12a', 'parents who missed a review get its record and are asked to sign it: both', () => {
    const life = activePlan()
      .act('sendInvitations', socialWorker, invited)
      .act('holdMeeting', socialWorker, review)
      .act('recordAbsence', socialWorker, {
        purpose: 'review',
        who: 'parents',
        reason: 'failed-to-attend',
        informant: 'social-worker',
      });
    expect(life.tasks).toContain('informAbsent');
    expect(life.try('informAbsent', socialWorker, { who: 'parents', recordGiven: true })).toMatchObject({
      refused: 'shape',
      errors: [{ pointer: '/signatureAsked' }],
      cite: ['PET-5.12a'],
    });
    life.act('informAbsent', socialWorker, { who: 'child' });
    expect(life.tasks).toContain('informAbsent');
    life.act('informAbsent', socialWorker, { who: 'parents', recordGiven: true, signatureAsked: true });
    expect(life.tasks).not.toContain('informAbsent');
  });

  rule(
    ['PET-5.26', 'PET-5.11', 'PET-8.10', 'PET-8.11'],
    'the record goes to all, once it and the views stand on file',
    () => {
      const life = activePlan()
        .act('sendInvitations', socialWorker, invited)
        .act('holdMeeting', socialWorker, review);
      expect(life.tasks.filter((task) => task === 'circulateMinutes')).toHaveLength(3);
      const sent = { purpose: 'review', what: 'review-record', allParticipants: true };
      expect(life.try('circulateMinutes', businessSupport, sent)).toMatchObject({
        refused: 'missing',
        cite: ['PET-5.26', 'PET-5.11', 'PET-8.11'],
      });
      life.act('uploadRecord', businessSupport, { what: 'review-record' });
      life.act('recordViews', socialWorker, { whose: 'child', context: 'review' });
      expect(
        life.try('circulateMinutes', businessSupport, {
          purpose: 'review',
          what: 'minutes',
          allParticipants: true,
        }),
      ).toMatchObject({ cite: ['PET-8.10'] });
      life.act('circulateMinutes', businessSupport, sent);
      expect(life.tasks).not.toContain('circulateMinutes');
    },
  );

  rule('PET-8.10', 'the record may be kept from somebody, with the reason, and never silently', () => {
    const life = activePlan()
      .act('sendInvitations', socialWorker, invited)
      .act('holdMeeting', socialWorker, review)
      .act('uploadRecord', businessSupport, { what: 'review-record' })
      .act('recordViews', socialWorker, { whose: 'child', context: 'review' });
    const withheld = { purpose: 'review', what: 'review-record', withheldFromSomebody: true };
    expect(life.try('circulateMinutes', socialWorker, withheld)).toMatchObject({
      errors: [{ pointer: '/withheldReason' }],
    });
    life.act('circulateMinutes', socialWorker, { ...withheld, withheldReason: 'violent-parent' });
  });
});

describe('meetings go on, six weeks apart at most (C-09)', () => {
  rule(
    'PET-5.9b',
    'forty-two days from the last one held, on the same weekday, whatever it was called',
    () => {
      const life = activePlan();
      // Mon 9 June + 42 days.
      expect(dues(life, 'meeting')).toEqual(['limit 2025-07-21']);
      life.until('2025-07-10 11:00').act('holdMeeting', socialWorker, progress);
      expect(dues(life, 'meeting')).toEqual(['limit 2025-08-21']);
      life.act('sendInvitations', socialWorker, { ...invited, purpose: 'formal-review' });
      life.until('2025-08-20 11:00').act('holdMeeting', socialWorker, formalReview);
      expect(dues(life, 'meeting')).toEqual(['limit 2025-10-01']);
    },
  );

  rule(
    'PET-5.9b',
    'a missed meeting is out of timescale until one is held, and in the ladder after five working days',
    () => {
      const life = activePlan().until('2025-07-28 09:00');
      expect(life.clock('meeting')).toMatchObject({ status: 'running', rung: 1 });
      life.act('holdMeeting', socialWorker, progress);
      expect(life.case.clocks.filter(({ name }) => name === 'meeting').map(({ status }) => status)).toContain(
        'late',
      );
    },
  );

  rule('PET-5.9c', 'the Team Manager asks for more meetings, with the reason; never for fewer', () => {
    const life = activePlan();
    const fourWeeks = { clock: 'meeting', interval: '4 weeks' };
    expect(
      life.try('setOwnInterval', socialWorker, { ...fourWeeks, reason: 'risk-increased' }),
    ).toMatchObject({
      refused: 'not-allowed',
    });
    expect(life.try('setOwnInterval', teamManager, fourWeeks)).toMatchObject({ cite: ['PET-5.9c'] });
    life.act('setOwnInterval', teamManager, { ...fourWeeks, reason: 'risk-increased' });
    expect(dues(life, 'meeting')).toEqual(['limit 2025-07-07']);
    expect(
      life.try('setOwnInterval', teamManager, {
        clock: 'meeting',
        interval: '8 weeks',
        longer: true,
        reason: 'progress-made',
      }),
    ).toMatchObject({ refused: 'missing' });
    life.act('setOwnInterval', teamManager, {
      clock: 'meeting',
      interval: '8 weeks',
      reason: 'progress-made',
    });
    expect(dues(life, 'meeting')).toEqual(['limit 2025-07-21']);
  });

  rule('PET-6.1', 'a meeting that leaves the plan as it was says why', () => {
    const life = activePlan();
    const asWas = without(progress, 'planUpdated');
    expect(life.try('holdMeeting', socialWorker, asWas)).toMatchObject({
      refused: 'shape',
      cite: ['PET-6.1'],
    });
    life.act('holdMeeting', socialWorker, { ...asWas, explanation: 'nothing has changed yet' });
  });

  rule(
    'PET-5.25',
    'a failing plan goes to the chair, who decides before the next meeting; each report anew',
    () => {
      const life = activePlan().act('reportPlanFailing', socialWorker, { raisedBy: 'agency' });
      expect(life.told).toEqual(['digest meeting-chair, team-manager, sw-1']);
      expect(life.try('holdMeeting', socialWorker, progress)).toMatchObject({
        refused: 'missing',
        cite: ['PET-5.25'],
      });
      life.act('decideReconvening', socialWorker, { early: true, meetingOn: '2025-06-16' });
      life.act('holdMeeting', socialWorker, progress);
      life.until('2025-07-01 09:00').act('reportPlanFailing', socialWorker, { raisedBy: 'family' });
      expect(life.try('holdMeeting', socialWorker, progress)).toMatchObject({ cite: ['PET-5.25'] });
      expect(life.try('decideReconvening', businessSupport, { early: false })).toMatchObject({
        refused: 'not-allowed',
      });
    },
  );
});

describe('the formal review', () => {
  rule(
    ['PET-8.1a', 'PET-8.6a'],
    'six months from the start, in a scheduled meeting on or before, and then from the last held (C-16)',
    () => {
      const life = activePlan();
      expect(dues(life, 'formal-review')).toEqual(['limit 2025-12-02']);
      life.act('sendInvitations', socialWorker, { ...invited, purpose: 'formal-review' });
      life.until('2025-11-20 11:00').act('holdMeeting', socialWorker, formalReview);
      expect(dues(life, 'formal-review')).toEqual(['limit 2026-05-20']);
      expect(dues(life, 'meeting')).toEqual(['limit 2026-01-01']);
    },
  );

  rule('PET-8.6a', 'on a date of its own only when the explanation says that the Team Manager agrees', () => {
    const life = activePlan().act('sendInvitations', socialWorker, { ...invited, purpose: 'formal-review' });
    const alone = without(formalReview, 'combinedWithReview');
    expect(life.try('holdMeeting', socialWorker, alone)).toMatchObject({ refused: 'shape' });
    life.act('holdMeeting', socialWorker, { ...alone, explanation: 'agreed with the Team Manager' });
    expect(dues(life, 'formal-review')).toEqual(['limit 2025-12-09']);
  });

  rule(
    ['PET-8.1b', 'PET-8.8'],
    'the Team Manager may set a shorter time between reviews, with the reason',
    () => {
      const life = activePlan();
      const fourMonths = { clock: 'formal-review', interval: '4 months' };
      expect(life.try('setOwnInterval', teamManager, fourMonths)).toMatchObject({ cite: ['PET-8.1b'] });
      expect(
        life.try('setOwnInterval', socialWorker, { ...fourMonths, reason: 'risk-increased' }),
      ).toMatchObject({ refused: 'not-allowed' });
      life.act('setOwnInterval', teamManager, { ...fourMonths, reason: 'risk-increased' });
      expect(dues(life, 'formal-review')).toEqual(['limit 2025-10-02']);
    },
  );

  rule('PET-8.3', 'an early review after a significant change starts the next six months', () => {
    const life = activePlan().until('2025-08-04 10:00');
    expect(life.try('reportChange', socialWorker)).toMatchObject({ cite: ['PET-8.3'] });
    life.act('reportChange', socialWorker, { reviewOn: '2025-08-11' });
    expect(life.told).toEqual(['digest team-manager, sw-1']);
    life.act('sendInvitations', socialWorker, { ...invited, purpose: 'formal-review' });
    life.until('2025-08-11 15:00').act('holdMeeting', socialWorker, formalReview);
    expect(dues(life, 'formal-review')).toEqual(['limit 2026-02-11']);
  });

  rule(['PET-8.9', 'PET-8.14', 'PET-8.11'], 'four outcomes, each with its way on', () => {
    const ways: [string, string][] = [
      ['continue', 'plan active'],
      ['continue-amended', 'plan active'],
      ['specialist-assessment', 'specialist-assessment'],
      ['strategy-discussion', 'strategy-discussion'],
    ];
    for (const [outcome, to] of ways) {
      const life = activePlan().act('sendInvitations', socialWorker, invited);
      life.act('holdMeeting', socialWorker, { ...review, outcome });
      expect(life.leads).toEqual([to]);
      if (outcome === 'strategy-discussion') expect(life.told).toContain('digest team-manager');
    }
    const life = activePlan().act('sendInvitations', socialWorker, invited);
    expect(life.try('holdMeeting', socialWorker, without(review, 'outcome'))).toMatchObject({
      cite: ['PET-8.11', 'PET-8.9'],
    });
  });

  rule(
    ['PET-8.9', 'PET-8.9-1', 'PET-10.6'],
    'outcome 1: early intervention is asked beforehand, dissent is noted',
    () => {
      const life = activePlan().act('sendInvitations', socialWorker, invited);
      const done = { ...review, outcome: 'closure-recommended' };
      expect(life.try('holdMeeting', socialWorker, done)).toMatchObject({
        refused: 'missing',
        cite: ['PET-8.9-1', 'PET-10.6'],
      });
      life.act('contactEarlyHelp', socialWorker, { who: 'early-intervention', beforeMeeting: true });
      life.act('holdMeeting', socialWorker, { ...done, dissentRecorded: true });
      expect(life.leads).toEqual(['closing']);
    },
  );

  rule(
    ['PET-8.13', 'PET-5.7', 'PET-5.8e'],
    'to a TAC: who leads and when it first meets; back within twenty working days',
    () => {
      const life = activePlan()
        .act('sendInvitations', socialWorker, invited)
        .act('contactEarlyHelp', socialWorker, { who: 'early-intervention', beforeMeeting: true });
      const back = { ...review, outcome: 'step-back' };
      expect(life.try('holdMeeting', socialWorker, back)).toMatchObject({ cite: ['PET-8.13'] });
      life.act('holdMeeting', socialWorker, { ...back, leadPractitionerNamed: true, tacOn: '2025-06-30' });
      // Mon 9 Jun + 20 working days.
      expect(dues(life, 'step-back')).toEqual(['limit 2025-07-07']);
      expect(life.leads).toEqual(['stepDown']);
    },
  );

  rule(
    ['PET-8.17', 'PET-8.14'],
    'where nothing changes the Team Manager weighs a Strategy Meeting, with the cumulative impact',
    () => {
      const life = activePlan();
      const considered = { because: 'outcomes-not-achieved', convene: true };
      expect(life.try('considerStrategy', socialWorker, considered)).toMatchObject({
        refused: 'not-allowed',
      });
      expect(life.try('considerStrategy', teamManager, considered)).toMatchObject({ cite: ['PET-8.17'] });
      life.act('considerStrategy', teamManager, { ...considered, cumulativeImpact: true });
      expect(life.leads).toEqual(['strategy-discussion']);
    },
  );

  rule(
    'PET-8.6c',
    'without an allocated worker the manager hears that the Review is theirs to arrange',
    () => {
      const life = activePlan().act('endAllocation', teamManager, { reason: 'post-ended' });
      expect(life.case.holder).toBeUndefined();
      expect(life.told).toEqual(['digest team-manager']);
      life.act('sendInvitations', teamManager, invited);
      life.act('holdMeeting', dutyManager, { ...review, chairRole: 'duty-manager' });
      expect(dues(life, 'meeting')).toEqual(['limit 2025-07-21']);
    },
  );

  rule('PET-8.1c', 'each supervision discusses the plan', () => {
    const life = activePlan();
    expect(life.try('holdSupervision', teamManager, {})).toMatchObject({ cite: ['PET-8.1c'] });
    life.act('holdSupervision', teamManager, { planDiscussed: true });
  });
});
