import type { Policy } from '../policy';
import type { Role } from '../vocabulary';
import { limitOf } from './clocks';
import { toldOfRung } from './ladder';
import { ruleOf } from './next-look';
import type { NoticeDraft } from './notices';
import type { Case, Clock, ClockChange } from './types';

/**
 * Done in time and entered late, or an entry corrected: those who were told of an escalation hear that it is
 * stood down (decisions 2.2). A clock that was met late stands nobody down.
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
    if (!inTime && !fellAway) return [];
    const to = told(clock, policy, before);
    return [{ kind: 'stood-down', to, clock: now, cite: limitOf(clock.readings)?.cite ?? [] }];
  });
}

function told(clock: Clock, policy: Policy, current: Case): readonly Role[] {
  const rule = ruleOf(policy, clock.name);
  if (!rule) return [];
  const rungs = Array.from({ length: clock.rung }, (_, index) => index + 1);
  const roles = rungs.flatMap((number) => {
    const passed =
      clock.readings.find((reading) => reading.kind === (number === 1 ? 'target' : 'limit')) ??
      clock.readings[0];
    return passed ? toldOfRung(number, passed.ends, rule, policy.house, current.pins.holidays) : [];
  });
  return [...new Set(roles)];
}
