import fc from 'fast-check';
import { fold, type CaseEvent } from '../../src/casework';
import { actsTaken } from '../../src/vocabulary';
import { Desk } from '../../src/workflows/desk';
import {
  aReferral,
  businessSupport,
  dutyManager,
  london,
  person,
  socialWorker,
  teamManager,
} from '../support/life';
import { rule } from '../support/rule';

/** No act that protects a child is ever refused (decisions 1.1): what is missing becomes a task. */

const received = '2025-06-02 10:00';
const protective = actsTaken('referral').filter((act) => act.protective);
const aCase = () => aReferral({ received }).until('2025-06-02 12:00');
const last = (events: readonly CaseEvent[], name: string) =>
  events.filter(({ event }) => event === name).at(-1);

test('there are such acts, and every case knows them', () => {
  expect(protective.map(({ act }) => act)).toEqual(
    expect.arrayContaining([
      'raiseConcern',
      'holdStrategyDiscussion',
      'startSection47',
      'seeChild',
      'tellPolice',
    ]),
  );
});

rule('HUL-0.1', 'what cannot be read of a concern is left out and named, and the concern is taken', () => {
  const life = aCase();
  const receipt = life.try('raiseConcern', socialWorker, {
    kind: 'something-bad',
    emergency: 'yes' as never,
    nameOfTheChild: 'x',
    byTelephone: true,
  });
  expect(receipt).toMatchObject({ events: [{ event: 'ConcernRaised' }] });
  expect(last(life.events, 'ConcernRaised')).toMatchObject({
    fields: { byTelephone: true },
    unread: ['kind', 'emergency', 'unknown'],
  });
  expect(last(life.events, 'ConcernRaised')?.notices).toContainEqual(
    expect.objectContaining({
      kind: 'task',
      as: 'mail',
      to: expect.arrayContaining(['team-manager']) as unknown,
      step: 'ConcernRaised',
    }),
  );
  expect(JSON.stringify(life.events)).not.toContain('nameOfTheChild');
});

test('a visit that does not say whether the child was seen is recorded, and does not count as seen', () => {
  const life = aCase().act('recordVisit', socialWorker, { announced: true });
  expect(last(life.events, 'VisitMade')).toMatchObject({ unread: ['seen'] });
  expect(life.case.facts.at(-1)).toMatchObject({ event: 'VisitMade', unread: ['seen'] });
});

test('a date that cannot be read, or has not come yet, counts as now', () => {
  const now = london('2025-06-02 12:00');
  for (const [happenedAt, unread] of [
    ['31 June', ['happenedAt']],
    [london('2025-06-02 15:00'), undefined],
    ['2025-06-03', undefined],
  ] as const) {
    const life = aCase();
    life.try('seeChild', socialWorker, {}, undefined, { happenedAt: happenedAt as never });
    const seen = last(life.events, 'ChildSeen');
    expect([happenedAt, seen?.at, seen?.unread]).toEqual([happenedAt, now, unread]);
    if (!unread) expect(seen?.despite).toContain('future');
  }
});

test('an old version is no obstacle, and neither is a used key: that is a new act, and a task', () => {
  const life = aCase();
  const act = (fields: Record<string, boolean>, body: string, expectedVersion = 99) =>
    life.take({ act: 'seeChild', fields, actor: socialWorker, key: 'k', body, expectedVersion });
  expect(act({ alone: true }, 'one')).toMatchObject({ version: 2 });
  expect(last(life.events, 'ChildSeen')).toMatchObject({ despite: ['stale'] });
  expect(act({ alone: false }, 'two')).toMatchObject({ version: 3 });
  expect(last(life.events, 'ChildSeen')).toMatchObject({
    fields: { alone: false },
    despite: ['key-reused', 'stale'],
    notices: [{ kind: 'task', as: 'digest', to: ['team-manager'], step: 'ChildSeen' }],
  });
  // The same request again is the same act, as ever.
  expect(act({ alone: false }, 'two')).toMatchObject({ version: 3, replayed: true });
});

