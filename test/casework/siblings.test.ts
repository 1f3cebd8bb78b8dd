import type { Fields, Refusal } from '../../src/casework';
import { Family } from '../support/family';
import {
  aContact,
  aReferral,
  contactCentreManager,
  london,
  moment,
  socialWorker,
  teamManager,
  type Life,
} from '../support/life';
import { rule } from '../support/rule';

function refusal(answer: object): Refusal {
  if (!('refused' in answer)) throw new Error('it was not refused');
  return answer as Refusal;
}

const [first, brother, sister] = ['C-456', 'C-457', 'C-458'] as const;
const neglect = { siblings: true, concern: 'neglect', impactOnSiblings: true };

/** A Peterborough referral of Monday 2 June 2025 at 10:00, of one child of a family. */
const monday = (fields: Fields = neglect): Life => aReferral({ received: '2025-06-02 10:00', fields });

function opening(sibling: string, more: Fields = {}): Fields {
  return { sibling, open: true, reason: 'concern-affects-them', impactConsidered: true, ...more };
}

describe('a decision for each brother and sister', () => {
  rule('PET-3.6', 'is a task from the start, and asked for before the matter can end', () => {
    const life = monday({ siblings: true, concern: 'disability' });
    expect(life.case.tasks).toEqual([{ do: 'decideSibling', about: 1, cite: ['PET-3.6', 'PET-3.7'] }]);
    expect(life.told).toEqual(['digest team-manager']);
    expect(refusal(life.try('decideReferral', teamManager, { outcome: 'advice' })).cite).toEqual(['PET-3.6']);
    const notAffected = { sibling: brother, open: false, reason: 'no-impact', impactConsidered: true };
    life.act('decideSibling', teamManager, { ...notAffected, otherHousehold: true });
    expect(life.act('decideReferral', teamManager, { outcome: 'advice' }).tasks).toEqual([]);
  });

  rule('PET-3.6', 'is the manager’s, also where the referral came as a contact', () => {
    const life = aContact({ received: '2025-06-02 10:00', fields: { type: 'concern', ...neglect } });
    expect(life.tasks).toEqual([]);
    life.act('decideContact', contactCentreManager, {
      outcome: 'referral',
      reason: 'threshold-met',
      criterion: 'needs-assessment',
    });
    expect(life.tasks).toEqual(['decideSibling']);
    expect(refusal(life.try('decideSibling', socialWorker, opening(brother))).refused).toBe('not-allowed');
  });

  rule(
    'PET-3.7',
    'holds no help up: the assessment is decided at once, and cannot be completed without',
    () => {
      const life = monday().act('decideReferral', teamManager, { outcome: 'assessment' });
      expect(life.tasks).toEqual(['decideSibling']);
      life.act('startAssessment', socialWorker, { kind: 'assessment' });
      const complete = () =>
        refusal(life.try('completeAssessment', socialWorker, { kind: 'assessment' })).cite;
      expect(complete()).toContain('PET-3.7');
      const later = { originalReferral: 'REF-123', newInformation: true };
      life.act('decideSibling', teamManager, opening(brother, later));
      expect(complete()).not.toContain('PET-3.7');
    },
  );

  rule('PET-3.7', 'neglect that affects the others does not end before their referrals are opened', () => {
    const family = new Family(monday());
    const end = { outcome: 'no-further-action', explanation: 'unfounded' };
    const notOpened = { sibling: brother, open: false, reason: 'other', impactConsidered: true };
    family.of(first).act('decideSibling', teamManager, notOpened);
    expect(refusal(family.of(first).try('decideReferral', teamManager, end)).cite).toEqual(['PET-3.7']);
    family.of(first).act('decideSibling', teamManager, opening(brother));
    family.of(first).act('decideReferral', teamManager, end);
    expect(family.children).toEqual([first, brother]);
  });

  rule('PET-3.8', 'a concern for one child alone opens nothing, but the impact was considered', () => {
    const family = new Family(monday({ siblings: true, concern: 'disability' }));
    const specific = { sibling: brother, open: false, reason: 'concern-specific-to-one-child' };
    expect(refusal(family.of(first).try('decideSibling', teamManager, specific)).cite).toEqual(['PET-3.8']);
    family.of(first).act('decideSibling', teamManager, { ...specific, impactConsidered: true });
    expect(family.children).toEqual([first]);
  });
});

