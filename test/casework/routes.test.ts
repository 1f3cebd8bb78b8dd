import type { Fields, Refusal } from '../../src/casework';
import {
  aContact,
  aReferral,
  contactCentreManager,
  dutyManager,
  london,
  managerOf,
  moment,
  person,
  socialWorker,
  socialWorkerOf,
  teamManager,
  type Life,
} from '../support/life';
import { rule } from '../support/rule';

function refusal(answer: object): Refusal {
  if (!('refused' in answer)) throw new Error('it was not refused');
  return answer as Refusal;
}

/** A Peterborough referral of Monday 2 June 2025 at 10:00. */
const monday = (fields: Fields = {}): Life => aReferral({ received: '2025-06-02 10:00', fields });

/** The same, when it came as a contact and was progressed at 11:00. */
const asContact = (fields: Fields = {}): Life =>
  aContact({ received: '2025-06-02 10:00', fields: { type: 'concern', ...fields } })
    .until('2025-06-02 11:00')
    .act('decideContact', contactCentreManager, {
      outcome: 'referral',
      reason: 'threshold-met',
      criterion: 'needs-assessment',
    });

const decide = (life: Life, fields: Fields) => life.act('decideReferral', teamManager, fields);

describe('where a decided referral goes in Peterborough', () => {
  rule(
    'PET-3.2',
    'below Level 3 to the Early Intervention Service, Level 3 to Referral and Assessment',
    () => {
      expect(decide(monday(), { outcome: 'early-help', level: 'targeted' }).leads).toEqual([
        'early-intervention',
      ]);
      expect(decide(monday(), { outcome: 'assessment', level: 'level-3' }).leads).toEqual([
        'assessment-team',
        'assessment',
      ]);
    },
  );

  rule('PET-3.2', 'the Contact Centre Manager recommends before, and the answer says where it leads', () => {
    const life = monday().act('recommendDecision', contactCentreManager, { outcome: 'early-help' });
    expect(life.told).toEqual(['mail team-manager']);
    const answer = life.try('decideReferral', teamManager, { outcome: 'early-help', level: 'targeted' });
    expect(answer).toMatchObject({ leads: [{ to: 'early-intervention', cite: ['PET-3.2', 'PET-3.26'] }] });
  });

  rule('PET-3.2', 'sent elsewhere than the level says needs a reason, and then goes', () => {
    const life = decide(monday(), { outcome: 'assessment', level: 'level-3' });
    expect(refusal(life.try('routeReferral', socialWorker, { to: 'early-intervention' }))).toMatchObject({
      refused: 'missing',
      cite: ['PET-3.2'],
      errors: [{ pointer: '/to', message: expect.stringContaining('assessment-team (PET-3.2)') as string }],
    });
    const explained = { to: 'early-intervention', explanation: 'the family moved on' };
    expect(life.act('routeReferral', socialWorker, explained).events.at(-1)?.event).toBe('ReferralRouted');
  });

  rule('PET-3.26', 'each outcome leads to its own next step, and the receipt says so', () => {
    const leads = (outcome: string) => decide(monday(), { outcome }).leads;
    expect(leads('no-further-action')).toEqual(['closed']);
    expect(leads('advice')).toEqual(['closed']);
    expect(leads('early-help')).toEqual(['early-intervention']);
    expect(leads('assessment')).toEqual(['assessment']);
    expect(leads('child-and-family-assessment')).toEqual(['child-and-family-assessment']);
    expect(leads('strategy-discussion')).toEqual(['strategy-discussion']);
    expect(leads('lado')).toEqual(['lado']);
    expect(leads('commissioning')).toEqual(['commissioning']);
  });

  rule('PET-3.5j', 'a decision to assess puts the seeing of the child before a social worker', () => {
    expect(decide(monday(), { outcome: 'assessment' }).told).toContain('digest social-worker');
  });

  rule(
    'PET-3.5d',
    'a CAF that came with it: the Social Worker sees that the Integrated Processes Team knows',
    () => {
      for (const life of [
        monday({ withCommonAssessment: true }),
        asContact({ withCommonAssessment: true }),
      ]) {
        expect(life.told.join()).toContain('social-worker');
      }
    },
  );

  rule('PET-3.4', 'a package alone goes to commissioning; not in need is no way out without a reason', () => {
    const life = monday({ disabled: true, packageOnly: true });
    expect(life.leads).toEqual(['commissioning']);
    expect(refusal(life.try('decideReferral', teamManager, { outcome: 'no-further-action' }))).toMatchObject({
      refused: 'missing',
      cite: ['PET-3.4'],
    });
    expect(decide(life, { outcome: 'commissioning', reason: 'package-only' }).leads).toEqual([
      'commissioning',
    ]);
  });

  rule('PET-3.4', 'with any other need a disabled child is a referral like any other', () => {
    expect(monday({ disabled: true }).leads).toEqual([]);
    expect(decide(monday({ disabled: true }), { outcome: 'assessment' }).case.stage).toBe('assessment');
  });
});

