import type { Policy } from '../policy';
import { actsTaken, type ActDefinition } from '../vocabulary';
import { standing } from './triggers';
import type { Case, Fact, SignOff } from './types';

/** Everything that was written, not given back, and not signed yet (decisions 3.1). */
export function signOffsOf(current: Case, policy: Policy): readonly SignOff[] {
  const acts = actsTaken(current.process);
  const facts = standing(current.facts);
  return acts
    .filter((act) => act.signs !== undefined && (!act.signsWhereAsked || policy.steps[act.act]))
    .flatMap((act) =>
      facts
        .filter((fact) => fact.event === act.signs && !isAnswered(fact, act, acts, facts))
        .map((fact) => ({
          act: act.act,
          entry: fact.id,
          since: fact.at,
          by: policy.steps[act.act]?.by ?? ['team-manager'],
          author: fact.by,
        })),
    );
}

/** Signed, given back, or written anew since. */
function isAnswered(
  written: Fact,
  signing: ActDefinition,
  acts: readonly ActDefinition[],
  facts: readonly Fact[],
): boolean {
  const answers = acts
    .filter((act) => act === signing || act.returns === written.event)
    .map(({ event }) => event);
  return facts.some(
    (fact) =>
      fact.id > written.id &&
      (answers.includes(fact.event) || fact.event === written.event) &&
      isAboutTheSame(fact, written),
  );
}

/** An assessment of another kind, or an exception for another clock, is another matter. */
function isAboutTheSame(fact: Fact, written: Fact): boolean {
  return ['kind', 'clock'].every(
    (field) =>
      fact.fields[field] === undefined ||
      written.fields[field] === undefined ||
      fact.fields[field] === written.fields[field],
  );
}
