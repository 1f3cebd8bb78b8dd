import type { Act, Case, Fact, Fields } from '../../src/casework';
import { permission } from '../../src/casework/permission';
import type { StepRule } from '../../src/policy';
import { actNamed, type Role } from '../../src/vocabulary';
import { heardBy, leadsTo } from '../support/policy-steps';
import { rule } from '../support/rule';
import { under } from '../support/under';

/** Who decides, what must be there, where it leads and who hears of it, in Peterborough. */
const { policy } = under('peterborough');

type Known = readonly [event: string, fields?: Fields, by?: string];

function facts(known: readonly Known[]): Fact[] {
  return known.map(([event, fields = {}, by = 'sw-1'], index) => ({
    id: index + 1,
    event,
    at: '2025-06-02' as Fact['at'],
    recordedAt: '2025-06-02T12:00:00.000Z' as Fact['recordedAt'],
    by,
    roles: ['social-worker'],
    fields,
  }));
}

function ask(
  act: string,
  step: Partial<StepRule>,
  fields: Fields,
  known: readonly Known[],
  who: Partial<Act['actor']>,
) {
  const actor = {
    by: 'tm-1',
    roles: ['team-manager'],
    qualified: true,
    authority: 'peterborough',
    via: 'api',
    ...who,
  };
  return permission(
    { facts: facts(known), clocks: [] } as unknown as Case,
    { act, fields, actor, key: '', body: '' } as Act,
    actNamed(act)!,
    { ...policy, steps: { [act]: { cite: [], ...step } } },
  );
}

/** The rules that this act still fails: all that ask for something, or only those that take no explanation. */
function failing(act: string, fields: Fields, known: readonly Known[]): string[] {
  const { needs = [], records = [] } = policy.steps[act]!;
  const open = [
    ...needs.map((need) => ({ needs: [need] })),
    ...records.map((record) => ({ records: [record] })),
  ];
  return [...new Set(open.flatMap((one) => ask(act, one, fields, known, {})?.cite ?? []))];
}
const asks = (act: string, fields: Fields = {}, ...known: Known[]) => failing(act, fields, known);
const insists = (act: string, fields: Fields = {}, ...known: Known[]) =>
  failing(act, { ...fields, explanation: 'see file' }, known);

function may(role: Role, act: string, who: Partial<Act['actor']> = {}, ...known: Known[]): boolean {
  const { needs: _, records: __, ...step } = policy.steps[act]!;
  return ask(act, step, {}, known, { roles: [role], ...who }) === null;
}

const leads = (event: string, fields: Fields = {}, ...known: Known[]) =>
  leadsTo(policy, event, fields, facts(known));
const hear = (event: string, fields: Fields = {}, ...known: Known[]) =>
  heardBy(policy, event, fields, facts(known));

describe('1. consent', () => {
  const agreed: Known = ['AgreementRecorded', { to: 'sharing', answer: 'given', who: 'parent' }];
  const ordinary: Known = ['ReferralReceived', { concern: 'family-stress' }];

  rule('PET-1.1', 'discloses with consent, or with the ground for going without', () => {
    const adoption = { to: 'adoption' };
    expect(asks('referOutside', adoption)).toEqual(['PET-1.1']);
    expect(insists('referOutside', adoption)).toEqual([]);
    expect(asks('referOutside', adoption, agreed)).toEqual([]);
    const withdrawn: Known = ['AgreementRecorded', { to: 'sharing', answer: 'withdrawn', who: 'parent' }];
    expect(asks('referOutside', adoption, agreed, withdrawn)).toEqual(['PET-1.1']);
    expect(asks('referOutside', { to: 'integrated-processes-team' }, ordinary)).toEqual([]);
  });

  rule('PET-1.2a', 'takes no explanation where safeguarding is not an issue', () => {
    expect(insists('referOutside', { to: 'adoption' }, ordinary)).toEqual(['PET-1.2a']);
    const asContact: Known = ['ContactReceived', { concern: 'disability' }];
    expect(insists('referOutside', { to: 'adoption' }, asContact)).toEqual(['PET-1.2a']);
    expect(insists('referOutside', { to: 'commissioning', emergency: true }, ordinary)).toEqual([]);
    expect(insists('referOutside', { to: 'adoption' }, ['ReferralReceived', { concern: 'neglect' }])).toEqual(
      [],
    );
  });

  rule('PET-1.2b', 'gives the family the leaflet', () => {
    expect(hear('AssessmentStarted')).toContain('family');
  });

  rule('PET-1.3', 'takes the agreement of one parent alone', () => {
    expect(asks('recordAgreement', { to: 'sharing', who: 'parent' })).toEqual([]);
    expect(asks('recordAgreement', { to: 'sharing', who: 'agencies' })).toEqual(['PET-1.3']);
  });
});

describe('2. contacts', () => {
  rule(['PET-2.3b', 'PET-2.3c'], 'are decided by the Contact Centre Manager with outcome and reason', () => {
    expect(may('contact-centre-manager', 'decideContact')).toBe(true);
    expect(may('social-worker', 'decideContact')).toBe(false);
    expect(asks('decideContact', { outcome: 'no-further-action' })).toEqual(['PET-2.3c']);
  });

  rule('PET-2.1', 'say what is asked for', () => {
    expect(asks('receiveContact')).toEqual(['PET-2.1']);
  });

  rule('PET-2.3a', 'are put before the Contact Centre Manager at once', () => {
    expect(hear('ContactReceived')).toEqual(['contact-centre-manager']);
  });

  rule('PET-3.1', 'become a referral by one of three criteria', () => {
    expect(asks('decideContact', { outcome: 'referral', reason: 'threshold-met' })).toEqual(['PET-3.1']);
    expect(leads('ContactDecided', { outcome: 'referral' })).toEqual(['referral']);
  });

  rule(
    'PET-3.3',
    'with a new risk on an open case are a new episode, general information a case note',
    () => {
      expect(leads('ContactReceived', { caseStatus: 'open', newRisk: true })).toEqual(['new-episode']);
      expect(leads('ContactReceived', { caseStatus: 'open', type: 'information' })).toEqual(['case-note']);
      expect(leads('ContactDecided', { outcome: 'new-episode' })).toEqual(['new-episode']);
    },
  );
});

