import type { Refusal } from '../../src/casework';
import {
  aContact,
  aReferral,
  managerOf,
  person,
  socialWorker,
  teamManager,
  type Life,
} from '../support/life';
import { rule } from '../support/rule';

/** What an Assessment holds when it goes for sign-off in Peterborough. */
const whole = {
  kind: 'assessment',
  childSeen: true,
  childSeenAlone: true,
  viewsRecorded: true,
  familyInvolved: true,
  determinationsMade: true,
  dimensionsCovered: true,
  domainsCovered: true,
  agencyChecksMade: true,
  advocateConsidered: true,
  furtherAction: 'child-in-need-plan',
  fileEntry: 'DOC-1',
};
const signed = { kind: 'assessment', outcome: 'child-in-need-plan', reason: 'in-need' };
const manager = person('tm-2', ['team-manager']);

function refusal(answer: object): Refusal {
  if (!('refused' in answer)) throw new Error('it was not refused');
  return answer as Refusal;
}

/** The referral is recorded and decided, and the Assessment has begun: what must be there before it is completed. */
function begun(received = '2025-06-02 10:00', council = 'peterborough'): Life {
  const life = aReferral({ received, council });
  life.act('recordCheck', socialWorker, { check: 'case-status', done: true });
  life.act('recordCheck', socialWorker, { check: 'previous-records', done: true });
  life.act('uploadRecord', socialWorker, { what: 'referral' });
  life.act('acknowledgeReferrer', socialWorker, { by: 'letter' });
  life.act('informReferrer', socialWorker, { by: 'letter', reasonsGiven: true });
  life.act('decideReferral', teamManager, { outcome: 'assessment' });
  life.act('giveLeaflet', socialWorker, { leaflet: 'access-to-records' });
  return life.act('startAssessment', socialWorker, { kind: 'assessment' });
}

const completed = (fields: object = {}, received?: string): Life =>
  begun(received).act('completeAssessment', socialWorker, { ...whole, ...fields });

/** Without one of the fields. */
function without(field: keyof typeof whole): Record<string, string | boolean> {
  const { [field]: _, ...others } = whole;
  return others;
}

function dues(life: Life, clock: string): string[] {
  return life.clock(clock).readings.map(({ kind, due }) => `${kind} ${due}`);
}

const told = (life: Life) =>
  (life.events.at(-1)?.notices ?? []).map(
    ({ kind, to, people = [] }) => `${kind}: ${[...to, ...people].join(', ')}`,
  );

describe('ten working days from the referral until the sign-off', () => {
  rule(['PET-4.19', 'PET-3.13'], 'from the referral, over two bank holidays in a row (E24)', () => {
    // Mon 23 May 2022: 24 to 27, 30, 31, 1 Jun; 2 and 3 June are bank holidays; 6, 7, 8.
    expect(dues(aReferral({ received: '2022-05-23 10:00' }), 'assessment')).toEqual(['limit 2022-06-08']);
  });

  rule(
    ['PET-4.19', 'PET-4.20'],
    'signed on day 10 it is met, also when the work was done long before',
    () => {
      const life = completed().until('2025-06-16 16:00');
      expect(life.clock('assessment').status).toBe('running');
      life.act('authoriseAssessment', teamManager, signed);
      expect(life.clock('assessment')).toMatchObject({ status: 'met' });
    },
  );

  rule(['PET-4.19', 'PET-4.20'], 'done in time and signed a day later it is out of timescale (C-08)', () => {
    const life = completed().until('2025-06-17 09:00').act('authoriseAssessment', teamManager, signed);
    expect(life.clock('assessment')).toMatchObject({ status: 'late', lateReason: 'needed' });
  });

  rule('PET-4.5b', 'it counts from the linked referral, whenever the Assessment was begun', () => {
    const life = begun('2025-06-02 10:00').until('2025-06-09 10:00');
    expect(life.case.facts.find(({ event }) => event === 'AssessmentStarted')?.fields).toMatchObject({
      referredOn: '2025-06-02',
      onOpenCase: false,
    });
    expect(dues(life, 'assessment')).toEqual(['limit 2025-06-16']);
  });

  rule('PET-4.5b', 'a contact counts from when it became a referral (C-22)', () => {
    const life = aContact({ received: '2025-06-02 10:00' });
    life.until('2025-06-03 09:00');
    life.act('decideContact', person('ccm-1', ['contact-centre-manager']), {
      outcome: 'referral',
      reason: 'other',
      criterion: 'needs-assessment',
    });
    expect(dues(life, 'assessment')).toEqual(['limit 2025-06-17']);
  });

  rule('PET-4.5a', 'nothing is completed without an Assessment begun for this very referral', () => {
    const life = aReferral({ received: '2025-06-02 10:00' }).act('decideReferral', teamManager, {
      outcome: 'assessment',
    });
    expect(refusal(life.try('completeAssessment', socialWorker, whole)).cite).toContain('PET-4.5a');
  });

  test('one begun after the last was signed off is of an open case, and starts no ten days', () => {
    const life = completed().act('authoriseAssessment', teamManager, { ...signed, outcome: 'continue' });
    life.act('startAssessment', socialWorker, { kind: 'assessment' });
    expect(life.case.clocks.filter(({ name }) => name === 'assessment')).toHaveLength(1);
  });
});

