import { possibleActs } from '../../src/casework/possible';
import { aReferral, person, type Life } from '../support/life';
import { rule } from '../support/rule';

/** Cases that only some may know of (decisions 7.5). */
const head = person('hos-1', ['head-of-service']);
const keeper = person('tm-9', ['team-manager']);
const other = person('sm-9', ['service-manager']);
const worker = person('sw-1', ['social-worker']);
const mayRestrict = ['head-of-service', 'service-manager', 'senior-management'];
const custodians = ['tm-9', 'sm-9'];

const restricted = (): Life =>
  aReferral({ received: '2025-04-17 10:00' }).act('restrictCase', head, {
    custodians,
    reason: 'member-of-staff',
  });
const refusedAs = (life: Life, act: string, actor: typeof head, fields = {}) =>
  (life.try(act, actor, fields) as { refused?: string }).refused;

describe('restricting a case', () => {
  test('is for the head of service, a service manager or senior management, and names two custodians', () => {
    const life = aReferral({ received: '2025-04-17 10:00' });
    const one = { custodians: ['tm-9', 'tm-9'], reason: 'other' };
    expect(refusedAs(life, 'restrictCase', worker, { custodians, reason: 'other' })).toBe('not-allowed');
    expect(refusedAs(life, 'restrictCase', head, one)).toBe('shape');
    life.act('restrictCase', head, { custodians, reason: 'other' });
    expect(life.case.custodians).toEqual(custodians);
    expect(life.told).toEqual(['mail tm-9, sm-9']);
  });

  test('makes the case one that is not there for anybody else, whatever their post', () => {
    const life = restricted();
    expect(refusedAs(life, 'addNote', worker, { note: 'x' })).toBe('authority');
    expect(refusedAs(life, 'liftRestriction', head, { reason: 'reason-gone' })).toBe('authority');
    expect(refusedAs(life, 'addNote', { ...keeper, enteredBy: 'bs-1' }, { note: 'x' })).toBe('authority');
    life.act('addNote', keeper, { note: 'x' });
  });

  test('stands among the possible acts for those alone who may', () => {
    const life = aReferral({ received: '2025-04-17 10:00' });
    const possible = (actor: typeof head) =>
      possibleActs(life.case, actor, life.now, life.desk.policy)
        .filter(
          ({ act, possible: is }) => is && ['restrictCase', 'liftRestriction', 'breakGlass'].includes(act),
        )
        .map(({ act }) => act);
    expect([possible(head), possible(worker)]).toEqual([['restrictCase'], []]);
  });

  test('is lifted by a custodian whose post may, and never by correcting the entry', () => {
    const life = restricted();
    expect(refusedAs(life, 'correct', keeper, { entry: 2, correction: 'void', reason: 'other' })).toBe(
      'missing',
    );
    expect(refusedAs(life, 'liftRestriction', keeper, { reason: 'reason-gone' })).toBe('not-allowed');
    life.act('liftRestriction', other, { reason: 'reason-gone' });
    expect(life.case).not.toHaveProperty('custodians');
    expect(life.told).toEqual(['mail tm-9, sm-9']);
    life.act('addNote', worker, { note: 'x' });
  });
});

rule('HOUSE-7.5', 'what the clocks say of it goes to its custodians, and to nobody in their place', () => {
  const life = restricted().until('2025-04-24 09:00');
  const told = life.events.slice(2).flatMap(({ notices = [] }) => notices.filter(({ as }) => as !== 'task'));
  expect(told.length).toBeGreaterThan(2);
  for (const notice of told)
    expect(notice).toMatchObject({ to: [], people: custodians, onlyThem: true, otherwise: mayRestrict });
});

describe('an act that protects the child', () => {
  test('is taken of anybody, goes to the custodians, and tells whoever did it nothing of the case', () => {
    const life = restricted();
    expect(life.try('raiseConcern', worker, { kind: 'neglect' })).toEqual({
      case: life.case.id,
      version: 3,
      stage: 'restricted',
      events: [{ sequence: 3, event: 'ConcernRaised' }],
      clocks: [],
    });
    expect(life.told.every((line) => line.endsWith(' tm-9, sm-9') || line.startsWith('task '))).toBe(true);
  });
});