describe('3. referrals', () => {
  const asAReferral = (fields: Fields): Known[] => [['ReferralReceived', fields]];
  /** A contact that was progressed: what it said holds for the referral. */
  const asAContact = (fields: Fields): Known[] => [
    ['ContactReceived', fields],
    ['ContactDecided', { outcome: 'referral' }],
  ];
  const bothWays = [asAReferral, asAContact];

  rule(
    ['PET-3.5f', 'PET-3.5h', 'PET-3.23'],
    'are decided by the Team Manager or duty manager, a qualified social worker',
    () => {
      expect(may('team-manager', 'decideReferral')).toBe(true);
      expect(may('duty-manager', 'decideReferral')).toBe(true);
      expect(may('duty-manager', 'decideReferral', { qualified: false })).toBe(false);
      expect(may('social-worker', 'decideReferral')).toBe(false);
    },
  );

  rule('PET-3.2', 'are recommended by the Contact Centre Manager and routed by level', () => {
    expect(may('contact-centre-manager', 'recommendDecision')).toBe(true);
    expect(leads('ReferralDecided', { level: 'targeted' })).toEqual(['early-intervention']);
    expect(leads('ReferralDecided', { level: 'level-3' })).toEqual(['assessment-team']);
  });

  rule(
    'PET-3.4',
    'for a resource package alone go to commissioning, and are not closed as not in need',
    () => {
      expect(leads('ReferralReceived', { disabled: true, packageOnly: true })).toEqual(['commissioning']);
      expect(leads('ReferralReceived', { disabled: true })).toEqual([]);
      expect(leads('ReferralDecided', { outcome: 'commissioning' })).toEqual(['commissioning']);
    },
  );

  rule(['PET-3.5f', 'PET-3.5a'], 'are decided by the outcome alone, whatever is still missing', () => {
    const outcomes = [
      'no-further-action',
      'advice',
      'early-help',
      'assessment',
      'strategy-discussion',
      'lado',
    ];
    for (const outcome of outcomes)
      expect(asks('decideReferral', { outcome }, ...asAReferral({}))).toEqual([]);
  });

  rule(
    ['PET-3.5a', 'PET-3.5b', 'PET-3.5e', 'PET-3.5c', 'PET-3.5g', 'PET-3.19'],
    'have what did not hold the decision up asked for when the assessment is completed',
    () => {
      expect(asks('completeAssessment', {}, ...asAReferral({}))).toEqual(
        expect.arrayContaining(['PET-3.5a', 'PET-3.5b', 'PET-3.5e']),
      );
      expect(asks('completeAssessment', {}, ...asAContact({}))).toEqual(
        expect.arrayContaining(['PET-3.5a', 'PET-3.5b', 'PET-3.5e']),
      );
      for (const received of bothWays) {
        const grave = received({
          enquiriesSoFar: 2,
          possibleOffence: true,
          concern: 'allegation-against-staff',
        });
        expect(asks('completeAssessment', {}, ...grave)).toContain('PET-3.5c');
        expect(insists('completeAssessment', {}, ...grave)).toEqual(
          expect.arrayContaining(['PET-3.5g', 'PET-3.19']),
        );
      }
    },
  );

  rule(['PET-3.5b', 'PET-3.5e', 'PET-3.13'], 'are not held up by checks, which are shown', () => {
    const shown = policy.steps.decideReferral!.needs!.filter((need) => need.force === 'remind');
    expect(shown.map((need) => need.cite[0])).toEqual(
      expect.arrayContaining(['PET-3.5b', 'PET-3.5e', 'PET-3.13']),
    );
    expect(asks('decideReferral', { outcome: 'assessment' }, ...asAReferral({ unborn: true }))).toEqual([]);
  });

  rule(
    'PET-3.5c',
    'after two or more enquiries are told to the Team Manager and discussed with the Review Manager',
    () => {
      expect(hear('ReferralReceived', { enquiriesSoFar: 2 })).toEqual(['team-manager', 'review-manager']);
      expect(hear('ReferralReceived', { enquiriesSoFar: 1 })).toEqual([]);
      for (const received of bothWays) {
        const third = received({ enquiriesSoFar: 3 });
        expect(asks('decideReferral', { outcome: 'no-further-action' }, ...third)).toEqual(['PET-3.5c']);
        expect(asks('decideReferral', { outcome: 'strategy-discussion' }, ...third)).toEqual([]);
      }
      expect(asks('discussRepeatEnquiries', { withRole: 'team-manager' })).toEqual(['PET-3.5c']);
    },
  );

  rule('PET-3.5d', 'with a CAF are made known to the Integrated Processes Team', () => {
    expect(hear('ReferralReceived', { withCommonAssessment: true })).toEqual(['social-worker']);
    const told: Known = ['OutsideReferralMade', { to: 'integrated-processes-team' }];
    const start = { kind: 'assessment', referredOn: '2025-06-02', earlyHelpAssessmentUsed: true };
    for (const received of bothWays) {
      const withCaf = received({ withCommonAssessment: true });
      expect(asks('startAssessment', start, ...withCaf)).toEqual(['PET-3.5d']);
      expect(asks('startAssessment', start, ...withCaf, told)).toEqual([]);
    }
  });

  rule('PET-3.5g', 'of a possible offence are told to the police before they can end', () => {
    expect(hear('ReferralReceived', { possibleOffence: true })).toEqual(['police']);
    for (const received of bothWays) {
      const offence = received({ possibleOffence: true });
      expect(insists('decideReferral', { outcome: 'no-further-action' }, ...offence)).toEqual(['PET-3.5g']);
      expect(asks('decideReferral', { outcome: 'no-further-action' }, ...offence, ['PoliceTold'])).toEqual(
        [],
      );
      expect(asks('decideReferral', { outcome: 'strategy-discussion' }, ...offence)).toEqual([]);
    }
  });

  rule('PET-3.5i', 'are fed back to who made them, in writing', () => {
    expect(policy.clocks['outcome-notification']!.cite).toContain('PET-3.5i');
  });

  rule('PET-3.5j', 'that need assessment put the seeing of the child before a social worker', () => {
    expect(hear('ReferralDecided', { outcome: 'assessment' })).toEqual(['social-worker']);
    expect(hear('ReferralDecided', { outcome: 'advice' })).toEqual([]);
  });

  rule(
    ['PET-3.6', 'PET-3.7'],
    'decide for every sibling, and open where concern and impact come together',
    () => {
      const decided: Known = ['SiblingDecided', { sibling: 'C-2', open: false }];
      for (const received of bothWays) {
        const alone = received({ siblings: true, concern: 'disability' });
        const neglect = received({ siblings: true, concern: 'neglect', impactOnSiblings: true });
        const ends = { outcome: 'advice' };
        expect(asks('decideReferral', ends, ...alone)).toEqual(['PET-3.6']);
        expect(asks('decideReferral', ends, ...alone, decided)).toEqual([]);
        expect(insists('decideReferral', ends, ...neglect, decided)).toEqual(['PET-3.7']);
        // What brings help is never held up; it is asked for again before the assessment is complete.
        expect(asks('decideReferral', { outcome: 'assessment' }, ...neglect)).toEqual([]);
        expect(insists('completeAssessment', {}, ...neglect)).toContain('PET-3.7');
      }
      const noImpact = asAReferral({ siblings: true, concern: 'neglect' });
      expect(asks('decideReferral', { outcome: 'advice' }, ...noImpact, decided)).toEqual([]);
      expect(hear('ReferralReceived', { siblings: true })).toEqual(['team-manager']);
      expect(hear('ReferralReceived', { siblings: true, openedForSibling: true })).toEqual([]);
    },
  );

  rule(
    ['PET-3.8', 'PET-3.9'],
    'consider the impact on each sibling, and name the original when opened later',
    () => {
      const reason = 'concern-specific-to-one-child';
      expect(asks('decideSibling', { reason })).toEqual(['PET-3.8']);
      expect(asks('decideSibling', { reason, impactConsidered: true, newInformation: true })).toEqual([
        'PET-3.9',
      ]);
      const later = { reason: 'concern-affects-them', impactConsidered: true, open: true };
      expect(asks('decideSibling', later)).toEqual([]);
      expect(asks('decideSibling', later, ['ReferralDecided', { outcome: 'assessment' }])).toEqual([
        'PET-3.9',
      ]);
    },
  );

  rule(
    ['PET-3.14', 'PET-3.16', 'PET-3.17', 'PET-3.15'],
    'of an unborn child go where the family is known, or decided jointly',
    () => {
      expect(leads('ReferralReceived', { unborn: true, unbornRoute: 'family-unknown' })).toEqual([
        'assessment-team',
      ]);
      expect(leads('ReferralReceived', { unborn: true, unbornRoute: 'relinquished' })).toEqual(['adoption']);
      expect(hear('ReferralReceived', { unbornRoute: 'relinquished' })).toEqual(['adoption-worker']);
      expect(hear('ReferralReceived', { unbornRoute: 'parent-in-care' })).toEqual(['leaving-care-worker']);
      expect(asks('routeReferral', {}, ...asAReferral({ unbornRoute: 'sibling-open' }))).toContain(
        'PET-3.15',
      );
      expect(asks('routeReferral', {}, ...asAReferral({ unbornRoute: 'parent-in-care' }))).toEqual([
        'PET-3.17',
      ]);
      expect(asks('routeReferral', {}, ...asAContact({ unbornRoute: 'sibling-open' }))).toContain('PET-3.15');
      expect(asks('routeReferral', {}, ...asAContact({ unbornRoute: 'parent-in-care' }))).toEqual([
        'PET-3.17',
      ]);
      const relinquished = asAReferral({ unborn: true, unbornRoute: 'relinquished' });
      expect(leads('ConcernRaised', {}, ...relinquished)).toEqual(['assessment-team']);
    },
  );

  rule(
    'PET-3.18',
    'of a 16 or 17 year old go to the adolescent service, by the homeless protocol if they cannot stay',
    () => {
      const young = { aged16Or17: true };
      expect(leads('ReferralReceived', { ...young, canStayAtHome: true })).toEqual(['adolescent-service']);
      expect(leads('ReferralReceived', { ...young, canStayAtHome: false })).toContain(
        'homeless-16-17-protocol',
      );
      expect(
        leads('ContactDecided', { outcome: 'referral' }, ...asAContact({ ...young, canStayAtHome: true })),
      ).toContain('adolescent-service');
    },
  );

  rule(
    ['PET-3.19', 'PET-3.21'],
    'against staff go to the LADO at once, who may ask for a Strategy Meeting',
    () => {
      expect(hear('ReferralReceived', { allegationAgainstStaff: true })).toEqual(['duty-manager', 'lado']);
      expect(hear('ReferralReceived', { concern: 'allegation-against-staff' })).toEqual([
        'duty-manager',
        'lado',
      ]);
      for (const said of [{ allegationAgainstStaff: true }, { concern: 'allegation-against-staff' }]) {
        const allegation = asAReferral(said);
        expect(insists('decideReferral', { outcome: 'no-further-action' }, ...allegation)).toEqual([
          'PET-3.19',
        ]);
        expect(asks('decideReferral', { outcome: 'strategy-discussion' }, ...allegation)).toEqual([]);
      }
      expect(leads('LadoTold', { asksForStrategy: true })).toEqual(['strategy-discussion']);
      expect(hear('LadoTold', { asksForStrategy: true })).toEqual(['team-manager']);
    },
  );

  rule('PET-3.20', 'of imminent risk are safeguarded first', () => {
    expect(asks('tellLado', {}, ['ConcernRaised', { kind: 'imminent-risk' }])).toEqual(['PET-3.20']);
    expect(asks('tellLado')).toEqual([]);
  });

  rule('PET-3.24a', 'are acknowledged in writing, not by telephone', () => {
    expect(asks('acknowledgeReferrer', { by: 'telephone' })).toEqual(['PET-3.24a']);
  });

  rule('PET-3.26', 'lead where the decision says', () => {
    const to = (outcome: string) => leads('ReferralDecided', { outcome });
    expect(to('no-further-action')).toEqual(['closed']);
    expect(to('assessment')).toEqual(['assessment']);
    expect(to('child-and-family-assessment')).toEqual(['child-and-family-assessment']);
    expect(to('strategy-discussion')).toEqual(['strategy-discussion']);
    expect(to('lado')).toEqual(['lado']);
  });
});

