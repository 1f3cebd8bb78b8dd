import type { Fields } from '../../src/casework';
import type { Role } from '../../src/vocabulary';
import { saying, stepsUnder } from '../support/policy-steps';
import { rule } from '../support/rule';
import { happened, under, type Happening } from '../support/under';

const scilly = under('isles-of-scilly');
const { policy } = scilly;
const { given } = scilly;

const { refusedFor, leadsTo, heardBy } = stepsUnder('isles-of-scilly', {
  by: ['social-worker'],
  qualified: true,
  person: 'sw-2',
});
const without = (fields: Fields, name: string): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([one]) => one !== name));

const review = (at: string, fields: Fields = {}) =>
  happened('MeetingHeld', at, { purpose: 'final', ...fields });
const day = '2026-02-02';
const supervised = happened('SupervisionHeld', day, { stepDownRecommended: true });
const viewed = happened('ManagersViewRecorded', day, { agrees: true });
const joined = happened('EarlyHelpContacted', day, { who: 'early-help-practitioner', beforeMeeting: true });

describe('after the final review', () => {
  rule('SCI-SD-10', 'the TAC meeting is held within six weeks: 42 days, not 30 working days', () => {
    const clock = given(review('2025-12-03', { tacNeeded: true })).clock('tac');
    expect(clock).toEqual({ limit: '2026-01-14', status: 'running' });
    expect(clock.limit).not.toBe('2026-01-19');
    const combined = review('2025-12-03', { purpose: 'step-down', tacNeeded: true });
    expect(given(combined).clock('tac').limit).toBe('2026-01-14');
  });

  rule('SCI-SD-10', 'six weeks that end on Christmas Day are not moved on', () => {
    expect(given(review('2026-11-13', { tacNeeded: true })).clock('tac').limit).toBe('2026-12-25');
  });

  rule('SCI-SD-10', 'a TAC or TAC/F meeting held ends it, a booked one does not (C-56)', () => {
    const start = review('2025-12-03', { tacNeeded: true });
    const booked = happened('MeetingBooked', '2025-12-05', { purpose: 'tac', meetingOn: '2026-01-12' });
    expect(given(start, booked).clock('tac').status).toBe('running');
    for (const purpose of ['tac', 'taf'])
      expect(given(start, review('2026-01-12', { purpose })).clock('tac').status).toBe('met');
  });

  rule(['SCI-SD-9', 'SCI-SD-11'], 'a single service has no TAC meeting', () => {
    expect(given(review('2025-12-03', { tacNeeded: false })).names).toEqual(['closing-summary']);
    expect(leadsTo('MeetingHeld', { purpose: 'final', tacNeeded: false })).toEqual(['single-service']);
    expect(leadsTo('MeetingHeld', { purpose: 'final', tacNeeded: true })).toEqual(['team-around-the-child']);
  });

  // Fri 19 = 1, Mon 22 = 2, 23 = 3, 24 = 4 (25 and 26 off), Mon 29 = 5, 30 = 6, 31 = 7 (1 January off), 2 = 8, 5 = 9, 6 = 10.
  rule('SCI-SD-12', 'the Closing Summary is completed and shared within ten working days', () => {
    const summary = (...after: Happening[]) =>
      given(review('2025-12-18', { tacNeeded: false }), ...after).clock('closing-summary');
    expect(summary()).toEqual({ limit: '2026-01-06', status: 'running' });
    const completed = happened('ClosingSummaryCompleted', '2025-12-22');
    const shared = (fields: Fields) => happened('ClosingSummaryShared', '2026-01-05', fields);
    expect(summary(completed).status).toBe('running');
    expect(summary(completed, shared({ with: 'family', completed: true })).status).toBe('running');
    expect(summary(shared({ with: 'lead-practitioner' })).status).toBe('running');
    expect(summary(completed, shared({ with: 'lead-practitioner', completed: true })).status).toBe('met');
  });

  rule('SCI-SD-12', 'what is shared has been completed before', () => {
    const share = { with: 'lead-practitioner', completed: true };
    expect(refusedFor('shareClosingSummary', share)).toEqual(['SCI-SD-12']);
    expect(refusedFor('shareClosingSummary', share, [happened('ClosingSummaryCompleted', day)])).toEqual([]);
    expect(refusedFor('shareClosingSummary', { with: 'lead-practitioner' })).toEqual(['SCI-SD-12']);
  });

  rule('SCI-SD-12', 'it is the Social Worker who completes and shares it', () => {
    const by = { by: ['lead-practitioner'] as Role[] };
    expect(refusedFor('completeClosingSummary', {})).toEqual([]);
    expect(refusedFor('completeClosingSummary', {}, [], by)).toEqual(['SCI-SD-12']);
    expect(refusedFor('shareClosingSummary', { with: 'family' }, [], by)).toEqual(['SCI-SD-12']);
  });
});