describe('a young person of 16 or 17', () => {
  const young = { aged16Or17: true, canStayAtHome: true };

  rule('PET-3.18', 'goes directly to the Adolescent Intervention Service', () => {
    for (const life of [monday(young), asContact(young)]) expect(life.leads).toContain('adolescent-service');
    const elsewhere = refusal(monday(young).try('routeReferral', socialWorker, { to: 'assessment-team' }));
    expect(elsewhere.cite).toEqual(['PET-3.18']);
  });

  rule('PET-3.18', 'who cannot stay at home comes under the protocol for the homeless', () => {
    const homeless = { aged16Or17: true, canStayAtHome: false };
    expect(monday(homeless).leads).toEqual(['adolescent-service', 'homeless-16-17-protocol']);
    const life = decide(monday(homeless), { outcome: 'assessment' });
    life.act('routeReferral', socialWorker, { to: 'homeless-16-17-protocol' });
    expect(life.events.at(-1)?.fields).toMatchObject({ to: 'homeless-16-17-protocol' });
  });
});

describe('a child not yet born', () => {
  rule('PET-3.13', 'has the same clocks, without a date of birth or of delivery', () => {
    const clocks = (life: Life) =>
      life.case.clocks.map(({ name, readings }) => [name, readings.map((one) => one.ends)]);
    expect(clocks(monday({ unborn: true }))).toEqual(clocks(monday()));
    expect(decide(monday({ unborn: true }), { outcome: 'assessment' }).clock('assessment')).toMatchObject({
      status: 'running',
      readings: [{ due: '2025-06-16' }],
    });
  });

  rule('PET-3.13', 'may get an expected date of delivery at any time, which moves nothing', () => {
    const life = monday({ unborn: true });
    const before = life.case.clocks;
    life.act('recordExpectedDelivery', socialWorker, { expectedOn: '2025-09-30' });
    expect(life.case.clocks).toEqual(before);
  });

  rule('PET-3.14', 'of an unknown family goes to the Referral and Assessment Team', () => {
    const unknown = { unborn: true, unbornRoute: 'family-unknown' };
    expect(monday(unknown).leads).toEqual(['assessment-team']);
    expect(asContact(unknown).leads).toContain('assessment-team');
  });

  describe('with a brother or sister whose case is open', () => {
    const unborn = { unborn: true, unbornRoute: 'sibling-open' };
    const together = { to: 'assessment-team', decidedJointly: true, jointlyWith: 'tm-2' };

    rule('PET-3.15', 'waits for both managers: it is a task until they have decided which team', () => {
      const life = monday(unborn);
      expect(life.tasks).toEqual(['routeReferral']);
      expect(life.told).toContain('digest team-manager');
      expect(refusal(life.try('routeReferral', teamManager, { to: 'assessment-team' }))).toMatchObject({
        refused: 'shape',
        cite: ['PET-3.15'],
        errors: [{ pointer: '/decidedJointly' }, { pointer: '/jointlyWith' }],
      });
      expect(life.act('routeReferral', teamManager, together).tasks).toEqual([]);
    });

    rule('PET-3.15', 'is decided by two managers, neither of them alone and nobody for them', () => {
      const life = asContact(unborn);
      expect(refusal(life.try('routeReferral', socialWorker, together)).refused).toBe('not-allowed');
      const alone = person('tm-2', ['team-manager']);
      expect(refusal(life.try('routeReferral', alone, together)).refused).toBe('four-eyes');
      expect(life.act('routeReferral', teamManager, together).tasks).toEqual([]);
    });
  });

  rule('PET-3.16', 'to be relinquished is assessed with the Adoption Team', () => {
    for (const way of [monday, asContact]) {
      const life = way({ unborn: true, unbornRoute: 'relinquished' });
      expect(life.leads).toContain('adoption');
      expect(life.told.join()).toContain('adoption-worker');
      life.act('raiseConcern', socialWorker, { kind: 'welfare' });
      expect(life.leads).toEqual(['assessment-team']);
    }
  });

  rule('PET-3.17', 'of a parent in care is referred in their own right, and Leaving Care contributes', () => {
    for (const way of [monday, asContact]) {
      const life = way({ unborn: true, unbornRoute: 'parent-in-care' });
      expect(life.told.join()).toContain('leaving-care-worker');
      const route = { to: 'assessment-team' };
      expect(refusal(life.try('routeReferral', socialWorker, route)).cite).toEqual(['PET-3.17']);
      life.act('routeReferral', socialWorker, { ...route, leavingCareContributes: true });
    }
  });
});

