import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { readConfig } from '../../src/local/config';
import { partEnvironment, settings, withLocalEnvironment } from '../../src/local/environment';
import { checkPorts } from '../../src/local/ports';
import { freePortVariables } from '../support/ports';

let root: string;
beforeEach(() => (root = fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-config-'))));
afterEach(() => fs.rmSync(root, { recursive: true }));

test('a port that is no number is refused by the name of its variable', () => {
  expect(() => readConfig({ CASECLOCK_SMTP_PORT: 'mail' }, root)).toThrow(
    'CASECLOCK_SMTP_PORT (the port of the mailbox\'s SMTP server) must be a number from 1 to 65535, not "mail".',
  );
});

test('two parts cannot share a port', () => {
  expect(() => readConfig({ CASECLOCK_API_PORT: '8025' }, root)).toThrow(
    "the API and the mailbox's page cannot share port 8025: change CASECLOCK_API_PORT or CASECLOCK_MAILBOX_PORT.",
  );
});

test('a port in use is named with its part and the variable that moves it', async () => {
  const variables = await freePortVariables();
  const config = readConfig(variables, root);
  await expect(checkPorts(config)).resolves.toBeUndefined();

  const other = net.createServer().listen(config.ports.api, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  await expect(checkPorts(config)).rejects.toThrow(
    `Port ${config.ports.api}, for the API, is in use: stop what listens there, or set CASECLOCK_API_PORT to another port.`,
  );
  await new Promise((resolve) => other.close(resolve));
});

test('a configuration handed on as variables is read back as it was', async () => {
  const config = readConfig({ ...(await freePortVariables()), CASECLOCK_HOME: 'elsewhere' }, root);
  expect(readConfig(settings(config), root)).toEqual(config);
});

test('secrets are made once, for their owner alone, and stay', () => {
  const config = readConfig({}, root);
  const first = partEnvironment(config);
  expect(partEnvironment(config)).toEqual(first);

  const ring = JSON.parse(first.CASECLOCK_KEYS) as { active: string; keys: Record<string, string> };
  expect(Buffer.from(ring.keys[ring.active]!, 'base64')).toHaveLength(32);
  const identity = ['private.jwk.json', 'pages-secret', 'service-secret'].map((name) => `identity/${name}`);
  for (const file of ['keys.json', 'codec-path', 'postgres-service-password', ...identity]) {
    expect(fs.statSync(path.join(config.home, file)).mode & 0o777).toBe(0o600);
  }
});

test('nothing local is mixed into an environment that names servers of its own', () => {
  const config = readConfig({}, root);
  const production = { DATABASE_URL: 'postgres://db.council.example/caseclock' };
  expect(withLocalEnvironment(config, production)).toEqual(production);
  expect(withLocalEnvironment(config, { SMTP_URL: 'smtp://127.0.0.1:1' })).toMatchObject({
    SMTP_URL: 'smtp://127.0.0.1:1',
    TEMPORAL_ADDRESS: '127.0.0.1:7239',
  });
});