describe('what an Assessment holds', () => {
  const items = [
    ['determinationsMade', 'PET-4.2'],
    ['dimensionsCovered', 'PET-4.14'],
    ['domainsCovered', 'PET-4.15'],
    ['agencyChecksMade', 'PET-4.4'],
    ['viewsRecorded', 'PET-4.16'],
    ['furtherAction', 'PET-4.6'],
    ['fileEntry', 'PET-4.33'],
    ['childSeen', 'PET-4.12a'],
    ['familyInvolved', 'PET-4.10'],
    ['advocateConsidered', 'PET-4.11'],
  ] as const;

  rule(
    ['PET-4.2', 'PET-4.14', 'PET-4.15', 'PET-4.4', 'PET-4.16', 'PET-4.6', 'PET-4.33', 'PET-4.12a'],
    'each item is asked for by name, with its rule, before it goes for sign-off',
    () => {
      for (const [field, cite] of items) {
        const answer = refusal(begun().try('completeAssessment', socialWorker, without(field)));
        expect([answer.errors?.map(({ pointer }) => pointer), answer.cite]).toEqual([
          [`/${field}`],
          expect.arrayContaining([cite]),
        ]);
      }
    },
  );

  rule(['PET-4.10', 'PET-4.11'], 'family and advocate may be explained instead', () => {
    const life = begun().act('completeAssessment', socialWorker, {
      ...without('familyInvolved'),
      explanation: 'parents in hospital',
    });
    expect(life.case.signOffs).toMatchObject([{ act: 'authoriseAssessment', author: 'sw-1' }]);
  });

  rule('PET-4.7b', 'a synopsis of why, where it goes on to more', () => {
    const more = { ...whole, furtherAction: 'child-and-family-assessment' };
    expect(refusal(begun().try('completeAssessment', socialWorker, more)).cite).toContain('PET-4.7b');
    begun().act('completeAssessment', socialWorker, { ...more, note: 'why it goes on' });
  });

  rule('PET-4.1', 'a CAF that came with the referral is taken into account', () => {
    const life = aReferral({ received: '2025-06-02 10:00', fields: { withCommonAssessment: true } });
    life.act('decideReferral', teamManager, { outcome: 'assessment' });
    life.act('referOutside', socialWorker, { to: 'integrated-processes-team' });
    const start = { kind: 'assessment' };
    expect(refusal(life.try('startAssessment', socialWorker, start)).cite).toContain('PET-4.1');
    life.act('startAssessment', socialWorker, { ...start, earlyHelpAssessmentUsed: true });
  });
});

