import { holidayTable } from '../../src/calendar';
import type { Case, CaseEvent, Fields } from '../../src/casework';
import { leadsOf } from '../../src/casework/routes';
import { actNamed, type Role } from '../../src/vocabulary';
import { saying, stepsUnder } from '../support/policy-steps';
import { rule } from '../support/rule';
import { factsOf, happened, under, type Happening } from '../support/under';

const hull = under('hull');
const { policy } = hull;
const { given } = hull;

const { refusedFor, leadsTo, heardBy } = stepsUnder('hull', {
  by: ['social-worker'],
  qualified: true,
  person: 'sw-2',
});
const without = (fields: Fields, name: string): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([one]) => one !== name));

const held = (at: string, fields: Fields = {}) =>
  happened('MeetingHeld', at, { purpose: 'step-down', ...fields });
const named = happened('LeadPractitionerNamed', '2025-12-18', { agency: 'school' });
const nobodyNamed = happened('NoLeadPractitionerFound', '2025-12-18', { reason: 'no-capacity' });
const agreement = (to: string, answer = 'given', at = '2025-12-01', who = 'family') =>
  happened('AgreementRecorded', at, { who, to, answer });
const allAgree = [agreement('step-down'), agreement('step-down', 'given', '2025-12-01', 'agencies')];

describe('minutes and closing', () => {
  // Fri 19 = 1, Mon 22 = 2, 23 = 3, 24 = 4 (25 and 26 off), Mon 29 = 5, 30 = 6, 31 = 7 (1 January off), 2 = 8, 5 = 9, 6 = 10.
  rule('HUL-2.5a', 'closes the case within ten working days of the review, over Christmas', () => {
    expect(given(held('2025-12-18')).clock('closure')).toEqual({ limit: '2026-01-06', status: 'running' });
    expect(given(held('2025-12-18', { purpose: 'final' })).clock('closure').limit).toBe('2026-01-06');
    const closed = happened('ClosedInCaseSystem', '2026-01-06');
    expect(given(held('2025-12-18'), closed).clock('closure').status).toBe('met');
  });

  rule('HUL-2.5a', 'has no more time because of another meeting', () => {
    const again = given(held('2025-12-18'), held('2025-12-30'));
    expect(again.clocks('closure')).toHaveLength(1);
    expect(again.clock('closure').limit).toBe('2026-01-06');
  });

  rule(
    'HUL-2.5a',
    'is about the step-down review only, and falls away when the step-down is withdrawn',
    () => {
      expect(given(held('2025-12-18', { purpose: 'review', outcome: 'continue' })).names).toEqual([]);
      expect(given(held('2025-12-18', { purpose: 'review', outcome: 'step-down' })).names).toEqual([]);
      const withdrawn = happened('StepDownWithdrawn', '2025-12-22', { reason: 'remains-in-need' });
      expect(given(held('2025-12-18'), withdrawn).clock('closure').status).toBe('ended');
    },
  );

  rule(
    ['HUL-2.5a', 'HUL-2.4g', 'HUL-2.5c'],
    'does not wait for the handover, but says why it is late (C-52)',
    () => {
      const handover = happened('HandoverCompleted', '2026-01-12', { how: 'visit', extra: true });
      expect(given(held('2025-12-18'), handover).clock('closure')).toEqual({
        limit: '2026-01-06',
        status: 'running',
      });
      expect(policy.clocks['closure']?.lateReason?.cite).toEqual(['HUL-2.5a', 'HUL-2.4g', 'HUL-2.5c']);
      expect(policy.clocks['closure']).not.toHaveProperty('exception');
      expect(policy.clocks['closure']).not.toHaveProperty('extension');
    },
  );

  rule('HUL-2.4e', 'sends the minutes within ten working days, to the Lead Practitioner', () => {
    expect(given(held('2025-12-18')).clock('minutes')).toEqual({ limit: '2026-01-06', status: 'running' });
    const to = (fields: Fields) =>
      given(
        held('2025-12-18'),
        happened('MinutesCirculated', '2026-01-05', { purpose: 'step-down', ...fields }),
      ).clock('minutes').status;
    expect(to({ leadPractitioner: true })).toBe('met');
    expect(to({ earlyHelpCoordinator: true })).toBe('met');
    expect(to({ agencies: true })).toBe('running');
    expect(to({ leadPractitioner: true, meeting: 7 })).toBe('running');
  });

  rule('HUL-2.4e', 'sends them to the Early Help Co-ordinator only where nobody is named', () => {
    const to = (who: Fields, after: Happening[]) =>
      refusedFor('circulateMinutes', saying({ purpose: 'step-down', ...who }), after);
    expect(to({ leadPractitioner: true }, [named])).toEqual([]);
    expect(to({ earlyHelpCoordinator: true }, [named])).toEqual(['HUL-2.4e']);
    expect(to({ earlyHelpCoordinator: true }, [nobodyNamed])).toEqual([]);
    expect(to({ agencies: true }, [nobodyNamed])).toEqual(['HUL-2.4e']);
  });

  rule('HUL-2.4f', 'enters them on LiquidLogic in the same ten working days', () => {
    const sent = happened('MinutesCirculated', '2025-12-30', {
      purpose: 'step-down',
      leadPractitioner: true,
    });
    const entered = happened('RecordUploaded', '2026-01-06', { what: 'minutes' });
    expect(given(held('2025-12-18'), sent).clock('minutes-entered')).toEqual({
      limit: '2026-01-06',
      status: 'running',
    });
    expect(given(held('2025-12-18'), sent, entered).clock('minutes-entered').status).toBe('met');
  });
});

