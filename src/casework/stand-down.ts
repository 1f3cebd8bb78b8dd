import type { Policy } from '../policy';
import { limitOf } from './readings';
import { ruleOf } from './next-look';
import type { NoticeDraft } from './notices';
import type { Case, ClockChange } from './types';

/**
 * Done in time and entered late, or an entry corrected: those who were told of an escalation hear that it is
 * stood down (decisions 2.2). So do they when the date moved behind now, and nothing is late any more. A clock that was met late stands nobody down.
 */
export function standDowns(
  before: Case,
  after: Case,
  changes: readonly ClockChange[],
  policy: Policy,
): NoticeDraft[] {
  return changes.flatMap((change): NoticeDraft[] => {
    if (change.change === 'started') return [];
    const clock = before.clocks.find((one) => one.id === change.id);
    const now = after.clocks.find((one) => one.id === change.id);
    const rule = clock && ruleOf(policy, clock.name);
    if (!clock || !now || !rule || clock.rung === 0) return [];
    const inTime = change.change === 'settled' && change.status === 'met';
    const fellAway = change.change === 'ended';
    const notYet = change.change === 'stage' && change.ahead === true && change.rung === 1;
    if (!inTime && !fellAway && !notYet) return [];
    return [
      { kind: 'stood-down', to: clock.told ?? [], clock: now, cite: limitOf(clock.readings)?.cite ?? [] },
    ];
  });
}
