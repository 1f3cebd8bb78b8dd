import { businessSupport, person, socialWorker, teamManager, aPlan } from '../../support/life';
import { rule } from '../../support/rule';
import { activePlan, dues, initial, plan, progress, without } from './peterborough-plan';

describe('what a plan holds', () => {
  rule(
    ['PET-6.3', 'PET-6.4', 'PET-6.4f', 'PET-5.24', 'PET-5.3', 'PET-5.2'],
    'each of its items is asked for, and it is no plan without',
    () => {
      const life = aPlan({ opened: '2025-06-02 10:00' });
      for (const item of [
        'leadNamed',
        'needsAndServices',
        'outcomes',
        'actions',
        'contingency',
        'timescales',
        'rolesOfOthers',
        'reviewPoints',
        'visitInterval',
        'fileEntry',
      ]) {
        expect(life.try('agreePlan', socialWorker, without(plan, item))).toMatchObject({
          refused: 'shape',
          errors: [{ pointer: `/${item}` }],
        });
      }
      expect(life.case.stage).toBe('planning');
      life.act('agreePlan', socialWorker, plan);
      expect(life.case.stage).toBe('plan active');
    },
  );

  rule('PET-6.3', 'the four that make a plan are no matter of an explanation; the others are', () => {
    const life = aPlan({ opened: '2025-06-02 10:00' });
    const explained = { explanation: 'to be settled at the next meeting' };
    expect(
      life.try('agreePlan', socialWorker, { ...without(plan, 'leadNamed'), ...explained }),
    ).toMatchObject({
      refused: 'shape',
    });
    life.act('agreePlan', socialWorker, { ...without(plan, 'contingency'), ...explained });
  });

  rule(
    ['PET-6.6', 'PET-8.12'],
    'copies go to parents, child and agencies; a plan is a task until they have it',
    () => {
      const life = activePlan();
      expect(life.tasks.filter((task) => task === 'copyPlan')).toHaveLength(3);
      expect(life.try('copyPlan', socialWorker, { parents: true })).toMatchObject({
        errors: [{ pointer: '/child' }, { pointer: '/agencies' }],
        cite: ['PET-6.6'],
      });
      life.act('copyPlan', socialWorker, { parents: true, child: true, agencies: true });
      expect(life.tasks).not.toContain('copyPlan');
    },
  );

  rule(
    'PET-6.6',
    'a copy may be kept from one, with the reason: a violent parent does not get it by default',
    () => {
      const life = activePlan();
      expect(
        life.try('copyPlan', socialWorker, { agencies: true, withheldFromSomebody: true }),
      ).toMatchObject({
        errors: [{ pointer: '/withheldReason' }],
      });
      life.act('copyPlan', socialWorker, {
        child: true,
        agencies: true,
        withheldFromSomebody: true,
        withheldReason: 'violent-parent',
      });
      expect(life.tasks).not.toContain('copyPlan');
    },
  );

  rule('PET-6.6', 'it is the chair who distributes it, helped by business support', () => {
    const copies = { parents: true, child: true, agencies: true };
    activePlan().act('copyPlan', businessSupport, copies);
    expect(activePlan().try('copyPlan', person('edt-1', ['emergency-duty-team']), copies)).toMatchObject({
      refused: 'not-allowed',
    });
  });

  rule(
    ['PET-6.7', 'PET-8.12'],
    'between meetings it changes only with parents and professionals; the new copy also to new services',
    () => {
      const life = activePlan()
        .act('copyPlan', socialWorker, { parents: true, child: true, agencies: true })
        .until('2025-06-18 10:00');
      const change = { at: 'between-meetings', minor: true, newServices: true };
      expect(
        life.try('amendPlan', socialWorker, { ...change, explanation: 'nobody was there' }),
      ).toMatchObject({ errors: [{ pointer: '/parentsConsulted' }, { pointer: '/professionalsConsulted' }] });
      life.act('amendPlan', socialWorker, {
        ...change,
        parentsConsulted: true,
        professionalsConsulted: true,
        explanation: 'too young to be asked',
      });
      expect(life.tasks.filter((task) => task === 'copyPlan')).toHaveLength(3);
      const amended = { parents: true, child: true, agencies: true, amended: true };
      expect(life.try('copyPlan', socialWorker, amended)).toMatchObject({ cite: ['PET-8.12'] });
      life.act('copyPlan', socialWorker, { ...amended, newServices: true });
      expect(life.tasks).not.toContain('copyPlan');
    },
  );

  rule(
    'PET-6.5',
    'services of an external provider are referred to PASP, and the next meeting asks whether',
    () => {
      const life = aPlan({ opened: '2025-06-02 10:00' })
        .act('shareAssessment', socialWorker, { kind: 'assessment', with: 'meeting-attendees' })
        .act('holdMeeting', socialWorker, initial)
        .act('agreePlan', socialWorker, { ...plan, externalProvider: true });
      expect(life.leads).toEqual(['access-to-support-panel']);
      expect(life.told).toContain('digest social-worker');
      expect(life.try('holdMeeting', socialWorker, progress)).toMatchObject({
        refused: 'missing',
        cite: ['PET-6.5'],
      });
      life.act('recordAgreement', socialWorker, { who: 'parent', to: 'sharing', answer: 'given' });
      life.act('referOutside', socialWorker, { to: 'access-to-support-panel', purpose: 'external-provider' });
      life.act('holdMeeting', socialWorker, progress);
    },
  );
});

describe('how long a plan lasts', () => {
  rule(
    ['PET-8.2', 'PET-6.2'],
    'twelve months from its start; on 29 February from a leap year it is the 28th',
    () => {
      expect(dues(activePlan(), 'plan-limit')).toEqual(['limit 2026-06-02']);
      expect(dues(aPlan({ opened: '2024-02-29 10:00' }), 'plan-limit')).toEqual(['limit 2025-02-28']);
    },
  );

  rule(
    'PET-8.2',
    'longer only where the plan acknowledges the need, and the Team Manager agrees: not on their own request',
    () => {
      const life = activePlan().until('2026-05-11 10:00');
      const longer = { clock: 'plan-limit', reason: 'longer-need', newDate: '2026-09-02' };
      expect(life.try('agreeException', teamManager, longer)).toMatchObject({
        refused: 'missing',
        cite: ['PET-8.2'],
      });
      life.act('setPlannedEnd', socialWorker, {
        plannedEndOn: '2026-09-02',
        setBy: 'plan',
        longerNeed: true,
      });
      life.act('requestException', teamManager, { clock: 'plan-limit', reason: 'longer-need' });
      expect(life.try('agreeException', teamManager, longer)).toMatchObject({ refused: 'four-eyes' });
      const another = person('tm-2', ['team-manager']);
      expect(life.try('agreeException', another, { ...longer, reason: 'capacity' })).toMatchObject({
        cite: ['PET-8.2'],
      });
      expect(life.try('agreeException', socialWorker, longer)).toMatchObject({ refused: 'not-allowed' });
      life.act('agreeException', another, longer);
      expect(life.clock('plan-limit').readings).toMatchObject([{ due: '2026-09-02' }]);
    },
  );

  rule(
    'PET-8.2',
    'over twelve months without an exception it is out of timescale, and five working days later in the ladder',
    () => {
      const life = activePlan().until('2026-06-09 09:00');
      expect(life.clock('plan-limit')).toMatchObject({ status: 'running', rung: 1 });
    },
  );
});