describe('the CIN Panel', () => {
  const panel = 'child-in-need-panel';
  const decided = { panel, outcome: 'step-down', reasonRecorded: true, quorate: true };

  rule(['HUL-2.1a', 'HUL-2.1b', 'HUL-2.1c'], 'sits weekly, with four services and five cases', () => {
    expect(policy.panels?.[panel]).toMatchObject({
      every: { n: 1, unit: 'weeks' },
      attends: ['locality-manager', 'early-help-manager', 'clinician', 'early-help-social-worker'],
      capacity: 5,
    });
    expect(refusedFor('decideAtPanel', { ...decided, quorate: false }, [], { by: ['clinician'] })).toEqual([
      'HUL-2.1b',
    ]);
  });

  rule('HUL-2.1a', 'hears the sixth case a week later', () => {
    const listed = happened('ListedForPanel', '2026-01-05', { panel, panelOn: '2026-01-08' });
    expect(given(listed).clock('panel')).toEqual({ limit: '2026-01-15', status: 'running' });
    const deferred = { panel, outcome: 'deferred', nextPanelOn: '2026-01-15' };
    expect(given(listed, happened('PanelDecided', '2026-01-08', deferred)).clock('panel').limit).toBe(
      '2026-01-22',
    );
    expect(given(listed, happened('PanelDecided', '2026-01-15', decided)).clock('panel').status).toBe('met');
  });

  rule('HUL-2.1d', 'says whether the case steps down, closes or remains, and why', () => {
    const asked = (fields: Fields, by: Role[] = ['locality-manager']) =>
      refusedFor('decideAtPanel', fields, [], { by });
    expect(asked(decided)).toEqual([]);
    expect(asked(without(decided, 'reasonRecorded'))).toEqual(['HUL-2.1d']);
    expect(asked({ ...decided, outcome: 'transfer-agreed' })).toEqual(['HUL-2.1d']);
    expect(asked(decided, ['social-worker'])).toContain('HUL-2.1d');
    const leads = (outcome: string) => leadsTo('PanelDecided', { panel, outcome });
    expect([leads('step-down'), leads('close'), leads('remain')]).toEqual([
      ['stepDown'],
      ['closing'],
      ['plan active'],
    ]);
    expect(heardBy('PanelDecided', { panel, outcome: 'remain' })).toEqual(['social-worker']);
  });
});