describe('an allegation against staff, a carer or a volunteer', () => {
  rule('PET-3.19', 'goes at once to the Duty Manager, and the LADO is a task, however it came in', () => {
    const ways = [{ allegationAgainstStaff: true }, { concern: 'allegation-against-staff' }];
    for (const said of ways) {
      const life = monday(said);
      expect(life.told).toEqual(['task lado', 'mail duty-manager']);
      expect(life.case.tasks).toEqual([{ do: 'tellLado', about: 1, whom: 'lado', cite: ['PET-3.19'] }]);
      expect(life.act('tellLado', dutyManager, { by: 'telephone' }).tasks).toEqual([]);
    }
    const contact = aContact({ received: '2025-06-02 10:00', fields: { allegationAgainstStaff: true } });
    expect(contact.tasks).toContain('tellLado');
  });

  rule('PET-3.19', 'cannot end before the LADO was told; a strategy discussion waits for nobody', () => {
    const life = monday({ allegationAgainstStaff: true });
    const nothing = { outcome: 'no-further-action', explanation: 'unfounded' };
    expect(refusal(life.try('decideReferral', teamManager, nothing)).cite).toEqual(['PET-3.19']);
    expect(
      decide(monday({ allegationAgainstStaff: true }), { outcome: 'strategy-discussion' }).leads,
    ).toEqual(['strategy-discussion']);
  });

  rule(
    'PET-3.20',
    'at imminent risk: the child is made safe first, and the LADO told after it, never refused',
    () => {
      const life = monday({ allegationAgainstStaff: true });
      life.act('raiseConcern', socialWorker, { kind: 'imminent-risk' }).act('tellLado', dutyManager, {});
      expect(life.case.tasks).toContainEqual({
        do: 'completeEntry',
        about: 3,
        fields: ['safeguardedFirst'],
        cite: ['PET-3.20'],
      });
      life.act('completeEntry', dutyManager, { entry: 3, recorded: ['safeguardedFirst'] });
      expect(life.tasks).not.toContain('completeEntry');
    },
  );

  rule(
    'PET-3.21',
    'the LADO may ask for an immediate Strategy Meeting, and a Team Manager hears at once',
    () => {
      const life = monday({ allegationAgainstStaff: true });
      life.act('tellLado', dutyManager, { by: 'telephone', asksForStrategy: true });
      expect(life.leads).toEqual(['strategy-discussion']);
      expect(life.told).toContain('mail team-manager');
    },
  );
});

