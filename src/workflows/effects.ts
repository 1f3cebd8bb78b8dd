import { proxyActivities } from '@temporalio/workflow';
import {
  noticeRefused,
  recordFailures,
  taskQueues,
  type NoticeActivities,
  type RecordActivities,
} from '../activities/types';

/**
 * Time-outs and retries of the only two effects.
 *
 * `record` is retried for ever: the record is the case's memory. A short start-to-close, because a lost attempt is
 * found only by it, and both attempts may be alive (every row is keyed).
 */
export const { record } = proxyActivities<RecordActivities>({
  startToCloseTimeout: '10 seconds',
  retry: {
    initialInterval: '1 second',
    maximumInterval: '1 minute',
    nonRetryableErrorTypes: Object.values(recordFailures),
  },
});

/** Mail: start-to-close above every time-out of SMTP; what the server refuses for good is not tried again. */
export const { notify } = proxyActivities<NoticeActivities>({
  taskQueue: taskQueues.notices,
  startToCloseTimeout: '90 seconds',
  retry: {
    initialInterval: '5 seconds',
    maximumInterval: '5 minutes',
    nonRetryableErrorTypes: [noticeRefused],
  },
});