describe('before the step-down meeting', () => {
  const purpose = 'step-down';
  const invited = {
    purpose,
    parents: true,
    child: true,
    network: true,
    agencies: true,
    identifiedService: true,
  };

  rule('HUL-2.2a', 'all involved agree first that section 17 is no longer required', () => {
    const booking = { purpose, meetingOn: '2025-12-18', chairRole: 'social-worker' };
    expect(refusedFor('bookMeeting', booking)).toEqual(['HUL-2.2a']);
    expect(refusedFor('bookMeeting', booking, allAgree)).toEqual([]);
    for (const one of allAgree)
      expect(
        refusedFor(
          'bookMeeting',
          booking,
          allAgree.filter((other) => other !== one),
        ),
      ).toEqual(['HUL-2.2a']);
    const withdrawn = agreement('step-down', 'withdrawn', '2025-12-08');
    expect(refusedFor('bookMeeting', booking, [...allAgree, withdrawn])).toEqual(['HUL-2.2a']);
    const anew = agreement('step-down', 'given', '2025-12-15');
    expect(refusedFor('bookMeeting', booking, [...allAgree, withdrawn, anew])).toEqual([]);
  });

  rule('HUL-2.2a', 'a review that decides upon the step-down is recorded as that meeting', () => {
    const proposal = [happened('StepDownProposed', '2025-12-01', { route: 'child-in-need-plan' })];
    const deciding = { purpose: 'review', outcome: 'step-down' };
    expect(refusedFor('holdMeeting', saying(deciding), proposal)).toEqual(['HUL-2.2a']);
    expect(refusedFor('holdMeeting', { purpose: 'review', outcome: 'continue' }, proposal)).toEqual([]);
    expect(refusedFor('holdMeeting', deciding)).toEqual([]);
  });

  rule('HUL-2.2b', 'the Social Worker arranges it and invites', () => {
    expect(refusedFor('sendInvitations', invited, [], { by: ['social-worker'] })).toEqual([]);
    for (const by of ['clinician', 'lead-practitioner', 'team-administrator'] as Role[])
      expect(refusedFor('sendInvitations', invited, [], { by: [by] })).toEqual(['HUL-2.2b']);
    expect(refusedFor('sendInvitations', { purpose: 'eham' }, [], { by: ['lead-practitioner'] })).toEqual([]);
    expect(
      refusedFor('bookMeeting', { purpose: 'taf', meetingOn: '2025-12-18' }, [], {
        by: ['lead-practitioner'],
      }),
    ).toEqual([]);
  });

  rule(
    ['HUL-2.2c', 'HUL-2.3d'],
    'parents, child, family, professionals and the service to come are invited',
    () => {
      for (const who of ['parents', 'child', 'network', 'agencies']) {
        expect(refusedFor('sendInvitations', without(invited, who))).toEqual(['HUL-2.2c']);
      }
      expect(refusedFor('sendInvitations', without(invited, 'identifiedService'))).toEqual(['HUL-2.3d']);
      const advocate = [happened('AdvocateConsidered', '2025-12-01', { result: 'arranged' })];
      expect(refusedFor('sendInvitations', invited, advocate)).toEqual(['HUL-2.2c']);
      expect(refusedFor('sendInvitations', { ...invited, advocate: true }, advocate)).toEqual([]);
      expect(refusedFor('sendInvitations', { purpose: 'taf' })).toEqual([]);
    },
  );

  rule('HUL-2.3a', 'it is agreed who chairs', () => {
    const booking = { purpose, meetingOn: '2025-12-18' };
    expect(refusedFor('bookMeeting', booking, allAgree)).toEqual(['HUL-2.3a']);
  });
});

describe('the step-down meeting', () => {
  const before = [
    ...allAgree,
    happened('InvitationsSent', '2025-12-04', { purpose: 'step-down', parents: true }),
  ];
  const meeting = {
    purpose: 'step-down',
    chairRole: 'senior-practitioner',
    assessmentAvailable: true,
    documentsSeenBefore: true,
    agendaCovered: true,
    identifiedService: true,
  };
  const holding = (fields: Fields, after = before) => refusedFor('holdMeeting', fields, after);

  rule('HUL-2.2f', 'never counts unless all had seen an up-to-date assessment and plan', () => {
    expect(holding(meeting)).toEqual([]);
    for (const document of ['assessmentAvailable', 'documentsSeenBefore']) {
      expect(holding(saying(without(meeting, document)))).toEqual(['HUL-2.2f']);
    }
  });

  rule('HUL-2.3a', 'is chaired by the Team Manager, the Advanced Social Worker or the Social Worker', () => {
    for (const chairRole of ['team-manager', 'senior-practitioner', 'social-worker'])
      expect(holding({ ...meeting, chairRole })).toEqual([]);
    expect(holding({ ...meeting, chairRole: 'key-worker' })).toEqual(['HUL-2.3a']);
  });

  rule('HUL-2.3b', 'goes through what the framework asks', () => {
    expect(holding(without(meeting, 'agendaCovered'))).toEqual(['HUL-2.3b']);
  });

  rule('HUL-2.3d', 'has the identified service there, with its waiting time', () => {
    expect(holding(without(meeting, 'identifiedService'))).toEqual(['HUL-2.3d']);
    expect(holding(saying(without(meeting, 'identifiedService')))).toEqual([]);
    const waiting = [...before, happened('OutsideAnswerRecorded', '2025-12-10', { answer: 'waiting-list' })];
    expect(holding(meeting, waiting)).toEqual(['HUL-2.3d']);
    expect(holding({ ...meeting, waitingTime: '6 weeks' }, waiting)).toEqual([]);
  });

  rule(['HUL-2.2a', 'HUL-2.2b'], 'comes after the agreement and the invitations', () => {
    expect(holding(meeting, before.slice(1))).toEqual(['HUL-2.2a']);
    expect(holding(meeting, before.slice(0, 2))).toEqual(['HUL-2.2b']);
  });

  rule('HUL-2.4b', 'is reminded of the new Lead Practitioner, which holds nothing up', () => {
    expect(policy.steps['holdMeeting']?.records).toContainEqual(
      expect.objectContaining({ field: 'leadPractitionerNamed', force: 'remind', cite: ['HUL-2.4b'] }),
    );
    expect(holding(meeting)).toEqual([]);
  });

  rule('HUL-2.3e', 'leaves a plan with clear outcomes that everybody there can have', () => {
    expect(refusedFor('agreePlan', saying({}))).toEqual(['HUL-2.3e']);
    expect(refusedFor('agreePlan', { outcomes: true })).toEqual([]);
    const stepDown = [happened('StepDownProposed', '2025-12-01', { route: 'child-in-need-plan' })];
    expect(refusedFor('copyPlan', saying({ parents: true }), stepDown)).toEqual(['HUL-2.3e']);
    expect(refusedFor('copyPlan', { parents: true })).toEqual([]);
    expect(refusedFor('copyPlan', { allParticipants: true }, stepDown)).toEqual([]);
    expect(refusedFor('copyPlan', { withheldFromSomebody: true }, stepDown)).toEqual(['HUL-2.3e']);
    const withheld = { withheldFromSomebody: true, withheldReason: 'violent-parent' };
    expect(refusedFor('copyPlan', withheld, stepDown)).toEqual([]);
  });
});

