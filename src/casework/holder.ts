import { liveFacts } from './triggers';
import type { Fact } from './types';

/** Who holds the case by its allocations: a staff id, or null where nobody does (decisions 3.3, 3.4). */
export function holderOf(facts: readonly Fact[]): string | null {
  const last = liveFacts(facts)
    .filter(({ event }) => event === 'Allocated' || event === 'AllocationEnded')
    .at(-1);
  return last?.event === 'Allocated' ? (last.fields.worker as string) : null;
}
