import { Client } from '@temporalio/client';
import { NativeConnection, Runtime } from '@temporalio/worker';
import { dataConverter, type Purpose } from '../codec';
import { smtpTransport } from '../notices';
import { connect, recordKeys, requireMigrated } from '../records';
import { createWorkers } from './create-workers';
import { workerLog } from './log';
import { keepMeasuring } from './metrics';
import { ensureSchedules } from './schedules';
import type { WorkerSettings } from './settings';
import { keepSweeping } from './sweep/sweep';

/**
 * Runs the workers, the sweep and the measuring until the process is told to stop. Prints `ready` once they poll.
 * @param bundle the file with the workflows
 */
export async function runWorkers(settings: WorkerSettings, bundle: string): Promise<void> {
  const { metricsAddress: bindAddress } = settings;
  const log = workerLog();
  const runtime = Runtime.install({
    logger: log.sdk,
    ...(bindAddress !== undefined && {
      telemetryOptions: {
        metrics: {
          prometheus: {
            bindAddress,
            countersTotalSuffix: true,
            unitSuffix: true,
            useSecondsForDurations: true,
          },
        },
      },
    }),
  });
  const db = connect(settings.databaseUrl, {
    connections: 20,
    onLost: (error) => log.failure('PostgreSQL', error),
  });
  await requireMigrated(db, settings.databaseUrl);
  const transport = smtpTransport(settings.smtpUrl, { tls: settings.smtpTls });
  const connection = await NativeConnection.connect(settings.temporal.connection);
  const { namespace } = settings.temporal;
  const clientAs = (purpose: Purpose) =>
    new Client({ connection, namespace, dataConverter: dataConverter(settings.ring, purpose) });
  try {
    const workers = await createWorkers({
      connection,
      namespace,
      ring: settings.ring,
      db,
      recordKeys: recordKeys(settings.keys),
      transport,
      mailFrom: settings.mailFrom,
      publicUrl: settings.publicUrl,
      operator: settings.operator,
      offsetAllowed: settings.offsetAllowed,
      bundle,
      cachedCases: settings.cachedCases,
      ...(settings.deployment && { deployment: settings.deployment }),
    });
    await ensureSchedules(clientAs('worker'));
    const running = Promise.all(workers.map((worker) => worker.run()));
    const sweeping = keepSweeping({
      db,
      // An act of the sweep is believed like one of the API.
      client: clientAs('api'),
      transport,
      mailFrom: settings.mailFrom,
      operator: settings.operator,
      log: log.sweep,
    });
    const measuring = keepMeasuring({
      db,
      meter: runtime.metricMeter,
      failed: (error) => log.failure('metrics', error),
    });
    process.stdout.write('ready\n');
    try {
      await running;
    } finally {
      await Promise.all([sweeping.stop(), measuring.stop()]);
    }
  } finally {
    transport.close();
    await db.destroy();
    await connection.close();
  }
}