describe('the three stages of stepping down', () => {
  rule('SCI-SD-1', 'begin when the child is assessed as no longer in need of statutory services', () => {
    const proposal = { route: 'child-in-need-plan', team: 'scilly' };
    expect(refusedFor('proposeStepDown', proposal)).toEqual(['SCI-SD-1']);
    expect(refusedFor('proposeStepDown', { ...proposal, noLongerInNeed: true })).toEqual([]);
  });

  rule('SCI-SD-2', 'first: recommended in supervision, with the rationale on file', () => {
    expect(refusedFor('holdSupervision', { stepDownRecommended: true })).toEqual(['SCI-SD-2']);
    expect(refusedFor('holdSupervision', { stepDownRecommended: true, fileEntry: 'F-1' })).toEqual([]);
    expect(refusedFor('holdSupervision', { planDiscussed: true })).toEqual([]);
    expect(refusedFor('giveManagersView', { agrees: true }, [], { by: ['team-manager'] })).toEqual([
      'SCI-SD-2',
    ]);
  });

  rule('SCI-SD-3', 'first: with the view of the manager, and of nobody else', () => {
    const view = (by: Role[], after = [supervised], person = 'tm-1') =>
      refusedFor('giveManagersView', { agrees: true }, after, { by, person });
    expect(view(['team-manager'])).toEqual([]);
    expect(view(['social-worker'])).toEqual(['SCI-SD-3']);
    const own = happened('StepDownProposed', day, { route: 'child-in-need-plan' });
    expect(view(['team-manager'], [own, supervised], 'sw-1')).toEqual(['HOUSE-3.1']);
    expect(heardBy('SupervisionHeld', { stepDownRecommended: true })).toEqual(['team-manager']);
    expect(heardBy('ManagersViewRecorded', { agrees: false })).toEqual(['social-worker']);
  });

  rule('SCI-SD-3', 'first: another manager may stand in on islands with few', () => {
    const standing = { agrees: true, standingInFor: 'team-manager', standingInReason: 'absent' };
    expect(refusedFor('giveManagersView', standing, [supervised], { by: ['on-call-manager'] })).toEqual([]);
    expect(
      refusedFor('giveManagersView', { agrees: true }, [supervised], { by: ['on-call-manager'] }),
    ).toEqual(['SCI-SD-3']);
  });

  rule('SCI-SD-4', 'next: the Social Worker brings the Early Help professional in before the meeting', () => {
    const contact = { who: 'early-help-practitioner', beforeMeeting: true };
    expect(refusedFor('contactEarlyHelp', contact, [viewed])).toEqual([]);
    expect(refusedFor('contactEarlyHelp', { ...contact, beforeMeeting: false }, [viewed])).toEqual([
      'SCI-SD-4',
    ]);
    expect(refusedFor('contactEarlyHelp', contact)).toEqual(['SCI-SD-3']);
    expect(refusedFor('contactEarlyHelp', contact, [viewed], { by: ['lead-practitioner'] })).toEqual([
      'SCI-SD-4',
    ]);
  });

  rule('SCI-SD-3', 'next: not on a manager’s disagreement, unless it is said why', () => {
    const contact = { who: 'early-help-practitioner', beforeMeeting: true };
    const disagrees = happened('ManagersViewRecorded', '2026-02-09', { agrees: false });
    const agreesAfterAll = happened('ManagersViewRecorded', '2026-02-16', { agrees: true });
    expect(refusedFor('contactEarlyHelp', contact, [disagrees])).toEqual(['SCI-SD-3']);
    expect(refusedFor('contactEarlyHelp', contact, [viewed, disagrees])).toEqual(['SCI-SD-3']);
    expect(refusedFor('contactEarlyHelp', saying(contact), [viewed, disagrees])).toEqual([]);
    expect(refusedFor('contactEarlyHelp', contact, [viewed, disagrees, agreesAfterAll])).toEqual([]);
  });

  const meeting = {
    purpose: 'final',
    chairRole: 'social-worker',
    assessmentAvailable: true,
    outcomeReasonRecorded: true,
    tacNeeded: true,
    tacOn: '2026-03-10',
  };
  const holding = (fields: Fields, after = [viewed, joined]) => refusedFor('holdMeeting', fields, after);

  rule('SCI-SD-5', 'last: the final review, chaired by the Social Worker (C-57)', () => {
    expect(holding(meeting)).toEqual([]);
    expect(holding({ ...meeting, chairRole: 'team-manager' })).toEqual(['SCI-SD-5']);
    expect(holding(meeting, [viewed])).toEqual(['SCI-SD-4']);
    expect(holding(meeting, [joined])).toEqual(['SCI-SD-3']);
  });

  rule('SCI-SD-6', 'last: with an up-to-date assessment and the rationale', () => {
    expect(holding(without(meeting, 'assessmentAvailable'))).toEqual(['SCI-SD-6']);
    expect(holding(without(meeting, 'outcomeReasonRecorded'))).toEqual(['SCI-SD-6']);
  });

  rule('SCI-SD-9', 'last: whether a TAC meeting is needed, and its date', () => {
    expect(holding(without(meeting, 'tacNeeded'))).toEqual(['SCI-SD-9']);
    expect(holding(without(meeting, 'tacOn'))).toEqual(['SCI-SD-9']);
    expect(holding({ ...without(meeting, 'tacOn'), tacNeeded: false })).toEqual([]);
  });

  const plan = {
    onForm: true,
    withFamily: true,
    goals: true,
    actions: true,
    timescales: true,
    responsibilities: true,
    contingency: true,
  };

  rule('SCI-SD-7', 'last: an early help plan, made with the family on its form', () => {
    expect(refusedFor('agreeEarlyHelpPlan', plan)).toEqual([]);
    expect(refusedFor('agreeEarlyHelpPlan', without(plan, 'onForm'))).toEqual(['SCI-SD-7']);
    expect(refusedFor('agreeEarlyHelpPlan', without(plan, 'withFamily'))).toEqual(['SCI-SD-7']);
  });

  rule('SCI-SD-8', 'last: a plan with goals, actions, timescales, responsibilities and contingency', () => {
    for (const part of ['goals', 'actions', 'timescales', 'responsibilities', 'contingency'])
      expect(refusedFor('agreeEarlyHelpPlan', without(plan, part))).toEqual(['SCI-SD-8']);
  });

  rule(
    ['SCI-SD-5', 'SCI-SD-7', 'SCI-SD-9'],
    'end with meeting, plan and the invitations to the TAC meeting',
    () => {
      const ready = [
        review(day, { tacNeeded: true }),
        happened('EarlyHelpPlanAgreed', day),
        happened('InvitationsSent', day, { purpose: 'tac' }),
      ];
      const to = { to: 'team-around-the-child' };
      expect(refusedFor('completeStepDown', to, ready)).toEqual([]);
      expect(refusedFor('completeStepDown', to, ready.slice(1))).toEqual(['SCI-SD-5']);
      expect(refusedFor('completeStepDown', to, [ready[0]!])).toEqual(['SCI-SD-7', 'SCI-SD-9']);
      expect(refusedFor('completeStepDown', to, ready.slice(0, 2))).toEqual(['SCI-SD-9']);
    },
  );

  rule('SCI-SD-11', 'leave a single service with reviews that must be completed and submitted', () => {
    const single = happened('StepDownCompleted', day, { to: 'single-service' });
    const reviewed = happened('EarlyHelpReviewed', day, { decision: 'end' });
    const submitted = happened('EarlyHelpReviewSubmitted', day);
    const ending = (after: Happening[], because = 'needs-met') =>
      refusedFor('endEarlyHelp', saying({ because }), after);
    expect(ending([single])).toEqual(['SCI-SD-11']);
    expect(ending([single, reviewed])).toEqual(['SCI-SD-11']);
    expect(ending([single, reviewed, submitted])).toEqual([]);
    expect(ending([single], 'moved')).toEqual([]);
    expect(policy.clocks).not.toHaveProperty('early-help-review');
  });
});

