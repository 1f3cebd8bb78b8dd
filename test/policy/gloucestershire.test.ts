import type { Fields } from '../../src/casework';
import { saying, stepsUnder } from '../support/policy-steps';
import { rule } from '../support/rule';
import { happened, under } from '../support/under';

const gloucestershire = under('gloucestershire');
const { policy } = gloucestershire;
const { given } = gloucestershire;

const { refusedFor, leadsTo, heardBy } = stepsUnder('gloucestershire', {
  by: ['social-worker'],
  qualified: true,
  person: 'sw-2',
});
const without = (fields: Fields, name: string): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([one]) => one !== name));

const proposed = (fields: Fields = {}) =>
  happened('StepDownProposed', '2025-11-03', { route: 'child-in-need-plan', ...fields });
const transferred = (at: string, fields: Fields = {}) =>
  happened('StepDownCompleted', at, { to: 'targeted-early-help', ...fields });
const reviewed = (at: string, decision = 'continue') => happened('EarlyHelpReviewed', at, { decision });
const agreed = (who: string, to: string, answer = 'given', at = '2025-11-10') =>
  happened('AgreementRecorded', at, { who, to, answer });

describe('reviews of early help', () => {
  // 42 days after Wed 3 December 2025; 30 working days would be Mon 19 January.
  rule('GLO-11', 'come within six weeks of the transfer', () => {
    const clock = given(proposed(), transferred('2025-12-03')).clock('early-help-review');
    expect(clock).toEqual({ limit: '2026-01-14', status: 'running' });
    expect(clock.limit).not.toBe('2026-01-19');
  });

  rule('GLO-11', 'then every six weeks from the last one held', () => {
    const first = [proposed(), transferred('2025-12-03'), reviewed('2026-01-12')];
    expect(given(...first).clocks('early-help-review')).toHaveLength(2);
    expect(given(...first).clock('early-help-review').limit).toBe('2026-02-23');
  });

  rule('GLO-11', 'begin with the transfer, not with the meeting that agrees the plan', () => {
    const meeting = happened('MeetingHeld', '2025-11-20', { purpose: 'final', outcome: 'step-down' });
    expect(given(proposed(), meeting).names).not.toContain('early-help-review');
  });

  rule(['GLO-11', 'GLO-14'], 'end with the step to level 2 or when circumstances are satisfactory', () => {
    for (const decision of ['step-down-level', 'satisfactory', 'end', 'step-up']) {
      const clocks = given(proposed(), transferred('2025-12-03'), reviewed('2026-01-12', decision));
      expect(clocks.clock('early-help-review').status).toBe('ended');
      expect(clocks.clocks('early-help-review')[0]?.settledBy?.event).toBe('EarlyHelpReviewed');
    }
  });

  rule(['GLO-11', 'GLO-12'], 'decide with child and family: level 3 goes on, or down to level 2', () => {
    const review = { decision: 'continue', level: 'level-3', withFamily: true };
    expect(refusedFor('reviewEarlyHelp', review, [proposed()])).toEqual([]);
    expect(refusedFor('reviewEarlyHelp', { ...review, withFamily: false }, [proposed()])).toEqual(['GLO-12']);
    expect(refusedFor('reviewEarlyHelp', { ...review, level: 'level-2' }, [proposed()])).toEqual(['GLO-11']);
    expect(leadsTo('EarlyHelpReviewed', review)).toEqual(['level-3']);
    expect(leadsTo('EarlyHelpReviewed', { decision: 'step-down-level', level: 'level-2' })).toEqual([
      'level-2',
    ]);
  });

  rule('GLO-14', 'lead on to targeted or universal services when circumstances are satisfactory', () => {
    const review = { decision: 'satisfactory', withFamily: true };
    expect(refusedFor('reviewEarlyHelp', review)).toEqual(['GLO-14']);
    expect(refusedFor('reviewEarlyHelp', { ...review, level: 'universal' })).toEqual([]);
    expect(leadsTo('EarlyHelpReviewed', { ...review, level: 'universal' })).toEqual(['universal']);
    expect(leadsTo('EarlyHelpReviewed', { ...review, level: 'targeted' })).toEqual(['targeted']);
    expect(heardBy('EarlyHelpReviewed', review)).toEqual(['child', 'family']);
  });
});

