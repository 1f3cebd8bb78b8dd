import http from 'node:http';
import { Client, Connection } from '@temporalio/client';
import { dataConverter } from '../codec';
import { identityVerifier } from '../identity';
import { connect, recordKeys } from '../records';
import { createApp } from './app';
import { readApiConfig } from './config';
import { createLog } from './log';
import { policies } from './policies';
import { recordsReads } from './records';

/** Requests in flight at SIGTERM get this long to end; longer than the deadline of a call to a case. */
const GRACE_MS = 15_000;

/** The API as a program: configured by the environment alone, says `ready` once it answers. */
function main(): void {
  const config = readApiConfig();
  const log = createLog();
  const connection = Connection.lazy({ address: config.temporal.address });
  const db = connect(config.databaseUrl, { onLost: (error) => log.failure({ where: 'PostgreSQL', error }) });
  let stopping = false;
  const app = createApp(
    {
      temporal: new Client({
        connection,
        namespace: config.temporal.namespace,
        dataConverter: dataConverter(config.ring, 'api'),
      }),
      records: recordsReads(db, recordKeys(process.env.CASECLOCK_KEYS)),
      identity: identityVerifier(config.identity),
      policies,
      log,
      now: () => Date.now(),
      publicUrl: config.publicUrl,
      timeOffsetAllowed: config.timeOffsetAllowed,
    },
    () => stopping,
  );
  const server = http.createServer(app);
  server.on('error', (error: NodeJS.ErrnoException) => fail(`${config.host}:${config.port}: ${error.code}`));
  server.listen(config.port, config.host, () => process.stdout.write('ready\n'));

  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), GRACE_MS).unref();
    server.close(() => {
      // The connection to Temporal goes with the process: closing it would make its pending retries throw.
      void db.destroy().finally(() => process.exit(0));
    });
    server.closeIdleConnections();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function fail(reason: string): void {
  process.stderr.write(`${reason}\n`);
  process.exitCode = 1;
}

try {
  main();
} catch (error) {
  fail((error as Error).message);
}