describe('from a child protection plan', () => {
  const ended = { kind: 'review', outcome: 'cp-plan-ended', planOffered: true };
  const agreedLength = { planLength: '3 months', lengthRestsOnAssessment: true };

  rule('SCI-CP-1', 'the family is offered a Child in Need plan', () => {
    expect(refusedFor('holdConference', { ...ended, planOffered: false })).toEqual(['SCI-CP-1']);
    expect(leadsTo('ConferenceHeld', ended)).toEqual(['child-in-need-plan']);
  });

  rule('SCI-CP-2', 'the conference sets its length, from the assessment of need', () => {
    expect(refusedFor('holdConference', { ...ended, ...agreedLength })).toEqual([]);
    expect(refusedFor('holdConference', { ...ended, planLength: '3 months' })).toEqual(['SCI-CP-2']);
    expect(refusedFor('holdConference', { ...ended, lengthRestsOnAssessment: true })).toEqual(['SCI-CP-2']);
    expect(refusedFor('openPlan', { route: 'protection-plan-ended' })).toEqual(['SCI-CP-2']);
    expect(refusedFor('openPlan', { route: 'assessment' })).toEqual([]);
  });

  rule('SCI-CP-3', 'the family can decline, and nothing more is asked of it', () => {
    const declines = { who: 'family', to: 'child-in-need-plan', answer: 'refused' };
    expect(refusedFor('recordAgreement', declines)).toEqual([]);
    expect(leadsTo('AgreementRecorded', declines)).toEqual(['close']);
    expect(heardBy('AgreementRecorded', declines)).toEqual(['social-worker']);
  });
});

