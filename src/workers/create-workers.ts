import { Runtime, Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import {
  createDigestActivities,
  createNoticeActivities,
  createPanelActivities,
  createRecordActivities,
  taskQueues,
} from '../activities';
import { dataConverter, type KeyRing } from '../codec';
import type { Transport } from '../notices';
import type { Db, RecordKeys } from '../records';
import { recordCounters } from './metrics';

/** What the workers work with: the real parts, handed in so that tests start the same ones. */
export interface WorkerParts {
  connection: NativeConnection;
  namespace: string;
  ring: KeyRing;
  db: Db;
  recordKeys: RecordKeys;
  transport: Transport;
  mailFrom: string;
  publicUrl: string;
  /** Who hears of mails that could not be delivered. */
  operator?: string | undefined;
  /** How long notices of one family wait for each other, in milliseconds: only tests say. */
  collect?: number;
  offsetAllowed: boolean;
  /** The file that `buildBundle` wrote. */
  bundle: string;
  cachedCases: number;
  deployment?: { name: string; build: string };
}

/** Longer than a `record` and most mails take, so that a shutdown interrupts nothing. */
const shutdownGrace = '35 seconds';

/**
 * How many cases are decided at the same time: the fewest that the SDK allows with a cache. A case that is in no cache
 * is replayed first, a long one (1,000 events) for a second and a half of the one thread that decides. All at once, as
 * after a restart, none would be done within the ten seconds that the server gives a decision, and all would begin
 * anew, for ever; the others wait at the server, which sets them no time. Four instead of two decide a fifth more acts.
 */
const casesAtOnce = 2;

/** Two workers: one for the cases and their record, one for mail, so that SMTP trouble holds up nothing else. */
export async function createWorkers(parts: WorkerParts): Promise<Worker[]> {
  const shared: Pick<WorkerOptions, 'connection' | 'namespace' | 'dataConverter' | 'shutdownGraceTime'> = {
    connection: parts.connection,
    namespace: parts.namespace,
    dataConverter: dataConverter(parts.ring, 'worker'),
    shutdownGraceTime: shutdownGrace,
  };
  const cases = await Worker.create({
    ...shared,
    taskQueue: taskQueues.cases,
    workflowBundle: { codePath: parts.bundle },
    activities: createRecordActivities({
      db: parts.db,
      keys: parts.recordKeys,
      timeOffsetAllowed: parts.offsetAllowed,
      ...recordCounters(Runtime.instance().metricMeter),
    }),
    maxCachedWorkflows: parts.cachedCases,
    maxConcurrentWorkflowTaskExecutions: casesAtOnce,
    // After a kill the next act on a cached case takes 2 s, not 10.
    stickyQueueScheduleToStartTimeout: '2 seconds',
    ...(parts.deployment && {
      workerDeploymentOptions: {
        version: { deploymentName: parts.deployment.name, buildId: parts.deployment.build },
        useWorkerVersioning: true,
        defaultVersioningBehavior: 'AUTO_UPGRADE' as const,
      },
    }),
  });
  const mail = {
    db: parts.db,
    transport: parts.transport,
    from: parts.mailFrom,
    publicUrl: parts.publicUrl,
    operator: parts.operator,
    collect: parts.collect,
  };
  const notices = await Worker.create({
    ...shared,
    taskQueue: taskQueues.notices,
    activities: {
      ...createNoticeActivities(mail),
      ...createDigestActivities(mail),
      ...createPanelActivities(mail),
    },
    maxConcurrentActivityTaskExecutions: 5,
  });
  return [cases, notices];
}