describe('a disabled child', () => {
  const disabled = [proposed({ disabledChild: true }), transferred('2026-01-15', { to: 'specialist' })];

  rule('GLO-13', 'has six-monthly reviews, by calendar months', () => {
    expect(given(...disabled).clock('disabled-review')).toEqual({ limit: '2026-07-15', status: 'running' });
    expect(given(...disabled, reviewed('2026-07-06')).clock('disabled-review').limit).toBe('2027-01-06');
  });

  rule('GLO-13', 'has them instead of the six-weekly ones (C-60)', () => {
    const early = [proposed({ disabledChild: true }), transferred('2026-01-15')];
    expect(given(...early).clock('disabled-review').status).toBe('running');
    expect(given(...early).names).not.toContain('early-help-review');
    expect(given(proposed(), transferred('2026-01-15')).names).not.toContain('disabled-review');
    expect(given(proposed(), transferred('2026-01-15')).clock('early-help-review').status).toBe('running');
  });

  rule('GLO-13', 'stays open until a review is satisfied', () => {
    expect(given(...disabled, reviewed('2026-07-06')).clock('disabled-review').status).toBe('running');
    const done = given(...disabled, reviewed('2026-07-06', 'satisfactory'));
    expect(done.clock('disabled-review').status).toBe('ended');
  });
});

describe('the way in', () => {
  rule('GLO-1', 'is fourfold: the single assessment, care, child protection, a Child in Need plan', () => {
    expect(leadsTo('AssessmentAuthorised', { kind: 'single', outcome: 'early-help' })).toEqual(['stepDown']);
    expect(leadsTo('MeetingHeld', { purpose: 'looked-after-review', outcome: 'step-down' })).toEqual([
      'stepDown',
    ]);
    expect(leadsTo('ConferenceHeld', { outcome: 'cp-plan-ended' })).toEqual(['stepDown']);
    expect(leadsTo('MeetingHeld', { purpose: 'review', outcome: 'step-down' })).toEqual(['stepDown']);
    expect(leadsTo('ConferenceHeld', { outcome: 'cp-plan-ended', planOffered: true })).toEqual([]);
    expect(leadsTo('MeetingHeld', { purpose: 'review', outcome: 'continue' })).toEqual([]);
  });

  rule('GLO-1', 'is open because needs have been met or risks have decreased', () => {
    for (const route of ['assessment', 'care', 'protection-plan', 'child-in-need-plan']) {
      expect(refusedFor('proposeStepDown', { route, noLongerInNeed: true })).toEqual([]);
      expect(refusedFor('proposeStepDown', { route })).toEqual(['GLO-1']);
    }
  });
});

describe('the review meeting', () => {
  const decision = {
    purpose: 'final',
    outcome: 'step-down',
    leadPractitionerNamed: true,
    planAgreed: true,
    needsAnalysed: true,
  };

  rule(['GLO-2', 'GLO-9'], 'identifies the Lead Practitioner and agrees the ongoing plan', () => {
    expect(refusedFor('holdMeeting', decision)).toEqual([]);
    expect(refusedFor('holdMeeting', without(decision, 'leadPractitionerNamed'))).toContain('GLO-2');
    expect(refusedFor('holdMeeting', without(decision, 'planAgreed'))).toContain('GLO-9');
    expect(refusedFor('holdMeeting', without(decision, 'needsAnalysed'))).toEqual(['GLO-9']);
    expect(refusedFor('holdMeeting', { purpose: 'final', outcome: 'continue' })).toEqual([]);
  });

  rule('GLO-3', 'says why this practitioner is the most suitable', () => {
    expect(refusedFor('nameLeadPractitioner', { agency: 'school' })).toEqual(['GLO-3']);
    expect(refusedFor('nameLeadPractitioner', { agency: 'school', because: 'best-suited' })).toEqual([]);
  });

  rule('GLO-8', 'takes a paused My Plan Plus up again instead of beginning a new one', () => {
    const paused = [happened('EarlyHelpPlanPaused', '2025-03-03')];
    expect(refusedFor('agreeEarlyHelpPlan', {}, paused)).toEqual(['GLO-8']);
    expect(refusedFor('agreeEarlyHelpPlan', {})).toEqual([]);
    expect(refusedFor('reactivateEarlyHelpPlan', {})).toEqual(['GLO-8']);
    expect(refusedFor('reactivateEarlyHelpPlan', { contentReviewed: true })).toEqual([]);
    const again = happened('EarlyHelpPlanReactivated', '2025-11-20', { contentReviewed: true });
    expect(refusedFor('agreeEarlyHelpPlan', {}, [...paused, again])).toEqual([]);
  });
});

