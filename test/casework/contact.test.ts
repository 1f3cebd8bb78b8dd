import type { Refusal } from '../../src/casework';
import {
  aContact,
  aReferral,
  businessSupport,
  contactCentreManager,
  london,
  managerOf,
  moment,
  person,
  socialWorker,
  socialWorkerOf,
  teamManager,
  type Life,
  type ReferralInput,
} from '../support/life';
import { rule } from '../support/rule';

function refusal(answer: object): Refusal {
  if (!('refused' in answer)) throw new Error('it was not refused');
  return answer as Refusal;
}

/** A contact in Peterborough on Monday 2 June 2025 at 10:00. */
const monday = (fields: ReferralInput['fields'] = {}): Life =>
  aContact({ received: '2025-06-02 10:00', fields: { type: 'concern', ...fields } });
const progress = { outcome: 'referral', reason: 'threshold-met', criterion: 'thresholds-may-be-met' };

describe('a contact in Peterborough', () => {
  rule(
    ['PET-2.3b', 'PET-2.3c', 'N-1'],
    'is decided within 24 hours, and nationally in one working day',
    () => {
      const life = aContact({ received: '2025-04-17 16:59' });
      expect(life.case.stage).toBe('contact');
      expect(life.clock('contact-decision').readings).toMatchObject([
        { kind: 'limit', dueAt: london('2025-04-18 16:59') },
        { kind: 'national', due: '2025-04-22' },
      ]);
      const names = life.case.clocks.map(({ name }) => name);
      expect(names).toEqual(['contact-decision']);
    },
  );

  rule('PET-2.3b', 'undecided, reminds the Contact Centre Manager and tells those on duty at Easter', () => {
    const life = aContact({ received: '2025-04-17 16:59', fields: { type: 'concern' } });
    expect(life.until('2025-04-18 22:00').story.slice(1)).toEqual([
      `${london('2025-04-18 04:59')} ReminderIssued contact-decision -> contact-centre-manager`,
      `${london('2025-04-18 16:59')} LimitPassed contact-decision`,
      `${london('2025-04-18 16:59')} EscalationRaised contact-decision -> team-manager+emergency-duty-team+on-call-manager`,
      `${london('2025-04-18 20:59')} EscalationRaised contact-decision -> service-manager+emergency-duty-team+on-call-manager`,
    ]);
  });

  rule('PET-2.3c', 'is decided by the Contact Centre Manager, with outcome and reason', () => {
    const nothing = { outcome: 'no-further-action' };
    expect(refusal(monday().try('decideContact', socialWorker, nothing))).toMatchObject({
      refused: 'not-allowed',
      cite: ['PET-2.3c', 'PET-2.3b'],
    });
    expect(refusal(monday().try('decideContact', contactCentreManager, nothing)).message).toContain('reason');
    const life = monday().act('decideContact', contactCentreManager, {
      ...nothing,
      reason: 'threshold-not-met',
    });
    expect(life.clock('contact-decision')).toMatchObject({ status: 'met' });
    expect(life.case.stage).toBe('closed');
  });

  test('is decided by a manager who stands in, who says for whom and why (decisions 3.2)', () => {
    const fields = { outcome: 'no-further-action', reason: 'general-information' };
    expect(refusal(monday().try('decideContact', teamManager, fields)).refused).toBe('not-allowed');
    const declared = { standingInFor: 'contact-centre-manager', standingInReason: 'absent' };
    expect(monday().act('decideContact', teamManager, { ...fields, ...declared }).case.stage).toBe('closed');
  });

  rule('PET-3.1', 'becomes a referral by one of three criteria, from the moment it is one (C-22)', () => {
    const life = monday().until('2025-06-03 09:00');
    const { criterion: _, ...withoutCriterion } = progress;
    expect(refusal(life.try('decideContact', contactCentreManager, withoutCriterion)).cite).toEqual([
      'PET-3.1',
    ]);
    life.act('decideContact', contactCentreManager, progress);
    expect(life.leads).toEqual(['referral']);
    expect(life.case.stage).toBe('awaiting decision');
    expect(life.clock('referral-decision').readings[0]).toMatchObject({ dueAt: london('2025-06-04 09:00') });
    expect(life.clock('acknowledgement').readings[0]).toMatchObject({ dueAt: london('2025-06-04 09:00') });
    expect(life.clock('contact-decision')).toMatchObject({ status: 'met' });
  });

  rule(
    'PET-2.1',
    'is classified; where nobody said what it asks for, that is a task and refuses nothing',
    () => {
      const life = aContact({ received: '2025-06-02 10:00' });
      expect(life.case.tasks).toEqual([
        { do: 'completeEntry', about: 1, fields: ['type'], cite: ['PET-2.1'] },
      ]);
      life.act('decideContact', contactCentreManager, { outcome: 'no-further-action', reason: 'other' });
      expect(life.case.stage).toBe('decided');
      life.act('completeEntry', businessSupport, { entry: 1, recorded: ['type'] });
      expect(life.case.stage).toBe('closed');
    },
  );

  rule('PET-2.3a', 'is put before the Contact Centre Manager, whoever it is about', () => {
    expect(monday().told).toContain('digest contact-centre-manager');
  });

  rule('PET-3.3', 'on an open case: a new risk is a new episode, general information a case note', () => {
    const open = { caseStatus: 'open' };
    expect(monday({ ...open, newRisk: true }).leads).toEqual(['new-episode']);
    const information = monday({ ...open, type: 'information' });
    expect(information.leads).toEqual(['case-note']);
    const asNote = { outcome: 'case-note', reason: 'general-information' };
    expect(information.act('decideContact', contactCentreManager, asNote).case.stage).toBe('closed');
  });

  rule('PET-3.3', 'with a new risk is filed as a case note only with a reason', () => {
    const life = monday({ caseStatus: 'open', newRisk: true });
    const asNote = { outcome: 'case-note', reason: 'general-information' };
    expect(refusal(life.try('decideContact', contactCentreManager, asNote))).toMatchObject({
      refused: 'missing',
      message: 'the procedure leads to new-episode (PET-3.3); say in "explanation" why it goes elsewhere',
      cite: ['PET-3.3'],
    });
    const explained = { ...asNote, explanation: 'the risk was recorded on Friday already' };
    expect(life.act('decideContact', contactCentreManager, explained).case.stage).toBe('closed');
  });

  rule(
    ['PET-3.4', 'N-2'],
    'about a package alone goes to commissioning, and is not closed as not in need',
    () => {
      const life = monday({ disabled: true, packageOnly: true, type: 'service' });
      expect(life.leads).toEqual(['commissioning']);
      const nothing = { outcome: 'no-further-action', reason: 'threshold-not-met' };
      expect(refusal(life.try('decideContact', contactCentreManager, nothing)).cite).toEqual(['PET-3.4']);
      life.act('decideContact', contactCentreManager, { outcome: 'commissioning', reason: 'package-only' });
      expect(life.leads).toEqual(['commissioning']);
      expect(life.case.stage).toBe('closed');
    },
  );

  test('cannot be decided as a referral, nor a referral as a contact', () => {
    expect(refusal(monday().try('decideReferral', teamManager, { outcome: 'advice' }))).toMatchObject({
      refused: 'stage',
      message: 'this is a contact: decide the contact first',
    });
    const referral = aReferral({ received: '2025-06-02 10:00' });
    expect(refusal(referral.try('decideContact', contactCentreManager, progress)).message).toContain(
      'received as a referral',
    );
  });

  rule('PET-3.24a', 'from somebody who cannot be written to safely starts no referrer clock', () => {
    const life = monday({ safeAddress: false }).act('decideContact', contactCentreManager, progress);
    const names = life.case.clocks.map(({ name }) => name);
    expect(names).toEqual(['contact-decision', 'referral-decision', 'assessment', 'assessment-45']);
  });

  test('what anybody may need can lie before it: the family agreed before the school rang', () => {
    const agreed = { who: 'parent', to: 'sharing', answer: 'given' };
    const life = monday().act('recordAgreement', socialWorker, agreed, '2025-05-30');
    expect(life.events.at(-1)).toMatchObject({ event: 'AgreementRecorded', at: moment('2025-05-30') });
  });
});

