import { Client } from '@temporalio/client';
import { dataConverter } from '../codec';
import { identityVerifier } from '../identity';
import { failStart, httpServer, serve } from '../programs/http-server';
import { connect, recordKeys } from '../records';
import { tellRequest } from './acts/request-header';
import { createApp } from './app';
import { readApiConfig } from './config';
import { createLog } from './log';
import { apiMetrics } from './metrics';
import { policies } from './policies';
import { recordsReads } from './records';
import { temporalConnection } from './temporal-connection';

/** Requests in flight at SIGTERM get this long to end; longer than the deadline of a call to a case. */
const GRACE_MS = 15_000;

/** The API as a program: configured by the environment alone, says `ready` once it answers. */
function main(): void {
  const config = readApiConfig();
  const log = createLog();
  const connection = temporalConnection(config.temporal.connection);
  const db = connect(config.databaseUrl, { onLost: (error) => log.failure({ where: 'PostgreSQL', error }) });
  let stopping = false;
  const app = createApp(
    {
      temporal: new Client({
        connection,
        namespace: config.temporal.namespace,
        dataConverter: dataConverter(config.ring, 'api'),
        interceptors: { workflow: [tellRequest] },
      }),
      records: recordsReads(db, recordKeys(process.env.CASECLOCK_KEYS)),
      identity: identityVerifier(config.identity),
      policies,
      log,
      now: () => Date.now(),
      publicUrl: config.publicUrl,
      timeOffsetAllowed: config.timeOffsetAllowed,
      pages: config.pages,
    },
    () => stopping,
    apiMetrics({ process: true }),
  );
  serve(httpServer(app), {
    host: config.host,
    port: config.port,
    grace: GRACE_MS,
    stopping: () => (stopping = true),
    // The connection to Temporal goes with the process: closing it would make its pending retries throw.
    close: () => db.destroy(),
  });
}

try {
  main();
} catch (error) {
  failStart((error as Error).message);
}
