import type { Fields, Refusal } from '../../src/casework';
import { actsTaken } from '../../src/vocabulary';
import { Family } from '../support/family';
import { person, type Life } from '../support/life';
import { rule } from '../support/rule';
import { aStepUp, peopleOf } from '../support/step-up';

const { lead, adviser, practitioner, manager, worker } = peopleOf('hull');

function refusal(answer: object): Refusal {
  if (!('refused' in answer)) throw new Error('it was not refused');
  return answer as Refusal;
}

/** Considered on Friday 6 March 2026 at 15:00 by the lead practitioner, who is not sure of the threshold. */
const considered = (fields: Fields = {}): Life =>
  aStepUp({
    council: 'hull',
    considered: '2026-03-06 15:00',
    fields: { reason: 'threshold-unsure', ...fields },
  });

const advised = (outcome: string): Life =>
  considered()
    .act('askAdvice', lead, { lineManagerHeard: true, by: 'telephone' })
    .act('giveAdvice', adviser, { outcome });

const eham = {
  purpose: 'eham',
  assessmentAvailable: true,
  agencies: true,
  socialWorker: true,
  actionsAccepted: true,
};

describe('advice', () => {
  rule(['HUL-3.0a', 'HUL-3.1a'], 'is asked of the early-help social worker, after one’s own manager', () => {
    const life = considered();
    expect(life.leads).toEqual(['advice and meetings']);
    expect(refusal(life.try('askAdvice', lead, { by: 'telephone' })).cite).toEqual(['HUL-3.1a']);
    life.act('askAdvice', lead, { lineManagerHeard: true });
    expect(life.case).toMatchObject({ stage: 'advice and meetings' });
    expect(life.tasks).toEqual(['giveAdvice']);
    expect(refusal(life.try('giveAdvice', lead, { outcome: 'advice' })).cite).toEqual(['HUL-3.0c']);
    life.act('giveAdvice', adviser, { outcome: 'advice' });
    expect(life.case.facts.at(-1)?.fields.request).toBe(
      life.case.facts.find(({ event }) => event === 'AdviceAsked')?.id,
    );
    expect(life.leads).toEqual(['remain-early-help']);
    expect(life.tasks).toEqual([]);
    expect(life.act('endStepUp', lead, { because: 'remains-early-help' }).case.stage).toBe('closed');
  });

  rule('HUL-3.0c', 'may be a joint visit, which then is made', () => {
    const life = advised('joint-visit');
    expect(life.tasks).toEqual(['recordJointVisit']);
    expect(life.act('recordJointVisit', adviser, { purpose: 'advice', bothPresent: true }).tasks).toEqual([]);
  });

  rule(
    ['HUL-3.0c', 'HUL-3.2a', 'HUL-3.2b'],
    'may be the next early-help meeting, with its papers and its members',
    () => {
      const life = advised('early-help-meeting');
      expect(life.leads).toEqual(['early-help-meeting']);
      expect(life.tasks).toEqual(['holdMeeting']);
      expect(refusal(life.try('holdMeeting', lead, { purpose: 'eham' })).cite).toEqual([
        'HUL-3.2a',
        'HUL-3.2b',
      ]);
      expect(life.act('holdMeeting', lead, { ...eham, outcome: 'continue' }).tasks).toEqual([]);
    },
  );

  rule('HUL-3.0d', 'may be asked again after the meeting, and the meeting held again', () => {
    const life = advised('early-help-meeting').act('holdMeeting', lead, { ...eham, outcome: 'continue' });
    life.act('askAdvice', lead, { lineManagerHeard: true });
    expect(life.tasks).toEqual(['giveAdvice']);
    life.act('giveAdvice', adviser, { outcome: 'team-around-the-family' });
    expect(life.act('holdMeeting', lead, { purpose: 'taf', outcome: 'continue' }).tasks).toEqual([]);
  });

  rule(['HUL-3.0c', 'HUL-3.3a'], 'may be a referral, which is waited for until it is made', () => {
    const life = advised('referral');
    expect(life.leads).toEqual(['referral']);
    expect(life.tasks).toEqual(['raiseConcern']);
    life.act('raiseConcern', lead, {
      kind: 'welfare',
      origin: 'advice',
      toSocialCare: true,
      raisedBy: 'practitioner',
    });
    expect(life.case.stage).toBe('with social care');
    expect(life.tasks).not.toContain('raiseConcern');
  });

  rule('HUL-3.3a', 'and a meeting that steps up leads to social care as well', () => {
    const life = considered().act('holdMeeting', lead, { ...eham, outcome: 'step-up' });
    expect(life.leads).toEqual(['referral']);
    expect(life.tasks).toEqual(['acceptStepUp']);
    expect(life.act('acceptStepUp', manager).case.stage).toBe('with social care');
  });
});

