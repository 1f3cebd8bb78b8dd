import { dateOf, type Instant } from '../calendar';
import type { Notice } from '../casework/types';
import type { CouncilWords } from '../notices';
import { noWords } from '../notices';
import { currentPolicy, versionsOf, type Policy } from '../policy';
import { wordsFor } from '../policy/words';

/** The policy of a council in force at an instant; its oldest where none is in force yet. */
export function policyOf(council: string, at: Instant): Policy | undefined {
  return currentPolicy(council, dateOf(at)) ?? versionsOf(council)[0];
}

export function councilWords(council: string, at: Instant): CouncilWords {
  const policy = policyOf(council, at);
  return (policy && wordsFor(council, policy.version)) ?? noWords;
}

/**
 * Whether a mail may stand in the next digest when its recipient gets too many at once: not one about a step of the
 * class *Safety* (decisions 1.2, 6), and not what the procedure wants heard at once, nor the one notice of a death,
 * which no digest would carry (1.5).
 */
export function mayWait({ kind, step = '' }: Notice, council: string, at: Instant): boolean {
  if (kind === 'task') return false;
  const clocks = Object.entries(policyOf(council, at)?.clocks ?? {});
  return !clocks.some(([name, { class: of }]) => of === 'safety' && step !== '' && name.startsWith(step));
}
