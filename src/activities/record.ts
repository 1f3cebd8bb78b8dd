import { ApplicationFailure } from '@temporalio/common';
import type { CaseEvent } from '../casework/types';
import { record, RecordFailure, type Db, type RecordKeys } from '../records';
import type { RecordActivities } from './types';

export interface RecordDependencies {
  db: Db;
  keys: RecordKeys;
  /** Cases may live in another time than the clock on the wall: tests and training only. */
  timeOffsetAllowed: boolean;
  /** Hears what was recorded; of a retry, again. */
  recorded?(events: readonly CaseEvent[]): void;
  /** Hears of each refusal that no retry mends: `RecordDiverged`, `RecordGap`. */
  failed?(kind: string): void;
}

export function createRecordActivities({
  db,
  keys,
  timeOffsetAllowed,
  recorded,
  failed,
}: RecordDependencies): RecordActivities {
  return {
    /**
     * @throws ApplicationFailure, not to be retried: `RecordDiverged`, `RecordGap`, or `OffsetRefused` for a case
     *   moved in time where that is not allowed. Any other failure is the database's, and is retried.
     */
    async record({ case: identity, events, offset }) {
      if (offset !== 0 && !timeOffsetAllowed) {
        throw ApplicationFailure.nonRetryable(
          `${identity.id} is moved in time by ${offset} ms, which this installation does not allow (CASECLOCK_TIME_OFFSET_ALLOWED)`,
          'OffsetRefused',
        );
      }
      try {
        const numbers = await record(db, keys, identity, events);
        recorded?.(events);
        return numbers;
      } catch (error) {
        if (!(error instanceof RecordFailure)) throw error;
        failed?.(error.type);
        throw ApplicationFailure.nonRetryable(error.message, error.type);
      }
    },
  };
}
