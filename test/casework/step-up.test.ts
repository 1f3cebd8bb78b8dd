import type { Fields, Refusal } from '../../src/casework';
import { Family } from '../support/family';
import { rule } from '../support/rule';
import { aStepUp, peopleOf } from '../support/step-up';
import { aReferral, teamManager, type Life } from '../support/life';

const { lead, leadsManager, coordinator, worker, manager, head } = peopleOf('isles-of-scilly');

function refusal(answer: object): Refusal {
  if (!('refused' in answer)) throw new Error('it was not refused');
  return answer as Refusal;
}

/** Considered on Monday 15 December 2025 at 10:00, before Christmas. */
const considered = (fields: Fields = {}): Life =>
  aStepUp({ council: 'isles-of-scilly', considered: '2025-12-15 10:00', fields });

const pack = { referralForm: true, assessment: true, plan: true, lastMinutes: true, caseSummary: true };
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

/** The manager agreed on the Tuesday, and the referral went with its documents. */
const sent = (fields: Fields = {}): Life =>
  considered(fields)
    .until('2025-12-16 10:00')
    .act('agreeRisk', leadsManager, { agreed: true })
    .act('sendPack', lead, pack);

/** The meeting of Thursday 8 January 2026 agreed that it steps up. */
const agreedThere = (): Life => sent().until('2026-01-08 15:00').act('holdMeeting', lead, meeting);

/** Its contact, opened on Friday 9 January at 09:00. */
function accepted(): { stepUp: Life; contact: Life } {
  const stepUp = agreedThere().until('2026-01-09 09:00').act('acceptStepUp', manager, { contact: 'AZ-77' });
  const family = new Family(stepUp);
  const contact = family.caseOf('referral:isles-of-scilly:AZ-77');
  return { stepUp, contact };
}

describe('from concern to the referral', () => {
  rule(
    'SCI-SU-1',
    'the lead practitioner’s manager is asked first, and nothing is sent before they agree',
    () => {
      const life = considered();
      expect(life.case.stage).toBe('considered');
      expect(life.told).toEqual(['digest lead-practitioner-manager']);
      expect(refusal(life.try('sendPack', lead, pack)).cite).toEqual(['SCI-SU-1']);
      expect(refusal(life.try('agreeRisk', lead, { agreed: true })).refused).toBe('not-allowed');
      life.act('agreeRisk', leadsManager, { agreed: true });
      expect(life.leads).toEqual(['referral']);
      expect(life.act('sendPack', lead, pack).case.stage).toBe('advice and meetings');
      expect(life.tasks).toEqual(['acceptStepUp']);
    },
  );

  rule(
    'SCI-SU-1',
    'where the manager does not agree it remains in early help, until somebody ends it',
    () => {
      const life = considered().act('agreeRisk', leadsManager, { agreed: false });
      expect(life.leads).toEqual(['remain-early-help']);
      expect(life.case.stage).toBe('considered');
      expect(refusal(life.try('sendPack', lead, pack)).cite).toEqual(['SCI-SU-1']);
      // No open case without a clock: 20 working days after 15 December, without 25 and 26 December and 1 January.
      expect(life.clock('next-look').readings[0]?.due).toBe('2026-01-15');
      expect(life.act('endStepUp', lead, { because: 'remains-early-help' }).case.stage).toBe('closed');
    },
  );

  rule(['SCI-SU-4', 'SCI-SU-6', 'SCI-SU-10'], 'sends what is asked for, and names what is missing', () => {
    const life = considered({ reason: 'non-engagement' }).act('agreeRisk', leadsManager, { agreed: true });
    const without = refusal(life.try('sendPack', lead, { referralForm: true, plan: true }));
    expect(without.errors?.map(({ pointer }) => pointer)).toEqual([
      '/assessment',
      '/lastMinutes',
      '/caseSummary',
      '/engagementEvidence',
    ]);
    expect(without.cite).toEqual(['SCI-SU-6', 'SCI-SU-10', 'SCI-SU-4']);
    expect(refusal(life.try('sendPack', worker, { ...pack, engagementEvidence: true })).refused).toBe(
      'not-allowed',
    );
    expect(life.act('sendPack', coordinator, { ...pack, engagementEvidence: true }).tasks).toEqual([
      'acceptStepUp',
    ]);
  });

  test('HOUSE-4.4: declined with reasons, the lead practitioner hears why, and may send it again', () => {
    const life = sent().act('declineStepUp', manager, { reason: 'pack-incomplete' });
    expect(life.told).toEqual(['digest lead-practitioner']);
    expect(life.tasks).toEqual(['tellLeadPractitioner']);
    expect(refusal(life.try('tellLeadPractitioner', manager)).errors?.[0]?.pointer).toBe('/reasonsGiven');
    life.act('tellLeadPractitioner', manager, { reasonsGiven: true, by: 'telephone' });
    expect(life.tasks).toEqual([]);
    expect(life.case.stage).toBe('advice and meetings');
    expect(life.act('sendPack', lead, pack).tasks).toEqual(['acceptStepUp']);
  });
});

