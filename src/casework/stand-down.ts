import type { Policy } from '../policy';
import type { Role } from '../vocabulary';
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
    const fellAway = change.change === 'ended' && change.why !== 'OfferCameBack';
    const notYet = lowestAhead(changes, clock.id);
    const first = change.change === 'stage' && change.rung === notYet && notYet <= clock.rung;
    if (!inTime && !fellAway && !first) return [];
    const told = clock.told ?? [];
    // Where a lower rung stands, because the target has passed all the same, only those above it hear.
    const to = first && notYet > 1 ? told.filter((role) => above(policy, notYet).includes(role)) : told;
    return [{ kind: 'stood-down', to, clock: now, cite: limitOf(clock.readings)?.cite ?? [] }];
  });
}

/** The lowest rung that is to be climbed again. */
function lowestAhead(changes: readonly ClockChange[], id: string): number {
  const rungs = changes.flatMap((change) =>
    change.change === 'stage' && change.id === id && change.ahead && change.rung ? [change.rung] : [],
  );
  return Math.min(Infinity, ...rungs);
}

function above({ house }: Policy, rung: number): readonly Role[] {
  return house.rungs.slice(rung - 1);
}