describe('the referral of a brother or sister', () => {
  rule(
    ['PET-3.7', 'PET-3.10'],
    'is a case of its own: who referred, and nothing of the first child’s file',
    () => {
      const family = new Family(
        aReferral({
          received: '2025-06-02 10:00',
          fields: {
            ...neglect,
            professional: true,
            aged16Or17: true,
            canStayAtHome: true,
            enquiriesSoFar: 3,
          },
        }),
      );
      family.until('2025-06-02 15:00').of(first).act('decideSibling', teamManager, opening(brother));
      const opened = family.of(brother);
      expect(opened.case).toMatchObject({
        id: 'referral:peterborough:REF-123-S1',
        child: brother,
        family: 'F-789',
        chain: 'referral:peterborough:REF-123',
        stage: 'awaiting decision',
      });
      expect(opened.events[0]?.fields).toEqual({
        sourceKind: 'school',
        professional: true,
        team: 'referral-and-assessment',
        safeAddress: true,
        siblings: true,
        openedForSibling: true,
      });
    },
  );

  rule('PET-3.9', 'has its own date and its own clocks', () => {
    const family = new Family(monday());
    family.until('2025-06-02 15:00').of(first).act('decideSibling', teamManager, opening(brother));
    expect(family.of(first).clock('referral-decision').readings[0]).toMatchObject({
      dueAt: london('2025-06-03 10:00'),
    });
    expect(family.of(brother).clock('referral-decision').readings[0]).toMatchObject({
      dueAt: london('2025-06-03 15:00'),
    });
  });

  rule(
    'PET-3.9',
    'opened later names the original referral and the new information, and counts from then',
    () => {
      const family = new Family(monday());
      family.of(first).act('decideReferral', teamManager, { outcome: 'assessment' });
      family.until('2025-06-12 09:00');
      expect(refusal(family.of(first).try('decideSibling', teamManager, opening(brother)))).toMatchObject({
        refused: 'shape',
        errors: [{ pointer: '/newInformation' }, { pointer: '/originalReferral' }],
        cite: ['PET-3.9'],
      });
      const later = { originalReferral: 'REF-123', newInformation: true };
      family.of(first).act('decideSibling', teamManager, opening(brother, later));
      expect(family.of(brother).events[0]?.at).toBe(moment('2025-06-12 09:00'));
      expect(family.of(brother).clock('assessment').readings[0]).toMatchObject({ due: '2025-06-26' });
      expect(family.of(first).clock('assessment').readings[0]).toMatchObject({ due: '2025-06-16' });
    },
  );

  rule('PET-3.6', 'does not ask again for the children who were decided for', () => {
    const family = new Family(monday());
    family.of(first).act('decideSibling', teamManager, opening(brother));
    expect(family.of(brother).tasks).toEqual([]);
    expect(family.of(brother).act('decideReferral', teamManager, { outcome: 'advice' }).case.stage).toBe(
      'decided',
    );
  });

  test('a second "open" for the same child opens nothing new', () => {
    const family = new Family(monday());
    const answer = family.of(first).try('decideSibling', teamManager, opening(brother));
    expect(answer).toMatchObject({ opened: ['referral:peterborough:REF-123-S1'] });
    expect(family.of(first).try('decideSibling', teamManager, opening(brother))).not.toHaveProperty('opened');
    expect(family.children).toEqual([first, brother]);
  });

  test('is of another child than the first', () => {
    expect(refusal(monday().try('decideSibling', teamManager, opening(first))).message).toBe(
      'sibling is the child of this case itself',
    );
  });

  test('gets a reference of its own where the case system has one', () => {
    const family = new Family(monday());
    family.of(first).act('decideSibling', teamManager, opening(brother, { reference: 'REF-900' }));
    expect(family.of(brother).case.id).toBe('referral:peterborough:REF-900');
  });
});