describe('a child who ceases to be looked after', () => {
  const agreedThere = {
    purpose: 'looked-after-review',
    outcome: 'step-down',
    chairRole: 'independent-reviewing-officer',
    needsAnalysed: true,
    planAgreed: true,
  };

  rule('SCI-LAC-1', 'becomes a Child in Need at the review that the Reviewing Officer chairs', () => {
    expect(refusedFor('holdMeeting', agreedThere)).toEqual([]);
    expect(refusedFor('holdMeeting', { ...agreedThere, chairRole: 'team-manager' })).toEqual(['SCI-LAC-1']);
    expect(leadsTo('MeetingHeld', agreedThere)).toEqual(['child-in-need-plan']);
  });

  rule('SCI-LAC-2', 'goes home after a Child in Need meeting, not before it', () => {
    const returning = {
      returnOn: '2026-03-02',
      agreedAtReview: true,
      comprehensivePlan: true,
      contingency: true,
    };
    const booked = happened('MeetingBooked', day, { purpose: 'before-return-home', meetingOn: '2026-02-20' });
    const planned = happened('ReturnHomePlanned', day, { returnOn: '2026-03-02' });
    expect(refusedFor('planReturnHome', returning)).toEqual(['SCI-LAC-2']);
    expect(refusedFor('planReturnHome', returning, [booked])).toEqual([]);
    expect(refusedFor('recordLegalStatus', { status: 'child-in-need' }, [planned, booked])).toEqual([
      'SCI-LAC-2',
    ]);
    const met = review('2026-02-20', { purpose: 'before-return-home' });
    expect(refusedFor('recordLegalStatus', { status: 'child-in-need' }, [planned, met])).toEqual([]);
    expect(heardBy('ReturnHomePlanned')).toEqual(['social-worker']);
  });

  rule('SCI-LAC-3', 'has needs considered, a comprehensive plan and a robust contingency', () => {
    const booked = happened('MeetingBooked', day, { purpose: 'before-return-home' });
    const returning = { agreedAtReview: true, comprehensivePlan: true, contingency: true };
    expect(refusedFor('planReturnHome', without(returning, 'contingency'), [booked])).toEqual(['SCI-LAC-3']);
    expect(refusedFor('planReturnHome', without(returning, 'comprehensivePlan'), [booked])).toEqual([
      'SCI-LAC-3',
    ]);
    expect(refusedFor('holdMeeting', without(agreedThere, 'needsAnalysed'))).toEqual(['SCI-LAC-3']);
    expect(refusedFor('holdMeeting', without(agreedThere, 'planAgreed'))).toEqual(['SCI-LAC-3']);
  });
});