/** The number of the entry that booked the meeting. */
function bookingIn({ case: { facts } }: Life): number {
  return facts.find(({ event }) => event === 'MeetingBooked')!.id;
}

describe('the step-up meeting', () => {
  // Back from Thu 8 January 2026: Wed 7 = 1, Tue 6 = 2, Mon 5 = 3, Fri 2 = 4 (1 January off), Wed 31 December = 5.
  const booked = () => sent().act('bookMeeting', lead, { purpose: 'step-up', meetingOn: '2026-01-08' });
  const invited = { purpose: 'step-up', socialWorker: true, parents: true };

  rule('SCI-SU-3', 'the social worker is invited at least five working days before', () => {
    const life = booked();
    expect(life.clock('social-worker-notice').readings[0]?.due).toBe('2025-12-31');
    life.until('2025-12-31 16:00').act('sendInvitations', lead, invited);
    expect(life.clock('social-worker-notice').status).toBe('met');
    expect(
      booked().until('2026-01-02 09:00').act('sendInvitations', lead, invited).clock('social-worker-notice')
        .status,
    ).toBe('late');
  });

  rule(
    'SCI-SU-3',
    'moved to a week later, the notice moves with it, and the old invitation is to the old day',
    () => {
      const life = booked().act('sendInvitations', lead, invited);
      const first = bookingIn(life);
      life
        .until('2026-01-05 09:00')
        .act('bookMeeting', lead, { purpose: 'step-up', meetingOn: '2026-01-15', replaces: first });
      expect(life.clock('social-worker-notice')).toMatchObject({
        status: 'running',
        readings: [{ due: '2026-01-08' }],
      });
      life.until('2026-01-06 09:00').act('sendInvitations', lead, invited);
      expect(life.clock('social-worker-notice').status).toBe('met');
    },
  );

  rule('SCI-SU-3', 'of a meeting that was moved before anybody was invited only the new day counts', () => {
    const life = booked();
    const first = bookingIn(life);
    life.act('bookMeeting', lead, { purpose: 'step-up', meetingOn: '2026-01-15', replaces: first });
    const notices = life.case.clocks.filter(({ name }) => name === 'social-worker-notice');
    expect(notices.map(({ status, readings }) => [status, readings[0]?.due])).toEqual([
      ['ended', '2025-12-31'],
      ['running', '2026-01-08'],
    ]);
    life.act('cancelMeeting', lead, { purpose: 'step-up', reason: 'family-unavailable' });
    expect(life.clock('social-worker-notice').status).toBe('ended');
  });

  rule(['SCI-SU-7', 'SCI-SU-8'], 'ends with an outcome and its rationale, all of them present', () => {
    const life = sent();
    const { outcomeReasonRecorded: _why, parents: _parents, ...less } = meeting;
    expect(refusal(life.try('holdMeeting', lead, less)).cite).toEqual(['SCI-SU-7', 'SCI-SU-8']);
    expect(life.act('holdMeeting', lead, meeting).leads).toEqual(['contact']);
    expect(life.tasks).toEqual(['acceptStepUp']);
  });
});

