import type { Refusal } from '../../src/casework';
import {
  aContact,
  aReferral,
  contactCentreManager,
  london,
  managerOf,
  socialWorker,
  teamManager,
  type Life,
} from '../support/life';
import { rule } from '../support/rule';

const form = { keyElementsListed: true, harmChecklistDone: true };
const decided = (decision: string) => ({ decision, ...form });
const monday = (): Life => aReferral({ received: '2025-06-02 10:00' });

function refusal(answer: object): Refusal {
  if (!('refused' in answer)) throw new Error('it was not refused');
  return answer as Refusal;
}

function limit(life: Life, clock: string): string {
  const [reading] = life.clock(clock).readings.filter(({ kind }) => kind === 'limit');
  return reading?.dueAt ?? reading?.due ?? '';
}

describe('a concern leads to a strategy discussion', () => {
  rule(
    ['PET-4.8', 'PET-4.28a', 'PET-8.4'],
    'it is told at once, and discussed with the manager or a named deputy',
    () => {
      const life = monday().act('raiseConcern', socialWorker, {
        kind: 'significant-harm',
        origin: 'assessment',
      });
      expect(life.told).toEqual(['mail team-manager, social-worker']);
      expect(life.tasks).toContain('discussConcern');
      const discuss = { result: 'strategy-discussion' };
      expect(
        refusal(life.try('discussConcern', socialWorker, { withRole: 'business-support', ...discuss })).cite,
      ).toContain('PET-4.8');
      life.act('discussConcern', socialWorker, { withRole: 'senior-practitioner', ...discuss });
      expect(life.tasks).not.toContain('discussConcern');
      expect(life.leads).toEqual(['strategy-discussion']);
    },
  );

  rule(
    ['PET-4.28b', 'PET-A1', 'PET-4.13'],
    'held without its form it is taken, and what is missing is a task',
    () => {
      const life = monday().act('holdStrategyDiscussion', socialWorker, {
        decision: 'section-47',
        startsSection47: true,
      });
      expect(life.case.stage).toBe('section 47');
      const task = life.case.tasks?.find((one) => one.do === 'completeEntry');
      expect(task?.cite).toEqual(expect.arrayContaining(['PET-4.28b', 'PET-A1', 'PET-4.13']));
      expect(task?.fields).toEqual(['keyElementsListed', 'seeChildBy', 'harmChecklistDone']);
      life.act('completeEntry', socialWorker, { entry: task!.about, recorded: task!.fields as string[] });
      expect(life.tasks).not.toContain('completeEntry');
    },
  );
});

describe('a strategy discussion at any moment', () => {
  rule(
    ['PET-4.28a', 'PET-3.3'],
    'on a contact: section 47 runs at once, and the contact is still to be decided',
    () => {
      const life = aContact({ received: '2025-06-02 10:00' }).act(
        'holdStrategyDiscussion',
        socialWorker,
        decided('section-47'),
      );
      expect(life.case.stage).toBe('section 47');
      expect(limit(life, 'section-47-child-seen')).toBe(london('2025-06-03 10:00'));
      expect(life.clock('contact-decision').status).toBe('running');
      life.act('seeChild', socialWorker).act('endSection47', teamManager, {
        outcome: 'not-substantiated',
        significantHarm: false,
        emergencyActionNeeded: false,
      });
      expect(life.case.stage).toBe('contact');
      life.act('decideContact', contactCentreManager, {
        outcome: 'referral',
        reason: 'other',
        criterion: 'needs-assessment',
      });
      expect(life.case.stage).toBe('awaiting decision');
    },
  );

  rule('PET-4.28a', 'before the decision on the referral, which is still due', () => {
    const life = monday().act('holdStrategyDiscussion', socialWorker, decided('section-47-and-assessment'));
    expect(limit(life, 'referral-decision')).toBe('2025-06-03');
    expect(life.clock('referral-decision').status).toBe('running');
    life.act('decideReferral', teamManager, { outcome: 'strategy-discussion' });
    expect(life.clock('referral-decision').status).toBe('met');
    expect(life.case.stage).toBe('section 47');
  });

  test('also when the referral is decided already, and the assessment signed off', () => {
    const life = monday()
      .act('decideReferral', teamManager, { outcome: 'assessment' })
      .until('2025-06-09 10:00');
    life.act('holdStrategyDiscussion', socialWorker, decided('section-47'));
    expect(life.case.stage).toBe('section 47');
    expect(limit(life, 'icpc')).toBe('2025-06-30');
  });
});