describe('stepping up', () => {
  // Back from Thu 8 January 2026: 7 = 1, 6 = 2, 5 = 3, Fri 2 = 4 (1 January off), Wed 31 December = 5.
  rule('SCI-SU-3', 'a social worker has five working days’ notice, counted back from the meeting', () => {
    const booked = happened('MeetingBooked', '2025-12-15', { purpose: 'step-up', meetingOn: '2026-01-08' });
    const notice = (...after: Happening[]) => given(booked, ...after).clock('social-worker-notice');
    expect(notice()).toEqual({ limit: '2025-12-31', status: 'running' });
    expect(notice().limit).not.toBe('2025-12-30');
    const asked = (fields: Fields) =>
      happened('InvitationsSent', '2025-12-30', { purpose: 'step-up', ...fields });
    expect(notice(asked({ socialWorker: true })).status).toBe('met');
    expect(notice(asked({ parents: true })).status).toBe('running');
  });

  rule('SCI-SU-3', 'the notice moves when the meeting moves', () => {
    const booking = (at: string, meetingOn: string) =>
      happened('MeetingBooked', at, { purpose: 'taf', meetingOn });
    const moved = given(booking('2025-12-15', '2026-01-08'), booking('2025-12-16', '2026-01-15'));
    expect(moved.clock('social-worker-notice').limit).toBe('2026-01-08');
    const cancelled = happened('MeetingCancelled', '2025-12-16', { purpose: 'taf', booking: 1 });
    const first = booking('2025-12-15', '2026-01-15');
    expect(given(first, cancelled).clock('social-worker-notice').status).toBe('ended');
    const anew = given(first, cancelled, booking('2025-12-16', '2026-01-22'));
    expect(anew.clock('social-worker-notice')).toEqual({ limit: '2026-01-15', status: 'running' });
  });

  const pack = {
    referralForm: true,
    assessment: true,
    plan: true,
    lastMinutes: true,
    caseSummary: true,
  };
  const risk = happened('RiskAgreed', day, { agreed: true });
  const considered = (reason: string) => happened('StepUpConsidered', day, { reason });
  const sending = (fields: Fields, after: Happening[] = [risk]) =>
    refusedFor('sendPack', fields, after, { by: ['lead-practitioner'] });

  rule('SCI-SU-1', 'begins with the manager of the Lead Professional agreeing that the risk exists', () => {
    expect(heardBy('StepUpConsidered')).toEqual(['lead-practitioner-manager']);
    const agrees = (by: Role[]) => refusedFor('agreeRisk', { agreed: true }, [], { by });
    expect(agrees(['lead-practitioner-manager'])).toEqual([]);
    expect(agrees(['lead-practitioner'])).toEqual(['SCI-SU-1']);
    expect(sending(pack)).toEqual([]);
    expect(sending(pack, [])).toEqual(['SCI-SU-1']);
    expect(sending(pack, [happened('RiskAgreed', day, { agreed: false })])).toEqual(['SCI-SU-1']);
    expect(sending(pack, [risk, happened('RiskAgreed', '2026-02-09', { agreed: false })])).toEqual([
      'SCI-SU-1',
    ]);
    expect(refusedFor('sendPack', pack, [risk])).toContain('SCI-SU-1');
    expect(refusedFor('sendPack', pack, [risk], { by: ['early-help-coordinator'] })).toEqual([]);
    expect(leadsTo('RiskAgreed', { agreed: true })).toEqual(['referral']);
    expect(leadsTo('RiskAgreed', { agreed: false })).toEqual(['remain-early-help']);
  });

  rule(
    ['SCI-SU-1', 'SCI-SU-6', 'SCI-SU-10'],
    'sends form, assessment, plan, last minutes and a summary',
    () => {
      expect(sending(without(pack, 'referralForm'))).toEqual(['SCI-SU-1']);
      for (const paper of ['assessment', 'plan', 'lastMinutes'])
        expect(sending(without(pack, paper))).toEqual(['SCI-SU-6']);
      expect(sending(without(pack, 'caseSummary'))).toEqual(['SCI-SU-10']);
      expect(sending(saying(without(pack, 'caseSummary')))).toEqual([]);
    },
  );

  rule('SCI-SU-4', 'for non-engagement must show what was done to engage the family', () => {
    const after = [risk, considered('non-engagement')];
    expect(sending(saying(pack), after)).toEqual(['SCI-SU-4']);
    expect(sending({ ...pack, engagementEvidence: true }, after)).toEqual([]);
  });

  rule('SCI-SU-5', 'for neglect is reminded of the Graded Care Profile, which is not demanded', () => {
    expect(sending(pack, [risk, considered('neglect')])).toEqual([]);
    expect(policy.steps['sendPack']?.records).toContainEqual(
      expect.objectContaining({ field: 'gradedCareProfile', force: 'remind', cite: ['SCI-SU-5'] }),
    );
  });

  const meeting = {
    purpose: 'step-up',
    leadPractitioner: true,
    agencies: true,
    parents: true,
    socialWorker: true,
    needsAnalysed: true,
    outcome: 'step-up',
    outcomeReasonRecorded: true,
  };

  rule('SCI-SU-7', 'is reviewed together: Lead Professional, colleagues, family and Social Worker', () => {
    expect(refusedFor('holdMeeting', meeting)).toEqual([]);
    for (const part of ['leadPractitioner', 'agencies', 'parents', 'socialWorker', 'needsAnalysed'])
      expect(refusedFor('holdMeeting', without(meeting, part))).toEqual(['SCI-SU-7']);
  });

  rule('SCI-SU-8', 'stands in the minutes with outcome and rationale', () => {
    expect(refusedFor('holdMeeting', without(meeting, 'outcome'))).toEqual(['SCI-SU-8']);
    expect(refusedFor('holdMeeting', without(meeting, 'outcomeReasonRecorded'))).toEqual(['SCI-SU-8']);
  });

  rule(['SCI-SU-9', 'SCI-SU-6'], 'is accepted after the meeting, with its papers, as a Contact', () => {
    const papers = happened('PackSent', day, pack);
    const agreedThere = review(day, meeting);
    const accepting = (after: Happening[], fields: Fields = { contact: 'C-1' }) =>
      refusedFor('acceptStepUp', fields, after);
    expect(leadsTo('MeetingHeld', meeting)).toEqual(['contact']);
    expect(accepting([agreedThere, papers])).toEqual([]);
    expect(accepting([papers])).toEqual(['SCI-SU-9']);
    expect(accepting([agreedThere])).toEqual(['SCI-SU-6']);
    expect(accepting([agreedThere, papers], {})).toEqual(['SCI-SU-9']);
  });

  rule('SCI-SU-9', 'has a level on which Social Worker and manager agree', () => {
    const level = { level: 'section-17', withManager: true, meeting: 3 };
    expect(refusedFor('agreeLevel', level)).toEqual([]);
    expect(refusedFor('agreeLevel', { ...level, withManager: false })).toEqual(['SCI-SU-9']);
    expect(refusedFor('agreeLevel', without(level, 'meeting'))).toEqual(['SCI-SU-9']);
    expect(refusedFor('agreeLevel', level, [], { by: ['lead-practitioner'] })).toEqual(['SCI-SU-9']);
    const contact = [happened('ContactReceived', day, { sourceKind: 'early-help' })];
    expect(refusedFor('decideContact', { outcome: 'referral' }, contact)).toEqual(['SCI-SU-9']);
    expect(
      refusedFor('decideContact', { outcome: 'referral' }, [...contact, happened('LevelAgreed', day)]),
    ).toEqual([]);
  });

  rule('SCI-SU-11', 'when it remains at Early Help may be disputed, rung by rung', () => {
    expect(leadsTo('MeetingHeld', { ...meeting, outcome: 'remain-early-help' })).toEqual([
      'remain-early-help',
    ]);
    const raised = (rung: string) => happened('DisagreementRaised', day, { rung });
    const raising = (rung: string, after: Happening[] = []) =>
      refusedFor('raiseDisagreement', { rung }, after);
    expect(raising('own-manager')).toEqual([]);
    expect(raising('head-of-service')).toEqual(['SCI-SU-11']);
    expect(raising('head-of-service', [raised('own-manager')])).toEqual([]);
    expect(raising('resolving-professional-differences', [raised('own-manager')])).toEqual(['SCI-SU-11']);
    expect(raising('resolving-professional-differences', [raised('head-of-service')])).toEqual([]);
    expect(heardBy('DisagreementRaised', { rung: 'own-manager' })).toEqual(['lead-practitioner-manager']);
    expect(heardBy('DisagreementRaised', { rung: 'head-of-service' })).toEqual(['head-of-service']);
  });
});

