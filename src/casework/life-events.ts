import { isNextLook } from './next-look';
import { liveFacts } from './triggers';
import type { Case, Fact, Task } from './types';

/** Turning 18 ends nothing: what follows is to be decided, and recorded (decisions 3.5). */
export function adulthoodTasks(facts: readonly Fact[]): Task[] {
  const reached = liveFacts(facts).filter(({ event }) => event === 'AdulthoodReached');
  const [first] = reached;
  return first && !reached.some(({ fields }) => fields.next !== undefined)
    ? [{ do: 'recordAdulthood', about: first.id, cite: ['HOUSE-3.5'] }]
    : [];
}

/**
 * Another authority has accepted the child in writing: what ran until then is theirs, neither met nor late
 * (decisions 3.5). Here it remains to tell whom one owes an answer, and to finish what was written.
 */
export function isTransferred(facts: readonly Fact[]): boolean {
  return facts.some((fact) => fact.event === 'OtherAuthorityAccepted' && !fact.voided);
}

export function staysAfterTransfer(task: Task): boolean {
  return task.whom !== undefined || task.do === 'completeEntry';
}

/** Whether nothing runs and nothing is owed, so that a case which another authority has taken over closes. */
export function isHandedOver({ facts, clocks, tasks = [] }: Case): boolean {
  return (
    isTransferred(facts) &&
    tasks.length === 0 &&
    clocks.every(
      (clock) => (clock.status !== 'running' || isNextLook(clock)) && clock.lateReason !== 'needed',
    )
  );
}