describe('the Lead Practitioner', () => {
  rule('HUL-2.4a', 'is always the Social Worker while social care helps', () => {
    const plan = [happened('PlanOpened', '2025-06-02', { route: 'assessment' })];
    expect(refusedFor('openPlan', saying({ lead: 'key-worker' }))).toEqual(['HUL-2.4a']);
    expect(refusedFor('openPlan', { lead: 'social-worker' })).toEqual([]);
    expect(refusedFor('allocate', saying({ role: 'key-worker' }), plan)).toEqual(['HUL-2.4a']);
    expect(refusedFor('decideAllocation', saying({ lead: 'key-worker' }), plan)).toEqual(['HUL-2.4a']);
    expect(refusedFor('decideAllocation', { lead: 'social-worker' }, plan)).toEqual([]);
  });

  rule('HUL-2.4c', 'is ideally whoever has most to do with the family: a reminder', () => {
    const [because] = policy.steps['nameLeadPractitioner']?.records ?? [];
    expect(because).toEqual({ field: 'because', force: 'remind', cite: ['HUL-2.4c'] });
  });

  rule('HUL-2.4d', 'if nobody is found, is looked for with the Early Help Lead, through the hub', () => {
    expect(refusedFor('recordNoLeadPractitioner', saying({ reason: 'declined' }))).toEqual(['HUL-2.4d']);
    expect(refusedFor('recordNoLeadPractitioner', { reason: 'declined', hubContacted: true })).toEqual([]);
    expect(heardBy('NoLeadPractitionerFound')).toEqual(['early-help-lead']);
    expect(leadsTo('NoLeadPractitionerFound', {})).toEqual(['handover']);
  });

  rule('HUL-2.4g', 'named late meets the family in a further visit or meeting', () => {
    const handover = { how: 'visit', extra: true, bothPresent: true };
    const after = (fields: Fields) => refusedFor('completeHandover', saying(fields), [nobodyNamed]);
    expect(after(handover)).toEqual([]);
    expect(after(without(handover, 'extra'))).toEqual(['HUL-2.4g']);
    expect(after({ ...handover, how: 'papers-only' })).toEqual(['HUL-2.4g']);
    expect(after(without(handover, 'bothPresent'))).toEqual(['HUL-2.4g']);
    expect(refusedFor('completeHandover', { how: 'at-review', bothPresent: true }, [named])).toEqual([]);
    expect(refusedFor('completeHandover', { how: 'at-review' }, [named])).toEqual(['HUL-2.5c']);
  });
});