describe('unplanned contacts', () => {
  rule('SCI-UP-1', 'without a need for social care are linked to the early help episode', () => {
    const linked = { outcome: 'linked-to-early-help' };
    const episode = happened('CaseLinked', day, { case: 'EH-1', relation: 'early-help-episode' });
    expect(refusedFor('decideContact', linked)).toEqual(['SCI-UP-1']);
    expect(refusedFor('decideContact', linked, [episode])).toEqual([]);
    expect(leadsTo('ContactDecided', linked)).toEqual(['linked-to-early-help']);
    expect(heardBy('ContactDecided', linked)).toEqual(['lead-practitioner']);
  });

  const screened = happened('ContactScreened', day, { result: 'statutory-intervention' });

  rule('SCI-UP-3', 'that need screening are screened by the Social Worker, signed off by the manager', () => {
    expect(refusedFor('screenContact', { result: 'assessment' })).toEqual([]);
    expect(refusedFor('screenContact', { result: 'assessment' }, [], { by: ['lead-practitioner'] })).toEqual([
      'SCI-UP-3',
    ]);
    const signing = (by: Role[], person: string, after = [screened]) =>
      refusedFor('authoriseScreening', {}, after, { by, person });
    expect(signing(['team-manager'], 'tm-1')).toEqual([]);
    expect(signing(['social-worker'], 'sw-2')).toEqual(['SCI-UP-3']);
    expect(signing(['team-manager'], 'sw-1')).toEqual(['SCI-UP-3']);
    expect(signing(['team-manager'], 'tm-1', [])).toEqual(['SCI-UP-3']);
  });

  rule('SCI-UP-3', 'then go on to a referral and an assessment', () => {
    expect(refusedFor('decideContact', { outcome: 'referral' }, [screened])).toEqual(['SCI-UP-3']);
    const signed = [screened, happened('ScreeningAuthorised', day)];
    expect(refusedFor('decideContact', { outcome: 'referral' }, signed)).toEqual([]);
    const next = (result: string) =>
      leadsTo('ScreeningAuthorised', {}, [happened('ContactScreened', day, { result })]);
    expect(next('statutory-intervention')).toEqual(['referral']);
    expect(next('assessment')).toEqual(['assessment']);
    expect(leadsTo('ContactScreened', { result: 'statutory-intervention' })).toEqual([]);
    expect(refusedFor('completeAssessment', { kind: 'single' })).toEqual([]);
    expect(refusedFor('completeAssessment', { kind: 'single' }, [], { by: ['key-worker'] })).toEqual([
      'SCI-UP-3',
    ]);
    expect(refusedFor('completeAssessment', { kind: 'single' }, [], { qualified: false })).toEqual([
      'SCI-UP-3',
    ]);
    expect(heardBy('ContactScreened')).toEqual(['team-manager']);
  });
});