describe('what must be told or discussed beside the decision', () => {
  rule('PET-3.5g', 'a possible offence is a task to tell the police, and ends nothing before', () => {
    for (const way of [monday, asContact]) {
      const life = way({ possibleOffence: true });
      expect(life.tasks).toEqual(['tellPolice']);
      const advise = { outcome: 'advice', explanation: 'see file' };
      expect(refusal(life.try('decideReferral', teamManager, advise)).cite).toEqual(['PET-3.5g']);
      life.act('tellPolice', socialWorker, { because: 'possible-offence', policeReference: 'P-1' });
      expect(decide(life, advise).tasks).toEqual([]);
    }
  });

  rule('PET-3.5g', 'telling the police holds no assessment up', () => {
    expect(decide(monday({ possibleOffence: true }), { outcome: 'assessment' }).case.stage).toBe(
      'assessment',
    );
  });

  rule(
    'PET-3.5c',
    'two enquiries alert the Team Manager and the Review Manager at once, who discuss it',
    () => {
      for (const way of [monday, asContact]) {
        const life = way({ enquiriesSoFar: 2 });
        expect(life.events.flatMap(({ notices = [] }) => notices)).toContainEqual(
          expect.objectContaining({ as: 'mail', to: ['team-manager', 'review-manager'], cite: ['PET-3.5c'] }),
        );
        expect(life.tasks).toEqual(['discussRepeatEnquiries']);
        const noted = { outcome: 'advice' };
        expect(refusal(life.try('decideReferral', teamManager, noted)).cite).toEqual(['PET-3.5c']);
        life.act('discussRepeatEnquiries', teamManager, { withRole: 'review-manager', enquiries: 2 });
        expect(decide(life, noted).tasks).toEqual([]);
      }
    },
  );

  rule('PET-3.5c', 'one enquiry alerts nobody', () => {
    expect(monday({ enquiriesSoFar: 1 }).tasks).toEqual([]);
    expect(monday({ enquiriesSoFar: 1 }).told).toEqual([]);
  });

  rule(['PET-3.5a', 'PET-3.5b', 'PET-3.5e'], 'checks never hold a decision up; one not done is named', () => {
    const life = monday();
    expect(refusal(life.try('recordCheck', socialWorker, { check: 'police', done: false })).cite).toEqual([
      'HOUSE-4.1',
    ]);
    life.act('recordCheck', socialWorker, { check: 'police', done: false, reasonNotDone: 'no-answer' });
    expect(decide(life, { outcome: 'assessment' }).clock('referral-decision').status).toBe('met');
    const asked = { kind: 'assessment', childSeen: true };
    life.act('startAssessment', socialWorker, { kind: 'assessment' });
    expect(refusal(life.try('completeAssessment', socialWorker, asked)).cite).toEqual(
      expect.arrayContaining(['PET-3.5a', 'PET-3.5b', 'PET-3.5e']),
    );
  });
});

describe('the referrer', () => {
  rule(
    ['PET-3.24a', 'PET-3.24b', 'PET-3.25a'],
    'is answered in 24 hours, told in 7 days, and may chase after 3',
    () => {
      const life = monday();
      expect(life.clock('acknowledgement').readings[0]).toMatchObject({ dueAt: london('2025-06-03 10:00') });
      expect(life.clock('outcome-notification').readings[0]).toMatchObject({ due: '2025-06-09' });
      expect(life.clock('referrer-chase').readings[0]).toMatchObject({ due: '2025-06-05' });
    },
  );

  rule('PET-3.24a', 'is acknowledged in writing', () => {
    expect(refusal(monday().try('acknowledgeReferrer', socialWorker, { by: 'telephone' })).refused).toBe(
      'shape',
    );
  });

  rule(
    'PET-3.25a',
    'who chases is written down by whoever answers, and the Team Manager hears at once',
    () => {
      const life = monday().until('2025-06-05 11:00');
      life.act('recordReferrerChase', person('cc-1', ['business-support'], false), { by: 'telephone' });
      expect(life.told).toEqual(['mail team-manager']);
      expect(life.clock('referrer-chase')).toMatchObject({ status: 'met' });
      expect(life.clock('acknowledgement')).toMatchObject({ status: 'running' });
    },
  );

  rule('PET-3.25a', 'once acknowledged has nothing to chase', () => {
    const life = monday().act('acknowledgeReferrer', socialWorker, { by: 'letter' });
    expect(life.clock('referrer-chase')).toMatchObject({
      status: 'ended',
      endedBecause: 'ReferrerAcknowledged',
    });
  });
});