describe('a repetition', () => {
  const key = { key: 'k-1', body: 'b-1' };

  test('of what somebody did while they still saw the case tells them nothing of how it stands', () => {
    const life = aReferral({ received: '2025-04-17 10:00' });
    const first = life.try('addNote', worker, { note: 'x' }, undefined, key);
    expect(first).toMatchObject({ stage: 'awaiting decision' });
    life.act('restrictCase', head, { custodians, reason: 'member-of-staff' });
    const again = { ...first, stage: 'restricted', clocks: [], replayed: true };
    expect(life.try('addNote', worker, { note: 'x' }, undefined, key)).toEqual(again);
    for (let more = 0; more < 12; more += 1) life.act('addNote', keeper, { note: 'y' });
    expect(life.try('addNote', worker, { note: 'x' }, undefined, key)).toMatchObject({
      stage: 'restricted',
      replayed: true,
    });
  });

  test('of the restriction itself is answered to whoever made it and sees the case no more', () => {
    const life = aReferral({ received: '2025-04-17 10:00' });
    const fields = { custodians, reason: 'other' };
    const first = life.try('restrictCase', head, fields, undefined, key);
    expect(life.try('restrictCase', head, fields, undefined, key)).toEqual({ ...first, replayed: true });
  });

  test('with another body does not betray that the key was used', () => {
    const life = aReferral({ received: '2025-04-17 10:00' });
    life.try('addNote', worker, { note: 'x' }, undefined, key);
    life.act('restrictCase', head, { custodians, reason: 'member-of-staff' });
    const other = life.try('addNote', worker, { note: 'y' }, undefined, { ...key, body: 'b-2' });
    expect(other).toMatchObject({ refused: 'authority' });
  });
});

describe('breaking the glass', () => {
  test('opens the case to one person for four hours, for reading, and tells custodians and manager at once', () => {
    const life = restricted().act('breakGlass', worker, { reason: 'immediate-risk' });
    expect(life.case.grants).toEqual([{ person: 'sw-1', until: '2025-04-17T13:00:00.000Z' }]);
    expect(life.told).toEqual(['mail team-manager, tm-9, sm-9']);
    expect(refusedAs(life, 'addNote', worker, { note: 'x' })).toBe('not-allowed');
    life.until('2025-04-17 14:00').act('addNote', keeper, { note: 'x' });
    expect(life.case).not.toHaveProperty('grants');
  });

  test('lets whoever may restrict name other custodians, when none is left', () => {
    const life = restricted().act('breakGlass', head, { reason: 'no-custodian-left' });
    life.act('restrictCase', head, { custodians: ['sm-9', 'tm-8'], reason: 'member-of-staff' });
    expect(life.case.custodians).toEqual(['sm-9', 'tm-8']);
  });

  test('makes no sense where nothing is restricted', () => {
    const life = aReferral({ received: '2025-04-17 10:00' });
    expect(refusedAs(life, 'breakGlass', worker, { reason: 'immediate-risk' })).toBe('missing');
  });
});

describe('other cases', () => {
  test('that follow from it are restricted to the same custodians, and brothers and sisters hear of nothing', () => {
    const life = aReferral({ received: '2025-04-17 10:00', fields: { siblings: true } });
    life.act('linkCase', worker, { case: 'referral:peterborough:REF-7', relation: 'sibling' });
    life.act('restrictCase', head, { custodians, reason: 'adoption' });
    const before = life.events.length;
    const opening = { sibling: 'C-9', open: true, reason: 'concern-affects-them', impactConsidered: true };
    life
      .act('decideSibling', keeper, opening)
      .act('decideReferral', keeper, { outcome: 'no-further-action' });
    const since = life.events.slice(before);
    expect(since.flatMap(({ opens = [] }) => opens.map(({ opening }) => opening.custodians))).toEqual([
      custodians,
    ]);
    expect(since.flatMap(({ words = [] }) => words)).toEqual([]);
  });
});
