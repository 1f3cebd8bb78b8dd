import { aPlan, socialWorker, teamManager } from '../../support/life';
import { Family } from '../../support/family';
import { rule } from '../../support/rule';
import { activePlan, clocksOf, dues, plan, without } from './peterborough-plan';

const section47 = {
  decision: 'section-47',
  startsSection47: true,
  keyElementsListed: true,
  harmChecklistDone: true,
  seeChildBy: '2025-06-10',
};

describe('protection in the course of a plan', () => {
  rule(['PET-8.4', 'PET-4.28a'], 'a concern is taken at once, told by mail, and waits for its answer', () => {
    const life = activePlan().act('raiseConcern', socialWorker, { kind: 'significant-harm' });
    expect(life.told.join()).toContain('mail');
    expect(life.tasks).toContain('discussConcern');
    life.act('discussConcern', socialWorker, { withRole: 'team-manager', result: 'strategy-discussion' });
    expect(life.leads).toEqual(['strategy-discussion']);
  });

  rule(
    ['PET-5.26N', 'PET-4.28c', 'PET-4.30', 'PET-8.4'],
    'section 47 has its clocks on the plan, and those of the plan run on',
    () => {
      const life = activePlan()
        .until('2025-06-09 16:00')
        .act('holdStrategyDiscussion', socialWorker, section47);
      expect(dues(life, 'section-47-child-seen-on-plan')).toEqual(['limit 2025-06-10']);
      // Mon 9 June + 15 and + 35 working days.
      expect(dues(life, 'icpc-on-plan')).toEqual(['limit 2025-06-30', 'national 2025-06-30']);
      expect(dues(life, 'child-and-family-assessment-on-plan')).toEqual(['limit 2025-07-28']);
      expect(clocksOf(life)).toEqual(
        expect.arrayContaining(['visit', 'meeting', 'formal-review', 'plan-limit']),
      );
      life.until('2025-06-12 10:00').act('holdStrategyDiscussion', socialWorker, section47);
      expect(life.case.clocks.filter(({ name }) => name === 'icpc-on-plan')).toHaveLength(1);
      life.act('endSection47', teamManager, {
        outcome: 'not-substantiated',
        significantHarm: false,
        emergencyActionNeeded: false,
      });
      expect(life.clock('icpc-on-plan').status).toBe('ended');
    },
  );

  rule(
    ['PET-A1', 'PET-4.28b'],
    'the considerations of Appendix 1 are asked for afterwards and hold nothing up',
    () => {
      const life = activePlan().act(
        'holdStrategyDiscussion',
        socialWorker,
        without(section47, 'harmChecklistDone'),
      );
      expect(life.case.tasks).toContainEqual(
        expect.objectContaining({ do: 'completeEntry', fields: ['harmChecklistDone'], cite: ['PET-A1'] }),
      );
    },
  );

  rule('N-12', 'the end that a conference made is corrected with the conference, and not by itself', () => {
    const life = activePlan().act('holdConference', socialWorker, { kind: 'initial', outcome: 'cp-plan' });
    const ended = life.case.facts.find(({ event }) => event === 'PlanEnded')?.id ?? 0;
    for (const correction of ['void', 'redate']) {
      expect(
        life.try('correct', socialWorker, {
          entry: ended,
          correction,
          reason: 'other',
          ...(correction === 'redate' && { happenedAt: '2025-06-08' }),
        }),
      ).toMatchObject({
        refused: 'missing',
        message: expect.stringContaining('correct that entry') as string,
      });
    }
  });

  rule(
    'N-12',
    'a conference that stood in the wrong case ends the plan of the child to whom it is moved',
    () => {
      const brother = activePlan();
      const sister = aPlan({ opened: '2025-06-02 10:00', reference: 'REF-124', child: 'C-457' }).until(
        '2025-06-09 15:00',
      );
      const family = new Family(brother, sister);
      brother.act('holdConference', socialWorker, { kind: 'initial', outcome: 'cp-plan' });
      expect(brother.case.stage).toBe('closing');
      const conference = brother.case.facts.find(({ event }) => event === 'ConferenceHeld')?.id ?? 0;
      brother.act('moveEntry', socialWorker, { entry: conference, toCase: sister.case.id });
      expect(family.of('C-456').case.stage).toBe('plan active');
      const hers = family.of('C-457').case;
      expect(hers.facts.filter(({ event }) => event === 'PlanEnded')).toHaveLength(1);
    },
  );
});

describe('with others', () => {
  rule('PET-9.3', 'nothing goes to the MASG before agreement to share is recorded', () => {
    const life = activePlan();
    const sent = { to: 'multi-agency-support-group', purpose: 'support' };
    expect(life.try('referOutside', socialWorker, sent)).toMatchObject({ refused: 'missing' });
    life.act('recordAgreement', socialWorker, { who: 'parent', to: 'sharing', answer: 'given' });
    life.act('referOutside', socialWorker, sent);
    life.until('2025-06-10 10:00');
    life.act('recordAgreement', socialWorker, { who: 'parent', to: 'sharing', answer: 'withdrawn' });
    expect(life.try('referOutside', socialWorker, sent)).toMatchObject({ refused: 'missing' });
  });

  rule('PET-10.9N', 'the survey goes out with the completed Assessment, and not at the end', () => {
    const life = activePlan();
    const shared = { kind: 'assessment', with: 'parents' };
    expect(life.try('shareAssessment', socialWorker, shared)).toMatchObject({ cite: ['PET-10.9N'] });
    life.act('shareAssessment', socialWorker, { ...shared, surveySent: true });
  });

  rule('PET-5.8d', 'the plan names the Lead Professional', () => {
    expect(activePlan().try('agreePlan', socialWorker, without(plan, 'leadNamed'))).toMatchObject({
      errors: [{ pointer: '/leadNamed' }],
      cite: ['PET-6.3', 'PET-5.8d'],
    });
  });
});