describe('the sign-off', () => {
  rule(
    ['PET-4.7a', 'PET-4.7b', 'PET-4.20'],
    'the Team Manager signs, with reasons, what somebody else wrote',
    () => {
      const life = completed();
      expect(told(life)).toEqual(['decision-asked: team-manager']);
      expect(refusal(life.try('authoriseAssessment', socialWorker, signed)).refused).toBe('not-allowed');
      const { reason: _, ...bare } = signed;
      expect(refusal(life.try('authoriseAssessment', teamManager, bare)).cite).toContain('PET-4.20');
      life.act('authoriseAssessment', teamManager, signed);
      expect(life.events.find(({ event }) => event === 'AssessmentAuthorised')).toMatchObject({
        by: 'tm-1',
        roles: ['team-manager'],
        at: life.case.facts.at(-1)?.at,
      });
      expect(life.case.signOffs).toEqual([]);
    },
  );

  rule('PET-4.7b', 'nobody signs their own, in whatever post, here or where the procedure is silent', () => {
    const author = person('sw-1', ['team-manager']);
    expect(refusal(completed().try('authoriseAssessment', author, signed)).refused).toBe('four-eyes');
    const hull = aReferral({ received: '2025-06-02 10:00', council: 'hull' });
    const worker = person('sw-1', ['social-worker', 'team-manager'], true, 'hull');
    hull.act('completeAssessment', worker, { kind: 'single' });
    const sign = { kind: 'single', outcome: 'no-further-action' };
    expect(refusal(hull.try('authoriseAssessment', worker, sign))).toMatchObject({
      refused: 'four-eyes',
      cite: ['HOUSE-3.1'],
    });
    hull.act('authoriseAssessment', managerOf('hull'), sign);
  });

  rule('PET-4.20', 'returned with reasons, it goes back to who wrote it, and the time runs on', () => {
    const life = completed().act('returnAssessment', teamManager, {
      kind: 'assessment',
      reason: 'views-missing',
    });
    expect(told(life)).toEqual(['returned: sw-1']);
    expect(life.case.signOffs).toEqual([]);
    expect(life.clock('assessment').status).toBe('running');
    expect(refusal(life.try('authoriseAssessment', teamManager, signed)).refused).toBe('missing');
    life.act('completeAssessment', socialWorker, whole).act('authoriseAssessment', teamManager, signed);
    expect(life.clock('assessment').status).toBe('met');
  });

  test('a practitioner returns nothing, and what was not completed cannot be returned', () => {
    const back = { kind: 'assessment', reason: 'other' };
    expect(refusal(completed().try('returnAssessment', socialWorker, back)).refused).toBe('not-allowed');
    expect(refusal(begun().try('returnAssessment', teamManager, back)).message).toContain(
      'complete it first',
    );
  });

  rule(
    ['PET-4.12b', 'PET-4.17'],
    'a child that was not seen: first no concern, then agreed, then signed',
    () => {
      const life = completed({ childSeen: false });
      const agree = { context: 'assessment', reason: 'parent-refused', fileEntry: 'DOC-2' };
      expect(refusal(life.try('authoriseAssessment', teamManager, signed)).cite).toEqual(['PET-4.12b']);
      expect(refusal(life.try('agreeNotSeen', teamManager, agree)).cite).toEqual(['PET-4.17']);
      life.act('establishNoConcern', teamManager, { context: 'assessment', basis: 'agency-information' });
      expect(refusal(life.try('agreeNotSeen', socialWorker, agree)).refused).toBe('not-allowed');
      life.act('agreeNotSeen', teamManager, agree).act('authoriseAssessment', teamManager, signed);
      expect(life.case.stage).toBe('assessed');
    },
  );

  rule(['PET-4.17', 'PET-4.12b'], 'a refusal is told to the Team Manager at once', () => {
    const life = begun().act('recordRefusal', socialWorker, {
      context: 'assessment',
      because: 'parent-refused',
    });
    expect(life.events.at(-1)?.notices).toMatchObject([{ as: 'mail', to: ['team-manager'] }]);
  });
});

describe('out of timescale', () => {
  const reason = { clock: 'assessment', reason: 'family-unavailable' };
  const late = () => completed().until('2025-06-18 09:00').act('authoriseAssessment', teamManager, signed);

  rule(
    ['PET-4.22b', 'PET-4.34'],
    'the social worker records the reasons, and the Team Manager signs them',
    () => {
      const life = late().act('giveLateReason', socialWorker, reason);
      expect(life.clock('assessment').lateReason).toBe('needed');
      expect(life.case.signOffs).toMatchObject([
        { act: 'giveLateReason', by: ['team-manager'], author: 'sw-1' },
      ]);
      expect(told(life)).toEqual(['decision-asked: team-manager']);
      life.act('giveLateReason', teamManager, reason);
      expect(life.clock('assessment').lateReason).toBe('given');
      expect(life.case.signOffs).toEqual([]);
    },
  );

  rule('PET-4.22b', 'the case does not close before', () => {
    const life = late().act('shareAssessment', socialWorker, {
      kind: 'assessment',
      with: 'family',
      surveySent: true,
    });
    expect(life.case.stage).toBe('assessed');
    life.act('giveLateReason', teamManager, reason);
    expect(life.case.stage).toBe('closed');
  });

  rule('PET-4.34', 'before it passes it reminds, and then it climbs', () => {
    const life = begun().until('2025-06-20 12:00');
    const of = life.events.filter(({ clocks }) =>
      clocks?.some((one) => 'id' in one && one.id.startsWith('assessment@')),
    );
    expect(
      of.slice(-4).map(({ event, at, notices = [] }) => [event, at.slice(0, 10), notices[0]?.to]),
    ).toEqual([
      ['ReminderIssued', '2025-06-12', ['social-worker']],
      ['LimitPassed', '2025-06-16', undefined],
      ['EscalationRaised', '2025-06-17', ['team-manager']],
      ['EscalationRaised', '2025-06-18', ['service-manager']],
    ]);
  });
});

