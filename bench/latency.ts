import { taskQueues } from '../src/activities/types';
import { instantOf } from '../src/calendar';
import { act, opening, pins, referralId, socialWorker, stand, type Stand } from './stand';
import { median } from './statistics';

export interface Latency {
  /** Median milliseconds, ours and the bare workflow's, and their ratio block by block (median). */
  ours: number;
  bare: number;
  ratio: number;
}

const blocks = 12;
const perBlock = 5;

/** Starting a case and taking one act, against a workflow that does nothing else: interleaved, in one run. */
export async function latencyBench(): Promise<{ start: Latency; act: Latency }> {
  const server = await stand('development');
  try {
    await block(server, 'warm-up');
    const rounds: Awaited<ReturnType<typeof block>>[] = [];
    for (let number = 0; number < blocks; number += 1) rounds.push(await block(server, String(number)));
    const summary = (pick: (round: (typeof rounds)[number]) => { ours: number; bare: number }): Latency => ({
      ours: median(rounds.map((round) => pick(round).ours)),
      bare: median(rounds.map((round) => pick(round).bare)),
      ratio: median(rounds.map((round) => pick(round).ours / pick(round).bare)),
    });
    return { start: summary((round) => round.start), act: summary((round) => round.act) };
  } finally {
    await server.stop();
  }
}

async function block(server: Stand, name: string) {
  const measured = {
    oursStart: [] as number[],
    bareStart: [] as number[],
    oursAct: [] as number[],
    bareAct: [] as number[],
  };
  for (let number = 0; number < perBlock; number += 1) {
    const ours = async () => one(server, `${name}-${number}`, measured.oursStart, measured.oursAct);
    const bare = async () => bareOne(server, `${name}-${number}`, measured.bareStart, measured.bareAct);
    // A B B A: whoever comes second finds the server warmer.
    if (number % 2 === 0) {
      await ours();
      await bare();
    } else {
      await bare();
      await ours();
    }
  }
  return {
    start: { ours: median(measured.oursStart), bare: median(measured.bareStart) },
    act: { ours: median(measured.oursAct), bare: median(measured.bareAct) },
  };
}

let cases = 0;

async function one({ client }: Stand, _name: string, starts: number[], acts: number[]): Promise<void> {
  cases += 1;
  const reference = `REF-${cases}`;
  const now = instantOf(Date.now());
  const handle = await timed(starts, async () => {
    const started = await client.workflow.start('referral', {
      workflowId: referralId(reference),
      taskQueue: taskQueues.cases,
      args: [{ open: opening(reference, now), pins: pins(now, 0) }],
    });
    await started.query('case');
    return started;
  });
  const recommend = act('recommendDecision', socialWorker, { outcome: 'assessment' });
  await timed(acts, () =>
    handle.executeUpdate('recommendDecision', { args: [recommend], updateId: recommend.key }),
  );
  await handle.terminate();
}

async function bareOne({ client }: Stand, name: string, starts: number[], acts: number[]): Promise<void> {
  const handle = await timed(starts, async () => {
    const started = await client.workflow.start('bare', {
      workflowId: `bare-${name}-${cases}`,
      taskQueue: 'floor',
    });
    await started.query('__stack_trace');
    return started;
  });
  await timed(acts, () => handle.executeUpdate('act'));
  await handle.terminate();
}

async function timed<T>(into: number[], work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  into.push(performance.now() - start);
  return result;
}
