import { aPlan, managerOf, person, socialWorkerOf, type Life } from '../../support/life';
import { rule } from '../../support/rule';
import { clocksOf, dues } from './peterborough-plan';

const worker = socialWorkerOf('hull');
const manager = managerOf('hull');
const admin = person('bs-1', ['business-support'], false, 'hull');

const running = (): Life =>
  aPlan({
    council: 'hull',
    opened: '2025-11-03 10:00',
    fields: { route: 'single-assessment', lead: 'social-worker' },
  })
    .act('allocate', manager, { worker: 'sw-1', role: 'social-worker' })
    .act('agreePlan', worker, { outcomes: true });

const lastReview = {
  purpose: 'final',
  assessmentAvailable: true,
  documentsSeenBefore: true,
  chairRole: 'social-worker',
  agendaCovered: true,
  identifiedService: true,
  leadPractitionerNamed: true,
};

/** Agreed by all, invited and held on Thu 18 December 2025. */
const reviewed = (): Life =>
  running()
    .act('recordAgreement', worker, { who: 'family', to: 'closure', answer: 'given' })
    .act('recordAgreement', worker, { who: 'agencies', to: 'closure', answer: 'given' })
    .act('sendInvitations', worker, {
      purpose: 'final',
      parents: true,
      child: true,
      network: true,
      agencies: true,
      identifiedService: true,
    })
    .until('2025-12-18 15:00')
    .act('holdMeeting', worker, lastReview);

describe('a plan in Hull, which times its end and little else', () => {
  test('HOUSE-1.6: while it runs there is the next look, which is the house’s', () => {
    const life = running();
    expect(clocksOf(life)).toEqual(['next-look']);
    expect(life.clock('next-look').readings).toMatchObject([{ due: '2025-12-01', cite: ['HOUSE-1.6'] }]);
  });

  rule('HUL-2.4a', 'its worker is always a Social Worker, by whichever entry', () => {
    const life = running();
    expect(life.try('allocate', manager, { worker: 'kw-1', role: 'key-worker' })).toMatchObject({
      refused: 'shape',
      cite: ['HUL-2.4a'],
    });
    expect(life.try('decideAllocation', manager, { lead: 'key-worker' })).toMatchObject({
      cite: ['HUL-2.4a'],
    });
  });

  rule('HUL-2.3e', 'the plan says what is expected to come of it', () => {
    const life = aPlan({ council: 'hull', opened: '2025-11-03 10:00' });
    expect(life.try('agreePlan', worker, { actions: true })).toMatchObject({ cite: ['HUL-2.3e'] });
  });

  rule(
    'HUL-2.2a',
    'no closure without the CIN Review Meeting, and none such without those involved agreeing',
    () => {
      const life = running();
      expect(life.try('authoriseClosure', manager, { reason: 'ceased-other' })).toMatchObject({
        refused: 'missing',
        cite: ['HUL-2.2a'],
      });
      const refusal = life.try('holdMeeting', worker, lastReview);
      expect(refusal).toMatchObject({ refused: 'missing' });
      expect('cite' in refusal && refusal.cite).toContain('HUL-2.2a');
      reviewed().act('authoriseClosure', manager, { reason: 'ceased-other' });
    },
  );

  rule('HUL-2.2f', 'those who came had seen assessment and plan before; no explanation replaces it', () => {
    const life = running();
    expect(
      life.try('holdMeeting', worker, {
        ...lastReview,
        documentsSeenBefore: false,
        explanation: 'sent on the day',
      }),
    ).toMatchObject({ cite: expect.arrayContaining(['HUL-2.2f']) as string[] });
  });

  rule(
    'HUL-2.5a',
    'closed within ten working days of it, over Christmas and New Year; late it says why',
    () => {
      const life = reviewed();
      // Fri 19, 22, 23, 24, 29, 30, 31 December, 2, 5, 6 January.
      expect(dues(life, 'closure-of-plan')).toEqual(['limit 2026-01-06']);
      life.until('2026-01-07 10:00');
      closed(life);
      expect(life.clock('closure-of-plan')).toMatchObject({ status: 'late', lateReason: 'needed' });
      life.act('giveLateReason', worker, { clock: 'closure-of-plan', reason: 'partner-unavailable' });
      expect(life.case.stage).toBe('closed');
    },
  );

  rule(
    ['HUL-2.5b', 'HUL-2.3e'],
    'the record holds its five answers, and the final plan went to all who attended',
    () => {
      const life = reviewed().act('authoriseClosure', manager, { reason: 'ceased-other' });
      expect(life.try('recordClosureInCaseSystem', admin)).toMatchObject({
        refused: 'missing',
        cite: ['HUL-2.5b', 'HUL-2.3e'],
      });
      expect(life.try('completeClosingSummary', worker, { whyInvolved: true })).toMatchObject({
        errors: [{ pointer: '/workDone' }, { pointer: '/whatChanged' }, { pointer: '/stepDownAccepted' }],
      });
    },
  );

  rule(
    ['HUL-2.3f', 'HUL-2.5d'],
    'without consent it closes only once concerns are addressed, and with signposting',
    () => {
      const life = reviewed();
      const withdrawn = { reason: 'agreement-withdrawn' };
      expect(
        life.try('authoriseClosure', manager, { ...withdrawn, explanation: 'they refuse' }),
      ).toMatchObject({
        cite: ['HUL-2.3f', 'HUL-2.5d'],
      });
      life.act('giveSignposting', worker, { to: 'universal', by: 'in-person' });
      life.act('authoriseClosure', manager, { ...withdrawn, concernsAddressed: true });
    },
  );

  function closed(life: Life): void {
    life
      .act('authoriseClosure', manager, { reason: 'ceased-other' })
      .act('completeClosingSummary', worker, {
        whyInvolved: true,
        workDone: true,
        whatChanged: true,
        stepDownAccepted: true,
        stepDownKind: 'universal',
      })
      .act('copyPlan', worker, { allParticipants: true })
      .act('recordClosureInCaseSystem', admin);
  }
});