describe('the Child and Family Assessment', () => {
  const goesOn = { kind: 'assessment', outcome: 'child-and-family-assessment', reason: 'more-depth' };
  const whole35 = { ...whole, kind: 'child-and-family', furtherAction: 'no-further-action' };

  rule(
    ['PET-4.21', 'PET-4.22a', 'PET-4.26'],
    '35 working days from the manager’s decision to progress (C-03, C-04)',
    () => {
      // Tue 10 June 2025 and seven weeks without a bank holiday.
      const life = completed().until('2025-06-10 15:00').act('authoriseAssessment', teamManager, goesOn);
      expect(dues(life, 'child-and-family-assessment')).toEqual(['limit 2025-07-29']);
      expect(life.case.stage).toBe('assessment');
      expect(life.case.leads).toEqual([{ to: 'child-and-family-assessment', cite: ['PET-4.21'] }]);
      life.act('decideFurtherAssessment', teamManager, {
        kind: 'child-and-family',
        because: 'more-depth',
        withWorker: true,
      });
      expect(life.case.clocks.filter(({ name }) => name === 'child-and-family-assessment')).toHaveLength(1);
    },
  );

  rule('PET-4.22a', 'decided together with the social worker', () => {
    const decide = { kind: 'child-and-family', because: 'more-depth' };
    expect(refusal(completed().try('decideFurtherAssessment', teamManager, decide)).cite).toContain(
      'PET-4.22a',
    );
    expect(
      refusal(completed().try('decideFurtherAssessment', socialWorker, { ...decide, withWorker: true }))
        .refused,
    ).toBe('not-allowed');
  });

  rule(
    ['N-3', 'PET-4.26'],
    'the national 45 working days run from the referral beside it, and are not extended (C-05)',
    () => {
      const life = completed().until('2025-06-16 15:00').act('authoriseAssessment', teamManager, goesOn);
      // Mon 2 June and nine weeks: Mon 4 August. 35 working days from Mon 16 June: the same day.
      expect(dues(life, 'assessment-45')).toEqual(['national 2025-08-04']);
      expect(dues(life, 'child-and-family-assessment')).toEqual(['limit 2025-08-04']);
      const longer = { clock: 'assessment-45', newDate: '2025-09-01', reason: 'capacity' };
      expect(refusal(life.try('extendClock', teamManager, longer)).message).toContain('knows no such thing');
    },
  );

  rule(['N-3', 'N-4'], 'over the 45 days reasons are recorded, by social worker and manager', () => {
    const life = completed().until('2025-06-10 15:00').act('authoriseAssessment', teamManager, goesOn);
    life.act('startAssessment', socialWorker, { kind: 'child-and-family' });
    life.until('2025-08-05 10:00').act('completeAssessment', socialWorker, whole35);
    life.act('authoriseAssessment', teamManager, {
      kind: 'child-and-family',
      outcome: 'no-further-action',
      reason: 'needs-met',
    });
    expect(life.clock('assessment-45')).toMatchObject({ status: 'late', lateReason: 'needed' });
    life.act('giveLateReason', socialWorker, { clock: 'assessment-45', reason: 'family-unavailable' });
    expect(life.clock('assessment-45').lateReason).toBe('needed');
    life.act('giveLateReason', manager, { clock: 'assessment-45', reason: 'family-unavailable' });
    expect(life.clock('assessment-45').lateReason).toBe('given');
  });

  rule('N-3', 'one begun on an open case counts from the decision to assess (decisions 4.5)', () => {
    const life = completed().act('authoriseAssessment', teamManager, signed).until('2025-09-01 09:00');
    life.act('decideFurtherAssessment', teamManager, {
      kind: 'child-and-family',
      because: 'open-case-new-information',
      withWorker: true,
    });
    // Mon 1 September 2025 and nine weeks without a bank holiday.
    expect(dues(life, 'assessment-45')).toEqual(['national 2025-11-03']);
    expect(dues(life, 'child-and-family-assessment')).toEqual(['limit 2025-10-20']);
  });

  rule(
    'PET-4.21',
    'Section 47 exempts from waiting for the Assessment, not from completing it (C-17)',
    () => {
      const life = begun().act('holdStrategyDiscussion', socialWorker, {
        decision: 'section-47-and-assessment',
      });
      expect(life.clock('assessment').status).toBe('running');
      life.act('startAssessment', socialWorker, { kind: 'child-and-family' });
      life.act('completeAssessment', socialWorker, whole35);
      const sign = { kind: 'child-and-family', outcome: 'no-further-action', reason: 'needs-met' };
      expect(refusal(life.try('authoriseAssessment', teamManager, sign)).cite).toContain('PET-4.21');
      life.act('completeAssessment', socialWorker, whole).act('authoriseAssessment', teamManager, {
        ...goesOn,
      });
      life.act('authoriseAssessment', teamManager, sign);
    },
  );
});

