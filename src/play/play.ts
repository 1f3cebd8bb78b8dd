import type { CivilDate, Instant } from '../calendar';
import {
  caseId,
  dayOf,
  fold,
  parseCaseId,
  type Act,
  type Case,
  type CaseEvent,
  type Fields,
  type Opening,
  type Receipt,
  type Refusal,
} from '../casework';
import { pinsFor } from './by-hand';
import { missesInPossible, missesOf, missInAnswer, type Miss } from './expect';
import type { PlannedAct, Scenario, Step } from './scenario';
import { policyOf, successorsIn } from './settled';
import type { World } from './world';

/** What became of a life. */
export interface Played {
  life: string;
  council: string;
  /** Where it was played. */
  on: string;
  /** The instant of its last step. */
  ended: Instant;
  cases: readonly PlayedCase[];
  answers: readonly Answer[];
  misses: readonly PlayedMiss[];
}

export interface PlayedCase {
  name: string;
  case: Case;
  events: readonly CaseEvent[];
}

/** What an act was answered; null for an opening that was taken. */
export interface Answer {
  line: number;
  act: string;
  case: string;
  answer: Receipt | Refusal | null;
}

/** Something that is not as the scenario says, and where it says so. */
export interface PlayedMiss extends Miss {
  line: number;
  at: Instant;
  case: string;
}

/** Who watches a life hears of each step when it is over, with all that was played by then. */
export type Watch = (step: Step, soFar: Played) => Promise<void> | void;

/** Plays a life from its first step to its last. */
export async function play(scenario: Scenario, world: World, watch?: Watch): Promise<Played> {
  const player = new Player(scenario, world);
  try {
    for (const step of scenario.steps) {
      await player.take(step);
      await watch?.(step, player.result());
    }
    return player.result();
  } finally {
    await world.end();
  }
}

class Player {
  private readonly answers: Answer[] = [];
  private readonly misses: PlayedMiss[] = [];
  /** How many events of each case an expectation has spoken of, by what it listed. */
  private readonly seen = { told: new Map<string, number>(), events: new Map<string, number>() };
  /** The cases of the life by their names, in the order in which they were opened. */
  private readonly ids = new Map<string, string>();

  constructor(
    private readonly scenario: Scenario,
    private readonly world: World,
  ) {}

  async take(step: Step): Promise<void> {
    await this.world.moveTo(step.at);
    if (step.bankHoliday) await this.renew(step, step.bankHoliday);
    if (step.act) await this.act(step, step.act);
    this.meet(step);
    const id = this.ids.get(step.case);
    if (step.expect && id !== undefined) this.look(step, id, step.expect);
  }

  result(): Played {
    const { life, council, steps } = this.scenario;
    return {
      life,
      council,
      on: this.world.called,
      ended: steps.at(-1)!.at,
      cases: [...this.ids].map(([name, id]) => {
        const events = this.world.events(id);
        return { name, case: fold(events), events };
      }),
      answers: this.answers,
      misses: this.misses,
    };
  }

  private async act(step: Step, planned: PlannedAct): Promise<void> {
    const answer = planned.opens
      ? await this.open(step, planned)
      : await this.world.act(this.idOf(step.case), this.actFor(step, planned));
    this.answers.push({ line: step.line, act: planned.name, case: step.case, answer });
    const refused = answer && 'refused' in answer ? answer : null;
    const miss = missInAnswer(planned, refused);
    if (miss) this.missed(step, miss);
  }

  /** Published later than any table before it, whatever the year of the life. */
  private async renew({ case: name }: Step, day: CivilDate): Promise<void> {
    const id = this.idOf(name);
    const { holidays } = fold(this.world.events(id)).pins;
    const [year, month, dayOfMonth] = day.split('-').map(Number) as [number, number, number];
    const years = holidays.years.map((days, index) =>
      holidays.from + index === year ? [...days, month * 100 + dayOfMonth].sort((a, b) => a - b) : days,
    );
    await this.world.renew(id, { ...holidays, version: `${holidays.version} and ${day}`, years });
  }

  private async open(step: Step, planned: PlannedAct): Promise<Refusal | null> {
    const { council, cases } = this.scenario;
    const { reference, child, family, links } = cases[step.case]!;
    const linked = links?.map((link) => ({ ...link, case: this.ids.get(link.case) ?? link.case }));
    const [first] = linked ?? [];
    const opening: Opening = {
      ...this.actFor(step, planned),
      process: planned.opens!,
      council,
      reference,
      child,
      ...(family && { family }),
      ...(first && { links: linked!, chain: this.chainOf(first.case) }),
    };
    const refusal = await this.world.open(opening, pinsFor(council, dayOf(planned.happened)));
    if (!refusal) this.ids.set(step.case, caseId(opening.process, council, reference));
    return refusal;
  }

  /** The chain of the case that a new one continues: one outside the life begins it. */
  private chainOf(id: string): string {
    const events = this.world.events(id);
    return events.length > 0 ? fold(events).chain : id;
  }

  /** The cases that others opened since the last step join the life: as the step names them, else by reference. */
  private meet(step: Step): void {
    const names = [...step.opens];
    // A map that grows is iterated to its end: one newcomer may have opened the next.
    for (const id of this.ids.values()) {
      const known = new Set(this.ids.values());
      for (const other of successorsIn(this.world.events(id)).filter((one) => !known.has(one))) {
        this.ids.set(names.shift() ?? parseCaseId(other)?.reference ?? other, other);
      }
    }
    for (const name of names) this.missed(step, { what: 'opens', expected: name, found: 'no case' });
  }

  private idOf(name: string): string {
    return this.ids.get(name) ?? `${name}, which was not opened`;
  }

  private actFor(step: Step, planned: PlannedAct): Act {
    return {
      act: planned.name,
      happenedAt: planned.happened,
      fields: this.resolved(step.case, planned),
      actor: planned.actor,
      key: `line-${step.line}`,
      body: `line-${step.line}`,
      ...(planned.version !== undefined && { expectedVersion: planned.version }),
    };
  }

  /** Entries that the scenario names by their event, by number: the last of that name. Cases by their id. */
  private resolved(name: string, { fields, entries, cases }: PlannedAct): Fields {
    const numbered = entries.map((field) => {
      const ofName = this.world.events(this.idOf(name)).filter(({ event }) => event === fields[field]);
      return [field, ofName.at(-1)?.sequence ?? 0] as const;
    });
    const identified = cases.map(
      (field) => [field, this.ids.get(String(fields[field])) ?? fields[field]!] as const,
    );
    return { ...fields, ...Object.fromEntries([...numbered, ...identified]) };
  }

  private look(step: Step, id: string, expected: NonNullable<Step['expect']>): void {
    const events = this.world.events(id);
    const told = events.slice(this.seen.told.get(step.case) ?? 0);
    const happened = events.slice(this.seen.events.get(step.case) ?? 0);
    const current = fold(events);
    const misses = [
      ...missesOf(expected, current, { told, events: happened }),
      ...missesInPossible(current, step, policyOf(current)),
    ];
    for (const miss of misses) this.missed(step, miss);
    if (expected.told) this.seen.told.set(step.case, events.length);
    if (expected.events) this.seen.events.set(step.case, events.length);
  }

  private missed(step: Step, miss: Miss): void {
    this.misses.push({ line: step.line, at: step.at, case: step.case, ...miss });
  }
}