describe('consent and sharing', () => {
  const adoption = { to: 'adoption' };
  const agreed = { who: 'parent', to: 'sharing', answer: 'given' };
  const withConcern = (concern: string) => aReferral({ received: '2025-06-02 10:00', fields: { concern } });

  rule('PET-1.1', 'without consent needs the ground on which a child must be safeguarded', () => {
    const life = withConcern('neglect');
    expect(refusal(life.try('referOutside', socialWorker, adoption)).cite).toEqual(['PET-1.1']);
    const explained = { ...adoption, explanation: 'necessary to safeguard the child, see file' };
    expect(life.act('referOutside', socialWorker, explained).case.version).toBe(2);
  });

  rule('PET-1.2a', 'where safeguarding is not an issue, nothing but consent will do', () => {
    const life = withConcern('family-stress');
    const explained = { ...adoption, explanation: 'quicker' };
    expect(refusal(life.try('referOutside', socialWorker, explained)).cite).toContain('PET-1.2a');
    life.act('recordAgreement', socialWorker, agreed).act('referOutside', socialWorker, adoption);
    life.act('recordAgreement', socialWorker, { ...agreed, answer: 'withdrawn' });
    expect(refusal(life.try('referOutside', socialWorker, adoption)).cite).toContain('PET-1.2a');
  });

  rule('PET-1.2a', 'the same where the referral came as a contact', () => {
    const life = monday({ concern: 'disability' }).act('decideContact', contactCentreManager, progress);
    const explained = { ...adoption, explanation: 'quicker' };
    expect(refusal(life.try('referOutside', socialWorker, explained)).cite).toContain('PET-1.2a');
  });

  rule('PET-1.3', 'the agreement of one parent alone is enough; that of an agency is none', () => {
    const life = withConcern('family-stress');
    expect(refusal(life.try('recordAgreement', socialWorker, { ...agreed, who: 'agencies' })).cite).toEqual([
      'PET-1.3',
    ]);
    expect(life.act('recordAgreement', socialWorker, agreed).case.version).toBe(2);
  });

  rule('PET-1.2b', 'the family gets the leaflet with the assessment: a task until it was given', () => {
    const life = withConcern('family-stress').act('startAssessment', socialWorker, { kind: 'assessment' });
    expect(life.case.tasks).toContainEqual({
      do: 'giveLeaflet',
      about: 2,
      whom: 'family',
      cite: ['PET-1.2b'],
    });
    life.act('giveLeaflet', socialWorker, { leaflet: 'access-to-records' });
    expect(life.tasks).not.toContain('giveLeaflet');
  });
});

