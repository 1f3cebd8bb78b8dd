import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import nodemailer from 'nodemailer';
import { Client } from 'pg';
import { projectRoot, readConfig, type LocalConfig } from '../../src/local/config';
import { ownerEnvironment, partEnvironment } from '../../src/local/environment';
import { startEverything, type Running } from '../../src/local/start';
import { freePortVariables } from '../support/ports';

/** The real servers and the real mailbox, with stand-ins for Caseclock's own programs. */
let root: string;
let config: LocalConfig;
let running: Running | undefined;
const lines: string[] = [];

const SERVES = `process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000);
  require('fs').writeFileSync(__filename + '.pid', String(process.pid)); console.log('ready');`;

function program(name: string, script: string): void {
  const file = path.join(root, 'dist', 'src', name, 'main.js');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, script);
}

const pidOf = (name: string) =>
  Number(fs.readFileSync(path.join(root, 'dist', 'src', name, 'main.js.pid'), 'utf8'));

beforeEach(async () => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-start-'));
  fs.chmodSync(root, 0o755);
  for (const name of ['workers', 'api', 'codec']) program(name, SERVES);
  program('cli', "console.log('done')");
  fs.symlinkSync(path.join(projectRoot(), 'dist', 'src', 'local'), path.join(root, 'dist', 'src', 'local'));
  config = readConfig(await freePortVariables(), root);
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  execFileSync('rm', ['-rf', root]);
});

const start = async () => (running = await startEverything(config, (line) => lines.push(line)));

async function query(sql: string): Promise<object[]> {
  const client = new Client(ownerEnvironment(config).DATABASE_OWNER_URL);
  await client.connect();
  const { rows } = (await client.query(sql)) as { rows: object[] };
  await client.end();
  return rows;
}

test('serves; the next start finds what the last one left; a part that dies is named', async () => {
  const { urls } = await start();
  expect((await fetch(urls.ui)).status).toBe(200);
  const settings = (await (await fetch(`${urls.ui}/api/v1/settings`)).json()) as {
    Codec: { Endpoint: string };
  };
  expect(settings.Codec.Endpoint).toBe(`${urls.codec}/${partEnvironment(config).CODEC_PATH}`);
  await query('create table kept as select 1 as n');
  await nodemailer
    .createTransport(urls.smtp)
    .sendMail({ from: 'a@x.example', to: 'b@x.example', subject: 'Kept', text: 'x' });
  await running!.stop();

  const { died } = await start();
  expect(await query('select n from kept')).toEqual([{ n: 1 }]);
  expect(await (await fetch(`${urls.mailbox}/messages`)).json()).toMatchObject([{ subject: 'Kept' }]);

  process.kill(pidOf('api'), 'SIGKILL');
  await expect(died).resolves.toMatchObject({ part: 'the API', reason: 'killed by SIGKILL' });
});

test('when one cannot start, none is left', async () => {
  program('api', "console.error('OIDC_ISSUER is missing'); process.exit(1)");
  await expect(start()).rejects.toThrow(
    /^the API ended at once \(exit code 1: OIDC_ISSUER is missing\)\. Its log: /,
  );
  expect(() => process.kill(pidOf('workers'), 0)).toThrow();
  await expect(query('select 1')).rejects.toThrow();
});
