import * as workflow from '@temporalio/workflow';
import type { NoticeActivities, RecordActivities } from '../src/activities/types';

/**
 * What the same referral costs at the least: written by hand for one case, with the same acts, one record activity
 * an act or wake, and the same mails, and none of what a real system needs besides.
 */
const { record } = workflow.proxyActivities<RecordActivities>({ startToCloseTimeout: '10 seconds' });
const { notify } = workflow.proxyActivities<NoticeActivities>({ startToCloseTimeout: '90 seconds' });

export interface FloorInput {
  /** Acts that end the case. */
  acts: number;
  /** Milliseconds from one wake to the next, and how many mails each sends. */
  wakes: readonly { after: number; mails: number }[];
  /** Mails that each act sends. */
  mails: readonly number[];
}

export async function floor(input: FloorInput): Promise<void> {
  let acts = 0;
  const effect = async (mails: number) => {
    await record({ events: [] } as never);
    await Promise.all(Array.from({ length: mails }, (_, number) => notify({ case: '', number })));
  };
  const running: Promise<void>[] = [];
  workflow.setHandler(workflow.defineUpdate<number>('act'), () => {
    acts += 1;
    running.push(effect(input.mails[acts] ?? 0));
    return acts;
  });
  running.push(effect(input.mails[0] ?? 0));
  void wakes(input, (mails) => running.push(effect(mails)));
  await workflow.condition(() => acts >= input.acts);
  await Promise.all(running);
}

async function wakes(input: FloorInput, wake: (mails: number) => void): Promise<void> {
  for (const { after, mails } of input.wakes) {
    await workflow.sleep(after);
    wake(mails);
  }
}

/** A workflow that does nothing but take one update: for start and sign-off. */
export async function bare(): Promise<void> {
  let done = false;
  workflow.setHandler(workflow.defineUpdate<string>('act'), () => {
    done = true;
    return 'done';
  });
  await workflow.condition(() => done);
  await workflow.condition(() => false);
}
