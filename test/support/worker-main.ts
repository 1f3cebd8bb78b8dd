import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { smtpTransport } from '../../src/notices';
import { connect, recordKeys } from '../../src/records';
import { createWorkers } from '../../src/workers/create-workers';
import { workerSettings } from '../../src/workers/settings';
import { workflowBundle } from './bundle';

/** The workers in a process of their own, for tests that kill it. Says `ready` once they poll. */
async function main(): Promise<void> {
  const settings = workerSettings(process.env);
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const workers = await createWorkers({
    ...settings,
    namespace: settings.temporal.namespace,
    connection: await NativeConnection.connect(settings.temporal.connection),
    db: connect(settings.databaseUrl, { connections: 12 }),
    recordKeys: recordKeys(settings.keys),
    transport: smtpTransport(settings.smtpUrl),
    collect: 0,
    bundle: workflowBundle(),
  });
  const running = Promise.all(workers.map((worker) => worker.run()));
  console.log('ready');
  await running;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