describe('what it decides', () => {
  rule(
    ['PET-4.30', 'PET-4.26'],
    'section 47: a Child and Family Assessment beside it, in 35 working days from the decision',
    () => {
      // Tue 3 June 2025 and seven weeks without a bank holiday.
      const life = monday()
        .until('2025-06-03 15:00')
        .act('holdStrategyDiscussion', socialWorker, {
          ...decided('section-47-and-assessment'),
          startsSection47: true,
        });
      expect(limit(life, 'child-and-family-assessment')).toBe('2025-07-22');
      expect(life.leads).toEqual(['child-and-family-assessment']);
    },
  );

  rule(
    'PET-4.26',
    'a later discussion of the same enquiry starts no second one, even when the first is signed off',
    () => {
      const life = monday().act('holdStrategyDiscussion', socialWorker, decided('section-47'));
      life.act('startAssessment', socialWorker, { kind: 'child-and-family' }).until('2025-06-10 10:00');
      life.act('holdStrategyDiscussion', socialWorker, decided('section-47'));
      const running = life.case.clocks.filter(({ name }) => name === 'child-and-family-assessment');
      expect(running.map(({ readings }) => readings[0]?.due)).toEqual(['2025-07-21']);
    },
  );

  rule('PET-4.31', 'section 17: an Assessment, whose ten days run from the referral as ever', () => {
    const life = monday()
      .act('decideReferral', teamManager, { outcome: 'strategy-discussion' })
      .until('2025-06-03 10:00');
    life.act('holdStrategyDiscussion', socialWorker, decided('assessment'));
    expect(life.leads).toEqual(['assessment']);
    expect(life.case.stage).toBe('assessment');
    expect(limit(life, 'assessment')).toBe('2025-06-16');
  });

  test('nothing more: what the referral waited for is over, and so are the times of the assessment', () => {
    const life = monday().act('decideReferral', teamManager, { outcome: 'strategy-discussion' });
    life.act('acknowledgeReferrer', socialWorker, { by: 'letter' });
    expect(life.clock('assessment').status).toBe('running');
    life.act('holdStrategyDiscussion', socialWorker, decided('no-further-action'));
    expect(life.clock('assessment').status).toBe('ended');
    expect(life.clock('assessment-45').status).toBe('ended');
    expect(life.case.stage).toBe('decided');
  });

  test('to meet again decides nothing', () => {
    const life = monday().act('decideReferral', teamManager, { outcome: 'strategy-discussion' });
    life.act('holdStrategyDiscussion', socialWorker, decided('reconvene'));
    expect(life.clock('assessment').status).toBe('running');
    expect(life.case.stage).toBe('decided');
  });

  test('a discussion in the course of an assessment that finds nothing leaves its times alone', () => {
    const life = monday().act('decideReferral', teamManager, { outcome: 'assessment' });
    life.act('holdStrategyDiscussion', socialWorker, decided('no-further-action'));
    expect(life.clock('assessment').status).toBe('running');
    expect(life.clock('assessment-45').status).toBe('running');
  });

  rule(
    'PET-4.24',
    'that a conference is required: no first Child in Need meeting is needed, and the social worker hears it',
    () => {
      const life = monday().act('holdStrategyDiscussion', socialWorker, {
        ...decided('section-47'),
        conferenceRequired: true,
      });
      expect(life.events.at(-1)?.notices).toContainEqual(
        expect.objectContaining({ to: ['social-worker'], cite: ['PET-4.24'] }),
      );
    },
  );
});

describe('an assessment that was signed off for a strategy discussion', () => {
  const council = 'hull';
  const manager = managerOf(council);
  const worker = { ...socialWorker, authority: council };

  function forStrategy(): Life {
    const life = aReferral({ received: '2025-06-02 10:00', council, safeAddress: false });
    life
      .act('startAssessment', worker, { kind: 'single' })
      .act('completeAssessment', worker, { kind: 'single' });
    return life.act('authoriseAssessment', manager, { kind: 'single', outcome: 'strategy-discussion' });
  }

  rule('N-3', 'the national 45 days run on until the discussion says that nothing more follows', () => {
    const life = forStrategy();
    expect(life.clock('assessment-45').status).toBe('running');
    life.act('holdStrategyDiscussion', worker, { decision: 'no-further-action' });
    expect(life.clock('assessment-45').status).toBe('met');
  });

  rule('N-3', 'or until the assessment that it starts is signed off', () => {
    const life = forStrategy().act('holdStrategyDiscussion', worker, { decision: 'section-47' });
    life.act('endSection47', manager, { outcome: 'not-substantiated' });
    expect(life.case.stage).toBe('awaiting decision');
    expect(life.clock('assessment-45').status).toBe('running');
    life.act('completeAssessment', worker, { kind: 'single' });
    life.act('authoriseAssessment', manager, { kind: 'single', outcome: 'no-further-action' });
    expect(life.clock('assessment-45').status).toBe('met');
  });
});
