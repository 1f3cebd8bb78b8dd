import { caseId, type Opening, type Pins, type Refusal } from '../casework';
import type { ProcessName } from '../vocabulary';
import { emptyShell, type CaseState, type Shell } from './desk';

/** The one input of a case: the act that opens it, or the state at which it goes on. */
export type CaseInput =
  | { open: Opening; pins: Pins }
  | { state: Pick<CaseState, 'case'> & { shell: Partial<Shell> }; reopened?: true };

/**
 * Reads the argument that a case was started with. It may have been made by hand: what can be no case is refused,
 * since thrown on it would be tried for ever.
 * @throws Error for one that cannot be read: a missing key fails the task, retryably, and never the case.
 */
export function readStart(process: ProcessName, workflowId: string, input: unknown): CaseInput | Refusal {
  if (isObject(input) && 'unreadable' in input) {
    throw new Error(`the start argument could not be read: ${String(input.unreadable)}`);
  }
  if (isObject(input) && isObject(input.state)) {
    // The codec's mark: nobody without a key makes up the state of a case.
    if (!input.origin) return refused('only the API and the workers hand over the state of a case');
    return atState(input.state, input.reopened === true);
  }
  if (!isObject(input) || !isObject(input.open) || !isPins(input.pins)) {
    return refused('a case is started with { "open": { … }, "pins": { … } }: do it through the API');
  }
  const opening = input.open as unknown as Opening;
  if (opening.process !== process)
    return refused(`this workflow runs a ${process}, the opening is of another kind`);
  const id = caseId(process, opening.council, opening.reference);
  if (id !== workflowId) return refused('the id of the workflow is not that of the case');
  if (input.pins.policy.council !== opening.council) return refused("the policy is not the case's council's");
  return { open: withAuthority(opening), pins: input.pins };
}

/** A case that comes back from the record brings no bookkeeping with it. */
function atState(state: Record<string, unknown>, reopened: boolean): CaseInput | Refusal {
  const { case: current, shell } = state;
  if (!isObject(current) || !isPins(current.pins) || !Array.isArray(current.clocks)) {
    return refused('a case goes on from its whole state');
  }
  const whole = { case: current, shell: { ...emptyShell(), ...(isObject(shell) && shell) } };
  return { state: whole as unknown as CaseState, ...(reopened && { reopened }) };
}

/** An opening that neither the API nor another case wrote keeps no roles (the codec's mark), and carries nothing over. */
function withAuthority(opening: Opening & { origin?: string }): Opening {
  const { origin, ...rest } = opening;
  if (origin !== undefined) return rest;
  const { carries: _madeUp, ...bare } = rest;
  return { ...bare, actor: { by: 'unknown', roles: [], qualified: false, authority: '', via: 'temporal' } };
}

function isPins(value: unknown): value is Pins {
  if (!isObject(value)) return false;
  const { policy, holidays, offset } = value;
  return (
    isObject(policy) &&
    [policy.council, policy.version, policy.hash].every((part) => typeof part === 'string') &&
    isObject(holidays) &&
    Number.isSafeInteger(offset)
  );
}

function refused(message: string): Refusal {
  return { refused: 'shape', message };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