describe('what the Isles of Scilly do not say', () => {
  test('is who decides a referral; the house asks for a qualified social worker', () => {
    const decides = { outcome: 'assessment' };
    expect(refusedFor('decideReferral', decides, [], { qualified: false })).toEqual(['HOUSE-3.2']);
    expect(refusedFor('decideReferral', decides)).toEqual([]);
  });

  test('is no clock: they time the TAC meeting, the summary and the notice, a conference its own plan', () => {
    const own = Object.entries(policy.clocks).filter(([, { readings }]) =>
      readings.some(({ kind, cite }) => kind !== 'national' && !cite.some((id) => id.startsWith('HOUSE'))),
    );
    expect(own.map(([name]) => name).sort()).toEqual([
      'closing-summary',
      'planned-end',
      'social-worker-notice',
      'tac',
    ]);
    expect(policy.clocks['planned-end']!.readings).toEqual([
      { kind: 'target', field: 'plannedLength', cite: ['SCI-CP-2'] },
      { kind: 'target', field: 'plannedEndOn', cite: ['SCI-CP-2'] },
    ]);
  });

  test('a referral and a contact have the national working day only (C-58)', () => {
    const received = happened('ReferralReceived', '2025-04-17 16:59', { safeAddress: true });
    expect(given(received).clock('referral-decision')).toEqual({ national: '2025-04-22', status: 'running' });
    const contact = happened('ContactReceived', '2025-04-17 16:59');
    expect(given(contact).clock('contact-decision')).toEqual({ national: '2025-04-22', status: 'running' });
  });
});