describe('a clear concern', () => {
  const clear = { kind: 'significant-harm', origin: 'direct', raisedBy: 'practitioner' };

  rule(['HUL-0.1', 'HUL-3.0b', 'HUL-3.3a'], 'goes straight to social care, by whoever has it', () => {
    const life = considered().act('raiseConcern', practitioner, {
      ...clear,
      toSocialCare: true,
      byTelephone: true,
    });
    const contact = new Family(life).caseOf('referral:hull:SU-1-C2');
    expect(life.case.stage).toBe('with social care');
    expect(life.leads).toEqual(['referral']);
    expect(contact.case).toMatchObject({ stage: 'contact', child: 'C-456', team: 'front-door' });
    expect(contact.case.facts[0]).toMatchObject({
      by: 'ehp-1',
      fields: {
        concern: 'child-protection',
        professional: true,
        safeAddress: true,
        caseStatus: 'early-help',
      },
    });
    // One working day after Friday 6 March.
    expect(contact.clock('contact-decision').readings[0]?.due).toBe('2026-03-09');
    expect(contact.events[0]?.notices).toMatchObject([{ to: ['team-manager'], as: 'mail' }]);
  });

  rule('HUL-3.0b', 'waits for no line manager, no advice and no meeting', () => {
    const life = considered().act('askAdvice', lead, { lineManagerHeard: true });
    life.act('raiseConcern', lead, { ...clear, toSocialCare: true });
    expect(life.case.stage).toBe('with social care');
    expect(life.tasks).toContain('giveAdvice');
  });

  rule('HUL-3.3c', 'goes although the parents refuse', () => {
    const life = considered().act('recordAgreement', lead, {
      who: 'parent',
      to: 'sharing',
      answer: 'refused',
    });
    const family = new Family(life.act('raiseConcern', lead, { ...clear, toSocialCare: true }));
    expect(family.caseOf('referral:hull:SU-1-C3').case.stage).toBe('contact');
    life.act('recordAgreement', lead, { who: 'parent', to: 'support', answer: 'withdrawn' });
    expect(life.leads).toEqual(['referral']);
  });

  rule('HUL-3.3b', 'is told to the parents, and the child where appropriate, or it is said why not', () => {
    const life = considered().act('raiseConcern', lead, { ...clear, toSocialCare: true });
    const telling = () =>
      life.case.tasks?.filter((task) => task.do === 'informFamily').map(({ whom }) => whom);
    expect(telling()).toEqual(['family', 'child']);
    const untold = { of: 'referral-and-reasons', who: 'family', informed: false };
    expect(refusal(life.try('informFamily', lead, untold)).cite).toEqual(['HUL-3.3b']);
    life.act('informFamily', lead, { ...untold, notInformedReason: 'risk-of-further-harm' });
    expect(telling()).toEqual([]);
  });

  rule('HUL-0.1', 'is taken with nothing but its kind, and what is missing is asked for afterwards', () => {
    const life = considered().act('raiseConcern', person('bs-9', [], false, 'hull'), {
      kind: 'imminent-risk',
    });
    expect(new Family(life).caseOf('referral:hull:SU-1-C2').case.stage).toBe('contact');
    expect(life.case.tasks).toContainEqual({
      do: 'completeEntry',
      about: 2,
      fields: ['toSocialCare'],
      cite: ['HUL-3.0b'],
    });
  });

  rule('HUL-0.1', 'on a Saturday night is heard of by those on duty', () => {
    const life = considered().until('2026-03-07 23:00').act('raiseConcern', practitioner, clear);
    const contact = new Family(life).caseOf(`referral:hull:SU-1-C${life.case.facts.at(-1)!.id}`);
    expect(contact.events[0]?.notices?.[0]?.to).toEqual([
      'team-manager',
      'emergency-duty-team',
      'on-call-manager',
    ]);
  });

  test('HOUSE-1.1: nothing that protects a child is refused, whoever does it and whatever is missing', () => {
    const anybody = person('bs-9', [], false, 'hull');
    const protective = actsTaken('stepUp').filter((act) => act.protective);
    expect(protective.map(({ act }) => act)).toContain('raiseConcern');
    for (const { act, event } of protective) {
      for (const life of [considered(), advised('referral'), considered().act('raiseConcern', lead, clear)])
        expect(life.act(act, anybody).events.map((one) => one.event)).toContain(event);
    }
  });

  test('HOUSE-1.1: a second concern is a second contact, and the answer to the first closes nothing', () => {
    const life = considered().act('raiseConcern', lead, clear).act('raiseConcern', practitioner, clear);
    const family = new Family(life);
    const [first, second] = ['referral:hull:SU-1-C2', 'referral:hull:SU-1-C3'].map((id) => family.caseOf(id));
    const noFurther = { outcome: 'advice', reason: 'threshold-not-met' };
    first!.act('decideContact', manager, noFurther);
    family.until('2026-03-06 16:00');
    expect(life.case.stage).toBe('with social care');
    second!.act('decideContact', manager, noFurther);
    family.until('2026-03-06 16:30');
    expect(life.case.stage).toBe('advice and meetings');
  });

  test('a concern that is no referral opens nothing, and is discussed with a manager', () => {
    const life = considered().act('raiseConcern', lead, { kind: 'welfare' });
    expect(life.case.links).toBeUndefined();
    expect(life.tasks).toEqual(['discussConcern']);
  });

  test('HOUSE-1.1: section 47 that is recorded here stands on the contact, where its clocks run', () => {
    const life = considered().act('startSection47', worker);
    const contact = new Family(life).caseOf('referral:hull:SU-1-C2');
    expect(contact.case.stage).toBe('section 47');
    expect(contact.events.find(({ event }) => event === 'Section47Started')?.movedFrom).toEqual({
      case: life.case.id,
      entry: 2,
    });
    expect(life.events.map(({ event }) => event)).toContain('EntryTaken');
  });
});

