import type { NoticeDraft } from './notices';
import type { CaseEvent, Fact } from './types';

/**
 * On death all clocks stop at once and nothing queued or later goes out about that child: no letter, survey or
 * digest line. One plain notice to the manager (decisions 1.5).
 */
export function hasDied(facts: readonly Fact[]): boolean {
  return facts.some((fact) => fact.event === 'DeathRecorded' && !fact.voided);
}

/** All that is said once a death is recorded: the one notice, with the entry itself. */
export function saidOfDeath(event: CaseEvent): NoticeDraft[] {
  return event.event === 'DeathRecorded'
    ? [{ kind: 'task', to: ['team-manager'], step: 'DeathRecorded', cite: ['HOUSE-1.5'] }]
    : [];
}