describe('the linked contact', () => {
  rule('SCI-SU-9', 'opens when the step-up is accepted, linked both ways in one chain', () => {
    const { stepUp, contact } = accepted();
    expect(stepUp.case.stage).toBe('with social care');
    expect(stepUp.case.links).toEqual([{ case: 'referral:isles-of-scilly:AZ-77', relation: 'contact' }]);
    expect(contact.case).toMatchObject({
      stage: 'contact',
      child: 'C-456',
      family: 'F-789',
      team: 'front-door',
      chain: 'step-up:isles-of-scilly:SU-1',
      links: [{ case: 'step-up:isles-of-scilly:SU-1', relation: 'step-up' }],
    });
    expect(contact.case.facts[0]?.fields).toMatchObject({
      sourceKind: 'early-help',
      caseStatus: 'early-help',
    });
    expect(contact.clock('contact-decision').readings[0]?.due).toBe('2026-01-12');
    expect(refusal(stepUp.try('acceptStepUp', manager, { contact: 'AZ-78' })).refused).toBe('stage');
  });

  rule('SCI-SU-9', 'is not opened without the meeting, or under a reference that no case can have', () => {
    expect(refusal(sent().try('acceptStepUp', manager, { contact: 'AZ-77' })).cite).toEqual(['SCI-SU-9']);
    expect(refusal(agreedThere().try('acceptStepUp', manager, { contact: 'a name' })).refused).toBe('shape');
  });

  rule(
    'SCI-SU-9',
    'becomes a referral once the level is agreed; early help holds until that is decided',
    () => {
      const { stepUp, contact } = accepted();
      const family = new Family(stepUp, contact);
      const referral = { outcome: 'referral', reason: 'threshold-met' };
      expect(refusal(contact.try('decideContact', manager, referral)).cite).toEqual(['SCI-SU-9']);
      contact.act('agreeLevel', worker, { level: 'section-17', withManager: true, meeting: 'MIN-3' });
      contact.act('decideContact', manager, referral);
      family.until('2026-01-09 12:00');
      expect(stepUp.case).toMatchObject({ stage: 'with social care', tasks: [] });
      expect(refusal(stepUp.try('endStepUp', lead, { because: 'remains-early-help' })).cite).toEqual([
        'HOUSE-4.4',
      ]);
      contact.act('decideReferral', manager, { outcome: 'assessment' });
      family.until('2026-01-09 13:00');
      expect(stepUp.tasks).toEqual(['tellLeadPractitioner']);
      stepUp.act('pauseEarlyHelpPlan', lead).act('tellLeadPractitioner', manager, { by: 'telephone' });
      expect(stepUp.case.stage).toBe('closed');
    },
  );

  test('HOUSE-4.4: not accepted, the lead practitioner is told why, and early help has gone on meanwhile', () => {
    const { stepUp, contact } = accepted();
    const family = new Family(stepUp, contact);
    stepUp.act('reviewEarlyHelp', lead, { decision: 'continue' });
    contact.act('decideContact', manager, { outcome: 'early-help', reason: 'threshold-not-met' });
    family.until('2026-01-09 12:00');
    expect(stepUp.case).toMatchObject({ stage: 'advice and meetings' });
    expect(stepUp.case.tasks).toEqual([
      { do: 'tellLeadPractitioner', about: stepUp.case.facts.at(-1)?.id, cite: ['HOUSE-4.4'] },
    ]);
    expect(stepUp.events.at(-1)?.notices).toMatchObject([{ to: ['lead-practitioner'], as: 'digest' }]);
    expect(refusal(stepUp.try('tellLeadPractitioner', manager, { by: 'telephone' })).cite).toEqual([
      'HOUSE-4.4',
    ]);
    stepUp.act('tellLeadPractitioner', manager, { by: 'telephone', reasonsGiven: true });
    expect(stepUp.case.stage).toBe('advice and meetings');
    expect(stepUp.act('endStepUp', lead, { because: 'remains-early-help' }).case.stage).toBe('closed');
  });

  test('HOUSE-4.4: a referral that social care does not take on comes back as well', () => {
    const { stepUp, contact } = accepted();
    const family = new Family(stepUp, contact);
    contact.act('agreeLevel', worker, { level: 'section-17', withManager: true, meeting: 'MIN-3' });
    contact.act('decideContact', manager, { outcome: 'referral', reason: 'threshold-met' });
    contact.act('decideReferral', manager, { outcome: 'early-help' });
    family.until('2026-01-09 12:00');
    expect(stepUp.case.stage).toBe('advice and meetings');
    expect(stepUp.tasks).toEqual(['tellLeadPractitioner']);
  });

  test('HOUSE-4.4: the same news twice is one task', () => {
    const { stepUp, contact } = accepted();
    contact.act('decideContact', manager, { outcome: 'advice', reason: 'other' });
    const said = contact.events
      .flatMap(({ words = [] }) => words)
      .filter(({ word }) => word.word === 'decided');
    expect(said).toHaveLength(1);
    stepUp.hear(said[0]!.word);
    stepUp.hear(said[0]!.word);
    expect(stepUp.tasks).toEqual(['tellLeadPractitioner']);
  });
});