describe('what social care answers', () => {
  rule(
    'HUL-3.3d',
    'below the threshold: it remains with Targeted Early Help, and both who asked are told why',
    () => {
      const life = advised('referral');
      life.act('raiseConcern', lead, {
        kind: 'welfare',
        origin: 'advice',
        toSocialCare: true,
        raisedBy: 'practitioner',
      });
      const family = new Family(life);
      const contact = family.caseOf(life.case.links![0]!.case);
      contact.act('uploadRecord', worker, { what: 'contact' });
      contact.act('decideContact', manager, { outcome: 'early-help', reason: 'threshold-not-met' });
      family.until('2026-03-06 17:00');
      expect(contact.leads).toEqual(['targeted-early-help']);
      expect(contact.tasks).toContain('informReferrer');
      expect(life.tasks).toContain('tellLeadPractitioner');
      expect(life.case.stage).toBe('advice and meetings');
    },
  );

  test('HOUSE-4.4: a contact that social care recorded itself and linked is answered like any other', () => {
    const life = considered();
    const linked = {
      from: 'referral:hull:EH-9',
      entry: 1,
      word: 'linked' as const,
      relation: 'referral' as const,
    };
    life.hear(linked);
    expect(life.case.stage).toBe('with social care');
    const decided = {
      word: 'decided' as const,
      event: 'ContactDecided',
      outcome: 'early-help',
      at: life.now,
    };
    life.hear({ from: 'referral:hull:EH-9', entry: 4, ...decided });
    expect(life.tasks).toEqual(['tellLeadPractitioner']);
  });

  test('HOUSE-4.4: a contact that was decided before it was linked says so at once', () => {
    const life = considered();
    life.act('raiseConcern', lead, { kind: 'welfare', toSocialCare: true });
    const contact = new Family(life).caseOf('referral:hull:SU-1-C2');
    const other = aStepUp({ council: 'hull', considered: '2026-03-06 15:30' });
    contact.act('decideContact', manager, { outcome: 'referral', reason: 'threshold-met' });
    contact.hear({ from: 'step-up:hull:SU-2', entry: 5, word: 'linked', relation: 'step-up' });
    const said = contact.events.at(-1)?.words;
    expect(said).toMatchObject([{ to: 'step-up:hull:SU-2', word: { word: 'decided', outcome: 'referral' } }]);
    expect(other.case.stage).toBe('considered');
  });

  test('HOUSE-4.4: is waited for, unless somebody says why not', () => {
    const ending = { because: 'moved' };
    const life = considered().act('acceptStepUp', manager);
    expect(refusal(life.try('endStepUp', lead, ending)).refused).toBe('missing');
    life.act('endStepUp', lead, { ...ending, explanation: 'the family has left' });
    expect(life.case.stage).toBe('closed');
  });

  test('HOUSE-1.1: of a concern that comes after the end is waited for as well', () => {
    const life = considered().act('holdForProtection', lead).act('endStepUp', lead, { because: 'needs-met' });
    life.act('raiseConcern', lead, { kind: 'welfare', toSocialCare: true });
    life.act('discussConcern', manager, { withRole: 'team-manager' });
    life.act('informFamily', lead, { of: 'referral-and-reasons', who: 'family', informed: true });
    life.act('releaseHold', manager, { because: 'no-concern' });
    expect(life.tasks).toEqual([]);
    expect(life.case.stage).toBe('with social care');
    const family = new Family(life);
    family
      .caseOf(life.case.links![0]!.case)
      .act('decideContact', manager, { outcome: 'referral', reason: 'threshold-met' });
    family.caseOf(life.case.links![0]!.case).act('decideReferral', manager, { outcome: 'assessment' });
    family.until('2026-03-06 16:00');
    expect(life.act('tellLeadPractitioner', worker, { by: 'telephone' }).case.stage).toBe('closed');
  });

  test('continues the chain of what the family has behind it', () => {
    const earlier = 'step-down:hull:SD-1';
    const life = aStepUp({
      council: 'hull',
      considered: '2026-03-06 15:00',
      links: [{ case: earlier, relation: 'step-down' }],
      chain: 'referral:hull:REF-1',
    });
    life.act('acceptStepUp', manager);
    const contact = new Family(life).caseOf('referral:hull:SU-1-C2');
    expect(contact.case.chain).toBe('referral:hull:REF-1');
    expect(contact.case.links).toEqual([
      { case: life.case.id, relation: 'step-up' },
      { case: earlier, relation: 'step-down' },
    ]);
  });
});
