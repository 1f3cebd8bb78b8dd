import type { ProcessName } from '../../vocabulary';
import type { ClockRule, Trigger } from '../types';
import type { HouseFile } from './schema';

/** Who was not seen at a visit, or need not be seen by its date, by whoever agreed to that. */
const notSeen: readonly Trigger[] = [
  { event: 'AccessRefused', where: { context: { in: ['visit', 'assessment'] } } },
  { event: 'NotSeenAgreed' },
  { event: 'ExceptionAgreed', where: { clock: { in: ['visit', 'first-visit'] } } },
];

/**
 * A refused visit, authorised or not, is no visit: it needs a next attempt (decisions 1.3). An attempt settles it,
 * whatever became of it; another refusal asks for another attempt.
 */
function nextAttempt(process: ProcessName, house: HouseFile): ClockRule {
  return {
    process,
    cite: ['HOUSE-1.3'],
    class: 'safety',
    who: 'social-worker',
    starts: notSeen,
    until: [{ event: 'VisitMade' }, { event: 'ChildSeen' }, { event: 'AccessRefused' }],
    unless: [
      { event: 'PlanEnded' },
      { event: 'ReferralDecided', where: { outcome: { in: ['no-further-action'] } } },
    ],
    once: true,
    readings: [{ kind: 'limit', within: house.refusedVisitRetry, cite: ['HOUSE-1.3'] }],
  };
}

export const nextAttemptSays = 'A refused visit, authorised or not, needs a next attempt';

export const houseClockNames = ['next-attempt', 'next-attempt-on-plan'] as const;

/** The clocks that the house adds to every council's, where no procedure gives a time. */
export function houseClocks(house: HouseFile): Readonly<Record<(typeof houseClockNames)[number], ClockRule>> {
  return {
    'next-attempt': nextAttempt('referral', house),
    'next-attempt-on-plan': nextAttempt('cinPlan', house),
  };
}