describe('4. assessments', () => {
  const completed = (fields: Fields = {}): Known => [
    'AssessmentCompleted',
    { kind: 'assessment', childSeen: true, ...fields },
  ];
  const everything = {
    kind: 'assessment',
    childSeen: true,
    determinationsMade: true,
    dimensionsCovered: true,
    domainsCovered: true,
    agencyChecksMade: true,
    viewsRecorded: true,
    familyInvolved: true,
    advocateConsidered: true,
    furtherAction: 'child-in-need-plan',
    fileEntry: 'F-1',
  };
  const started: Known = ['AssessmentStarted', { kind: 'assessment' }];

  rule(
    ['PET-4.2', 'PET-4.4', 'PET-4.10', 'PET-4.11', 'PET-4.12a', 'PET-4.14', 'PET-4.15', 'PET-4.16'],
    'are complete when every item is there',
    () => {
      expect(asks('completeAssessment', everything, started)).toEqual([]);
      const without = (field: string) =>
        asks('completeAssessment', { ...everything, [field]: undefined! }, started);
      expect(without('determinationsMade')).toEqual(['PET-4.2']);
      expect(without('agencyChecksMade')).toEqual(['PET-4.4']);
      expect(without('familyInvolved')).toEqual(['PET-4.10']);
      expect(without('advocateConsidered')).toEqual(['PET-4.11']);
      expect(without('childSeen')).toContain('PET-4.12a');
      expect(without('dimensionsCovered')).toEqual(['PET-4.14']);
      expect(without('domainsCovered')).toEqual(['PET-4.15']);
      expect(without('viewsRecorded')).toEqual(['PET-4.16']);
    },
  );

  rule(['PET-4.6', 'PET-4.33'], 'are complete only with the Further Action part and on record', () => {
    const { furtherAction: _, fileEntry: __, ...rest } = everything;
    expect(insists('completeAssessment', rest, started)).toEqual(['PET-4.6', 'PET-4.33']);
  });

  rule('PET-4.5a', 'are always new: none is completed that was not started on this referral', () => {
    expect(insists('completeAssessment', everything)).toEqual(['PET-4.5a']);
  });

  rule(['PET-3.12', 'PET-3.10'], 'are each sibling’s own and never cloned', () => {
    const own = { ...everything, separateForChild: true };
    for (const received of ['ReferralReceived', 'ContactReceived']) {
      const siblings: Known = [received, { siblings: true }];
      expect(insists('completeAssessment', everything, started, siblings)).toEqual(['PET-3.12', 'PET-3.10']);
      expect(insists('completeAssessment', own, started, siblings)).toEqual([]);
    }
  });

  rule('PET-4.5b', 'name the date of the linked referral', () => {
    expect(asks('startAssessment', { kind: 'assessment' })).toEqual(['PET-4.5b']);
    expect(asks('startAssessment', { kind: 'assessment', onOpenCase: true })).toEqual([]);
  });

  rule('PET-4.1', 'take into account a CAF that came with the referral', () => {
    const told: Known = ['OutsideReferralMade', { to: 'integrated-processes-team' }];
    for (const received of ['ReferralReceived', 'ContactReceived']) {
      const withCaf: Known = [received, { withCommonAssessment: true }];
      expect(
        asks('startAssessment', { kind: 'assessment', referredOn: '2025-06-02' }, withCaf, told),
      ).toEqual(['PET-4.1']);
    }
  });

  rule(
    ['PET-4.7a', 'PET-4.7b', 'PET-4.20'],
    'are signed by the Team Manager, with reasons, never by their author',
    () => {
      expect(may('social-worker', 'authoriseAssessment')).toBe(false);
      expect(may('team-manager', 'authoriseAssessment', {}, completed())).toBe(true);
      expect(may('team-manager', 'authoriseAssessment', { by: 'sw-1' }, completed())).toBe(false);
      const signed = { kind: 'assessment', outcome: 'no-further-action' };
      expect(insists('authoriseAssessment', signed, completed())).toEqual(['PET-4.20']);
      const further = { ...everything, furtherAction: 'child-and-family-assessment' };
      expect(insists('completeAssessment', further, started)).toEqual(['PET-4.7b']);
      expect(asks('completeAssessment', { ...further, note: 'see synopsis' }, started)).toEqual([]);
    },
  );

  rule(
    ['PET-4.12b', 'PET-4.17'],
    'of a child not seen need the Team Manager’s agreement, after the finding of no concern',
    () => {
      const signed = { kind: 'assessment', outcome: 'no-further-action', reason: 'needs-met' };
      const notSeen = completed({ childSeen: false });
      const agreed: Known = ['NotSeenAgreed', { context: 'assessment' }];
      expect(insists('authoriseAssessment', signed, notSeen)).toEqual(['PET-4.12b']);
      expect(asks('authoriseAssessment', signed, notSeen, agreed)).toEqual([]);
      expect(may('social-worker', 'agreeNotSeen')).toBe(false);
      const agreement = { context: 'assessment', reason: 'parent-refused', fileEntry: 'F-1' };
      expect(insists('agreeNotSeen', agreement)).toEqual(['PET-4.17']);
      expect(asks('agreeNotSeen', agreement, ['NoConcernEstablished', { context: 'assessment' }])).toEqual(
        [],
      );
      expect(may('social-worker', 'establishNoConcern')).toBe(false);
      expect(hear('AccessRefused', { context: 'assessment' })).toEqual(['team-manager']);
    },
  );

  rule(
    ['PET-4.21', 'PET-4.22a'],
    'in more depth are decided by the Team Manager with the worker; the first is still completed (C-17)',
    () => {
      expect(may('social-worker', 'decideFurtherAssessment')).toBe(false);
      expect(asks('decideFurtherAssessment', { because: 'more-depth' })).toEqual(['PET-4.22a']);
      expect(
        leads('AssessmentAuthorised', { kind: 'assessment', outcome: 'child-and-family-assessment' }),
      ).toEqual(['child-and-family-assessment']);
      const deeper = { kind: 'child-and-family', reason: 'in-need', outcome: 'child-in-need-plan' };
      const written = completed({ kind: 'child-and-family' });
      const assess: Known = ['ReferralDecided', { outcome: 'assessment' }];
      expect(asks('authoriseAssessment', deeper, assess, written)).toEqual(['PET-4.21']);
      const straight: Known = ['ReferralDecided', { outcome: 'child-and-family-assessment' }];
      expect(asks('authoriseAssessment', deeper, straight, written)).toEqual([]);
      expect(insists('authoriseAssessment', deeper, written)).toEqual([]);
      expect(insists('authoriseAssessment', deeper)).toEqual(['PET-4.20']);
      expect(insists('authoriseAssessment', { ...deeper, kind: 'assessment' })).toEqual(['PET-4.21']);
    },
  );

  rule(
    ['PET-4.8', 'PET-4.28a'],
    'with a concern of significant harm are discussed with the manager at once',
    () => {
      expect(hear('ConcernRaised')).toContain('team-manager');
      expect(asks('discussConcern', { withRole: 'family-centre-manager' })).toEqual(['PET-4.8']);
      expect(leads('ConcernDiscussed', { result: 'strategy-discussion' })).toEqual(['strategy-discussion']);
    },
  );

  rule(
    ['PET-4.28b', 'PET-4.13', 'PET-A1'],
    'list the points of the Strategy Meeting, the time to see the child and Appendix 1',
    () => {
      expect(asks('holdStrategyDiscussion', { startsSection47: true }).sort()).toEqual([
        'PET-4.13',
        'PET-4.28b',
        'PET-A1',
      ]);
    },
  );

  rule(
    'PET-4.28c',
    'in Section 47 take no exception without sound evidence, and none for refused access',
    () => {
      const clock = 'section-47-child-seen';
      const newDate = '2025-06-04';
      const sound = { clock, soundEvidence: true, newDate };
      expect(insists('agreeException', { clock, newDate, reason: 'child-unwell-or-away' })).toEqual([
        'PET-4.28c',
      ]);
      expect(insists('agreeException', { ...sound, reason: 'access-refused' })).toEqual(['PET-4.28c']);
      expect(asks('agreeException', { ...sound, reason: 'child-unwell-or-away' })).toEqual([]);
      const notSeen = { context: 'section-47', fileEntry: 'F-1', soundEvidence: true };
      expect(insists('agreeNotSeen', { ...notSeen, reason: 'parent-refused' })).toEqual(['PET-4.28c']);
      expect(insists('agreeNotSeen', { ...notSeen, reason: 'child-away' })).toEqual([]);
      expect(hear('AccessRefused', { context: 'section-47' })).toEqual(['team-manager']);
    },
  );

  rule('PET-4.29', 'in Section 47 find on significant harm and emergency action', () => {
    expect(asks('endSection47', { significantHarm: true })).toEqual(['PET-4.29']);
    expect(asks('endSection47', { significantHarm: true, emergencyActionNeeded: false })).toEqual([]);
  });

  rule(
    ['PET-4.25', 'PET-4.30', 'PET-4.31', 'PET-5.1'],
    'go on by what the Strategy Meeting and the enquiries find',
    () => {
      expect(leads('StrategyDiscussionHeld', { startsSection47: true })).toEqual([
        'child-and-family-assessment',
      ]);
      expect(leads('StrategyDiscussionHeld', { decision: 'assessment' })).toEqual(['assessment']);
      expect(leads('Section47Ended', { outcome: 'outline-plan-pending-outcome' })).toEqual(['cinPlan']);
      expect(hear('Section47Ended', { outcome: 'outline-plan-pending-outcome' })).toEqual([
        'conference-chair',
      ]);
      expect(leads('Section47Ended', { next: 'child-in-need-plan' })).toEqual(['cinPlan']);
    },
  );

  rule(
    ['PET-4.32', 'PET-10.9N', 'PET-4.27-6'],
    'lead where the manager decides; the family gets a copy and the survey',
    () => {
      const to = (outcome: string) => leads('AssessmentAuthorised', { kind: 'child-and-family', outcome });
      expect(to('no-further-action')).toEqual(['closed']);
      expect(to('child-in-need-plan')).toEqual(['cinPlan']);
      expect(to('strategy-discussion')).toEqual(['strategy-discussion']);
      expect(to('access-to-support-panel')).toEqual(['access-to-support-panel']);
      expect(to('continue')).toEqual(['assessment']);
      expect(hear('AssessmentAuthorised')).toEqual(['family']);
      expect(asks('shareAssessment', { with: 'parents' })).toEqual(['PET-10.9N']);
    },
  );

  rule('PET-4.32d', 'provide in an emergency through the Commissioning Team', () => {
    const emergency = { purpose: 'emergency-provision', emergency: true };
    expect(leads('OutsideReferralMade', emergency)).toEqual(['commissioning']);
    expect(hear('OutsideReferralMade', emergency)).toEqual(['commissioning-team']);
    expect(leads('OutsideReferralMade', { purpose: 'emergency-provision', emergency: false })).toEqual([
      'access-to-support-panel',
    ]);
  });

  rule('PET-9.3', 'without a role for us go on under the CAF, with the consent question recorded', () => {
    const signed = { kind: 'assessment', outcome: 'early-help', reason: 'needs-met' };
    expect(insists('authoriseAssessment', signed, completed())).toEqual(['PET-9.3']);
    expect(leads('AssessmentAuthorised', signed)).toEqual(['multi-agency-support-group']);
    expect(insists('referOutside', { to: 'multi-agency-support-group' })).toEqual(['PET-9.3']);
  });
});

