import { proxyActivities, sleep } from '@temporalio/workflow';
import type { RecordActivities } from '../../src/activities/types';
import { runCase, type CaseInput, type CaseResult } from '../../src/workflows/run-case';

/** What must never be released: a timer that the histories do not have. Which change it is, the test says. */
export async function referral(input: CaseInput): Promise<CaseResult> {
  await sleep('1 second');
  return runCase('referral', input);
}

/** One more activity. */
export async function withActivity(input: CaseInput): Promise<CaseResult> {
  const { record } = proxyActivities<RecordActivities>({ startToCloseTimeout: '10 seconds' });
  if ('open' in input) void record({ case: {} as never, events: [], offset: 0 });
  return runCase('referral', input);
}