describe('a referral in Hull', () => {
  const worker = socialWorkerOf('hull');
  const manager = managerOf('hull');
  const hull = (received: string, fields: Fields = {}, safeAddress = false) =>
    aReferral({ received: `${received} 10:00`, council: 'hull', safeAddress, fields });
  const assessed = (received: string, fields: Fields) =>
    hull(received, fields).act('decideReferral', manager, { outcome: 'assessment' });
  const closed = { caseStatus: 'closed', closedOn: '2025-09-15', sameConcern: true, earlierLocality: true };

  rule(
    ['HUL-3.3e', 'HUL-3.3f', 'HUL-3.3d'],
    'EHaSH decides: assessment, strategy discussion, or early help',
    () => {
      const leads = (outcome: string) => hull('2025-06-02').act('decideReferral', manager, { outcome }).leads;
      expect(leads('assessment')).toEqual(['assessment']);
      expect(leads('strategy-discussion')).toEqual(['strategy-discussion']);
      expect(leads('early-help')).toEqual(['targeted-early-help']);
    },
  );

  rule(['HUL-3.3g', 'HUL-3.3h'], 'a new case is assessed by the Assessment Team', () => {
    expect(assessed('2025-12-01', { caseStatus: 'not-known' }).case.leads).toEqual([
      { to: 'assessment', cite: ['HUL-3.3e'] },
      { to: 'assessment-team', cite: ['HUL-3.3h', 'HUL-3.3g'] },
    ]);
  });

  rule(
    'HUL-3.3h',
    'closed on 15 September, referred on 15 December: the Assessment Team, to the day (C-50)',
    () => {
      expect(assessed('2025-12-14', closed).leads).toEqual(['assessment', 'locality-team']);
      expect(assessed('2025-12-15', closed).leads).toEqual(['assessment', 'assessment-team']);
      expect(assessed('2025-12-16', closed).leads).toEqual(['assessment', 'assessment-team']);
    },
  );

  rule('HUL-3.3h', 'three months after 30 November is the last of February (C-50)', () => {
    const november = { ...closed, closedOn: '2025-11-30' };
    expect(assessed('2026-02-27', november).leads).toContain('locality-team');
    expect(assessed('2026-02-28', november).leads).toContain('assessment-team');
  });

  rule('HUL-3.3i', 'the same concern within three months goes back to the locality that held it', () => {
    expect(assessed('2025-12-01', closed).case.leads).toContainEqual({
      to: 'locality-team',
      cite: ['HUL-3.3i', 'HUL-3.3g'],
    });
  });

  rule('HUL-3.3h', 'a new concern within three months goes to the Assessment Team', () => {
    expect(assessed('2025-12-01', { ...closed, sameConcern: false }).leads).toContain('assessment-team');
    expect(assessed('2025-12-01', { ...closed, newRisk: true }).leads).toContain('assessment-team');
  });

  rule('HUL-3.3i', 'never held by a locality: the Assessment Team (C-51)', () => {
    const life = assessed('2025-12-01', { ...closed, earlierLocality: false });
    expect(life.leads).toEqual(['assessment', 'assessment-team']);
  });

  rule('HUL-3.3g', 'sent to the other of the two needs a reason', () => {
    const life = assessed('2025-12-01', closed);
    expect(refusal(life.try('routeReferral', worker, { to: 'assessment-team' })).cite).toEqual([
      'HUL-3.3i',
      'HUL-3.3g',
    ]);
    expect(life.act('routeReferral', worker, { to: 'locality-team' }).case.stage).toBe('assessment');
  });

  rule(
    'HUL-3.3h',
    'counts to the day of the referral, also when it came as a contact and was decided later',
    () => {
      const contact = aContact({ received: '2025-12-12 16:00', council: 'hull', fields: closed });
      contact.until('2025-12-15 09:00').act('decideContact', worker, { outcome: 'referral' });
      contact.act('decideReferral', manager, { outcome: 'assessment' });
      expect(contact.leads).toContain('locality-team');
    },
  );

  rule(
    ['HUL-3.3j', 'HUL-3.3k'],
    'the referrer is told: a task for the worker, never a mail from here',
    () => {
      const from = (professional: boolean) =>
        hull('2025-06-02', { professional }, true).act('decideReferral', manager, { outcome: 'advice' });
      const cites = { true: 'HUL-3.3j', false: 'HUL-3.3k' };
      for (const professional of [true, false]) {
        const life = from(professional);
        expect(life.told).toEqual(['task referrer']);
        expect(life.case.tasks).toMatchObject([
          { do: 'informReferrer', whom: 'referrer', cite: [cites[`${professional}`]] },
        ]);
      }
    },
  );

  rule('HUL-3.3j', 'a professional hears the reasons, and nothing closes before', () => {
    const life = hull('2025-06-02', { professional: true }, true);
    life.act('decideReferral', manager, { outcome: 'assessment' });
    const told = { by: 'e-mail', explanation: 'see file' };
    expect(refusal(life.try('informReferrer', worker, told)).cite).toEqual(['HUL-3.3j']);
    expect(life.act('informReferrer', worker, { ...told, reasonsGiven: true }).tasks).toEqual([]);
  });

  rule(['HUL-3.3k', 'HUL-3.3d'], 'a member of the public hears what keeps the child’s confidence', () => {
    const life = hull('2025-06-02', { professional: false }, true);
    life.act('decideReferral', manager, { outcome: 'early-help' });
    expect(refusal(life.try('informReferrer', worker, { by: 'letter', reasonsGiven: true })).cite).toEqual([
      'HUL-3.3k',
    ]);
    life.act('informReferrer', worker, { by: 'letter', reasonsGiven: true, confidentialitySafe: true });
    expect(life.case.stage).toBe('closed');
  });

  rule('HUL-3.3j', 'nobody who cannot be written to safely is a task', () => {
    const life = hull('2025-06-02', { professional: true }).act('decideReferral', manager, {
      outcome: 'advice',
    });
    expect(life.tasks).toEqual([]);
    expect(life.case.stage).toBe('closed');
  });

  rule('HUL-3.3d', 'below the threshold a contact is recorded as such, and the referrer hears why', () => {
    const life = aContact({ received: '2025-06-02 10:00', council: 'hull' });
    const early = { outcome: 'early-help' };
    expect(refusal(life.try('decideContact', worker, early)).cite).toEqual(['HUL-3.3d']);
    life.act('uploadRecord', worker, { what: 'contact' }).act('decideContact', worker, early);
    expect(life.leads).toEqual(['targeted-early-help']);
    expect(life.tasks).toEqual(['informReferrer']);
    life.act('informReferrer', worker, { by: 'letter', reasonsGiven: true, confidentialitySafe: true });
    expect(life.case.stage).toBe('closed');
  });

  rule(
    ['HUL-3.3a', 'HUL-3.3b'],
    'a concern leads to a referral; parents and child are told, each of them',
    () => {
      const life = hull('2025-06-02').act('raiseConcern', worker, {
        kind: 'significant-harm',
        origin: 'direct',
        toSocialCare: true,
      });
      expect(life.leads).toEqual(['referral']);
      const toTell = () =>
        (life.case.tasks ?? []).filter((one) => one.do === 'informFamily').map((one) => one.whom);
      expect(toTell()).toEqual(['family', 'child']);
      const of = { of: 'referral-and-reasons', informed: true };
      life.act('informFamily', worker, { ...of, who: 'parents' });
      expect(toTell()).toEqual(['child']);
      life.act('informFamily', worker, {
        ...of,
        who: 'child',
        informed: false,
        notInformedReason: 'risk-of-further-harm',
      });
      expect(toTell()).toEqual([]);
    },
  );

  rule('HUL-3.3b', 'not telling the parents rests on the risk of further harm alone', () => {
    const untold = {
      of: 'referral-and-reasons',
      who: 'parents',
      informed: false,
      notInformedReason: 'other',
    };
    expect(refusal(hull('2025-06-02').try('informFamily', worker, untold)).cite).toEqual(['HUL-3.3b']);
  });

  rule(
    'HUL-3.3c',
    'parents who refuse hold no safeguarding referral up, and are told that it goes ahead',
    () => {
      const life = hull('2025-06-02').act('raiseConcern', worker, { kind: 'neglect', toSocialCare: true });
      life.act('recordAgreement', worker, { who: 'parent', to: 'sharing', answer: 'refused' });
      expect(life.leads).toEqual(['referral']);
      const ground = { ground: 'safeguarding' };
      expect(refusal(life.try('recordSharingGround', worker, ground)).cite).toEqual(['HUL-3.3c']);
      life.act('recordSharingGround', worker, { ...ground, explainedToParents: true });
      expect(life.events.at(-1)).toMatchObject({
        event: 'SharingGroundRecorded',
        at: moment('2025-06-02 10:00'),
      });
    },
  );
});
