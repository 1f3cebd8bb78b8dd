import type { Refusal } from '../../src/casework';
import { Family } from '../support/family';
import { aReferral, london, socialWorker, teamManager, type Life } from '../support/life';

function refusal(answer: object): Refusal {
  if (!('refused' in answer)) throw new Error('it was not refused');
  return answer as Refusal;
}

const other = 'referral:peterborough:REF-700';

/** Two children who have nothing to do with each other; what belongs to the second was entered on the first. */
function twoChildren(): { family: Family; wrong: () => Life; right: () => Life } {
  const family = new Family(
    aReferral({ received: '2025-06-02 10:00' }),
    aReferral({ received: '2025-06-02 10:00', reference: 'REF-700', child: 'C-700' }),
  );
  return { family, wrong: () => family.of('C-456'), right: () => family.of('C-700') };
}

const police = { because: 'possible-offence', policeReference: 'P-1' };

describe('an entry on the wrong child (decisions 2.8)', () => {
  test('is voided there and taken here in one step, as it was entered, and the case here says where it was', () => {
    const { family, wrong, right } = twoChildren();
    wrong().act('tellPolice', socialWorker, police);
    family.until('2025-06-03 09:00');
    wrong().act('moveEntry', teamManager, { entry: 2, toCase: other });
    expect(wrong().case.facts[1]).toMatchObject({ event: 'PoliceTold', voided: true });
    expect(right().case.facts[1]).toMatchObject({
      event: 'PoliceTold',
      by: 'sw-1',
      at: london('2025-06-02 10:00'),
      recordedAt: london('2025-06-03 09:00'),
      fields: police,
      movedFrom: { case: 'referral:peterborough:REF-123', entry: 2 },
    });
  });

  test('the clocks of both are as if the right thing had been entered', () => {
    const { family, wrong, right } = twoChildren();
    family.until('2025-06-03 08:00');
    wrong().act('acknowledgeReferrer', socialWorker, { by: 'letter' });
    expect(wrong().clock('acknowledgement').status).toBe('met');
    family.until('2025-06-05 09:00');
    wrong().act('moveEntry', socialWorker, { entry: wrong().case.facts.at(-1)!.id, toCase: other });
    expect(wrong().clock('acknowledgement')).toMatchObject({ status: 'running' });
    expect(right().clock('acknowledgement')).toMatchObject({
      status: 'met',
      settledAt: london('2025-06-03 08:00'),
    });
  });

  test('the data-protection contact is told once, and nobody else', () => {
    const { wrong, right } = twoChildren();
    wrong().act('tellPolice', socialWorker, police);
    wrong().act('moveEntry', socialWorker, { entry: 2, toCase: other });
    const notices = [...wrong().events, ...right().events].flatMap((event) => event.notices ?? []);
    const contact = notices.filter(({ to }) => to.includes('data-protection-contact'));
    expect(contact).toMatchObject([{ kind: 'task', step: 'EntryMoved', as: 'mail', cite: ['HOUSE-2.8'] }]);
    expect(right().events.at(-1)?.notices ?? []).toEqual([]);
  });

  test('keeps the first case open until the other has taken it', () => {
    const wrong = aReferral({ received: '2025-06-02 10:00', safeAddress: false });
    wrong.act('tellPolice', socialWorker, police).act('decideReferral', teamManager, { outcome: 'advice' });
    expect(wrong.case.stage).toBe('closed');
    wrong.act('moveEntry', teamManager, { entry: 2, toCase: other });
    expect(wrong.case.stage).toBe('decided');
    expect(wrong.case.tasks).toEqual([{ do: 'moveEntry', about: 6, cite: ['HOUSE-2.8'] }]);
    const right = aReferral({ received: '2025-06-02 10:00', reference: 'REF-700', child: 'C-700' });
    const family = new Family(wrong, right);
    expect(family.of('C-456').case.stage).toBe('closed');
    expect(family.of('C-700').events.at(-1)?.event).toBe('PoliceTold');
  });

  test('refused there it comes back: the manager hears, and it stands in neither case', () => {
    const { family, wrong, right } = twoChildren();
    wrong().act('recommendDecision', socialWorker, { outcome: 'assessment' });
    right().act('decideReferral', teamManager, { outcome: 'advice' });
    right().act('informReferrer', socialWorker, { by: 'letter' });
    expect(right().case.stage).toBe('closed');
    wrong().act('moveEntry', socialWorker, { entry: 2, toCase: other });
    expect(family.of('C-456').events.at(-1)).toMatchObject({
      event: 'EntryNotMoved',
      fields: { fromCase: other, fromEntry: 2, refused: 'closed' },
      notices: [{ kind: 'task', as: 'mail', to: ['team-manager'], step: 'EntryNotMoved' }],
    });
    expect(wrong().case.facts[1]).toMatchObject({ voided: true });
    expect(wrong().tasks).toEqual([]);
  });

  test('an open case that cannot take it gives it back as well', () => {
    const wrong = aReferral({ received: '2025-06-02 10:00' }).until('2025-06-03 08:00');
    wrong.act('acknowledgeReferrer', socialWorker, { by: 'letter' }).until('2025-06-05 09:00');
    const right = aReferral({ received: '2025-06-04 10:00', reference: 'REF-700', child: 'C-700' });
    const family = new Family(wrong, right.until('2025-06-05 09:00'));
    const entry = wrong.case.facts.at(-1)!.id;
    family.of('C-456').act('moveEntry', socialWorker, { entry, toCase: other });
    // Nobody acknowledged that referral the day before it came.
    expect(family.of('C-700').events.at(-1)).toMatchObject({
      event: 'ActRefused',
      refused: { act: 'acknowledgeReferrer', kind: 'shape' },
    });
    expect(family.of('C-456').events.at(-1)).toMatchObject({
      event: 'EntryNotMoved',
      fields: { refused: 'shape' },
    });
  });

  test('moved twice by mistake is taken once', () => {
    const { wrong, right } = twoChildren();
    wrong().act('tellPolice', socialWorker, police);
    wrong().act('moveEntry', socialWorker, { entry: 2, toCase: other });
    const again = wrong().try('moveEntry', socialWorker, { entry: 2, toCase: other });
    expect(refusal(again).message).toBe('entry was voided already');
    expect(right().events.filter(({ event }) => event === 'PoliceTold')).toHaveLength(1);
  });
});

describe('what cannot be moved', () => {
  const why = (life: Life, fields: { entry: number; toCase: string }) =>
    refusal(life.try('moveEntry', teamManager, fields)).message;

  test('what somebody signed for this child: it is signed again for the right one', () => {
    const life = twoChildren().wrong().act('decideReferral', teamManager, { outcome: 'advice' });
    expect(why(life, { entry: 2, toCase: other })).toBe(
      'entry is signed for this child: void it here, and have it signed for the right child',
    );
  });

  test('what opened the case, what no person made, and what is not there', () => {
    const life = twoChildren().wrong().until('2025-06-03 10:00');
    expect(why(life, { entry: 1, toCase: other })).toContain('opened the case');
    expect(why(life, { entry: 2, toCase: other })).toContain('no entry of this case');
    expect(why(life, { entry: 99, toCase: other })).toContain('no entry of this case');
  });

  test('to itself, or to another council’s case', () => {
    const life = twoChildren().wrong().act('tellPolice', socialWorker, police);
    for (const toCase of [life.case.id, 'referral:hull:REF-700']) {
      expect(why(life, { entry: 2, toCase })).toBe('toCase is another case of this council');
    }
  });
});