describe('5. Child in Need meetings', () => {
  const initial = {
    purpose: 'initial',
    chairRole: 'social-worker',
    assessmentAvailable: true,
    multiAgency: true,
    needsAnalysed: true,
    planAgreed: true,
    nextMeetingOn: '2025-08-20',
    childsVoiceHeard: true,
  };
  const shared: Known = ['AssessmentShared', { with: 'meeting-attendees' }];

  rule(
    ['PET-5.8a', 'PET-5.13', 'PET-5.21', 'PET-5.22', 'PET-5.23', 'PET-5.24'],
    'that come first have all they need',
    () => {
      expect(asks('holdMeeting', initial, shared)).toEqual([]);
      const without = (field: string) => asks('holdMeeting', { ...initial, [field]: undefined! }, shared);
      expect(without('multiAgency')).toEqual(['PET-5.8a']);
      expect(without('childsVoiceHeard')).toEqual(['PET-5.13']);
      expect(without('assessmentAvailable')).toEqual(['PET-5.21']);
      expect(without('needsAnalysed')).toEqual(['PET-5.22']);
      expect(without('planAgreed')).toEqual(['PET-5.23']);
      expect(without('nextMeetingOn')).toEqual(['PET-5.24']);
      expect(asks('holdMeeting', initial)).toEqual(['PET-5.21']);
      expect(asks('holdMeeting', initial, ['AssessmentShared', { with: 'parents' }])).toEqual(['PET-5.21']);
      expect(leads('MeetingHeld', { planAgreed: true })).toEqual(['plan active']);
    },
  );

  rule(
    ['PET-5.20', 'PET-8.6a'],
    'are chaired by the worker, Lead Professional or manager; in a complex case the Team Manager says who (C-15)',
    () => {
      for (const chairRole of ['social-worker', 'lead-practitioner', 'team-manager']) {
        expect(asks('holdMeeting', { ...initial, chairRole }, shared)).toEqual([]);
      }
      expect(asks('holdMeeting', { ...initial, chairRole: 'key-worker' }, shared)).toEqual([
        'PET-5.20',
        'PET-8.6a',
      ]);
      expect(may('social-worker', 'nameChair')).toBe(false);
    },
  );

  rule(
    ['PET-5.10a', 'PET-5.17a', 'PET-5.18', 'PET-5.19'],
    'are convened by the worker, with child and parents invited and prepared',
    () => {
      expect(may('business-support', 'sendInvitations')).toBe(true);
      const sent = {
        purpose: 'initial',
        parents: true,
        child: true,
        guidanceGiven: true,
        agencies: true,
        socialWorker: true,
      };
      expect(asks('sendInvitations', sent)).toEqual([]);
      expect(asks('sendInvitations', { ...sent, child: false })).toEqual(['PET-5.10a']);
      expect(asks('sendInvitations', { ...sent, agencies: false })).toEqual(['PET-5.17a']);
      expect(asks('sendInvitations', { ...sent, guidanceGiven: false })).toEqual(['PET-5.19']);
      expect(asks('sendInvitations', { purpose: 'professionals' })).toEqual([]);
    },
  );

  rule('PET-5.17b', 'without the family are Professionals Meetings, with the reason', () => {
    expect(insists('holdMeeting', { purpose: 'professionals' })).toEqual(['PET-5.17b']);
  });

  rule(
    ['PET-5.10b', 'PET-5.10c', 'PET-5.12a', 'PET-5.12b'],
    'that the family missed are told to them by somebody named',
    () => {
      const absent = { who: 'parents', purpose: 'review', reason: 'failed-to-attend' };
      expect(hear('AbsenceRecorded', absent)).toEqual(['social-worker', 'family']);
      expect(asks('recordAbsence', absent)).toEqual(['PET-5.10b']);
      const declined = { ...absent, reason: 'did-not-wish', informant: 'social-worker' };
      expect(asks('recordAbsence', declined)).toEqual(['PET-5.12b']);
      expect(policy.steps.recordAbsence!.records!.find(({ field }) => field === 'reason')!.in).toEqual(
        expect.arrayContaining(['child-objects', 'failed-to-attend', 'other']),
      );
      expect(asks('informAbsent', { who: 'parents', recordGiven: true })).toEqual(['PET-5.12a']);
    },
  );

  rule('PET-5.25', 'are called early when the chair decides so, who hears of a failing plan', () => {
    expect(hear('PlanFailingReported')).toContain('meeting-chair');
    expect(asks('holdMeeting', { purpose: 'progress' }, ['PlanFailingReported'])).toContain('PET-5.25');
    const decided: Known = ['ReconveningDecided', { early: false }];
    expect(asks('holdMeeting', { purpose: 'progress' }, ['PlanFailingReported'], decided)).not.toContain(
      'PET-5.25',
    );
    expect(insists('decideReconvening', { early: true })).toEqual(['PET-5.25']);
  });

  rule(
    ['PET-5.11', 'PET-5.26', 'PET-8.11'],
    'have their minutes and outcomes on the form, with the views of the family',
    () => {
      const minutes = { purpose: 'progress', what: 'minutes' };
      expect(asks('circulateMinutes', minutes)).toEqual(['PET-5.26', 'PET-5.11']);
      const review = { purpose: 'review', what: 'review-record', allParticipants: true };
      const heard: Known = ['ViewsRecorded', { context: 'review' }];
      expect(insists('circulateMinutes', review, heard, ['RecordUploaded', { what: 'minutes' }])).toEqual([
        'PET-8.11',
      ]);
    },
  );

  rule(['PET-4.27', 'PET-4.27-5', 'PET-4.27-6', 'PET-5.7', 'PET-8.9'], 'lead where they decide', () => {
    const to = (outcome: string) => leads('MeetingHeld', { outcome });
    expect(to('no-further-action')).toEqual(['closing']);
    expect(to('transfer')).toEqual(['transfer']);
    expect(to('back-to-lead-practitioner')).toEqual(['back-to-lead-practitioner']);
    expect(to('access-to-support-panel')).toEqual(['access-to-support-panel']);
    expect(to('strategy-discussion')).toEqual(['strategy-discussion']);
    expect(to('step-back')).toEqual(['stepDown']);
    expect(to('closure-recommended')).toEqual(['closing']);
    expect(to('continue-amended')).toEqual(['plan active']);
    expect(to('specialist-assessment')).toEqual(['specialist-assessment']);
  });
});

