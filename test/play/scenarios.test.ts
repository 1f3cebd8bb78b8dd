import fs from 'node:fs';
import path from 'node:path';
import { sayMiss } from '../../src/cli/play';
import { startServer } from '../../src/cli/play-server';
import { coreWorld, firstDifference, play, readScenario } from '../../src/play';
import type { TestServer } from '../../src/play/test-server';
import { workflowBundle } from '../support/bundle';

/** Every life that is told in test/scenarios: as its file says, on the core and on a Temporal server alike. */

const folder = path.join(__dirname, '..', 'scenarios');
const files = fs.readdirSync(folder).filter((file) => file.endsWith('.yaml'));

let server: TestServer;
beforeAll(async () => {
  server = await startServer(workflowBundle());
});
afterAll(() => server.stop());

test.each(files)('%s', async (file) => {
  const scenario = readScenario(path.join(folder, file));
  const onCore = await play(scenario, coreWorld());
  expect(onCore.misses.map((miss) => sayMiss(file, miss))).toEqual([]);
  const onServer = await play(scenario, server.world());
  expect(firstDifference(onCore, onServer)).toBeNull();
  expect(onServer.misses).toEqual([]);
});
