import { proxyActivities, sleep } from '@temporalio/workflow';
import { digestRefused, taskQueues, type DigestActivities } from '../activities/types';
import { dateOf, holidayTable, instantOf, isWorkingDay, type Instant } from '../calendar';

export interface DigestRun {
  /** As of another time, about cases that were moved in time: development and training only. */
  asOf?: Instant;
}

export interface DigestResult {
  /** How many people got theirs, or had nothing left to hear. */
  done: number;
  /** How many could not be sent. */
  failed: number;
  /** How many lines had nobody to go to. */
  unheard: number;
  skipped?: 'no working day';
}

/** The cases wake at 08:30 too: what they say then is in it. */
const afterTheCases = '2 minutes';
const atOnce = 5;

const { prepareDigests } = proxyActivities<DigestActivities>({
  taskQueue: taskQueues.notices,
  startToCloseTimeout: '5 minutes',
  retry: { initialInterval: '5 seconds', maximumInterval: '1 minute' },
});

/** Tried until the afternoon; the next morning's digest says what is still true. */
const { sendDigest } = proxyActivities<DigestActivities>({
  taskQueue: taskQueues.notices,
  startToCloseTimeout: '90 seconds',
  scheduleToCloseTimeout: '8 hours',
  retry: {
    initialInterval: '5 seconds',
    maximumInterval: '5 minutes',
    nonRetryableErrorTypes: [digestRefused],
  },
});

/**
 * The 08:30 digest of everybody who has something to hear. The schedule starts it on weekdays; bank holidays are left
 * out here. The day is that on which it runs: one that was missed catches up once, and nobody gets two on one day.
 */
export async function digest({ asOf: given }: DigestRun = {}): Promise<DigestResult> {
  const asOf = given ?? instantOf(Date.now());
  const day = dateOf(asOf);
  if (!isWorkingDay(day, holidayTable()))
    return { done: 0, failed: 0, unheard: 0, skipped: 'no working day' };
  if (!given) await sleep(afterTheCases, { summary: 'What the cases say at 08:30 shall be in it' });
  const of = { asOf, day, movedInTime: given !== undefined };
  const { people, unheard } = await prepareDigests.executeWithOptions({ summary: `Digests of ${day}` }, [of]);
  const left = [...people];
  let failed = 0;
  const send = async (): Promise<void> => {
    for (let person = left.shift(); person !== undefined; person = left.shift()) {
      await sendDigest({ ...of, person }).catch(() => (failed += 1));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, send));
  return { done: people.length - failed, failed, unheard };
}
