import path from 'node:path';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { smtpTransport } from '../notices';
import { connect, recordKeys, requireMigrated } from '../records';
import { createWorkers } from './create-workers';
import { workerSettings } from './settings';

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
    const running = Promise.all(workers.map((worker) => worker.run()));
    console.log('ready');
    await running;
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