describe('an unplanned contact in the Isles of Scilly', () => {
  const council = 'isles-of-scilly';
  const [worker, manager] = [socialWorkerOf(council), managerOf(council)];
  const contact = () => aContact({ received: '2025-06-02 10:00', council });

  rule('N-1', 'has the national working day, which the procedure does not give (C-58)', () => {
    expect(contact().clock('contact-decision').readings).toMatchObject([
      { kind: 'national', due: '2025-06-03', cite: ['N-1'] },
    ]);
  });

  rule(
    'SCI-UP-1',
    'about a child in early help is linked to that episode, whose Lead Professional hears',
    () => {
      const linked = { outcome: 'linked-to-early-help' };
      const life = contact();
      expect(refusal(life.try('decideContact', worker, linked)).cite).toEqual(['SCI-UP-1']);
      life.act('linkCase', worker, { case: `step-up:${council}:EH-7`, relation: 'early-help-episode' });
      life.act('decideContact', worker, linked);
      expect(life.leads).toEqual(['linked-to-early-help']);
      expect(life.told).toContain('digest lead-practitioner');
      expect(life.case.stage).toBe('closed');
      expect(life.case.links).toEqual([{ case: `step-up:${council}:EH-7`, relation: 'early-help-episode' }]);
    },
  );

  rule('SCI-UP-3', 'is screened by the Social Worker and waits for the manager’s sign-off', () => {
    const life = contact();
    const early = { ...worker, roles: ['lead-practitioner' as const] };
    const result = { result: 'statutory-intervention' };
    expect(refusal(life.try('screenContact', early, result)).cite).toEqual(['SCI-UP-3']);
    life.act('screenContact', worker, result);
    expect(life.case.signOffs).toMatchObject([{ act: 'authoriseScreening', entry: 2, author: 'sw-1' }]);
    expect(refusal(life.try('decideContact', worker, { outcome: 'referral' })).cite).toEqual(['SCI-UP-3']);
    const themselves = { ...worker, roles: ['team-manager' as const] };
    expect(refusal(life.try('authoriseScreening', themselves))).toMatchObject({ refused: 'four-eyes' });
    life.act('authoriseScreening', manager);
    expect(life.leads).toEqual(['referral']);
    expect(life.case.signOffs).toEqual([]);
  });

  rule('SCI-UP-3', 'screened as statutory becomes a referral; anything else needs a reason', () => {
    const life = contact().act('screenContact', worker, { result: 'statutory-intervention' });
    life.act('authoriseScreening', manager);
    const nothing = { outcome: 'no-further-action' };
    expect(refusal(life.try('decideContact', worker, nothing)).cite).toEqual(['SCI-UP-3']);
    life.act('decideContact', worker, { outcome: 'referral' });
    expect(life.case.stage).toBe('awaiting decision');
    expect(life.clock('referral-decision').readings).toMatchObject([{ kind: 'national', due: '2025-06-03' }]);
  });

  rule('SCI-SU-9', 'that is a step-up has its level agreed by social worker and manager first', () => {
    const life = aContact({ received: '2025-06-02 10:00', council, fields: { sourceKind: 'early-help' } });
    expect(refusal(life.try('decideContact', worker, { outcome: 'referral' })).cite).toEqual(['SCI-SU-9']);
    const level = { level: 'section-17', withManager: true, meeting: 'M-3' };
    expect(refusal(life.try('agreeLevel', worker, { ...level, withManager: false })).cite).toEqual([
      'SCI-SU-9',
    ]);
    life.act('agreeLevel', worker, level).act('decideContact', worker, { outcome: 'referral' });
    expect(life.case.stage).toBe('awaiting decision');
  });
});

