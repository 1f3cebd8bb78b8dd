import fc from 'fast-check';
import { addDays, instantOf, msOf, dateOf, holidayTable, type HolidayTable } from '../../src/calendar';
import type { CaseEvent, Clock, ClockChange, Fields, Receipt, Refusal } from '../../src/casework';
import { actsTaken, type ActDefinition, type FieldDefinition, type ProcessName } from '../../src/vocabulary';
import {
  aPlan,
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

/** The kinds of case, each from its opening on. */
const kinds: readonly { kind: string; process: ProcessName; council: string; open: () => Life }[] = [
  {
    kind: 'a referral',
    process: 'referral',
    council: 'peterborough',
    open: () => aReferral({ received: '2025-06-02 10:00' }),
  },
  ...['peterborough', 'leicestershire', 'hull'].map((council) => ({
    kind: `a plan in ${council}`,
    process: 'cinPlan' as const,
    council,
    open: () =>
      aPlan({
        ...{ opened: '2025-06-02 10:00', council },
        fields: {
          assessmentAuthorisedOn: '2025-06-02',
          assessmentCompletedOn: '2025-06-02',
          childLastSeenOn: '2025-05-20',
        },
      }),
  })),
];

/** Something done to the case: an act, or a renewal that makes working days into holidays or takes them back. */
type Step = ActDone | Renewed;

interface ActDone {
  /** Minutes until it is done. */
  wait: number;
  act: ActDefinition;
  person: number;
  /** Minutes before now at which it happened. */
  ago: number | undefined;
  fields: Fields;
}

interface Renewed {
  wait: number;
  /** Month times 100 plus day, of 2025. */
  holidays: readonly number[];
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
      return fc.constantFrom(
        'referral-decision',
        'acknowledgement',
        'next-look',
        'visit',
        'meeting',
        'nothing',
      );
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

const wait = fc.oneof(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 40_000 }));

const actsOf = (process: ProcessName) => actsTaken(process).filter((act) => !act.opens);

const actDone = (process: ProcessName): fc.Arbitrary<ActDone> =>
  fc.constantFrom(...actsOf(process)).chain((act) =>
    fc.record({
      wait,
      act: fc.constant(act),
      person: fc.nat(people.length - 1),
      ago: fc.option(fc.integer({ min: 0, max: 10_000 }), { nil: undefined }),
      fields: fieldsOf(act),
    }),
  );

const renewed: fc.Arbitrary<Renewed> = fc.record({
  wait,
  holidays: fc.array(
    fc.constantFrom(602, 603, 604, 605, 606, 609, 610, 611, 612, 613, 616, 701, 702, 801),
    { maxLength: 5 }, // prettier-ignore
  ),
});

const step = (process: ProcessName): fc.Arbitrary<Step> =>
  fc.oneof({ weight: 6, arbitrary: actDone(process) }, { weight: 1, arbitrary: renewed });

const known = holidayTable();

/** A later publication than any before it. */
function table(number: number, holidays: readonly number[]): HolidayTable {
  const years = known.years.map((days, index) =>
    known.from + index === 2025 ? [...new Set([...days, ...holidays])] : days,
  );
  return { ...known, version: `${known.version} ${String(number).padStart(3, '0')}`, years };
}

type After = (
  life: Life,
  fresh: readonly CaseEvent[],
  before: readonly Clock[],
  answer?: Receipt | Refusal,
) => void;

/** Plays a life and calls `after` whenever something was done or came by itself. */
function playFrom(life: Life, council: string, steps: readonly Step[], after: After): Life {
  let now = msOf(london('2025-06-02 10:00'));
  const watched = (work: () => Receipt | Refusal | undefined) => {
    const [seen, before] = [life.events.length, life.case.clocks];
    const answer = work();
    after(life, life.events.slice(seen), before, answer);
  };
  steps.forEach((done, number) => {
    now += done.wait * 60_000;
    watched(() => {
      life.until(instantOf(now));
      return undefined;
    });
    if ('holidays' in done) {
      watched(() => life.renew({ holidays: table(number, done.holidays) }));
      return;
    }
    const { act, person: who, ago, fields } = done;
    const happened = ago === undefined ? undefined : instantOf(now - ago * 60_000);
    watched(() =>
      life.try(act.act, { ...(people[who] ?? teamManager), authority: council }, fields, happened),
    );
  });
  return life;
}

const settings = { numRuns: 25 };

/** An act that moves a date begins its ladder anew; a new bank holiday does not. */
function forgets({ change }: ClockChange, event: string): boolean {
  return change === 'reopened' || (change === 'moved' && event !== 'ClocksRenewed');
}

