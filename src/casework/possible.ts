import type { Instant } from '../calendar';
import type { Condition, Policy, RuleId, Scalar, StepRule } from '../policy';
import { actsTaken, type ActDefinition } from '../vocabulary';
import { clockActRefused } from './clock-acts';
import { wrongStage } from './decide';
import { listed, mayDo, notForService, secondPerson, withoutCasework } from './permission';
import { barred } from './restriction';
import { askedFor, lacking, recordings, remedy, unmetNeeds } from './requirements';
import type { Act, Actor, Case, Fields, Refusal } from './types';

/** What an act lacks for this person now, and what would mend it. */
export interface Lack {
  message: string;
  cite?: readonly RuleId[];
  /** It refuses nothing when the act's "explanation" says why. */
  explainable?: true;
  /** It is only asked where the act's own fields are so. */
  when?: Condition;
}

/** A field that the procedure asks for with the act, beside those that the act always has. */
export interface Asked {
  field: string;
  message: string;
  cite: readonly RuleId[];
  in?: readonly Scalar[];
  explainable?: true;
  when?: Condition;
}

export interface PossibleAct {
  act: string;
  resource: string;
  title: string;
  /** Whether it would be taken now, of this person, with the right fields. An act that protects a child always is. */
  possible: boolean;
  protective?: true;
  lacks?: readonly Lack[];
  asks?: readonly Asked[];
  /** The clocks that it may be about. */
  clocks?: readonly string[];
}

/**
 * Each act that the case takes: whether this person may do it now, what it lacks, and what it will ask for. It reads
 * the same rules that `decide` goes by; what only the filled-in act can tell is left to it.
 */
export function possibleActs(
  current: Case,
  actor: Actor,
  now: Instant,
  policy: Policy,
): readonly PossibleAct[] {
  return actsTaken(current.process)
    .filter((definition) => !definition.opens)
    .map((definition) => possibleAct(current, definition, actor, now, policy));
}

function possibleAct(
  current: Case,
  definition: ActDefinition,
  actor: Actor,
  now: Instant,
  policy: Policy,
): PossibleAct {
  const step = policy.steps[definition.act];
  const person = step ? ofPerson(current, definition, step, actor, policy) : ofAnybody(definition, actor);
  const clocks = clocksFor(current, definition, actor, now, policy);
  const lacks: Lack[] = [
    ...said(wrongStage(current, definition)),
    ...said(withoutCasework(probe(definition, actor), definition)),
    ...said(definition.protective ? null : barred(current, probe(definition, actor), now, policy)),
    ...person.lacks,
    ...(step ? needed(current, step, policy) : []),
    ...nothingToAnswer(current, definition),
    ...(clocks?.lacks ?? []),
  ];
  const asks = [...person.asks, ...(step ? asked(current, step) : [])];
  const { act, resource, title, protective } = definition;
  return {
    act,
    resource,
    title,
    possible: protective ?? lacks.every(({ explainable, when }) => explainable ?? when),
    ...(protective && { protective }),
    ...(lacks.length > 0 && { lacks }),
    ...(asks.length > 0 && { asks }),
    ...(clocks?.names && { clocks: clocks.names }),
  };
}

function said(refusal: Refusal | null): Lack[] {
  return refusal ? [{ message: refusal.message, ...(refusal.cite && { cite: refusal.cite }) }] : [];
}

function probe({ act }: ActDefinition, actor: Actor, fields: Fields = {}): Act {
  return { act, actor, fields, key: '', body: '' };
}

/** What no rule of the council's is about is open to all, but that another system says who did it. */
function ofAnybody(definition: ActDefinition, actor: Actor): { lacks: Lack[]; asks: Asked[] } {
  const entered = notForService(probe(definition, { ...actor, enteredBy: actor.by }), definition);
  const bare = notForService(probe(definition, actor), definition);
  const asks = bare && !entered ? [{ field: 'enteredFor', message: bare.message, cite: [] }] : [];
  return { lacks: said(entered), asks };
}

/** Whether the post, the qualification and the other person's hand allow it, and what must be declared then. */
function ofPerson(
  current: Case,
  definition: ActDefinition,
  step: StepRule,
  actor: Actor,
  policy: Policy,
): { lacks: Lack[]; asks: Asked[] } {
  const { byWhen = [], ...usual } = step;
  const all = [...new Set([...(step.by ?? []), ...byWhen.flatMap(({ by }) => by)])];
  const anyOfThem: StepRule = { ...usual, ...(step.by && { by: all }) };
  const narrower = byWhen
    .filter(({ by }) => !by.some((role) => actor.roles.includes(role)))
    .map(({ when, by, cite }) => ({ message: `this is for the ${listed(by)}`, cite, when }));
  const ways: readonly { act: Act; asks: readonly string[] }[] = [
    { act: probe(definition, actor), asks: [] },
    {
      act: probe(definition, actor, { standingInFor: all[0]!, standingInReason: 'absent' }),
      asks: ['standingInFor', 'standingInReason'],
    },
    { act: probe(definition, { ...actor, enteredBy: actor.by }), asks: ['enteredFor'] },
  ];
  const way = ways.find((one) => !mayDo(one.act, definition, anyOfThem, policy));
  const refused = way ? null : mayDo(ways[0]!.act, definition, anyOfThem, policy);
  return {
    lacks: [...said(refused), ...said(secondPerson(current, probe(definition, actor), step)), ...narrower],
    asks: (way?.asks ?? []).map((field) => ({
      field,
      message: `is asked of you: it is for the ${listed(all)}`,
      cite: step.cite,
    })),
  };
}

function needed(current: Case, step: StepRule, policy: Policy): Lack[] {
  return unmetNeeds(current, step)
    .filter(({ force }) => force !== 'remind')
    .map((need) => ({
      message: `${lacking(need)}: ${remedy(need, policy)}`,
      cite: need.cite,
      ...(need.force === 'explain' && { explainable: true as const }),
      ...(need.when && { when: need.when }),
    }));
}

function asked(current: Case, step: StepRule): Asked[] {
  return recordings(current, step)
    .filter(({ force }) => force !== 'remind')
    .map((record) => ({
      field: record.field,
      message: askedFor(record),
      cite: record.cite,
      ...(record.in && { in: record.in }),
      ...(record.force === 'explain' && { explainable: true as const }),
      ...(record.when && { when: record.when }),
    }));
}

/** What gives something back needs something that waits. */
function nothingToAnswer(current: Case, { returns }: ActDefinition): Lack[] {
  if (!returns) return [];
  const waits = (current.signOffs ?? []).some(({ entry }) =>
    current.facts.some(({ id, event }) => id === entry && event === returns),
  );
  return waits ? [] : [{ message: 'nothing waits that could be returned' }];
}

/** An act upon a clock is possible where one of the clocks takes it. */
function clocksFor(
  current: Case,
  definition: ActDefinition,
  actor: Actor,
  now: Instant,
  policy: Policy,
): { names?: readonly string[]; lacks: Lack[] } | null {
  if (!definition.fields.clock?.always) return null;
  const names = [...new Set(current.clocks.map(({ name }) => name))];
  const refusals = names.map((clock) =>
    clockActRefused(current, probe(definition, actor, { clock }), policy, now),
  );
  const takes = names.filter((_name, index) => refusals[index] === null);
  if (takes.length > 0) return { names: takes, lacks: [] };
  const byPost = refusals.find((refusal) => refusal && refusal.refused !== 'missing');
  return { lacks: byPost ? said(byPost) : [{ message: 'no clock of this case takes it now' }] };
}