describe('stepping down', () => {
  const ready = [held('2025-12-18'), agreement('step-down'), named];

  rule('HUL-1.1', 'leads to Targeted Early Help or to a single service', () => {
    for (const target of ['targeted-early-help', 'single-service', 'specialist', 'universal']) {
      expect(leadsTo('StepDownProposed', { target })).toEqual([target]);
      expect(refusedFor('completeStepDown', { to: target }, ready)).toEqual([]);
    }
    expect(refusedFor('completeStepDown', { to: 'team-around-the-child' }, ready)).toEqual(['HUL-1.1']);
  });

  rule('HUL-2.2a', 'never happens without the step-down meeting', () => {
    expect(refusedFor('completeStepDown', saying({ to: 'universal' }))).toEqual(['HUL-2.2a']);
  });

  rule('HUL-2.3c', 'to Targeted Early Help needs the consent of the family and an identified worker', () => {
    const to = { to: 'targeted-early-help' };
    const refused = agreement('step-down', 'refused');
    expect(refusedFor('completeStepDown', to, [held('2025-12-18'), named])).toEqual(['HUL-2.3c']);
    expect(refusedFor('completeStepDown', to, [held('2025-12-18'), named, refused])).toEqual(['HUL-2.3c']);
    expect(refusedFor('completeStepDown', saying(to), [held('2025-12-18'), named])).toEqual(['HUL-2.3c']);
    const withdrawn = agreement('early-help', 'withdrawn', '2025-12-20');
    expect(refusedFor('completeStepDown', saying(to), [...ready, withdrawn])).toEqual(['HUL-2.3c']);
    const anew = agreement('early-help', 'given', '2025-12-22');
    expect(refusedFor('completeStepDown', to, [...ready, withdrawn, anew])).toEqual([]);
    expect(refusedFor('completeStepDown', to, ready.slice(0, 2))).toEqual(['HUL-2.3c']);
  });
});

describe('closing', () => {
  const answers = {
    whyInvolved: true,
    workDone: true,
    whatChanged: true,
    stepDownAccepted: true,
    stepDownKind: 'targeted-early-help',
    leadPractitionerStated: true,
  };
  const ready = [
    happened('StepDownProposed', '2025-12-01', { route: 'child-in-need-plan' }),
    held('2025-12-18'),
    named,
    happened('PlanCopied', '2025-12-22', { allParticipants: true }),
    happened('ClosingSummaryCompleted', '2025-12-22', answers),
    happened('HandoverCompleted', '2025-12-23', { how: 'visit' }),
  ];
  const closing = (after: Happening[], fields: Fields = { reason: 'ceased-other' }) =>
    refusedFor('recordClosureInCaseSystem', fields, after);
  const lacking = (event: string) => ready.filter((one) => one.event !== event);

  rule('HUL-2.5b', 'holds five answers, all of them', () => {
    expect(refusedFor('completeClosingSummary', answers)).toEqual([]);
    for (const field of Object.keys(answers))
      expect(refusedFor('completeClosingSummary', saying(without(answers, field)))).toContain('HUL-2.5b');
    const single = { ...without(answers, 'leadPractitionerStated'), stepDownKind: 'single-service' };
    expect(refusedFor('completeClosingSummary', single)).toEqual([]);
    const declined = { whyInvolved: true, workDone: true, whatChanged: true, stepDownAccepted: false };
    expect(refusedFor('completeClosingSummary', declined)).toEqual([]);
  });

  rule(['HUL-2.2a', 'HUL-2.5b', 'HUL-2.3e'], 'needs the meeting, the five answers and the plan', () => {
    expect(closing(ready)).toEqual([]);
    expect(closing(lacking('MeetingHeld'), saying({ reason: 'ceased-other' }))).toEqual(['HUL-2.2a']);
    expect(closing(lacking('ClosingSummaryCompleted'), saying({ reason: 'ceased-other' }))).toEqual([
      'HUL-2.5b',
    ]);
    expect(closing(lacking('PlanCopied'), saying({ reason: 'ceased-other' }))).toEqual(['HUL-2.3e']);
    expect(closing(ready, {})).toEqual(['HUL-2.5b']);
  });

  rule('HUL-2.5c', 'should come after the handover to Targeted Early Help', () => {
    expect(closing(lacking('HandoverCompleted'))).toEqual(['HUL-2.5c']);
    expect(closing(lacking('HandoverCompleted'), saying({ reason: 'ceased-other' }))).toEqual([]);
  });

  rule(
    ['HUL-2.4d', 'HUL-2.4g'],
    'without a Lead Practitioner needs the Early Help Lead and the further visit',
    () => {
      const open = [...ready, nobodyNamed];
      const contacted = happened('EarlyHelpContacted', '2025-12-19', { who: 'early-help-lead' });
      const visit = happened('HandoverCompleted', '2026-01-05', {
        how: 'visit',
        extra: true,
        bothPresent: true,
      });
      expect(closing(open, saying({ reason: 'ceased-other' }))).toEqual(['HUL-2.4d', 'HUL-2.4g']);
      expect(closing([...open, contacted], saying({ reason: 'ceased-other' }))).toEqual(['HUL-2.4g']);
      expect(closing([...open, contacted, visit])).toEqual([]);
    },
  );

  rule('HUL-2.2a', 'asks none of this for a child who died or moved away', () => {
    expect(closing(ready.slice(0, 1), { reason: 'died' })).toEqual([]);
    expect(closing(ready.slice(0, 1), { reason: 'transferred-to-other-authority' })).toEqual([]);
  });

  const refusal = { reason: 'agreement-withdrawn', agreementRefused: true, concernsAddressed: true };
  const signposted = happened('SignpostingGiven', '2025-12-19', { to: 'universal' });

  rule(['HUL-2.3f', 'HUL-2.5d'], 'without consent needs addressed concerns and signposting', () => {
    const after = [...ready, signposted];
    expect(refusedFor('authoriseClosure', refusal, after)).toEqual([]);
    expect(refusedFor('authoriseClosure', refusal, ready)).toEqual(['HUL-2.3f', 'HUL-2.5d']);
    expect(leadsTo('ClosureAuthorised', refusal)).toEqual(['close']);
  });

  rule(['HUL-2.3f', 'HUL-2.5d'], 'without consent is blocked while concerns are not addressed (C-55)', () => {
    const after = [...ready, signposted];
    const open = saying(without(refusal, 'concernsAddressed'));
    expect(refusedFor('authoriseClosure', open, after)).toEqual(['HUL-2.3f', 'HUL-2.5d']);
    const unmarked = saying({ reason: 'agreement-withdrawn' });
    expect(refusedFor('authoriseClosure', unmarked, after)).toEqual(['HUL-2.3f', 'HUL-2.5d']);
    const said = saying({ reason: 'ceased-other' });
    const refusedSupport = [...after, agreement('support', 'refused', '2025-12-22')];
    expect(closing(refusedSupport, said)).toEqual(['HUL-2.3f', 'HUL-2.5d']);
    expect(closing(after, saying({ reason: 'agreement-withdrawn' }))).toEqual(['HUL-2.3f', 'HUL-2.5d']);
    const addressed = happened('ClosureAuthorised', '2025-12-23', refusal);
    expect(closing([...refusedSupport, addressed], said)).toEqual([]);
    expect(leadsTo('ClosureAuthorised', open)).toEqual([]);
    expect(leadsTo('StepDownWithdrawn', { reason: 'concerns-not-addressed' })).toEqual(['plan active']);
  });

  rule('HUL-2.5d', 'without consent needs no handover', () => {
    const declined = happened('ClosingSummaryCompleted', '2025-12-22', { stepDownAccepted: false });
    const after = [...lacking('HandoverCompleted').filter((one) => one.event !== declined.event), declined];
    expect(closing(after)).toEqual(['HUL-2.3f', 'HUL-2.5d']);
    expect(closing([...after, happened('ClosureAuthorised', '2025-12-22', refusal)])).toEqual([]);
  });
});

