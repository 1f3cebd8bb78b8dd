import fs from 'node:fs';
import type { CivilDate, Instant } from '../calendar';
import type { Actor, Fields, Moment, RefusalKind } from '../casework';
import { sayProblem, type Problem } from '../policy/compile/problems';
import { readSource } from '../policy/compile/source';
import { validate } from '../policy/compile/validate';
import type { ProcessName } from '../vocabulary';
import { caseOf, definitionOf, fieldsFor, onlyCase } from './acts';
import { checkNames } from './names';
import { actorOf } from './people';
import {
  scenarioFile,
  type CaseEntry,
  type Expectation,
  type ScenarioFile,
  type WrittenStep,
} from './schema';

/** A life that can be played: every name in it exists, and its acts stand in order. */
export interface Scenario {
  file: string;
  life: string;
  council: string;
  cases: Readonly<Record<string, CaseEntry>>;
  steps: readonly Step[];
}

/** At one instant somebody does something, or it is looked at what has become of the case, or both. */
export interface Step {
  /** Where it stands in the file. */
  line: number;
  at: Instant;
  case: string;
  /** What is told at it, to whoever is shown round. */
  says?: string;
  act?: PlannedAct;
  /** A bank holiday that is announced, with which the case is renewed. */
  bankHoliday?: CivilDate;
  /** The names of the cases that are opened by it, in that order. */
  opens: readonly string[];
  expect?: Expectation;
  /** Whose acts are looked at, as they stand then: true, or words of what an act lacks. */
  possible: readonly { actor: Actor; acts: Readonly<Record<string, true | string>> }[];
}

export interface PlannedAct {
  name: string;
  /** The process of the case that it opens. */
  opens?: ProcessName;
  actor: Actor;
  happened: Moment;
  fields: Fields;
  /** Fields that name an entry of the case by its event: its number is known only when it is played. */
  entries: readonly string[];
  /** Fields that name a case. */
  cases: readonly string[];
  version?: number;
  refused?: RefusalKind;
  /** Words of the refusal. */
  saying?: string;
}

/** Everything that is wrong in a scenario file, each with its line and what would be right. */
export class ScenarioErrors extends Error {
  override readonly name = 'ScenarioErrors';
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(sayProblem).join('\n'));
  }
}

/** @throws ScenarioErrors */
export function readScenario(file: string): Scenario {
  return parseScenario(file, fs.readFileSync(file, 'utf8'));
}

/** @throws ScenarioErrors */
export function parseScenario(file: string, text: string): Scenario {
  const source = readSource(file, text);
  const { data, problems } = validate(source, scenarioFile);
  if (!data) throw new ScenarioErrors(problems);
  const cases = data.cases ?? (data.case ? { [onlyCase]: data.case } : {});
  const found: Problem[] = [];
  checkNames(data, cases, (at, what, right) =>
    found.push({ file, line: source.lineOf(at), path: source.name(at), what, ...(right && { right }) }),
  );
  if (found.length > 0) throw new ScenarioErrors(found.sort((a, b) => a.line - b.line));
  return {
    file,
    life: data.life,
    council: data.council,
    cases,
    steps: data.acts.map((step, index) => stepFrom(step, source.lineOf(['acts', index]), data, cases)),
  };
}

function stepFrom(
  step: WrittenStep,
  line: number,
  file: ScenarioFile,
  cases: Readonly<Record<string, CaseEntry>>,
): Step {
  const name = caseOf(step, cases);
  const expect = step.then ?? step.expect;
  return {
    line,
    at: step.at,
    case: name,
    ...(step.says !== undefined && { says: step.says }),
    ...(step.do !== undefined && { act: actFrom(step, step.do, file, cases[name]) }),
    ...(step.bankHoliday && { bankHoliday: step.bankHoliday }),
    opens: step.opens ?? [],
    ...(expect && { expect }),
    possible: Object.entries(expect?.possible ?? {}).map(([id, acts]) => ({
      actor: actorOf(id, file.people?.[id], file.council)!,
      acts,
    })),
  };
}

function actFrom(
  step: WrittenStep,
  name: string,
  file: ScenarioFile,
  entry: CaseEntry | undefined,
): PlannedAct {
  const definition = definitionOf(name);
  const someone = (id: string) => actorOf(id, file.people?.[id], file.council)!;
  const who = step.who ?? '';
  const { fields, entries, cases } = fieldsFor(step, name, entry);
  return {
    name,
    ...(definition?.opens && { opens: definition.process }),
    // The authority is that of whoever types it in, as the API takes it (decisions 2.1).
    actor: {
      ...someone(step.enteredBy ?? who),
      by: who,
      ...(step.as && { roles: step.as }),
      ...(step.enteredBy && { enteredBy: step.enteredBy }),
    },
    happened: step.happened ?? step.at,
    fields,
    entries,
    cases,
    ...(step.version !== undefined && { version: step.version }),
    ...(step.refused && { refused: step.refused }),
    ...(step.saying !== undefined && { saying: step.saying }),
  };
}
