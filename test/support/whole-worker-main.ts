import { runWorkers } from '../../src/workers/run';
import { workerSettings } from '../../src/workers/settings';
import { workflowBundle } from './bundle';

/** The worker as it is, with the workflows of this test run. */
runWorkers(workerSettings(process.env), workflowBundle()).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