describe('stepping up', () => {
  rule(
    ['HUL-0.1', 'HUL-3.0b', 'HUL-3.3a'],
    'a clear concern goes straight to social care, from anyone',
    () => {
      expect(leadsTo('ConcernRaised', { kind: 'significant-harm' })).toEqual(['referral']);
      expect(actNamed('raiseConcern')?.protective).toBe(true);
      expect(refusedFor('raiseConcern', { kind: 'significant-harm' }, [], { by: [] })).toEqual(['HUL-3.0b']);
      expect(
        refusedFor('raiseConcern', { kind: 'significant-harm', toSocialCare: true }, [], { by: [] }),
      ).toEqual([]);
    },
  );

  rule(['HUL-3.1c', 'HUL-3.3a'], 'a concern out of advice or a meeting is telephoned to EHaSH', () => {
    const concern = { kind: 'neglect', origin: 'meeting', toSocialCare: true };
    expect(refusedFor('raiseConcern', concern)).toEqual(['HUL-3.1c']);
    expect(refusedFor('raiseConcern', { ...concern, byTelephone: true })).toEqual([]);
    for (const origin of ['advice', 'meeting', 'direct'])
      expect(leadsTo('ConcernRaised', { ...concern, origin })).toEqual(['referral']);
    expect(leadsTo('MeetingHeld', { purpose: 'eham', outcome: 'step-up' })).toEqual(['referral']);
  });

  rule('HUL-3.0a', 'unsure of the threshold, one asks the locality Early Help Social Worker', () => {
    expect(leadsTo('StepUpConsidered', { reason: 'threshold-unsure' })).toEqual(['advice and meetings']);
  });

  rule('HUL-3.1a', 'the line manager has heard of it first', () => {
    expect(refusedFor('askAdvice', {}, [], { by: ['lead-practitioner'] })).toEqual(['HUL-3.1a']);
    expect(refusedFor('askAdvice', { lineManagerHeard: true }, [], { by: ['lead-practitioner'] })).toEqual(
      [],
    );
  });

  rule('HUL-3.0c', 'advice has one of three outcomes', () => {
    const leads = (outcome: string) => leadsTo('AdviceGiven', { outcome });
    expect([leads('advice'), leads('joint-visit')]).toEqual([['remain-early-help'], ['remain-early-help']]);
    expect([leads('early-help-meeting'), leads('team-around-the-family')]).toEqual([
      ['early-help-meeting'],
      ['early-help-meeting'],
    ]);
    expect(leads('referral')).toEqual(['referral']);
    const gives = (by: Role[]) => refusedFor('giveAdvice', { outcome: 'advice' }, [], { by });
    expect(gives(['early-help-social-worker'])).toEqual([]);
    expect(gives(['lead-practitioner'])).toEqual(['HUL-3.0c']);
    expect(gives(['social-worker'])).toEqual(['HUL-3.0c']);
  });

  rule(['HUL-3.2a', 'HUL-3.2b'], 'an EHAM has plan and assessment, social care and accepted actions', () => {
    const eham = {
      purpose: 'eham',
      assessmentAvailable: true,
      agencies: true,
      socialWorker: true,
      actionsAccepted: true,
    };
    expect(refusedFor('holdMeeting', eham)).toEqual([]);
    expect(refusedFor('holdMeeting', without(eham, 'assessmentAvailable'))).toEqual(['HUL-3.2a']);
    for (const field of ['agencies', 'socialWorker', 'actionsAccepted'])
      expect(refusedFor('holdMeeting', without(eham, field))).toEqual(['HUL-3.2b']);
  });

  rule('HUL-3.3b', 'parents are told of a referral, unless that could cause further harm', () => {
    expect(heardBy('ConcernRaised', { toSocialCare: true })).toEqual(['family', 'child']);
    const untold = { of: 'referral-and-reasons', who: 'parents', informed: false };
    expect(refusedFor('informFamily', saying(untold))).toEqual(['HUL-3.3b']);
    expect(refusedFor('informFamily', { ...untold, notInformedReason: 'risk-of-further-harm' })).toEqual([]);
  });

  rule('HUL-3.3c', 'a refusal does not withhold a referral where there is a safeguarding concern', () => {
    const concern = [happened('ConcernRaised', '2026-01-05', { kind: 'neglect', toSocialCare: true })];
    const refused = { who: 'parent', to: 'sharing', answer: 'refused' };
    expect(leadsTo('AgreementRecorded', refused, concern)).toEqual(['referral']);
    expect(leadsTo('AgreementRecorded', refused)).toEqual([]);
    expect(refusedFor('recordSharingGround', { ground: 'safeguarding' })).toEqual(['HUL-3.3c']);
    expect(refusedFor('recordSharingGround', { ground: 'safeguarding', explainedToParents: true })).toEqual(
      [],
    );
  });
});