describe.each(kinds)('$kind', ({ process, council, open }) => {
  const lives = fc.array(step(process), { minLength: 1, maxLength: 25 });
  const play = (steps: readonly Step[], after: After) => playFrom(open(), council, steps, after);

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
            const ends = (readings?: Clock['readings']) => readings?.map((reading) => reading.ends);
            if (String(ends(now?.readings)) === String(ends(clock.readings))) continue;
            const moves = fresh
              .flatMap((event) => event.clocks ?? [])
              .filter((change) => change.change === 'moved')
              .filter((change) => change.id === clock.id);
            expect(moves.at(0)?.from).toEqual(ends(clock.readings));
            expect(ends(moves.at(-1)?.readings)).toEqual(ends(now?.readings));
            expect(moves.map(({ why }) => why)).not.toContain('');
          }
        });
      }),
      settings,
    );
  });

  test('no rung of an occurrence is climbed twice, unless it was taken back or re-opened in between', () => {
    fc.assert(
      fc.property(lives, (steps) => {
        const climbed = new Map<string, Set<number>>();
        play(steps, (_life, fresh) => {
          for (const { event, clocks = [] } of fresh) {
            for (const change of clocks) {
              if (change.change === 'started') continue;
              const rungs = climbed.get(change.id) ?? new Set();
              climbed.set(change.id, rungs);
              if (forgets(change, event)) rungs.clear();
              if (change.change !== 'stage' || !change.rung) continue;
              if (change.ahead) rungs.delete(change.rung);
              // A rung that is passed over in silence when dates move tells nobody.
              if (change.ahead || !change.told) continue;
              expect([change.id, change.rung, rungs.has(change.rung)]).toEqual([
                change.id,
                change.rung,
                false,
              ]);
              rungs.add(change.rung);
            }
          }
        });
      }),
      settings,
    );
  });

  test('no act that protects a child is refused', () => {
    fc.assert(
      fc.property(lives, (steps) => {
        let count = 0;
        play(steps, (_life, _fresh, _before, answer) => {
          const done = steps[Math.floor(count / 2)];
          count += 1;
          if (!answer || !done || !('act' in done) || !done.act.protective) return;
          expect(answer).not.toHaveProperty('refused');
        });
      }),
      settings,
    );
  });

  test('a renewal repeats nothing that people were sent: no reminder comes twice for an occurrence that no act moved', () => {
    // A table that is taken back may bring a date before today: then the limit is told, and no reminder any more.
    let issued = 0;
    fc.assert(
      fc.property(fc.array(renewed, { minLength: 1, maxLength: 8 }), (steps) => {
        const life = play(steps, () => undefined).until('2025-09-01 12:00');
        const reminders = life.events
          .filter(({ event }) => event === 'ReminderIssued')
          .flatMap(({ clocks = [] }) => clocks.map((change) => JSON.stringify(change)));
        expect(new Set(reminders).size).toBe(reminders.length);
        issued += reminders.length;
      }),
      settings,
    );
    expect(issued).toBeGreaterThan(0);
  });

  test('continuing as new after anything changes nothing', () => {
    fc.assert(
      fc.property(lives, fc.array(fc.boolean(), { minLength: 50, maxLength: 50 }), (steps, breaks) => {
        const inOneRun = play(steps, () => undefined);
        let count = 0;
        const inMany = play(steps, (life) => {
          count += 1;
          if (breaks[count % breaks.length]) life.continueAsNew();
        });
        expect(inMany.events).toEqual(inOneRun.events);
        expect(inMany.case).toEqual(inOneRun.case);
      }),
      settings,
    );
  });

  test('after a death nothing is said any more, and no clock runs', () => {
    const died: ActDone = {
      wait: 60,
      act: actsOf(process).find((act) => act.act === 'recordDeath') as ActDefinition,
      person: 0,
      ago: undefined,
      fields: {},
    };
    const nothingUndoesIt = lives.map((steps) =>
      steps.filter((done) => !('act' in done && ['correct', 'moveEntry'].includes(done.act.act))),
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

  test('a year of up to 300 acts: the case is the fold of its log, and never without a clock while it is open', () => {
    const days = fc.integer({ min: 0, max: 2 * 1_440 });
    const year = fc.array(
      fc.tuple(step(process), days).map(([done, minutes]) => ({ ...done, wait: minutes })),
      { minLength: 150, maxLength: 300 },
    );
    fc.assert(
      fc.property(year, (steps) => {
        play(steps, (life, fresh) => {
          if (life.case.stage !== 'closed')
            expect(life.case.clocks.some(({ status }) => status === 'running')).toBe(true);
          for (const { clocks = [] } of fresh)
            for (const change of clocks) if (change.change === 'moved') expect(change.why).not.toBe('');
        });
      }),
      { numRuns: 2 },
    );
  });
});
