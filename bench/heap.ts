import { defaultPayloadConverter } from '@temporalio/common';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { parseWorkflowCode } from '@temporalio/worker/lib/worker';
import { ReusableVMWorkflowCreator } from '@temporalio/worker/lib/workflow/reusable-vm';
import { failureConverterPath, payloadConverterPath } from '../src/codec';
import { instantOf } from '../src/calendar';
import { bundle } from '../src/workers/bundle';
import { opening, pins, referralId } from './stand';

const cases = 200;

/** KB of heap that one cached case keeps, ours with all policies and a bare one, measured in the same process. */
export async function heapBench(): Promise<{ ours: number; bare: number; over: number }> {
  const floor = await bundleWorkflowCode({
    workflowsPath: require.resolve('./floor'),
    payloadConverterPath,
    failureConverterPath,
    logger: new DefaultLogger('ERROR'),
  });
  const ours = (await bundle()).code;
  const now = Date.now();
  const measured = { ours: 0, bare: 0 };
  // Twice, and the second counts: the first run pays for what is compiled on the way.
  for (let round = 0; round < 2; round += 1) {
    measured.bare = await perCase(floor.code, 'bare', () => []);
    measured.ours = await perCase(ours, 'referral', (number) => {
      const at = instantOf(now);
      return [{ open: opening(`REF-${number + 1}`, at), pins: pins(at, 0) }];
    });
  }
  return { ...measured, over: measured.ours - measured.bare };
}

async function perCase(code: string, type: string, args: (number: number) => unknown[]): Promise<number> {
  const creator = await ReusableVMWorkflowCreator.create(
    parseWorkflowCode(code),
    5_000,
    new Set(['record', 'notify']),
  );
  const kept = [await cached(creator, type, -1, args(0))];
  const before = heapUsed();
  for (let number = 0; number < cases; number += 1)
    kept.push(await cached(creator, type, number, args(number)));
  const perCaseKb = (heapUsed() - before) / cases / 1024;
  for (const workflow of kept) await workflow.dispose();
  await creator.destroy();
  return perCaseKb;
}

async function cached(creator: ReusableVMWorkflowCreator, type: string, number: number, args: unknown[]) {
  const runId = `${type}-${number}`;
  const now = Date.now();
  const workflow = await creator.createWorkflow({
    info: infoOf(type, runId, number),
    randomnessSeed: [1, 2, 3, 4],
    now,
    showStackTraceSources: false,
  });
  await workflow.activate({
    runId,
    timestamp: { seconds: Math.floor(now / 1000) as never, nanos: 0 },
    isReplaying: false,
    historyLength: 3,
    jobs: [
      {
        initializeWorkflow: {
          workflowType: type,
          workflowId: referralId(`REF-${number + 1}`),
          arguments: args.map((arg) => defaultPayloadConverter.toPayload(arg)),
        },
      },
    ],
  });
  return workflow;
}

function infoOf(type: string, runId: string, number: number) {
  return {
    workflowType: type,
    runId,
    workflowId: referralId(`REF-${number + 1}`),
    namespace: 'default',
    firstExecutionRunId: runId,
    attempt: 1,
    taskTimeoutMs: 10_000,
    taskQueue: 'bench',
    searchAttributes: {},
    typedSearchAttributes: { get: () => undefined },
    historyLength: 3,
    historySize: 1_000,
    continueAsNewSuggested: false,
    startTime: new Date(),
    runStartTime: new Date(),
    unsafe: { isReplaying: false, now: Date.now },
  } as never;
}

function heapUsed(): number {
  if (!global.gc) throw new Error('start node with --expose-gc');
  for (let round = 0; round < 4; round += 1) global.gc();
  return process.memoryUsage().heapUsed;
}