describe('6 and 7. plans and visits', () => {
  const whole = {
    leadNamed: true,
    needsAndServices: true,
    actions: true,
    timescales: true,
    outcomes: true,
    contingency: true,
    rolesOfOthers: true,
    reviewPoints: true,
    visitInterval: '4 weeks',
    fileEntry: 'F-1',
  };

  rule(
    ['PET-6.3', 'PET-5.2', 'PET-5.3', 'PET-5.8d'],
    'a plan must name lead, services, actions and timescales',
    () => {
      expect(asks('agreePlan', whole)).toEqual([]);
      const without = (field: string) => insists('agreePlan', { ...whole, [field]: false });
      expect(without('leadNamed')).toEqual(['PET-6.3', 'PET-5.8d']);
      expect(without('needsAndServices')).toEqual(['PET-6.3', 'PET-6.4']);
      expect(without('actions')).toEqual(['PET-6.3', 'PET-5.3']);
      expect(without('timescales')).toEqual(['PET-6.3', 'PET-5.2']);
    },
  );

  rule(['PET-6.4', 'PET-6.4f'], 'a plan should have its eight parts, visits among them', () => {
    for (const field of ['outcomes', 'contingency', 'rolesOfOthers', 'reviewPoints']) {
      expect(asks('agreePlan', { ...whole, [field]: false })).toEqual(['PET-6.4']);
    }
    expect(asks('agreePlan', { ...whole, visitInterval: undefined! })).toEqual(['PET-6.4f']);
  });

  rule('PET-6.5', 'services from outside go to the Access to Support Panel', () => {
    expect(leads('PlanAgreed', { externalProvider: true })).toEqual(['access-to-support-panel']);
    expect(hear('PlanAgreed', { externalProvider: true })).toContain('social-worker');
    expect(leads('PlanAmended', { externalProvider: true })).toEqual(['access-to-support-panel']);
    expect(hear('PlanAmended', { externalProvider: true })).toContain('social-worker');
    for (const plan of ['PlanAgreed', 'PlanAmended']) {
      const external: Known = [plan, { externalProvider: true }];
      const made: Known = ['OutsideReferralMade', { to: 'access-to-support-panel' }];
      expect(asks('holdMeeting', { purpose: 'progress' }, external)).toContain('PET-6.5');
      expect(asks('holdMeeting', { purpose: 'progress' }, external, made)).not.toContain('PET-6.5');
    }
  });

  rule(
    ['PET-6.6', 'PET-8.12'],
    'the plan goes to parents, child and agencies, amended also to new services',
    () => {
      expect(hear('PlanAgreed')).toEqual(['family', 'child', 'partners']);
      expect(hear('PlanAmended')).toEqual(['child', 'family', 'partners']);
      const copied = { parents: true, child: true, agencies: true };
      expect(asks('copyPlan', { ...copied, agencies: false })).toEqual(['PET-6.6']);
      expect(asks('copyPlan', { ...copied, amended: true })).toEqual(['PET-8.12']);
    },
  );

  rule('PET-6.7', 'a change between meetings needs the parents and key professionals', () => {
    expect(insists('amendPlan', { at: 'between-meetings', parentsConsulted: true })).toEqual(['PET-6.7']);
    expect(asks('amendPlan', { at: 'meeting' })).toEqual([]);
  });

  rule('PET-6.1', 'the plan is updated at every later meeting', () => {
    const progress = { purpose: 'progress', chairRole: 'social-worker', childsVoiceHeard: true };
    expect(asks('holdMeeting', progress)).toEqual(['PET-6.1']);
    expect(asks('holdMeeting', { ...progress, purpose: 'final' })).toContain('PET-6.1');
  });

  rule(
    ['PET-7.2b', 'PET-7.4', 'PET-4.12c'],
    'a visit asks for the bedroom, discusses the plan and is on record',
    () => {
      const visit = { kind: 'plan', seen: true, talkedTo: true };
      expect(asks('recordVisit', visit)).toEqual(['PET-7.2b', 'PET-7.4', 'PET-4.12c']);
      expect(actNamed('recordVisit')!.protective).toBe(true);
    },
  );

  rule('PET-7.3', 'a refused visit is agreed by the Team Manager, after the finding of no concern', () => {
    const agreement = { context: 'visit', reason: 'parent-refused', fileEntry: 'F-1' };
    expect(insists('agreeNotSeen', agreement, ['NoConcernEstablished', { context: 'assessment' }])).toEqual([
      'PET-7.3',
    ]);
    const found: Known = ['NoConcernEstablished', { context: 'visit' }];
    expect(asks('agreeNotSeen', agreement, found)).toEqual([]);
    expect(insists('agreeException', { clock: 'visit', reason: 'access-refused' })).toEqual(['PET-7.3']);
    expect(insists('agreeException', { clock: 'visit', reason: 'access-refused' }, found)).toEqual([]);
    expect(may('social-worker', 'agreeException')).toBe(false);
    const ownRequest: Known = ['ExceptionRequested', { clock: 'visit' }, 'tm-1'];
    expect(may('team-manager', 'agreeException', {}, ownRequest)).toBe(false);
  });
});

