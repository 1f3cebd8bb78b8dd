import { decide, fold, open, type Actor, type Case, type Fields } from '../../src/casework';
import { versionsOf, type Policy, type StepRule } from '../../src/policy';
import { permission } from '../../src/casework/permission';
import { actNamed } from '../../src/vocabulary';
import { instant } from '../../src/calendar';
import { person, pinsFor, referralOpening, dutyManager, teamManager } from '../support/life';
import { civilDate } from '../../src/calendar';

const now = instant('2025-06-02T12:00:00Z');
const [peterborough] = versionsOf('peterborough');
if (!peterborough) throw new Error('there is no policy of Peterborough');

function withStep(act: string, step: StepRule): Policy {
  return { ...(peterborough as Policy), steps: { [act]: step } };
}

function aCase(policy: Policy): Case {
  const opened = open(
    referralOpening({ received: '2025-06-02 10:00' }),
    now,
    pinsFor('peterborough', civilDate('2025-06-02')),
    policy,
  );
  if ('refused' in opened) throw new Error(opened.message);
  return fold(opened.events);
}

function asked(policy: Policy, act: string, actor: Actor, fields: Fields, current = aCase(policy)) {
  const definition = actNamed(act);
  if (!definition) throw new Error(`no act ${act}`);
  return permission(current, { act, actor, fields, key: '', body: '' }, definition, policy);
}

describe('roles that depend on what is decided', () => {
  const policy = withStep('decideReferral', {
    cite: ['PET-3.5f'],
    by: ['team-manager', 'duty-manager'],
    byWhen: [
      { when: { outcome: { in: ['no-further-action'] } }, by: ['service-manager'], cite: ['PET-3.26'] },
    ],
  });

  test('the first that fits holds instead of the usual ones', () => {
    expect(asked(policy, 'decideReferral', teamManager, { outcome: 'assessment' })).toBeNull();
    expect(asked(policy, 'decideReferral', teamManager, { outcome: 'no-further-action' })).toMatchObject({
      refused: 'not-allowed',
      message: expect.stringContaining('is for the service manager') as string,
      cite: ['PET-3.26'],
    });
    expect(
      asked(policy, 'decideReferral', person('s-1', ['service-manager']), { outcome: 'no-further-action' }),
    ).toBeNull();
  });
});

describe('a need that something later undoes', () => {
  const policy = withStep('decideReferral', {
    cite: ['PET-3.5f'],
    needs: [
      {
        fact: { event: 'DecisionRecommended' },
        undoneBy: { event: 'RecommendationReturned' },
        force: 'must',
        cite: ['PET-3.5f'],
      },
    ],
  });
  const after = (...acts: [string, Actor, Fields][]) =>
    acts.reduce((current, [act, actor, fields]) => {
      const decision = decide(current, { act, actor, fields, key: '', body: '' }, now, policy);
      if ('refused' in decision) throw new Error(decision.message);
      return fold(decision.events, current);
    }, aCase(policy));
  const recommend = ['recommendDecision', person('sw-1', ['social-worker']), { outcome: 'assessment' }] as [
    string,
    Actor,
    Fields,
  ];
  const giveBack = ['returnRecommendation', teamManager, { recommendation: 2, reason: 'threshold' }] as [
    string,
    Actor,
    Fields,
  ];

  test('is met while it stands, not once it was undone, and again when it was done anew', () => {
    const met = (current: Case) =>
      asked(policy, 'decideReferral', dutyManager, { outcome: 'assessment' }, current) === null;
    expect(met(aCase(policy))).toBe(false);
    expect(met(after(recommend))).toBe(true);
    expect(met(after(recommend, giveBack))).toBe(false);
    expect(met(after(recommend, giveBack, recommend))).toBe(true);
  });
});