describe('screening in Leicestershire', () => {
  const council = 'leicestershire';
  const worker = socialWorkerOf(council);
  const screened = (result: string) =>
    aReferral({ received: '2025-06-02 10:00', council }).act('screenContact', worker, { result });

  rule(
    'LEI-front-1',
    'leads to advice, early help, the disabled children’s services or an assessment team',
    () => {
      expect(screened('advice').leads).toEqual(['advice']);
      expect(screened('early-help').leads).toEqual(['targeted-early-help']);
      expect(screened('disabled-children').leads).toEqual(['disabled-children']);
      expect(screened('assessment').leads).toEqual(['assessment-team']);
    },
  );

  test('waits for nobody’s signature: the procedure knows none for it', () => {
    expect(screened('advice').case.signOffs ?? []).toEqual([]);
  });

  rule('LEI-front-1', 'the referral goes where it leads, or with a reason elsewhere', () => {
    const life = screened('disabled-children');
    life.act('decideReferral', managerOf(council), { outcome: 'assessment' });
    const elsewhere = { to: 'assessment-team' };
    expect(refusal(life.try('routeReferral', worker, elsewhere)).cite).toContain('LEI-front-1');
    life.act('routeReferral', worker, { to: 'disabled-children' });
    expect(life.case.stage).toBe('assessment');
  });

  rule('LEI-front-3', 'an internal referral by early help enters at the assessment', () => {
    const life = aReferral({ received: '2025-06-02 10:00', council, fields: { sourceKind: 'early-help' } });
    expect(life.leads).toEqual(['assessment']);
    const advise = { outcome: 'advice' };
    expect(refusal(life.try('decideReferral', managerOf(council), advise)).cite).toEqual(['LEI-front-3']);
    life.act('decideReferral', managerOf(council), { outcome: 'assessment' });
    expect(life.case.stage).toBe('assessment');
  });

  rule('LEI-front-2', 'qualified social workers complete the assessment', () => {
    const life = screened('assessment');
    life.act('decideReferral', managerOf(council), { outcome: 'assessment' });
    life.act('startAssessment', worker, { kind: 'child-and-family' });
    const done = { kind: 'child-and-family', genogramUploaded: true };
    const keyWorker = person('kw-1', ['key-worker'], false, council);
    expect(refusal(life.try('completeAssessment', keyWorker, done)).cite).toContain('LEI-front-2');
  });
});
