import path from 'node:path';
import { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { dataConverter } from '../codec';
import { smtpTransport } from '../notices';
import { connect, recordKeys, requireMigrated } from '../records';
import { createWorkers } from './create-workers';
import { ensureSchedules } from './schedules';
import { workerSettings } from './settings';
import { keepSweeping } from './sweep/sweep';

/** Runs the workers until they are told to stop. Prints `ready` once they poll. */
async function main(): Promise<void> {
  const settings = workerSettings(process.env);
  Runtime.install({ logger: new DefaultLogger('WARN') });
  const db = connect(settings.databaseUrl, { connections: 20 });
  await requireMigrated(db, settings.databaseUrl);
  const transport = smtpTransport(settings.smtpUrl, {
    tls: process.env.SMTP_TLS === 'off' ? 'off' : undefined,
  });
  const connection = await NativeConnection.connect({ address: settings.temporalAddress });
  try {
    const workers = await createWorkers({
      connection,
      namespace: settings.namespace,
      ring: settings.ring,
      db,
      recordKeys: recordKeys(settings.keys),
      transport,
      mailFrom: settings.mailFrom,
      publicUrl: settings.publicUrl,
      operator: settings.operator,
      offsetAllowed: settings.offsetAllowed,
      bundle: path.resolve(__dirname, '../../workflow-bundle.js'),
      cachedCases: settings.cachedCases,
      ...(settings.deployment && { deployment: settings.deployment }),
    });
    await ensureSchedules(
      new Client({
        connection,
        namespace: settings.namespace,
        dataConverter: dataConverter(settings.ring, 'worker'),
      }),
    );
    const running = Promise.all(workers.map((worker) => worker.run()));
    const sweeping = keepSweeping({
      db,
      client: new Client({
        connection,
        namespace: settings.namespace,
        // An act of the sweep is believed like one of the API.
        dataConverter: dataConverter(settings.ring, 'api'),
      }),
      transport,
      mailFrom: settings.mailFrom,
      operator: settings.operator,
      log: (line) => console.error(line),
    });
    console.log('ready');
    try {
      await running;
    } finally {
      await sweeping.stop();
    }
  } finally {
    transport.close();
    await db.destroy();
    await connection.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
