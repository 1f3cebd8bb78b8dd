import { ApplicationFailure } from '@temporalio/common';
import { record, RecordFailure, type Db, type RecordKeys } from '../records';
import type { RecordActivities } from './types';

export interface RecordDependencies {
  db: Db;
  keys: RecordKeys;
  /** Cases may live in another time than the clock on the wall: tests and training only. */
  timeOffsetAllowed: boolean;
}

export function createRecordActivities({
  db,
  keys,
  timeOffsetAllowed,
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
        return await record(db, keys, identity, events);
      } catch (error) {
        if (error instanceof RecordFailure) throw ApplicationFailure.nonRetryable(error.message, error.type);
        throw error;
      }
    },
  };
}