describe('the weekly locality meeting', () => {
  rule(['GLO-5', 'GLO-6'], 'sits weekly under the Safeguarding Head of Service', () => {
    expect(policy.panels?.['weekly-locality-meeting']).toEqual({
      every: { n: 1, unit: 'weeks' },
      eachTeam: true,
      chair: 'head-of-service',
      attends: ['team-manager', 'early-intervention-manager', 'family-centre-manager', 'partnership-manager'],
      cite: ['GLO-5', 'GLO-6'],
    });
    const decides = { panel: 'weekly-locality-meeting', outcome: 'transfer-agreed' };
    expect(refusedFor('decideAtPanel', decides, [], { by: ['head-of-service'] })).toEqual([]);
    expect(refusedFor('decideAtPanel', decides, [], { by: ['team-manager'] })).toEqual(['GLO-5']);
    expect(leadsTo('PanelDecided', decides)).toEqual(['handover']);
    const other = { panel: 'access-to-support-panel', outcome: 'service-agreed' };
    expect(refusedFor('decideAtPanel', other, [], { by: ['team-manager'] })).toEqual([]);
    expect(policy.steps['decideAtPanel']?.records).toContainEqual(
      expect.objectContaining({ field: 'quorate', force: 'remind', cite: ['GLO-6'] }),
    );
  });

  rule('GLO-5', 'hears a family that it does not reach a week later', () => {
    const panel = 'weekly-locality-meeting';
    const listed = happened('ListedForPanel', '2026-01-05', { panel, panelOn: '2026-01-08' });
    expect(given(listed).clock('panel')).toEqual({ limit: '2026-01-15', status: 'running' });
    const deferred = { panel, outcome: 'deferred', nextPanelOn: '2026-01-15' };
    const later = given(listed, happened('PanelDecided', '2026-01-08', deferred));
    expect(later.clock('panel')).toEqual({ limit: '2026-01-22', status: 'running' });
    expect(
      refusedFor('decideAtPanel', without(deferred, 'nextPanelOn'), [], { by: ['head-of-service'] }),
    ).toEqual(['GLO-5']);
  });
});