describe('8. reviews', () => {
  const review = {
    purpose: 'review',
    chairRole: 'team-manager',
    outcome: 'continue',
    outcomeReasonRecorded: true,
    planUpdated: true,
    childsVoiceHeard: true,
    fileEntry: 'F-1',
  };
  const invited: Known = ['InvitationsSent', { purpose: 'review' }];

  rule(['PET-8.5', 'PET-8.8', 'PET-8.11'], 'are prepared, and record their outcome with the reasons', () => {
    expect(asks('holdMeeting', review, invited)).toEqual([]);
    expect(asks('holdMeeting', review)).toEqual(['PET-8.5']);
    expect(asks('holdMeeting', { ...review, outcomeReasonRecorded: false }, invited)).toEqual(['PET-8.8']);
    expect(asks('holdMeeting', { ...review, fileEntry: undefined! }, invited)).toEqual(['PET-8.8']);
    expect(insists('holdMeeting', { ...review, outcome: undefined! }, invited)).toContain('PET-8.11');
  });

  rule(['PET-8.1a', 'PET-8.6a'], 'that are formal look for drift, within a scheduled meeting', () => {
    const formal = { ...review, purpose: 'formal-review', driftChecked: true, combinedWithReview: true };
    expect(asks('holdMeeting', formal, invited)).toEqual([]);
    expect(asks('holdMeeting', { ...formal, driftChecked: false }, invited)).toEqual(['PET-8.1a']);
    expect(asks('holdMeeting', { ...formal, combinedWithReview: false }, invited)).toEqual(['PET-8.6a']);
  });

  rule(['PET-8.1b', 'PET-5.9c'], 'change their frequency with reasons', () => {
    expect(insists('setOwnInterval', { clock: 'formal-review' })).toEqual(['PET-8.1b']);
    expect(asks('setOwnInterval', { clock: 'meeting' })).toEqual(['PET-5.9c']);
    const sets = (role: Role, clock: string) =>
      ask('setOwnInterval', { byWhen: policy.steps.setOwnInterval!.byWhen! }, { clock }, [], {
        roles: [role],
      }) === null;
    expect(sets('team-manager', 'meeting')).toBe(true);
    expect(sets('social-worker', 'meeting')).toBe(false);
    expect(sets('social-worker', 'formal-review')).toBe(false);
    expect(sets('social-worker', 'visit')).toBe(true);
    expect(sets('emergency-duty-team', 'section-47-child-seen')).toBe(true);
  });

  rule(['PET-8.1c', 'PET-8.3'], 'show in supervision, and come early when circumstances change', () => {
    expect(asks('holdSupervision', {}, ['PlanOpened'])).toEqual(['PET-8.1c']);
    expect(asks('reportChange', {}, ['PlanOpened'])).toEqual(['PET-8.3']);
    expect([...asks('holdSupervision'), ...asks('reportChange')]).toEqual([]);
    expect(hear('CircumstancesChanged')).toEqual(['social-worker', 'team-manager']);
  });

  rule('PET-8.2', 'let a plan last longer only where it acknowledges the longer need', () => {
    expect(asks('agreeException', { clock: 'plan-limit', reason: 'capacity' })).toEqual(['PET-8.2']);
    const longer = { clock: 'plan-limit', reason: 'longer-need' };
    expect(asks('agreeException', longer)).toEqual(['PET-8.2']);
    expect(asks('agreeException', longer, ['PlannedEndSet', { longerNeed: true }])).toEqual([]);
  });

  rule(['PET-8.4', 'PET-8.6c'], 'do not wait for a safeguarding issue, nor for a worker', () => {
    expect(hear('ConcernRaised')).toEqual(['social-worker', 'team-manager']);
    expect(hear('AllocationEnded', {}, ['PlanOpened'])).toEqual(['team-manager']);
  });

  rule('PET-8.10', 'send a Review Record to child, parents and all participants', () => {
    expect(hear('MeetingHeld', { purpose: 'review' })).toEqual(['child', 'family', 'partners']);
    const sent = { purpose: 'review', what: 'minutes' };
    const onFile: Known[] = [
      ['ViewsRecorded', { context: 'review' }],
      ['RecordUploaded', { what: 'review-record' }],
    ];
    expect(asks('circulateMinutes', sent, ...onFile)).toEqual(['PET-8.10']);
  });

  rule(
    ['PET-8.9-1', 'PET-8.13'],
    'that may step back have early help in the room, a Lead Professional and a TAC date',
    () => {
      const back = { ...review, outcome: 'step-back' };
      expect(asks('holdMeeting', back, invited)).toEqual(['PET-8.9-1', 'PET-8.13']);
      expect(asks('agreeEarlyHelpPlan', { membersNamed: true, actions: true })).toEqual(['PET-8.13']);
    },
  );

  rule(['PET-8.14', 'PET-8.17'], 'that point to protection are the Team Manager’s to consider', () => {
    expect(hear('MeetingHeld', { outcome: 'strategy-discussion' })).toEqual(['team-manager']);
    expect(may('social-worker', 'considerStrategy')).toBe(false);
    expect(asks('considerStrategy', { because: 'outcomes-not-achieved' })).toEqual(['PET-8.17']);
    expect(leads('StrategyConsidered', { convene: true })).toEqual(['strategy-discussion']);
    expect(leads('StrategyConsidered', { convene: false })).toEqual([]);
    expect(hear('PlanFailingReported')).toEqual(['meeting-chair', 'social-worker', 'team-manager']);
  });
});