describe('what EHaSH decides', () => {
  rule(['HUL-3.3d', 'HUL-3.3e', 'HUL-3.3f'], 'is early help, an assessment or a strategy discussion', () => {
    const leads = (outcome: string) => leadsTo('ReferralDecided', { outcome });
    expect(leads('early-help')).toEqual(['targeted-early-help']);
    expect(leads('assessment')).toEqual(['assessment']);
    expect(leads('strategy-discussion')).toEqual(['strategy-discussion']);
    expect(leadsTo('ContactDecided', { outcome: 'early-help' })).toEqual(['targeted-early-help']);
  });

  rule('HUL-3.3d', 'is recorded on LiquidLogic as an initial contact when it is below the threshold', () => {
    const recorded = [happened('RecordUploaded', '2026-01-05', { what: 'contact' })];
    expect(refusedFor('decideContact', { outcome: 'early-help' })).toEqual(['HUL-3.3d']);
    expect(refusedFor('decideContact', { outcome: 'early-help' }, recorded)).toEqual([]);
    expect(refusedFor('decideContact', { outcome: 'referral' })).toEqual([]);
  });

  test('is decided by a qualified social worker, as the house asks', () => {
    const unqualified = { qualified: false };
    expect(refusedFor('decideReferral', { outcome: 'assessment' }, [], unqualified)).toEqual(['HOUSE-3.2']);
    expect(refusedFor('decideReferral', { outcome: 'assessment' })).toEqual([]);
  });

  rule('HUL-3.3d', 'is told to the referrer with the reasons', () => {
    expect(heardBy('ContactDecided', { outcome: 'early-help' })).toEqual(['referrer']);
    const decided = [happened('ReferralDecided', '2026-01-05', { outcome: 'early-help' })];
    expect(refusedFor('informReferrer', { by: 'letter' }, decided)).toEqual(['HUL-3.3d']);
    expect(refusedFor('informReferrer', { by: 'letter', reasonsGiven: true }, decided)).toEqual([]);
  });

  rule(
    ['HUL-3.3j', 'HUL-3.3k'],
    'reaches professionals with reasons, others without harm to confidentiality',
    () => {
      const from = (professional: boolean) => [happened('ReferralReceived', '2026-01-05', { professional })];
      expect(heardBy('ReferralDecided', { outcome: 'assessment' }, from(true))).toEqual(['referrer']);
      expect(refusedFor('informReferrer', saying({ by: 'letter' }), from(true))).toEqual(['HUL-3.3j']);
      expect(heardBy('ReferralDecided', { outcome: 'assessment' }, from(false))).toEqual(['referrer']);
      expect(refusedFor('informReferrer', { by: 'letter' }, from(false))).toEqual(['HUL-3.3k']);
      expect(refusedFor('informReferrer', { by: 'letter', confidentialitySafe: true }, from(false))).toEqual(
        [],
      );
    },
  );

  rule('HUL-3.3g', 'goes to the Assessment Team or to a locality', () => {
    const decided = [happened('ReferralDecided', '2026-01-05', { outcome: 'assessment' })];
    expect(refusedFor('routeReferral', { to: 'assessment-team' }, decided)).toEqual([]);
    expect(refusedFor('routeReferral', { to: 'locality-team' }, decided)).toEqual([]);
    expect(refusedFor('routeReferral', { to: 'early-intervention' }, decided)).toEqual(['HUL-3.3g']);
  });
});

