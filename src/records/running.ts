import { fold } from '../casework/apply';
import type { Case, CaseEvent } from '../casework/types';
import { canonical } from './canonical';

/** A case as Temporal holds it. */
export interface RunningCase {
  case: Case;
  /** How many of its last events the record has not confirmed yet. */
  waiting: number;
  /** False: it has come to its end, and this is where it stood. */
  runs: boolean;
}

/** How the running cases are asked; the caller brings Temporal. */
export interface RunningCases {
  /** Null when Temporal knows no such case. Throws when no answer comes. */
  ask(caseId: string): Promise<RunningCase | null>;
  /** The ids of all that run now. */
  ids(): AsyncIterable<string>;
}

/** Whether the case holds anything that its events do not give. What it has let go since is no difference. */
export function differsFrom(
  events: readonly CaseEvent[],
  { case: current }: RunningCase,
): string | undefined {
  const recorded = fold(events);
  if (recorded.version !== current.version)
    return `it has taken ${current.version} acts, by the log ${recorded.version}`;
  if (recorded.stage !== current.stage)
    return `it is at "${current.stage}", by the log at "${recorded.stage}"`;
  const facts = new Map(recorded.facts.map((fact) => [fact.id, canonical(fact)]));
  const fact = current.facts.find((one) => facts.get(one.id) !== canonical(one));
  if (fact) return `it knows event ${fact.id} (${fact.event}) otherwise than the log`;
  const clocks = new Map(recorded.clocks.map((clock) => [clock.id, canonical(clock)]));
  const clock = current.clocks.find((one) => clocks.get(one.id) !== canonical(one));
  return clock && `its clock ${clock.id} is another than by the log`;
}
