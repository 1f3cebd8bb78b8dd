import fc from 'fast-check';
import { actsTaken } from '../../src/vocabulary';
import type { CaseEvent } from '../../src/casework';
import { Desk, openState } from '../../src/workflows/desk';
import { readStart } from '../../src/workflows/read-start';
import {
  aReferral,
  dutyManager,
  london,
  pinsFor,
  referralOpening,
  socialWorker,
  teamManager,
} from '../support/life';
import { dateOf } from '../../src/calendar';

const received = '2025-04-17 16:59';
const pins = () => pinsFor('peterborough', dateOf(london(received)));
const id = 'referral:peterborough:REF-123';

describe('what comes through the door of a case', () => {
  const fridayEvening = () => aReferral({ received }).until('2025-04-18 18:00');

  test.each([
    ['2025-04-18T09:30:00+01:00', '2025-04-18T08:30:00.000Z'],
    ['2025-04-18T08:30Z', '2025-04-18T08:30:00.000Z'],
    ['2025-04-18T08:30:00.123456Z', '2025-04-18T08:30:00.123Z'],
  ])('an instant written as %s is kept as %s', (written, kept) => {
    const life = fridayEvening();
    const taken = life.desk.take('acknowledgeReferrer', { fields: { by: 'letter' }, happenedAt: written });
    expect(taken).toMatchObject({ events: [{ event: 'ReferrerAcknowledged' }] });
    expect(life.case.facts.at(-1)?.at).toBe(kept);
  });

  test('a date redated by hand moves the clock to the same instant, however it is written', () => {
    const redated = (happenedAt: string) => {
      const life = fridayEvening();
      life.act('correct', teamManager, { entry: 1, correction: 'redate', happenedAt, reason: 'wrong-date' });
      return life.clock('referral-decision').readings;
    };
    expect(redated('2025-04-17T10:00:00+01:00')).toEqual(redated('2025-04-17T09:00:00.000Z'));
  });

  test.each(['1900-06-01', '1996-01-01', '2100-12-31', '9999-01-01', '2025-02-30'])(
    'the date %s is refused, for no case can have it',
    (date) => {
      const life = fridayEvening();
      const correction = { entry: 1, correction: 'redate', happenedAt: date, reason: 'wrong-date' };
      const acknowledgement = { clock: 'referral-decision', doneBy: date };
      expect(life.try('correct', teamManager, correction)).toMatchObject({ refused: 'shape' });
      expect(life.try('acknowledgeEscalation', teamManager, acknowledgement)).toMatchObject({
        refused: 'shape',
      });
    },
  );

  test.each(['constructor', 'toString', '__proto__', 'nameOfTheChild'])('a field "%s" is unknown', (name) => {
    const fields = JSON.parse(`{ "by": "letter", "${name}": "x" }`) as Record<string, string>;
    expect(fridayEvening().try('acknowledgeReferrer', socialWorker, fields)).toMatchObject({
      refused: 'shape',
      errors: [{ pointer: `/${name}` }],
    });
  });

  const names = actsTaken('referral').map(({ act }) => act);
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom('referral-decision', 'redate', 'void', 'wrong-date', 'assessment', 'letter', 'capacity'),
    fc.constantFrom('2025-04-17', '2025-04-18T10:00:00Z', '1900-01-01', '2100-12-31', '20 working days'),
    fc.integer({ min: -1, max: 9 }),
  );
  const fieldNames = actsTaken('referral').flatMap(({ fields }) => Object.keys(fields));
  const fields = fc.oneof(value, fc.dictionary(fc.constantFrom(...fieldNames, 'constructor'), value));
  const actor = fc.oneof(value, fc.constantFrom(teamManager, dutyManager, socialWorker));
  const raw = fc.oneof(
    value,
    fc.record(
      { fields, actor, happenedAt: value, key: value, body: value, expectedVersion: value, origin: value },
      { requiredKeys: [] },
    ),
    fc.record({ fields, actor, origin: fc.constant('api'), key: value, body: value }),
  );

  test('whatever a signal or an update brings, the case answers and goes on', () => {
    const start = fridayEvening();
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...names, 'nonsense'), raw), { maxLength: 6 }),
        (acts) => {
          const state = structuredClone({ case: start.case, shell: start.desk.shell });
          const desk = new Desk(state, () => Date.parse(london('2025-04-18 18:00')));
          for (const [name, argument] of acts) {
            const refusal = desk.check(name, argument);
            if (refusal) {
              const before = desk.case.sequence;
              desk.takeSignal(name, argument);
              expect(desk.shell.outbox.at(-1)).toMatchObject({ event: 'ActRefused', sequence: before + 1 });
            } else {
              expect(desk.take(name, argument)).not.toHaveProperty('refused');
            }
            desk.wake();
            JSON.stringify(desk.case);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('whatever a case is started with, it starts or is refused', () => {
    const opening = referralOpening({ received });
    const good = { open: opening, pins: pins() };
    expect(readStart('referral', id, good)).toMatchObject({ open: { actor: { by: 'unknown', roles: [] } } });
    const part = fc.oneof(value, fc.constant(undefined), fc.constant(null));
    const changed = fc.tuple(fc.constantFrom(...Object.keys(opening)), part).map(([name, other]) => ({
      ...good,
      open: { ...opening, [name]: other },
    }));
    const pinned = fc.tuple(fc.constantFrom(...Object.keys(good.pins)), part).map(([name, other]) => ({
      ...good,
      pins: { ...good.pins, [name]: other },
    }));
    const start = fc.oneof(
      part,
      changed,
      pinned,
      fc.record({ state: part }),
      fc.record({ open: part, pins: part }),
    );
    fc.assert(
      fc.property(start, (argument) => {
        const input = readStart('referral', id, argument);
        if ('refused' in input || 'state' in input) return;
        // An edition of tomorrow waits for a worker that knows it.
        fc.pre(typeof input.pins.edition !== 'number' || input.pins.edition <= 1);
        const opened = openState(input.open, input.pins, Date.parse(london(received)));
        expect('refused' in opened || opened.case.sequence).toBeTruthy();
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['of another kind', { process: 'cinPlan' }],
    ["for another workflow's id", { reference: 'REF-999' }],
    ['of another council', { council: 'hull' }],
  ])('an opening %s is refused', (_what, other) => {
    const argument = { open: { ...referralOpening({ received }), ...other }, pins: pins() };
    expect(readStart('referral', id, argument)).toMatchObject({ refused: 'shape' });
  });

  test('a case that comes back from the record without bookkeeping gets an empty one', () => {
    const { case: current } = fridayEvening();
    const start = { state: { case: current, shell: {} }, reopened: true };
    expect(readStart('referral', id, { ...start, origin: 'api' })).toEqual({
      state: { case: current, shell: { outbox: [], sending: [], recent: [], refused: [] } },
      reopened: true,
    });
    expect(readStart('referral', id, start)).toMatchObject({ refused: 'shape' });
  });
});

describe('what lies behind a clock already is said once, not as a backlog', () => {
  const mailed = (events: readonly CaseEvent[]) =>
    events.flatMap((event) => (event.notices ?? []).map((one) => `${one.kind} ${one.to.join('+')}`));

  test('a decision that never was, voided a month later', () => {
    const life = aReferral({ received }).until('2025-04-17 18:00');
    life.act('acknowledgeReferrer', socialWorker, { by: 'letter' });
    life.act('decideReferral', dutyManager, { outcome: 'no-further-action' });
    life.act('informReferrer', socialWorker, { by: 'letter' });
    expect(life.case.stage).toBe('closed');
    life.until('2025-05-20 10:00');
    const before = life.events.length;
    const entry = life.events.find(({ event }) => event === 'ReferralDecided')!.sequence;
    life.act('correct', dutyManager, { entry, correction: 'void', reason: 'did-not-happen' });
    life.until('2025-06-20 10:00');
    // The decision, and the assessment that it had ended.
    expect(mailed(life.events.slice(before))).toEqual([
      'escalation service-manager',
      'escalation service-manager',
    ]);
  });

  test('a referral that was received two weeks earlier than was written down', () => {
    const life = aReferral({ received: '2025-05-19 16:59' }).until('2025-05-19 18:00');
    const before = life.events.length;
    const happenedAt = london('2025-05-01 11:00');
    life.act('correct', teamManager, { entry: 1, correction: 'redate', happenedAt, reason: 'wrong-date' });
    life.until('2025-06-20 10:00');
    const [decision, ...rest] = mailed(life.events.slice(before));
    expect(decision).toBe('escalation service-manager');
    // Acknowledgement, outcome and chase of the referrer; the assessment was due on Friday 16 May.
    expect(rest).toEqual([
      ...Array.from({ length: 3 }, () => 'digest-overdue team-manager'),
      'escalation team-manager',
      'escalation service-manager',
    ]);
  });
});

describe('a clock that moved to a later date', () => {
  const redated = () => {
    const life = aReferral({ received: '2025-04-15 16:59' }).until('2025-04-17 10:00');
    life.act('acknowledgeReferrer', socialWorker, { by: 'letter' });
    const before = life.events.length;
    const happenedAt = london('2025-04-17 09:00');
    life.act('correct', teamManager, { entry: 1, correction: 'redate', happenedAt, reason: 'wrong-date' });
    return { life, before };
  };

  test('is not late any more, and those who were told hear it', () => {
    const { life } = redated();
    expect(life.clock('referral-decision')).toMatchObject({ rung: 0, done: [] });
    expect(life.events.at(-1)?.notices).toMatchObject([
      { kind: 'stood-down', to: ['team-manager', 'service-manager'] },
    ]);
  });

  test('reminds, passes and climbs again on its new dates', () => {
    const { life, before } = redated();
    life.until('2025-05-20 10:00');
    const ofTheDecision = life.story.slice(before + 1).filter((line) => line.includes('referral-decision'));
    expect(ofTheDecision.map((line) => line.split(' ->')[0])).toEqual([
      `${london('2025-04-17 21:00')} ReminderIssued referral-decision`,
      `${london('2025-04-18 09:00')} TargetPassed referral-decision`,
      `${london('2025-04-18 09:00')} EscalationRaised referral-decision`,
      `${london('2025-04-22 08:30')} ReminderIssued referral-decision`,
      `${london('2025-04-23 00:00')} LimitPassed referral-decision`,
      `${london('2025-04-23 08:30')} EscalationRaised referral-decision`,
    ]);
  });

  test('forgets an acknowledgement that was of the old date', () => {
    const life = aReferral({ received: '2025-04-15 16:59' }).until('2025-04-16 18:00');
    life.act('acknowledgeEscalation', teamManager, { clock: 'referral-decision', doneBy: '2025-04-30' });
    const happenedAt = london('2025-04-16 17:30');
    life.act('correct', teamManager, { entry: 1, correction: 'redate', happenedAt, reason: 'wrong-date' });
    life.until('2025-04-17 18:00');
    expect(life.story.join()).toContain(`${london('2025-04-17 17:30')} EscalationRaised`);
  });
});