describe('family coherence (decisions 4.2)', () => {
  const three = () => {
    const family = new Family(monday());
    family.of(first).act('decideSibling', teamManager, opening(brother));
    family.of(first).act('decideSibling', teamManager, opening(sister, { otherHousehold: true }));
    return family;
  };

  test('all cases of the family are linked, both ways', () => {
    const family = three();
    const links = (child: string) => (family.of(child).case.links ?? []).map((link) => ({ ...link }));
    const id = (suffix: string) => `referral:peterborough:REF-123${suffix}`;
    const elsewhere = 'sibling-other-household';
    expect(links(first)).toEqual([
      { case: id('-S1'), relation: 'sibling' },
      { case: id('-S2'), relation: elsewhere },
    ]);
    expect(links(brother)).toEqual([
      { case: id(''), relation: 'sibling' },
      { case: id('-S2'), relation: elsewhere },
    ]);
    expect(links(sister)).toEqual([
      { case: id(''), relation: elsewhere },
      { case: id('-S1'), relation: elsewhere },
    ]);
  });

  rule(
    'PET-3.6',
    'a decision for one child shows on each of the others as open, until it is decided there',
    () => {
      const family = three();
      family.of(brother).act('decideReferral', teamManager, { outcome: 'assessment' });
      const open = { do: 'decideReferral', cite: ['HOUSE-4.2'] };
      expect(family.of(first).case.tasks).toMatchObject([open]);
      expect(family.of(sister).case.tasks).toMatchObject([open]);
      family.of(sister).act('decideReferral', teamManager, { outcome: 'advice' });
      expect(family.of(sister).tasks).toEqual([]);
      expect(family.of(brother).tasks).toEqual([]);
      expect(family.of(first).tasks).toEqual(['decideReferral', 'decideReferral']);
      family.of(first).act('decideReferral', teamManager, { outcome: 'assessment' });
      expect(family.of(first).tasks).toEqual([]);
    },
  );

  test('a strategy discussion for one child is considered for the others, or held for them too', () => {
    const family = three();
    family.of(first).act('holdStrategyDiscussion', teamManager, { decision: 'no-further-action' });
    expect(family.of(brother).tasks).toContain('considerStrategy');
    family.of(brother).act('considerStrategy', teamManager, { convene: false });
    expect(family.of(brother).tasks).not.toContain('considerStrategy');
    family.of(sister).act('holdStrategyDiscussion', teamManager, { decision: 'no-further-action' });
    expect(family.of(sister).tasks).not.toContain('considerStrategy');
  });

  test('nothing closes while a decision for another child is open here', () => {
    const family = new Family(
      aReferral({ received: '2025-06-02 10:00', safeAddress: false, fields: neglect }),
    );
    family.of(first).act('decideSibling', teamManager, opening(brother));
    family.of(first).act('holdStrategyDiscussion', teamManager, { decision: 'no-further-action' });
    family.of(brother).act('decideReferral', teamManager, { outcome: 'advice' });
    expect(family.of(brother).case.stage).toBe('decided');
    family.of(brother).act('considerStrategy', teamManager, { convene: false });
    expect(family.of(brother).case.stage).toBe('closed');
  });

  test('a case that came in on its own and is linked by hand belongs to the family as well', () => {
    const own = aReferral({ received: '2025-06-03 10:00', reference: 'REF-700', child: brother });
    const family = new Family(monday().until('2025-06-03 10:00'), own);
    const linked = { case: 'referral:peterborough:REF-700', relation: 'sibling' };
    family.of(first).act('linkCase', socialWorker, linked);
    expect(family.of(first).case.links).toEqual([linked]);
    expect(family.of(brother).case.links).toEqual([
      { case: 'referral:peterborough:REF-123', relation: 'sibling' },
    ]);
    family.of(brother).act('decideReferral', teamManager, { outcome: 'assessment' });
    expect(family.of(first).tasks).toContain('decideReferral');
  });
});

