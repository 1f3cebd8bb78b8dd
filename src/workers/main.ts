import path from 'node:path';
import { runWorkers } from './run';
import { workerSettings } from './settings';

/** The worker as a program: configured by the environment alone. */
async function main(): Promise<void> {
  await runWorkers(workerSettings(process.env), path.resolve(__dirname, '../../workflow-bundle.js'));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
