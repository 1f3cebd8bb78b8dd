'use strict';
/* The worker's health check: whether the worker in this container is among those that poll for cases. */
const os = require('node:os');
const { Connection } = require('@temporalio/client');
const { z } = require('zod');
const { taskQueues } = require('../dist/src/activities/types');
const { temporalSettings, temporalVariables } = require('../dist/src/programs/temporal');

const WORKFLOW_TASKS = 1;
const RECENT_MS = 3 * 60_000; // a poll lasts a minute

async function polls() {
  const { connection: options, namespace } = temporalSettings(z.object(temporalVariables).parse(process.env));
  const connection = await Connection.connect({ ...options, connectTimeout: '5s' });
  const { pollers } = await connection.withDeadline(Date.now() + 5_000, () =>
    connection.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: taskQueues.cases },
      taskQueueType: WORKFLOW_TASKS,
    }),
  );
  return pollers.some(
    ({ identity, lastAccessTime }) =>
      identity.endsWith(`@${os.hostname()}`) &&
      Date.now() - Number(lastAccessTime.seconds) * 1000 < RECENT_MS,
  );
}

polls().then(
  (healthy) => process.exit(healthy ? 0 : 1),
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);
