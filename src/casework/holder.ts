import type { ClockRule } from '../policy';
import type { Role } from '../vocabulary';
import { liveFacts } from './triggers';
import type { Fact } from './types';

/**
 * Who holds the case by its allocations, and since a handover who accepted it: a staff id, or null where nobody does
 * (decisions 3.3, 3.4).
 */
export function holderOf(facts: readonly Fact[]): string | null {
  const last = lastHeld(facts);
  const { worker, holder } = last?.fields ?? {};
  return ((last?.event === 'TakenOver' ? holder : worker) as string | undefined) ?? null;
}

/** In which role it was allocated to them; null where nobody holds it, or took it over from the other side. */
export function heldAs(facts: readonly Fact[]): Role | null {
  const last = lastHeld(facts);
  return last?.event === 'Allocated' ? ((last.fields.role as Role | undefined) ?? null) : null;
}

function lastHeld(facts: readonly Fact[]): Fact | undefined {
  return liveFacts(facts)
    .filter(({ event }) => ['Allocated', 'AllocationEnded', 'TakenOver'].includes(event))
    .at(-1);
}

/** Who must do it in this case: for some it hangs on the role in which the case is held (LEI-sup-TM). */
export function responsible({ who, whoFor }: ClockRule, { heldAs: role }: { heldAs?: Role | null }): Role {
  return (role && whoFor?.[role]) ?? who;
}

/** Where each of these entries names the team that has the case from then on. */
const handsOver: Readonly<Record<string, string>> = {
  ContactDecided: 'toTeam',
  ReferralDecided: 'toTeam',
  ReferralRouted: 'team',
  Allocated: 'team',
  TransferCompleted: 'team',
  TakenOver: 'team',
};

/** With these it stays with children’s social care, and the team named is the one that goes on. */
export const staysWithUs: readonly string[] = [
  'referral',
  'assessment',
  'child-and-family-assessment',
  'strategy-discussion',
];

/**
 * The team whose posts hear of the case: the one that it was opened for, until a decision, a routing, an allocation
 * or a completed transfer names another (PET-3.2, decisions 3.3).
 */
export function teamOf(facts: readonly Fact[]): string {
  const named = liveFacts(facts).flatMap(({ id, event, fields }) => {
    const team = fields[id === 1 ? 'team' : (handsOver[event] ?? '')];
    const leaves = fields.outcome !== undefined && !staysWithUs.includes(fields.outcome as string);
    return typeof team === 'string' && !(handsOver[event] === 'toTeam' && leaves) ? [team] : [];
  });
  return named.at(-1) ?? '';
}
