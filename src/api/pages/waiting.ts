import type { PossibleAct } from '../../casework/possible';
import type { SignOff } from '../../casework/types';
import { actNamed, actsOf, type ActDefinition } from '../../vocabulary';
import type { CaseAnswer } from './types';

/** Something that can be done from a page, or that waits and cannot be done by whoever looks. */
export interface Doable {
  definition: ActDefinition;
  /** As the case sees it for this person; absent when only the record is left of the case. */
  possible: PossibleAct | undefined;
  /** What it signs or gives back. */
  waits?: SignOff;
}

const ACKNOWLEDGE = 'acknowledgeEscalation';

/** Whether a page has a form for it: to sign, to give back, to acknowledge. */
export function hasForm({ act, signs, returns }: ActDefinition): boolean {
  return signs !== undefined || returns !== undefined || act === ACKNOWLEDGE;
}

/**
 * What a page has a form for: to sign what waits, to give it back, and to acknowledge an escalation. Everything else
 * is entered in the case system.
 */
export function doable(found: CaseAnswer): readonly Doable[] {
  const signing = found.signOffs.flatMap((waits): Doable[] => {
    const definition = actNamed(waits.act);
    return definition ? [{ definition, possible: possibleOf(found, definition), waits }] : [];
  });
  const returning = actsOf(found.process)
    .filter(({ returns }) => returns !== undefined)
    .flatMap((definition): Doable[] => {
      const signed = signing.find(({ definition: { signs } }) => signs === definition.returns);
      const possible = possibleOf(found, definition);
      return signed && possible ? [{ definition, possible, waits: signed.waits! }] : [];
    });
  return [...signing, ...returning, ...acknowledging(found)];
}

/** One for each clock that was escalated and runs without anybody having said by when. */
function acknowledging(found: CaseAnswer): Doable[] {
  const definition = actNamed(ACKNOWLEDGE)!;
  const possible = possibleOf(found, definition);
  return escalated(found).length > 0 && possible?.possible ? [{ definition, possible }] : [];
}

/** The names of clocks that somebody can acknowledge now. */
export function escalated({ clocks }: Pick<CaseAnswer, 'clocks'>): readonly string[] {
  const names = clocks
    .filter(
      ({ status, rung, acknowledged }) => status === 'running' && rung > 0 && acknowledged?.rung !== rung,
    )
    .map(({ name }) => name);
  return [...new Set(names)];
}

function possibleOf({ acts = [] }: CaseAnswer, { act }: ActDefinition): PossibleAct | undefined {
  return acts.find((one) => one.act === act);
}