describe('9. transfer', () => {
  rule(
    ['PET-9.2', 'PET-9.4a', 'PET-9.6', 'PET-9.7', 'PET-9.9'],
    'needs the summary, the allocation meeting, an early word and a joint visit',
    () => {
      expect(asks('completeTransfer')).toEqual(['PET-9.9', 'PET-9.4a', 'PET-9.2', 'PET-9.6', 'PET-9.7']);
      expect(insists('completeTransfer')).toEqual(['PET-9.9']);
      expect(may('social-worker', 'verifyTransferSummary')).toBe(false);
      expect(
        insists('verifyTransferSummary', {
          importantDates: true,
          urgentFollowUps: true,
          recordUpToDate: true,
        }),
      ).toEqual(['PET-9.9']);
      expect(asks('alertReceivingManager', { meetingOn: '2025-07-10' })).toEqual(['PET-9.6']);
      expect(asks('alertReceivingManager', { emailed: true })).toEqual(['PET-9.2']);
      expect(hear('TransferProposed')).toEqual(['receiving-team-manager']);
      expect(asks('decideAllocation', { forum: 'team-manager' }, ['TransferProposed'])).toEqual(['PET-9.4a']);
      expect(asks('decideAllocation', { forum: 'team-manager' })).toEqual([]);
    },
  );

  rule('PET-9.7', 'has both workers at the first meeting', () => {
    expect(asks('holdMeeting', { purpose: 'initial' }, ['TransferProposed'])).toContain('PET-9.7');
    expect(asks('holdMeeting', { purpose: 'initial' })).not.toContain('PET-9.7');
  });

  rule(
    ['PET-9.4a', 'PET-9.4b'],
    'is agreed weekly, with the disabled children’s and care teams in turn',
    () => {
      const panel = policy.panels!['allocation-meeting']!;
      expect(panel.every).toEqual({ n: 1, unit: 'weeks' });
      expect(panel.attends).toEqual(
        expect.arrayContaining(['children-in-care-representative', 'disabled-children-representative']),
      );
    },
  );

  rule('PET-9.8', 'between workers asks for a joint visit and never leaves a child without a worker', () => {
    expect(hear('Allocated', { change: 'worker-leaving' })).toEqual(['social-worker']);
    expect(asks('allocate', { change: 'worker-leaving' })).toEqual([]);
    const left: Known = ['Allocated', { change: 'worker-leaving' }];
    const visited: Known = ['JointVisitMade', { purpose: 'worker-leaving' }];
    for (const act of ['holdMeeting', 'completeAssessment']) {
      expect(asks(act, { purpose: 'progress' }, left)).toContain('PET-9.8');
      expect(asks(act, { purpose: 'progress' }, left, visited)).not.toContain('PET-9.8');
    }
  });
});