describe('who assesses a child who was known before', () => {
  /** The team, once an assessment is required: months are calendar months, and three to the day are not less. */
  function teamFor(receivedOn: string, fields: Fields): string[] {
    const decided = happened('ReferralDecided', receivedOn, { outcome: 'assessment' });
    const facts = factsOf([happened('ReferralReceived', receivedOn, fields), decided]);
    const current = { facts, pins: { holidays: holidayTable() } } as unknown as Case;
    const event = { ...facts[1]! } as unknown as CaseEvent;
    return leadsOf(current, event, policy)
      .map(({ to }) => to)
      .filter((to) => to.endsWith('-team'));
  }
  const closed = { caseStatus: 'closed', closedOn: '2025-09-15', sameConcern: true, earlierLocality: true };

  rule('HUL-3.3h', 'the Assessment Team: a new case, or one closed for more than three months', () => {
    expect(teamFor('2025-12-01', { caseStatus: 'not-known' })).toEqual(['assessment-team']);
    expect(teamFor('2025-12-01', { caseStatus: 'early-help' })).toEqual(['assessment-team']);
    expect(teamFor('2025-12-16', { ...closed, caseStatus: 'early-help' })).toEqual(['assessment-team']);
    expect(teamFor('2025-12-16', closed)).toEqual(['assessment-team']);
  });

  rule(['HUL-3.3h', 'HUL-3.3i'], 'the Assessment Team on the very day three months later (C-50)', () => {
    expect(teamFor('2025-12-14', closed)).toEqual(['locality-team']);
    expect(teamFor('2025-12-15', closed)).toEqual(['assessment-team']);
  });

  rule('HUL-3.3h', 'the Assessment Team when the concern did not exist before', () => {
    expect(teamFor('2025-12-01', { ...closed, sameConcern: false })).toEqual(['assessment-team']);
    expect(teamFor('2025-12-01', { ...closed, newRisk: true })).toEqual(['assessment-team']);
  });

  rule('HUL-3.3i', 'the locality that knew the child, with the same concerns and no new ones', () => {
    expect(teamFor('2025-12-01', closed)).toEqual(['locality-team']);
  });

  rule('HUL-3.3h', 'the Assessment Team where no locality ever knew the child (C-51)', () => {
    expect(teamFor('2025-12-01', { ...closed, earlierLocality: false })).toEqual(['assessment-team']);
  });
});

describe('what Hull does not say', () => {
  test('is no clock: it times the panel, the minutes and the closing, and nothing else', () => {
    const own = Object.entries(policy.clocks).filter(([, { readings }]) =>
      readings.some(({ kind, cite }) => kind !== 'national' && !cite.some((id) => id.startsWith('HOUSE'))),
    );
    expect(own.map(([name]) => name).sort()).toEqual([
      'closure',
      'closure-of-plan',
      'minutes',
      'minutes-entered',
      'panel',
    ]);
  });

  test.each(['referral-decision', 'acknowledgement', 'assessment-45', 'icpc'])('is national: %s', (name) => {
    expect(policy.clocks[name]?.readings.map(({ kind }) => kind)).toEqual(['national']);
  });
});
