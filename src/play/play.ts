import type { Instant } from '../calendar';
import {
  dayOf,
  fold,
  type Act,
  type Case,
  type CaseEvent,
  type Fields,
  type Opening,
  type Receipt,
  type Refusal,
} from '../casework';
import { pinsFor } from './by-hand';
import { missesOf, missInAnswer, type Miss } from './expect';
import type { PlannedAct, Scenario, Step } from './scenario';
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
  private readonly opened: string[] = [];

  constructor(
    private readonly scenario: Scenario,
    private readonly world: World,
  ) {}

  async take(step: Step): Promise<void> {
    await this.world.moveTo(step.at);
    if (step.act) await this.act(step, step.act);
    if (step.expect && this.opened.includes(step.case)) this.look(step, step.expect);
  }

  result(): Played {
    const { life, council, steps } = this.scenario;
    return {
      life,
      council,
      on: this.world.called,
      ended: steps.at(-1)!.at,
      cases: this.opened.map((name) => {
        const events = this.world.events(name);
        return { name, case: fold(events), events };
      }),
      answers: this.answers,
      misses: this.misses,
    };
  }

  private async act(step: Step, planned: PlannedAct): Promise<void> {
    const answer = planned.opens
      ? await this.open(step, planned)
      : await this.world.act(step.case, this.actFor(step, planned));
    this.answers.push({ line: step.line, act: planned.name, case: step.case, answer });
    const refused = answer && 'refused' in answer ? answer : null;
    const miss = missInAnswer(planned, refused);
    if (miss) this.missed(step, miss);
  }

  private async open(step: Step, planned: PlannedAct): Promise<Refusal | null> {
    const { council, cases } = this.scenario;
    const { reference, child, family } = cases[step.case]!;
    const opening: Opening = {
      ...this.actFor(step, planned),
      process: planned.opens!,
      council,
      reference,
      child,
      ...(family && { family }),
    };
    const refusal = await this.world.open(step.case, opening, pinsFor(council, dayOf(planned.happened)));
    if (!refusal) this.opened.push(step.case);
    return refusal;
  }

  private actFor(step: Step, planned: PlannedAct): Act {
    return {
      act: planned.name,
      happenedAt: planned.happened,
      fields: this.withNumbers(step.case, planned),
      actor: planned.actor,
      key: `line-${step.line}`,
      body: `line-${step.line}`,
      ...(planned.version !== undefined && { expectedVersion: planned.version }),
    };
  }

  /** Entries that the scenario names by their event, by their numbers: the last of that name. */
  private withNumbers(name: string, { fields, entries }: PlannedAct): Fields {
    const numbered = entries.map((field) => {
      const ofName = this.world.events(name).filter(({ event }) => event === fields[field]);
      return [field, ofName.at(-1)?.sequence ?? 0] as const;
    });
    return { ...fields, ...Object.fromEntries(numbered) };
  }

  private look(step: Step, expected: NonNullable<Step['expect']>): void {
    const events = this.world.events(step.case);
    const told = events.slice(this.seen.told.get(step.case) ?? 0);
    const happened = events.slice(this.seen.events.get(step.case) ?? 0);
    for (const miss of missesOf(expected, fold(events), { told, events: happened })) this.missed(step, miss);
    if (expected.told) this.seen.told.set(step.case, events.length);
    if (expected.events) this.seen.events.set(step.case, events.length);
  }

  private missed(step: Step, miss: Miss): void {
    this.misses.push({ line: step.line, at: step.at, case: step.case, ...miss });
  }
}