describe('10. closure', () => {
  const met: Known = ['MeetingHeld', { purpose: 'review' }];
  const planned: Known = ['PlanOpened'];
  const joint: Known = ['ClosureAgreed', { joint: true, actionsMet: true, family: true, agencies: true }];
  const closing = { reason: 'ceased-other' };

  rule(
    ['PET-8.15', 'PET-8.16', 'PET-10.1', 'PET-10.3'],
    'needs a joint decision, in a meeting, with the actions met',
    () => {
      expect(asks('authoriseClosure', closing, planned)).toEqual([
        'PET-10.1',
        'PET-8.15',
        'PET-8.16',
        'PET-10.3',
      ]);
      const withdrawn = { reason: 'agreement-withdrawn' };
      expect(insists('authoriseClosure', withdrawn, planned)).toEqual(['PET-10.1']);
      const agencies: Known = ['ClosureAgreed', { agencies: true, family: false }];
      expect(asks('authoriseClosure', withdrawn, planned, agencies)).toEqual(['PET-8.16', 'PET-10.3']);
      expect(insists('authoriseClosure', closing)).toEqual(['PET-10.1']);
      expect(asks('authoriseClosure', closing, met, joint)).toEqual([]);
      expect(insists('agreeClosure', { inMeeting: true })).toEqual(['PET-10.3']);
      expect(asks('authoriseClosure', { reason: 'died' })).toEqual([]);
    },
  );

  rule(['PET-8.9', 'PET-10.8a'], 'is the Team Manager’s decision', () => {
    expect(may('team-manager', 'authoriseClosure')).toBe(true);
    expect(may('social-worker', 'authoriseClosure')).toBe(false);
  });

  rule(
    ['PET-10.7', 'PET-10.8b'],
    'despite disagreement comes after a meeting, a letter and an answer (C-14)',
    () => {
      const despite = { ...closing, despiteDisagreement: true };
      expect(asks('authoriseClosure', despite, met)).toEqual(['PET-10.7', 'PET-10.8b']);
      const dispute: Known[] = [
        ['ClosureDisputed', { who: 'agency', inWriting: true }],
        ['MeetingHeld', { purpose: 'closure-dispute' }],
        ['DisputeAcknowledged', { by: 'letter' }],
      ];
      expect(asks('authoriseClosure', despite, met, ...dispute)).toEqual([]);
      expect(insists('authoriseClosure', despite, met, ...dispute.slice(0, 2))).toEqual(['PET-10.8b']);
      expect(hear('ClosureDisputed', { who: 'agency' })).toEqual(['team-manager']);
      expect(may('social-worker', 'acknowledgeDispute')).toBe(false);
      expect(asks('acknowledgeDispute', { by: 'telephone' })).toEqual(['PET-10.8b']);
    },
  );

  rule('PET-10.2', 'by stepping back goes to the panel', () => {
    expect(asks('completeStepDown')).toEqual(['PET-10.2']);
    expect(asks('completeStepDown', {}, ['PanelDecided', { outcome: 'step-down' }])).toEqual([]);
    expect(asks('completeStepDown', {}, ['PanelDecided', { outcome: 'remain' }])).toEqual(['PET-10.2']);
    expect(asks('authoriseClosure', { reason: 'after-assessment-early-help' })).toContain('PET-10.2');
  });

  rule(
    'PET-10.4a',
    'of a protection plan leaves an initial plan drafted with the family at the conference',
    () => {
      expect(insists('holdConference', { outcome: 'cp-plan-ended', outlinePlanDrafted: true })).toEqual([
        'PET-10.4a',
      ]);
      expect(asks('holdConference', { outcome: 'no-cp-plan' })).toEqual([]);
    },
  );

  rule(
    ['PET-10.5', 'PET-10.6', 'PET-10.7'],
    'is minuted with date, reason and dissent, to all partners',
    () => {
      expect(hear('ClosureAgreed')).toEqual(['partners']);
      expect(asks('circulateMinutes', { what: 'closure-minutes' })).toContain('PET-10.5');
      expect(
        asks('recordClosureInCaseSystem', {}, ['ClosureAuthorised', { reason: 'ceased-other' }]),
      ).toContain('PET-10.5');
      expect(asks('holdMeeting', { outcome: 'closure-agreed' })).toContain('PET-10.6');
      expect(asks('holdMeeting', { outcome: 'closure-agreed', dissentRecorded: false })).not.toContain(
        'PET-10.6',
      );
      expect(asks('circulateMinutes', { purpose: 'closure-dispute' })).toContain('PET-10.7');
    },
  );

  const checked = (item: string): Known => ['ChecklistItemDone', { item }];
  const nine: Known[] = [
    ['ClosureAuthorised', closing],
    checked('fields-filled'),
    ['ClosingSummaryCompleted'],
    checked('chronology'),
    ['ClosureLetterSent'],
    checked('leaflets-sent'),
    ['ClosingSummarySigned'],
    checked('file-audited'),
    checked('outcomes-checked'),
    checked('involvements-ended'),
    checked('file-archived'),
    ['MinutesCirculated', { what: 'closure-minutes' }],
  ];
  const without = (index: number) =>
    asks('recordClosureInCaseSystem', {}, ...nine.filter((_, i) => i !== index));

  rule(['PET-10.9a', 'PET-10.9b', 'PET-10.9c', 'PET-10.9d', 'PET-10.9e'], 'has the worker’s five', () => {
    expect(asks('recordClosureInCaseSystem', {}, ...nine)).toEqual([]);
    expect([1, 2, 3, 4, 5].map(without)).toEqual([
      ['PET-10.9a'],
      ['PET-10.9b'],
      ['PET-10.9c'],
      ['PET-10.9d'],
      ['PET-10.9e'],
    ]);
    expect(asks('sendClosureLetter')).toEqual(['PET-10.9d']);
  });

  rule(
    ['PET-10.10a', 'PET-10.10b', 'PET-10.10c', 'PET-10.10d'],
    'has the manager’s four; an open involvement stops it',
    () => {
      expect([6, 7, 8, 10].map(without)).toEqual([
        ['PET-10.10a'],
        ['PET-10.10b'],
        ['PET-10.10c'],
        ['PET-10.10d'],
      ]);
      expect(insists('recordClosureInCaseSystem', {}, nine[0]!)).toEqual(['PET-10.10c']);
      expect(hear('ClosureAuthorised')).toContain('team-administrator');
      const written: Known = ['ClosingSummaryCompleted'];
      expect(may('team-manager', 'signClosingSummary', { by: 'sw-1' }, written)).toBe(false);
      expect(may('team-manager', 'signClosingSummary', {}, written)).toBe(true);
      expect(may('social-worker', 'signClosingSummary', {}, written)).toBe(false);
    },
  );

  rule('PET-10.9d', 'sends no letter and no leaflet after a death', () => {
    const died: Known = ['ClosureAuthorised', { reason: 'died' }];
    expect(asks('recordClosureInCaseSystem', {}, died)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^PET-10\.9/)]),
    );
  });

  rule('PET-10.11', 'has child protection paperwork attached, and the worker told', () => {
    const conferred: Known[] = [['ConferenceHeld'], ['PlanOpened', { route: 'protection-plan-ended' }]];
    for (const one of conferred) {
      expect(hear('ClosureAuthorised', {}, one)).toContain('conference-and-review-service');
      expect(asks('recordClosureInCaseSystem', {}, one)).toContain('PET-10.11');
    }
    expect(hear('ClosureAuthorised')).not.toContain('conference-and-review-service');
    expect(asks('recordClosureInCaseSystem')).not.toContain('PET-10.11');
    expect(hear('ChecklistItemDone', { item: 'conference-papers-attached' })).toEqual(['social-worker']);
  });
});
