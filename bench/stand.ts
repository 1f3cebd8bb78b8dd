import { randomBytes } from 'node:crypto';
import { Client } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { taskQueues, type RecordInput } from '../src/activities/types';
import { dateOf, holidayTable, instantOf, type Instant } from '../src/calendar';
import { caseId, type Act, type Actor, type Fields, type Opening, type Pins } from '../src/casework';
import { dataConverter, failureConverterPath, parseKeyRing, payloadConverterPath } from '../src/codec';
import { temporalCli, temporalTestServer } from '../src/local/programs';
import { currentPolicy, hashFor } from '../src/policy';
import { bundle } from '../src/workers/bundle';
import { searchAttributeNumbers, searchAttributes } from '../src/workflows/search-attributes';

/** Servers, workers and people for the benchmarks: the real shell, effects that do nothing. */

/** As CASECLOCK_KEYS has it. */
export const ringText = JSON.stringify({
  active: 'bench',
  keys: { bench: randomBytes(32).toString('base64') },
});
export const ring = parseKeyRing(ringText);

const person = (by: string, role: Actor['roles'][number]): Actor => ({
  by,
  roles: [role],
  qualified: true,
  authority: 'peterborough',
  via: 'api',
});
export const socialWorker = person('sw-1', 'social-worker');
export const teamManager = person('tm-1', 'team-manager');

let keys = 0;
export function act(name: string, actor: Actor, fields: Fields): Act {
  keys += 1;
  return { act: name, actor, fields, key: `key-${keys}`, body: `body-${keys}` };
}

export function opening(
  reference: string,
  receivedAt: Instant,
  process: 'referral' | 'cinPlan' = 'referral',
): Opening {
  const plan = process === 'cinPlan';
  return {
    act: plan ? 'openPlan' : 'receiveReferral',
    process,
    council: 'peterborough',
    reference,
    child: 'C-1',
    family: 'F-1',
    happenedAt: receivedAt,
    fields: plan
      ? { route: 'assessment', team: 'family-support', childLastSeenOn: dateOf(receivedAt) }
      : { sourceKind: 'school', team: 'referral-and-assessment', safeAddress: true },
    actor: socialWorker,
    key: `opening-${reference}`,
    body: 'opening',
  };
}

export function pins(at: Instant, offset: number): Pins {
  const policy = currentPolicy('peterborough', dateOf(at));
  const hash = policy && hashFor('peterborough', policy.version);
  if (!policy || !hash) throw new Error('there is no policy of Peterborough');
  return {
    edition: 1,
    policy: { council: 'peterborough', version: policy.version, hash },
    holidays: holidayTable(),
    offset,
  };
}

export const idOf = (process: 'referral' | 'cinPlan', reference: string) =>
  caseId(process, 'peterborough', reference);
export const referralId = (reference: string) => idOf('referral', reference);

/** Effects that do nothing, and say what the real ones would: which notices are to be mailed. */
const effects = {
  record: async ({ events }: RecordInput) => ({
    toSend: events.flatMap((event) =>
      (event.notices ?? []).filter(({ as }) => as === 'mail').map(({ number }) => number),
    ),
    nobody: [],
  }),
  notify: async () => undefined,
};

export interface Stand {
  client: Client;
  /** host:port of the server. */
  address: string;
  /** The server's time, in milliseconds. */
  now(): Promise<number>;
  /** Lets the server's time pass (time-skipping server). */
  pass(ms: number): Promise<void>;
  stop(): Promise<void>;
}

let quiet = false;

export async function stand(server: 'time-skipping' | 'development'): Promise<Stand> {
  // Standard output is for the results: the core's own console writes there.
  if (!quiet)
    Runtime.install({
      logger: new DefaultLogger('ERROR'),
      telemetryOptions: { logging: { filter: 'ERROR', forward: {} } },
    });
  quiet = true;
  const environment =
    server === 'time-skipping'
      ? await TestWorkflowEnvironment.createTimeSkipping({
          server: { executable: { type: 'existing-path', path: temporalTestServer() } },
        })
      : await TestWorkflowEnvironment.createLocal({
          server: {
            executable: { type: 'existing-path', path: temporalCli() },
            searchAttributes: Object.values(searchAttributes),
          },
        });
  if (server === 'time-skipping') {
    await environment.connection.operatorService.addSearchAttributes({
      namespace: 'default',
      searchAttributes: { ...searchAttributeNumbers },
    });
  }
  const connection = environment.nativeConnection;
  const converter = dataConverter(ring, 'worker');
  const floorBundle = await bundleWorkflowCode({
    workflowsPath: require.resolve('./floor'),
    payloadConverterPath,
    failureConverterPath,
    logger: new DefaultLogger('ERROR'),
  });
  const workers = [
    await Worker.create({
      connection,
      dataConverter: converter,
      taskQueue: taskQueues.cases,
      workflowBundle: await bundle(),
      activities: effects,
    }),
    await Worker.create({
      connection,
      dataConverter: converter,
      taskQueue: taskQueues.notices,
      activities: effects,
    }),
    await Worker.create({
      connection,
      dataConverter: converter,
      taskQueue: 'floor',
      workflowBundle: floorBundle,
      activities: effects,
    }),
  ];
  const running = Promise.all(workers.map((worker) => worker.run()));
  return {
    client: new Client({ connection: environment.connection, dataConverter: dataConverter(ring, 'api') }),
    address: environment.address,
    now: () => environment.currentTimeMs(),
    pass: (ms) => environment.sleep(ms),
    async stop() {
      for (const worker of workers) worker.shutdown();
      await running;
      await environment.teardown();
    },
  };
}

export const asInstant = instantOf;
