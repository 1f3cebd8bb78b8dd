import type { ClockRule } from '../policy';
import type { Role } from '../vocabulary';
import { liveFacts } from './triggers';
import type { Fact } from './types';

/**
 * Who holds the case by its allocations, and since a handover who accepted it: a staff id, or null where nobody does
 * (decisions 3.3, 3.4). And in which role it was allocated to them; null where they took it over.
 */
export function holdingOf(facts: readonly Fact[]): { holder: string | null; heldAs: Role | null } {
  const last = liveFacts(facts)
    .filter(({ event }) => ['Allocated', 'AllocationEnded', 'TakenOver'].includes(event))
    .at(-1);
  const { worker, holder, role } = last?.fields ?? {};
  const allocated = last?.event === 'Allocated';
  return {
    holder: ((last?.event === 'TakenOver' ? holder : worker) as string | undefined) ?? null,
    heldAs: ((allocated ? role : undefined) as Role | undefined) ?? null,
  };
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
