import fs from 'node:fs';
import path from 'node:path';
import { sayMiss } from '../../src/cli/play';
import { startServer } from '../../src/cli/play-server';
import { coreWorld, firstDifference, play, readScenario } from '../../src/play';
import type { TestServer } from '../../src/play/test-server';
import { workflowBundle } from '../support/bundle';

/** Every life that is told in a file: as that says, on the core and on a Temporal server alike. */

const root = path.join(__dirname, '..', '..');
const files = ['scenarios', 'test/scenarios'].flatMap((folder) =>
  fs
    .readdirSync(path.join(root, folder))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => path.join(folder, file)),
);

let server: TestServer;
beforeAll(async () => {
  server = await startServer(workflowBundle());
});
afterAll(() => server.stop());

test.each(files)('%s', async (file) => {
  const scenario = readScenario(path.join(root, file));
  const onCore = await play(scenario, coreWorld());
  expect(onCore.misses.map((miss) => sayMiss(file, miss))).toEqual([]);
  const onServer = await play(scenario, server.world());
  expect(firstDifference(onCore, onServer)).toBeNull();
  expect(onServer.misses).toEqual([]);
});
