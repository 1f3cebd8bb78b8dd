import fc from 'fast-check';
import { addDays, instantOf, msOf, dateOf } from '../../src/calendar';
import type { CaseEvent, Clock, Fields } from '../../src/casework';
import { actsTaken, type ActDefinition, type FieldDefinition } from '../../src/vocabulary';
import {
  aReferral,
  dutyManager,
  london,
  person,
  socialWorker,
  teamManager,
  type Life,
} from '../support/life';

/** Whole lives of random acts at random times: what must hold of every case, whatever is done to it. */

const people = [
  socialWorker,
  teamManager,
  dutyManager,
  person('s-1', ['service-manager']),
  person('x-1', ['business-support'], false),
];
const acts = actsTaken('referral').filter((act) => !act.opens);

interface Step {
  /** Minutes until it is done. */
  wait: number;
  act: ActDefinition;
  person: number;
  /** Minutes before now at which it happened. */
  ago: number | undefined;
  fields: Fields;
}

function valueOf(field: FieldDefinition): fc.Arbitrary<unknown> {
  switch (field.type) {
    case 'flag':
      return fc.boolean();
    case 'count':
    case 'event':
      return fc.integer({ min: 1, max: 8 });
    case 'code':
      return field.codes ? fc.constantFrom(...field.codes) : fc.constant('some-item');
    case 'date':
      return fc
        .integer({ min: -10, max: 60 })
        .map((days) => addDays(dateOf(london('2025-06-02 10:00')), days));
    case 'moment':
      return fc
        .integer({ min: -5_000, max: 40_000 })
        .map((minutes) => instantOf(msOf(london('2025-06-02 10:00')) + minutes * 60_000));
    case 'duration':
      return fc.constantFrom('1 working day', '3 days', '6 weeks', '24 hours', '2 months');
    case 'clock':
      return fc.constantFrom('referral-decision', 'acknowledgement', 'next-look', 'nothing');
    case 'role':
      return fc.constant('team-manager');
    case 'case':
      return fc.constantFrom('referral:peterborough:REF-9', 'referral:hull:REF-1');
    case 'field':
      return fc.constant('keyElementsListed');
    case 'reference':
      return fc.constant('DOC-1');
    case 'person':
    case 'team':
      return fc.constant('somebody');
    case 'note':
      return fc.constant('a note');
  }
}

function fieldsOf(act: ActDefinition): fc.Arbitrary<Fields> {
  const arbitraries = Object.fromEntries(
    Object.entries(act.fields).map(([name, field]) => [
      name,
      field.many ? fc.array(valueOf(field), { maxLength: 2 }) : valueOf(field),
    ]),
  );
  const needed = Object.keys(act.fields).filter((name) => act.fields[name]?.always);
  return fc.record(arbitraries, { requiredKeys: needed }) as fc.Arbitrary<Fields>;
}

const step: fc.Arbitrary<Step> = fc.constantFrom(...acts).chain((act) =>
  fc.record({
    wait: fc.oneof(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 40_000 })),
    act: fc.constant(act),
    person: fc.nat(people.length - 1),
    ago: fc.option(fc.integer({ min: 0, max: 10_000 }), { nil: undefined }),
    fields: fieldsOf(act),
  }),
);

/** Plays a life and calls `after` whenever something was done or came by itself. */
function play(
  steps: readonly Step[],
  after: (life: Life, fresh: readonly CaseEvent[], before: readonly Clock[]) => void,
): Life {
  const life = aReferral({ received: '2025-06-02 10:00' });
  let now = msOf(london('2025-06-02 10:00'));
  const watched = (work: () => void) => {
    const [seen, before] = [life.events.length, life.case.clocks];
    work();
    after(life, life.events.slice(seen), before);
  };
  for (const { wait, act, person: who, ago, fields } of steps) {
    now += wait * 60_000;
    watched(() => life.until(instantOf(now)));
    const happened = ago === undefined ? undefined : instantOf(now - ago * 60_000);
    watched(() => void life.try(act.act, people[who] ?? teamManager, fields, happened));
  }
  return life;
}

const lives = fc.array(step, { minLength: 1, maxLength: 25 });
const settings = { numRuns: 60 };

test('no sequence of acts and times makes the core throw or the log differ from the case', () => {
  // `Life` itself folds the whole log after each step and compares it with the case.
  fc.assert(
    fc.property(lives, (steps) => void play(steps, () => undefined)),
    settings,
  );
});

test('no open case is without a clock', () => {
  fc.assert(
    fc.property(lives, (steps) => {
      play(steps, (life) => {
        if (life.case.stage === 'closed') return;
        expect(life.case.clocks.some((clock) => clock.status === 'running')).toBe(true);
      });
    }),
    settings,
  );
});

test('no clock is lost, and no due date moves without an event that says from where and why', () => {
  fc.assert(
    fc.property(lives, (steps) => {
      play(steps, (life, fresh, before) => {
        for (const clock of before) {
          const now = life.case.clocks.find((one) => one.id === clock.id);
          expect(now).toBeDefined();
          const ends = (one: Clock | undefined) => one?.readings.map((reading) => reading.ends).join();
          if (ends(now) === ends(clock)) continue;
          const moves = fresh
            .flatMap((event) => event.clocks ?? [])
            .filter((change) => change.change === 'moved');
          expect(moves).toContainEqual(
            expect.objectContaining({ id: clock.id, why: expect.any(String) as string }),
          );
        }
      });
    }),
    settings,
  );
});

test('no rung of an occurrence is climbed twice, unless its date was moved or it was re-opened in between', () => {
  fc.assert(
    fc.property(lives, (steps) => {
      const climbed = new Map<string, Set<number>>();
      play(steps, (_life, fresh) => {
        for (const change of fresh.flatMap((event) => event.clocks ?? [])) {
          if (change.change === 'started') continue;
          if (change.change === 'moved' || change.change === 'reopened') climbed.delete(change.id);
          if (change.change !== 'stage' || !change.rung || change.ahead) continue;
          // A rung that is passed over in silence when dates move tells nobody.
          if (!change.told) continue;
          const rungs = climbed.get(change.id) ?? new Set();
          expect([change.id, change.rung, rungs.has(change.rung)]).toEqual([change.id, change.rung, false]);
          climbed.set(change.id, rungs.add(change.rung));
        }
      });
    }),
    settings,
  );
});

test('after a death nothing is said any more, and no clock runs', () => {
  const died: Step = {
    wait: 60,
    act: acts.find((act) => act.act === 'recordDeath') as ActDefinition,
    person: 0,
    ago: undefined,
    fields: {},
  };
  const nothingUndoesIt = lives.map((steps) =>
    steps.filter(({ act }) => !['correct', 'moveEntry'].includes(act.act)),
  );
  fc.assert(
    fc.property(nothingUndoesIt, nothingUndoesIt, (before, after) => {
      let dead = false;
      play([...before, died, ...after], (life, fresh) => {
        if (dead) expect(fresh.flatMap((event) => event.notices ?? [])).toEqual([]);
        dead ||= life.case.facts.some((fact) => fact.event === 'DeathRecorded');
        if (dead) expect(life.case.clocks.filter((clock) => clock.status === 'running')).toEqual([]);
      });
    }),
    settings,
  );
});