describe('the transfer', () => {
  const fourAgreements = [
    agreed('family', 'support'),
    agreed('family', 'sharing'),
    agreed('child', 'support'),
    agreed('child', 'sharing'),
  ];
  const ready = [
    proposed(),
    ...fourAgreements,
    happened('MeetingHeld', '2025-11-20', { purpose: 'final', outcome: 'step-down' }),
    happened('LeadPractitionerNamed', '2025-11-20', { agency: 'school' }),
    happened('PanelDecided', '2025-11-27', { panel: 'weekly-locality-meeting', outcome: 'transfer-agreed' }),
    happened('PackagePassed', '2025-12-01', { plan: true, assessment: true, to: 'lead-practitioner' }),
  ];
  const toEarlyHelp = { to: 'targeted-early-help' };
  const lacking = (event: string) => ready.filter((one) => one.event !== event);

  rule('GLO-4', 'needs the agreement of family and child, to support and to sharing', () => {
    expect(refusedFor('completeStepDown', toEarlyHelp, ready)).toEqual([]);
    for (const agreement of fourAgreements) {
      const three = ready.filter((one) => one !== agreement);
      expect(refusedFor('completeStepDown', toEarlyHelp, three)).toEqual(['GLO-4']);
    }
  });

  rule('GLO-4', 'counts each agreement only for as long as it stands', () => {
    for (const { fields } of fourAgreements) {
      const [who, to] = [String(fields['who']), String(fields['to'])];
      const withdrawn = agreed(who, to, 'withdrawn', '2025-12-02');
      const anew = agreed(who, to, 'given', '2025-12-03');
      expect(refusedFor('completeStepDown', toEarlyHelp, [...ready, withdrawn])).toEqual(['GLO-4']);
      expect(refusedFor('completeStepDown', toEarlyHelp, [...ready, withdrawn, anew])).toEqual([]);
    }
    const papers = { plan: true, assessment: true, to: 'lead-practitioner' };
    const kept = agreed('family', 'sharing', 'refused', '2025-12-02');
    expect(refusedFor('passPackage', papers, [...fourAgreements, kept])).toEqual(['GLO-4']);
  });

  rule('GLO-4', 'never goes ahead without the family; a child too young is explained (C-61)', () => {
    const of = (who: string) => ready.filter((one) => one.fields['who'] !== who);
    expect(refusedFor('completeStepDown', saying(toEarlyHelp), of('family'))).toEqual(['GLO-4']);
    expect(refusedFor('completeStepDown', toEarlyHelp, of('child'))).toEqual(['GLO-4']);
    expect(refusedFor('completeStepDown', saying(toEarlyHelp), of('child'))).toEqual([]);
  });

  rule('GLO-4', 'asks nothing where the child goes on to universal services', () => {
    expect(refusedFor('completeStepDown', { to: 'universal' }, [proposed()])).toEqual([]);
  });

  rule(['GLO-5', 'GLO-7'], 'needs the CIN review and the weekly meeting, in either order (C-59)', () => {
    expect(refusedFor('completeStepDown', toEarlyHelp, lacking('MeetingHeld'))).toEqual(['GLO-7']);
    const continues = happened('MeetingHeld', '2025-11-20', { purpose: 'review', outcome: 'continue' });
    expect(refusedFor('completeStepDown', toEarlyHelp, [...lacking('MeetingHeld'), continues])).toEqual([
      'GLO-7',
    ]);
    expect(refusedFor('completeStepDown', toEarlyHelp, lacking('PanelDecided'))).toEqual(['GLO-5']);
    expect(refusedFor('completeStepDown', toEarlyHelp, [...ready].reverse())).toEqual([]);
  });

  rule('GLO-2', 'from care or the assessment has a review meeting in place of the CIN review', () => {
    const fromCare = [...lacking('MeetingHeld').slice(1), proposed({ route: 'care' })];
    const review = { purpose: 'looked-after-review', outcome: 'step-down' };
    const meeting = happened('MeetingHeld', '2025-11-20', review);
    const another = happened('MeetingHeld', '2025-11-20', { ...review, outcome: 'continue' });
    expect(refusedFor('completeStepDown', toEarlyHelp, [...fromCare, another])).toEqual(['GLO-2']);
    expect(refusedFor('completeStepDown', toEarlyHelp, fromCare)).toEqual(['GLO-2']);
    expect(refusedFor('completeStepDown', toEarlyHelp, [...fromCare, meeting])).toEqual([]);
  });

  rule(['GLO-2', 'GLO-9'], 'needs a named Lead Practitioner', () => {
    expect(refusedFor('completeStepDown', toEarlyHelp, lacking('LeadPractitionerNamed'))).toContain('GLO-2');
  });

  rule('GLO-8', 'needs the paused plan to be re-activated and its content reviewed', () => {
    const paused = [...ready, happened('EarlyHelpPlanPaused', '2025-03-03')];
    expect(refusedFor('completeStepDown', toEarlyHelp, paused)).toEqual(['GLO-8']);
  });

  rule('GLO-10', 'passes on the plan together with a copy of the single assessment', () => {
    const papers = { plan: true, assessment: true, to: 'lead-practitioner' };
    expect(refusedFor('passPackage', papers, fourAgreements)).toEqual([]);
    expect(refusedFor('passPackage', without(papers, 'assessment'), fourAgreements)).toEqual(['GLO-10']);
    expect(refusedFor('passPackage', without(papers, 'plan'), fourAgreements)).toEqual(['GLO-10']);
    expect(refusedFor('passPackage', papers)).toEqual(['GLO-4']);
    expect(refusedFor('passPackage', papers, fourAgreements, { by: ['family-centre-manager'] })).toContain(
      'GLO-10',
    );
    expect(refusedFor('completeStepDown', toEarlyHelp, lacking('PackagePassed'))).toEqual(['GLO-10']);
    expect(heardBy('PackagePassed')).toEqual(['lead-practitioner']);
  });
});

describe('what Gloucestershire does not say', () => {
  test('is who decides a referral; the house asks for a qualified social worker', () => {
    const decides = { outcome: 'assessment' };
    expect(refusedFor('decideReferral', decides, [], { qualified: false })).toEqual(['HOUSE-3.2']);
    expect(refusedFor('decideReferral', decides)).toEqual([]);
  });

  test('is no clock: it times the weekly meeting and two reviews, and nothing else', () => {
    const own = Object.entries(policy.clocks).filter(([, { readings }]) =>
      readings.some(({ kind, cite }) => kind !== 'national' && !cite.some((id) => id.startsWith('HOUSE'))),
    );
    expect(own.map(([name]) => name).sort()).toEqual([
      'disabled-review',
      'disabled-review-on-plan',
      'early-help-review',
      'panel',
    ]);
  });

  test.each(['referral-decision', 'acknowledgement', 'assessment-45', 'icpc'])('is national: %s', (name) => {
    expect(policy.clocks[name]?.readings.map(({ kind }) => kind)).toEqual(['national']);
  });

  test.each(['Closure', 'Minutes', 'Exception'])('is no step of its own: %s', (word) => {
    expect(Object.keys(policy.steps).filter((act) => act.includes(word))).toEqual([]);
  });
});