describe('remaining in early help, and still concerned', () => {
  const remains = () =>
    sent()
      .until('2026-01-08 15:00')
      .act('holdMeeting', lead, { ...meeting, outcome: 'remain-early-help' });
  const about = { about: 'step-up' };

  rule(
    'SCI-SU-11',
    'goes to the own manager, the Head, and Resolving Professional Differences, in this order',
    () => {
      const life = remains();
      expect(life.leads).toEqual(['remain-early-help']);
      expect(life.tasks).toEqual([]);
      expect(
        refusal(life.try('raiseDisagreement', lead, { rung: 'head-of-service', ...about })).cite,
      ).toEqual(['SCI-SU-11']);
      life.act('raiseDisagreement', lead, { rung: 'own-manager', ...about });
      expect(life.told).toEqual(['digest lead-practitioner-manager']);
      life.act('raiseDisagreement', leadsManager, { rung: 'head-of-service', ...about });
      expect(life.told).toEqual(['digest head-of-service']);
      life.act('raiseDisagreement', head, { rung: 'resolving-professional-differences', ...about });
      expect(life.tasks).toContain('resolveDisagreement');
    },
  );

  rule('SCI-SU-11', 'does not end before it is settled, and may lead to a contact after all', () => {
    const life = remains().act('raiseDisagreement', lead, { rung: 'own-manager', ...about });
    expect(life.act('endStepUp', lead, { because: 'remains-early-help' }).case.stage).toBe(
      'advice and meetings',
    );
    expect(life.act('resolveDisagreement', leadsManager, { result: 'decision-stands' }).case.stage).toBe(
      'closed',
    );
    const again = remains().act('raiseDisagreement', lead, { rung: 'own-manager', ...about });
    again.act('resolveDisagreement', leadsManager, { result: 'decision-changed' });
    again.until('2026-01-12 15:00').act('holdMeeting', lead, meeting);
    expect(again.act('acceptStepUp', manager, { contact: 'AZ-80' }).case.stage).toBe('with social care');
  });

  test('nothing that a step-up says to people calls it an escalation', () => {
    const life = remains().act('raiseDisagreement', lead, { rung: 'own-manager', ...about });
    expect(JSON.stringify(life.events)).not.toMatch(/escalat/i);
  });
});

test('a referral that is over answers no step-up that is linked to it later: its decision was of another time', () => {
  const linked = {
    from: 'step-up:peterborough:UP-1',
    entry: 1,
    word: 'linked' as const,
    relation: 'step-up' as const,
  };
  const words = (stage: string, outcome: string) => {
    const life = aReferral({ received: '2025-04-17 10:00' }).act('decideReferral', teamManager, { outcome });
    life.act('informReferrer', teamManager, { by: 'letter', reasonsGiven: true, confidentialitySafe: true });
    expect(life.case.stage).toBe(stage);
    life.hear(linked);
    return life.events.flatMap(({ words: said = [] }) => said).map(({ word }) => word.word);
  };
  expect(words('closed', 'no-further-action')).toEqual([]);
  expect(words('assessment', 'assessment')).toEqual(['decided']);
});
