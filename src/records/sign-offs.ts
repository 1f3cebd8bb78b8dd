import type { Transaction } from 'kysely';
import { earliest, isInstant } from '../casework/moments';
import type { CaseEvent } from '../casework/types';
import type { Tables } from './tables';

/** An event that changes what waits for a signature carries the whole of it: the last one among these holds. */
export async function projectSignOffs(
  tx: Transaction<Tables>,
  caseId: string,
  events: readonly CaseEvent[],
): Promise<void> {
  const waiting = events.findLast((event) => event.signOffs !== undefined)?.signOffs;
  if (!waiting) return;
  await tx.deleteFrom('sign_off').where('case_id', '=', caseId).execute();
  if (waiting.length === 0) return;
  await tx
    .insertInto('sign_off')
    .values(
      waiting.map(({ act, entry, since, by, author }) => ({
        case_id: caseId,
        act,
        entry,
        since: earliest(since),
        hour_known: isInstant(since),
        by: [...by],
        author,
      })),
    )
    .execute();
}
