import { Client, Connection } from '@temporalio/client';
import {
  InternalConnectionOptionsSymbol,
  type InternalConnectionOptions,
} from '@temporalio/client/lib/connection';
import type { DataConverter } from '@temporalio/common';
import { msToTs, tsToMs } from '@temporalio/common/lib/time';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { CaseEvent } from '../casework';
import { freePort } from './free-port';
import { serverWorld } from './server-world';
import type { World } from './world';

/** What the server and its worker are made of: handed in, because a life knows nothing of files and keys. */
export interface TestServerParts {
  /** The program of Temporal's time-skipping test server. */
  program: string;
  /** The file with the bundled workflows. */
  bundle: string;
  converter: (purpose: 'api' | 'worker') => DataConverter;
  /** The search attributes that cases set, by name, with the number of their type. */
  searchAttributes: Readonly<Record<string, number>>;
}

/** A Temporal server that skips time, and one worker whose effects do nothing but keep what is to be recorded. */
export interface TestServer {
  /** For one life; lives are played one after the other, since the server has one clock. */
  world(): World;
  stop(): Promise<void>;
}

/** What the worker was asked to record; `offset` tells the lives apart. */
interface Recorded {
  case: { id: string };
  events: readonly CaseEvent[];
  offset: number;
}

const taskQueue = 'scenarios';
/** How long a skip may take; a server that is gone would be asked for ever. */
const patienceMs = 60_000;
/** A server whose time only passes as on the wall for so long skips nothing. */
const stuckMs = 3_000;

export async function startTestServer(parts: TestServerParts): Promise<TestServer> {
  const runtime = Runtime.instance();
  const port = await freePort();
  const server = await runtime.createEphemeralServer({
    type: 'time-skipping',
    exe: { type: 'existing-path', path: parts.program },
    port,
    extraArgs: [],
  });
  const address = `127.0.0.1:${port}`;
  const options: InternalConnectionOptions = {
    address,
    [InternalConnectionOptionsSymbol]: { supportsTestService: true },
  };
  const connection = await Connection.connect(options);
  const { testService } = connection;
  if (!testService) throw new Error(`${parts.program} does not skip time`);
  await connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: { ...parts.searchAttributes },
  });

  let listener: (recorded: Recorded) => void = () => undefined;
  const native = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection: native,
    taskQueue,
    workflowBundle: { codePath: parts.bundle },
    dataConverter: parts.converter('worker'),
    activities: {
      record: async (recorded: Recorded) => {
        listener(recorded);
        return { toSend: [], nobody: [] };
      },
    },
  });
  const running = worker.run();
  const client = new Client({ connection, dataConverter: parts.converter('api') });

  const nowMs = async () => tsToMs((await testService.getCurrentTime({})).time);

  /**
   * A case that closes when the run that opened it is over leaves the server's time locked, so that it only passes as
   * on the wall (tried): one more unlocking lets it skip again.
   */
  const unlockingWhatIsLeft = async (skip: () => Promise<void>): Promise<void> => {
    let before = await nowMs();
    const unlockIfStuck = async () => {
      const now = await nowMs();
      if (now - before < 2 * stuckMs) await testService.unlockTimeSkipping({});
      before = now;
    };
    // What fails in it, fails the skip as well.
    const watch = setInterval(() => void unlockIfStuck().catch(() => undefined), stuckMs);
    await skip().finally(() => clearInterval(watch));
  };

  return {
    world: () =>
      serverWorld({
        client,
        taskQueue,
        nowMs,
        skip: (ms) =>
          connection.withDeadline(Date.now() + patienceMs, () =>
            unlockingWhatIsLeft(async () => {
              await testService.unlockTimeSkippingWithSleep({ duration: msToTs(ms) });
            }),
          ),
        listen: (hear) => {
          listener = hear;
        },
      }),
    stop: async () => {
      worker.shutdown();
      await running;
      await Promise.all([native.close(), connection.close()]);
      await runtime.shutdownEphemeralServer(server);
    },
  };
}