test('it is taken of whoever does it; what the procedure asks of them becomes a task', () => {
  const life = aReferral({ received, council: 'isles-of-scilly' }).until('2025-06-02 12:00');
  const cover = person('c-1', ['social-worker'], false, 'isles-of-scilly');
  life.act('startSection47', cover);
  expect(last(life.events, 'Section47Started')).toMatchObject({ despite: ['not-qualified'] });
});

test('a case that has closed and is not recorded yet opens again for it', () => {
  const life = aCase();
  life.act('recordDeath', teamManager);
  expect(life.case.stage).toBe('closed');
  const before = life.events.length;
  expect(life.try('tellPolice', socialWorker)).not.toHaveProperty('refused');
  expect(life.events.slice(before).map(({ event }) => event)).toEqual([
    'CaseReopened',
    'PoliceTold',
    'CaseClosed',
  ]);
  // Nothing goes out about a child who has died (decisions 1.5).
  expect(life.events.slice(before).flatMap(({ notices = [] }) => notices)).toEqual([]);
});

describe('through the Temporal UI or CLI', () => {
  test.each([
    ['nothing', undefined],
    ['what cannot be decrypted', { unreadable: 'a key is missing' }],
    ['a sentence', 'seen at school'],
    ['a list', []],
    ['fields that are no object', { fields: 7 }],
    ['another act of the API', { origin: 'api', act: 'addNote', fields: {}, actor: teamManager }],
  ])('%s is taken as well', (_what, raw) => {
    const life = aCase();
    expect(life.desk.check('seeChild', raw)).toBeNull();
    life.desk.takeSignal('seeChild', raw);
    expect(life.desk.shell.outbox.at(-1)).toMatchObject({
      event: 'ChildSeen',
      via: 'temporal',
      by: 'unknown',
      unread: ['fields'],
      notices: [{ kind: 'task', as: 'mail', to: ['team-manager'], step: 'ChildSeen' }],
    });
  });
});

test('whatever comes, whoever does it, at whatever stage: it is taken, and the log is whole', () => {
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.boolean(),
    fc.constantFrom('2025-06-02', '2025-06-02T11:00:00Z', '2090-01-01', 'team-manager', 'section-47'),
  );
  const names = [...new Set(protective.flatMap(({ fields }) => Object.keys(fields)))];
  const fields = fc.dictionary(fc.constantFrom(...names, 'constructor', '__proto__', 'other'), value);
  const actor = fc.oneof(
    value,
    fc.constantFrom(teamManager, dutyManager, socialWorker, businessSupport),
    fc.constantFrom(
      person('o-1', ['platform-engineer'], false),
      person('h-1', ['social-worker'], true, 'hull'),
    ),
  );
  const raw = fc.oneof(
    value,
    fc.record(
      {
        fields: fc.oneof(value, fields),
        actor,
        act: fc.constantFrom(...protective.map(({ act }) => act)),
        happenedAt: value,
        key: fc.constantFrom('one', 'two'),
        body: fc.constantFrom('one', 'two'),
        expectedVersion: value,
        unread: fc.constantFrom(['fields'], ['Tommy']),
        origin: fc.constantFrom('api', undefined),
      },
      { requiredKeys: [] },
    ),
  );
  const stages: Record<string, () => ReturnType<typeof aCase>> = {
    waiting: aCase,
    decided: () => aCase().act('decideReferral', dutyManager, { outcome: 'assessment' }),
    closed: () => aCase().act('recordDeath', teamManager),
  };
  const done = fc.tuple(fc.constantFrom(...protective.map(({ act }) => act)), raw);
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(stages)), fc.array(done, { maxLength: 5 }), (stage, acts) => {
      const life = stages[stage]!();
      const desk = new Desk(structuredClone({ case: life.case, shell: life.desk.shell }), () =>
        Date.parse(london('2025-06-02 12:30')),
      );
      for (const [name, argument] of acts) {
        expect(desk.check(name, argument)).toBeNull();
        expect(desk.take(name, argument)).not.toHaveProperty('refused');
      }
      expect(JSON.stringify(desk.shell.outbox)).not.toContain('Tommy');
      expect(fold(desk.shell.outbox, life.case)).toEqual(desk.case);
    }),
    { numRuns: 200 },
  );
});