describe('where it leads', () => {
  const outcome = (value: string) => ({ ...signed, outcome: value });

  rule(['PET-4.32', 'PET-9.1'], 'a plan: it is opened by the sign-off, with what the referral knows', () => {
    const life = completed().act('authoriseAssessment', teamManager, signed);
    expect(life.case.leads).toEqual([{ to: 'cinPlan', cite: ['PET-4.32', 'PET-9.1'] }]);
    expect(life.events.at(-1)).toMatchObject({
      opens: [{ id: 'cin-plan:peterborough:REF-123', relation: 'plan', opening: { act: 'openPlan' } }],
      notices: [{ step: 'AssessmentAuthorised', to: ['family'], as: 'task' }],
    });
  });

  rule(['PET-4.32', 'PET-10.9N'], 'the family gets a copy, with the survey; nothing closes before', () => {
    const life = completed().act('authoriseAssessment', teamManager, outcome('no-further-action'));
    expect(life.case.tasks).toMatchObject([{ do: 'shareAssessment', whom: 'family' }]);
    const share = { kind: 'assessment', with: 'family' };
    expect(refusal(life.try('shareAssessment', socialWorker, share)).cite).toContain('PET-10.9N');
    life.act('allocate', teamManager, { worker: 'sw-1', role: 'social-worker' });
    life.act('shareAssessment', socialWorker, { ...share, surveySent: true });
    expect(life.case.stage).toBe('closed');
    expect(life.events.at(-1)).toMatchObject({
      event: 'CaseClosed',
      notices: [{ to: ['team-manager'], people: ['sw-1'], as: 'digest', step: 'CaseClosed' }],
    });
  });

  rule(
    ['PET-4.32', 'PET-4.27-5', 'PET-4.27-6', 'PET-9.3'],
    'each outcome leads where the procedure says',
    () => {
      const leads = (value: string) =>
        completed()
          .act('authoriseAssessment', teamManager, outcome(value))
          .case.leads?.map(({ to }) => to);
      expect(leads('no-further-action')).toEqual(['closed']);
      expect(leads('access-to-support-panel')).toEqual(['access-to-support-panel']);
      expect(leads('strategy-discussion')).toEqual(['strategy-discussion']);
      expect(leads('continue')).toEqual(['assessment']);
    },
  );

  rule('PET-4.32d', 'emergency provision: the Commissioning Team hears of it directly', () => {
    const life = begun().act('referOutside', socialWorker, {
      to: 'commissioning',
      purpose: 'emergency-provision',
      emergency: true,
      explanation: 'nowhere to sleep tonight',
    });
    expect(life.case.leads?.map(({ to }) => to)).toEqual(['commissioning']);
    expect(told(life)).toEqual(['task: commissioning-team']);
  });

  rule('PET-4.24', 'to conference: nothing closes before it was held', () => {
    const life = completed().act('authoriseAssessment', teamManager, outcome('conference'));
    life.act('shareAssessment', socialWorker, { kind: 'assessment', with: 'family', surveySent: true });
    expect(life.case.stage).toBe('assessed');
    expect(life.clock('next-look').status).toBe('running');
    life.act('holdConference', socialWorker, { kind: 'initial', outcome: 'cp-plan' });
    expect(life.case.stage).toBe('closed');
  });
});

describe('councils whose procedure gives the assessment no time of its own', () => {
  for (const council of ['gloucestershire', 'hull', 'isles-of-scilly', 'leicestershire']) {
    rule(['N-3', 'N-5'], `${council}: the national 45 working days, and no ten or 35`, () => {
      const by = person('tm-1', ['team-manager', 'social-worker'], true, council);
      const life = aReferral({ received: '2025-06-02 10:00', council });
      life.act('startAssessment', by, { kind: 'child-and-family' });
      expect(dues(life, 'assessment-45')).toEqual(['national 2025-08-04']);
      const names = life.case.clocks.filter(({ status }) => status === 'running').map(({ name }) => name);
      expect(names).not.toContain('assessment');
      expect(names).not.toContain('child-and-family-assessment');
    });
  }
});