describe('a contact about several children', () => {
  const group = {
    type: 'concern',
    concern: 'neglect',
    siblings: true,
    aged16Or17: true,
    caseStatus: 'closed',
  };
  const contact = () => new Family(aContact({ received: '2025-06-02 10:00', fields: group }));

  rule('PET-3.11', 'is entered once and cloned for each, with its own time of receipt', () => {
    const family = contact().until('2025-06-02 12:00');
    family.of(first).act('cloneContact', socialWorker, { child: brother });
    const clone = family.of(brother);
    expect(clone.case.stage).toBe('contact');
    expect(clone.events[0]).toMatchObject({ event: 'ContactReceived', at: moment('2025-06-02 10:00') });
    expect(clone.clock('contact-decision').readings[0]).toMatchObject({ dueAt: london('2025-06-03 10:00') });
  });

  rule(
    ['PET-3.10', 'PET-3.11'],
    'brings along what it says of the matter, and nothing of the one child',
    () => {
      const family = contact();
      family.of(first).act('cloneContact', socialWorker, { child: brother });
      expect(family.of(brother).events[0]?.fields).toEqual({
        sourceKind: 'school',
        team: 'referral-and-assessment',
        safeAddress: true,
        type: 'concern',
        concern: 'neglect',
        siblings: true,
        openedForSibling: true,
      });
    },
  );

  rule(['PET-3.10', 'PET-3.11'], 'nothing else is cloned: of a referral each child has their own', () => {
    expect(refusal(monday().try('cloneContact', socialWorker, { child: brother }))).toMatchObject({
      refused: 'stage',
      cite: ['PET-3.10', 'PET-3.11'],
    });
  });

  rule('PET-3.12', 'each child’s case has its own assessment: starting one starts none for the other', () => {
    const family = new Family(monday());
    family.of(first).act('decideSibling', teamManager, opening(brother));
    family.of(first).act('startAssessment', socialWorker, { kind: 'assessment' });
    expect(family.of(brother).events.map(({ event }) => event)).not.toContain('AssessmentStarted');
    family.of(brother).act('startAssessment', socialWorker, { kind: 'assessment' });
    const refused = family.of(brother).try('completeAssessment', socialWorker, { kind: 'assessment' });
    expect(refusal(refused).cite).toEqual(expect.arrayContaining(['PET-3.12', 'PET-3.10']));
  });

  test('cloned twice for one child is one case; deciding to open a referral for them opens no second', () => {
    const family = contact();
    family.of(first).act('cloneContact', socialWorker, { child: brother });
    family.of(first).act('cloneContact', socialWorker, { child: brother });
    family.of(first).act('decideSibling', teamManager, opening(brother));
    expect(family.children).toEqual([first, brother]);
  });

  rule('PET-3.6', 'decided for one child, it is open on the others, until it is decided there', () => {
    const family = contact();
    family.of(first).act('cloneContact', socialWorker, { child: brother });
    const progress = { outcome: 'referral', reason: 'threshold-met', criterion: 'needs-assessment' };
    family.of(first).act('decideContact', contactCentreManager, progress);
    expect(family.of(brother).tasks).toEqual(['decideContact']);
    const nothing = { outcome: 'no-further-action', reason: 'threshold-not-met' };
    family.of(brother).act('decideContact', contactCentreManager, nothing);
    expect(family.of(brother).case.stage).toBe('closed');
    expect(family.of(first).tasks).not.toContain('decideContact');
  });
});
