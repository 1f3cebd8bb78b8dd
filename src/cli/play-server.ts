import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { dataConverter, parseKeyRing } from '../codec';
import { projectRoot } from '../local/config';
import { temporalTestServer } from '../local/programs';
import { startTestServer, type TestServer } from '../play/test-server';
import { searchAttributeNumbers } from '../workflows/search-attributes';
import { UserError } from './errors';

/** Temporal's time-skipping server with a worker, for as long as a command runs; its keys are made for it alone. */
export function startServer(bundle = builtBundle()): Promise<TestServer> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const ring = parseKeyRing(
    JSON.stringify({ active: 'play', keys: { play: randomBytes(32).toString('base64') } }),
  );
  return startTestServer({
    program: temporalTestServer(),
    bundle,
    converter: (purpose) => dataConverter(ring, purpose),
    searchAttributes: searchAttributeNumbers,
  });
}

function builtBundle(): string {
  const bundle = path.join(projectRoot(), 'dist', 'workflow-bundle.js');
  if (fs.existsSync(bundle)) return bundle;
  throw new UserError('The workflows are not bundled yet: run "npm run caseclock -- play --help" once.');
}
