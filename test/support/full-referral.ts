import type { CaseEvent, Receipt } from '../../src/casework';
import type { CaseHandle } from './installation';
import { person } from './life';

export const practitioner = person('pet-social-worker', ['social-worker']);
export const manager = person('pet-team-manager', ['team-manager']);

/**
 * A referral with all that can happen to it: reminders, a recommendation that is returned, rungs, an acknowledgement,
 * a decision after the limit with its late reason, and the end. Every act says when it happened.
 */
export async function playReferral(referral: CaseHandle): Promise<Receipt[]> {
  const receipts: Receipt[] = [];
  const act = async (...args: Parameters<CaseHandle['act']>) => receipts.push(await referral.act(...args));
  await referral.until('2025-04-18 10:00');
  await act('recommendDecision', practitioner, { outcome: 'assessment' }, '2025-04-18 09:00');
  const recommendation = receipts[0]!.events[0]!.sequence;
  await act(
    'returnRecommendation',
    manager,
    { recommendation, reason: 'more-information' },
    '2025-04-18 09:30',
  );
  await referral.until('2025-04-18 18:00');
  await act('acknowledgeReferrer', practitioner, { by: 'letter' }, '2025-04-18 17:30');
  await act(
    'acknowledgeEscalation',
    manager,
    { clock: 'referral-decision', doneBy: '2025-04-22' },
    '2025-04-18 17:45',
  );
  await referral.until('2025-04-23 12:00');
  await act('decideReferral', manager, { outcome: 'no-further-action' }, '2025-04-23 10:00');
  await act('informReferrer', practitioner, { by: 'letter' }, '2025-04-23 10:30');
  await act(
    'giveLateReason',
    manager,
    { clock: 'referral-decision', reason: 'capacity' },
    '2025-04-23 11:00',
  );
  await referral.handle.result();
  return receipts;
}

/** What was recorded, apart from the fraction of a second at which it was and how far the case was moved in time. */
export function comparable(events: readonly CaseEvent[]): unknown {
  return JSON.parse(
    JSON.stringify(events, (key: string, value: unknown) => {
      if (['recordedAt', 'openedAt', 'offset'].includes(key)) return undefined;
      return typeof value === 'string' ? value.replace(/(T\d\d:\d\d:\d\d)\.\d{3}Z$/, '$1Z') : value;
    }),
  );
}
