import { isOnlyTheMother, lastSeen } from '../../src/casework/last-seen';
import { aReferral, london, socialWorker, teamManager } from '../support/life';

/** When the child was last really seen, whatever the clocks say (decisions 1.3). */

const aCase = () => aReferral({ received: '2025-06-02 10:00' }).until('2025-06-20 12:00');

test('nobody has seen the child until somebody says so', () => {
  expect(lastSeen(aCase().case)).toBeUndefined();
});

test('a visit counts where the child was seen, by the day of the visit and not by when it was typed in', () => {
  const life = aCase()
    .act('seeChild', socialWorker, { alone: true }, '2025-06-05 15:00')
    .act('recordVisit', socialWorker, { seen: true, seenAlone: false }, '2025-06-04 15:00')
    .act('recordVisit', socialWorker, { seen: false }, '2025-06-10 15:00');
  expect(lastSeen(life.case)).toEqual({
    at: london('2025-06-05 15:00'),
    entry: life.case.facts.find(({ event }) => event === 'ChildSeen')!.id,
    event: 'ChildSeen',
    alone: true,
  });
  life.act('recordVisit', socialWorker, { seen: true, seenAlone: false }, '2025-06-11');
  expect(lastSeen(life.case)).toMatchObject({ at: '2025-06-11', event: 'VisitMade', alone: false });
});

test('an entry that was voided says nothing any more', () => {
  const life = aCase().act('seeChild', socialWorker, {}, '2025-06-05 15:00');
  const entry = life.case.facts.at(-1)!.id;
  life.act('correct', teamManager, { entry, correction: 'void', reason: 'wrong-child' });
  expect(lastSeen(life.case)).toBeUndefined();
});

test('before birth the expectant mother is seen, and it says so; from birth only the baby counts', () => {
  const life = aCase().act('seeChild', socialWorker, { seenAs: 'expectant-mother' }, '2025-06-05 15:00');
  expect(lastSeen(life.case)).toMatchObject({ seenAs: 'expectant-mother' });
  life.act('recordBirth', socialWorker, {}, '2025-06-10');
  expect(lastSeen(life.case)).toBeUndefined();
  life.act('seeChild', socialWorker, { seenAs: 'expectant-mother' }, '2025-06-12');
  expect(lastSeen(life.case)).toBeUndefined();
  const [before, after] = life.case.facts.filter(({ event }) => event === 'ChildSeen');
  expect(isOnlyTheMother(before!, life.case.facts)).toBe(false);
  expect(isOnlyTheMother(after!, life.case.facts)).toBe(true);
  life.act('seeChild', socialWorker, { seenAs: 'child' }, '2025-06-13');
  expect(lastSeen(life.case)).toMatchObject({ at: '2025-06-13' });
});
