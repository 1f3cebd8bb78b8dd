import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { Connection } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { NativeConnection } from '@temporalio/worker';
import { Client as PgClient } from 'pg';
import { parse } from 'yaml';
import { parseKeyRing } from '../../src/codec';
import { projectRoot } from '../../src/local/config';
import { connect, loadEvents, migrate, recordKeys, seedDirectory } from '../../src/records';
import { searchAttributes } from '../../src/workflows/search-attributes';
import { call, callUntilAnswered, newIssuer, type Issuer } from '../api/support';
import { caseclock } from '../cli/support';
import { Program } from '../support/breakable';
import { eventually } from '../support/eventually';
import { testKeys } from '../support/installation';
import { startMailServer } from '../support/mail';
import { freePort } from '../support/ports';
import { startPostgres, type TestPostgres } from '../support/postgres';
import { temporalCli } from '../support/programs';

/**
 * Each part as a program of its own, two of each, as in production: Temporal behind mutual TLS, PostgreSQL over TLS
 * with a login that owns nothing, an issuer that is found by discovery.
 */
const pem = (name: string) => path.join(__dirname, '..', 'support', 'tls', name);
const read = (name: string) => fs.readFileSync(pem(name));

let temporal: TestWorkflowEnvironment;
let guard: tls.Server;
let postgres: TestPostgres;
let mail: Awaited<ReturnType<typeof startMailServer>>;
let issuer: Issuer;
let discovery: http.Server;
let env: Record<string, string>;
const programs: Program[] = [];
const apis: { url: string; program: Program }[] = [];
const workers: { metrics: string; program: Program }[] = [];

beforeAll(async () => {
  [temporal, postgres, mail, issuer] = await Promise.all([
    TestWorkflowEnvironment.createLocal({
      server: {
        executable: { type: 'existing-path', path: temporalCli() },
        searchAttributes: Object.values(searchAttributes).map(({ name, type }) => ({ name, type })),
        log: { format: 'pretty', level: 'never' },
      },
    }),
    startPostgres(),
    startMailServer(),
    newIssuer(),
  ]);
  await migrate(postgres.url);
  const db = connect(postgres.url);
  await seedDirectory(db);
  await db.destroy();
  await serveOverTls(postgres.url);
  guard = await mutualTls(temporal.address);
  discovery = await discoverable(issuer);
  const database = new URL(postgres.url);
  database.username = 'service';
  database.password = 'test';
  database.search = `?sslmode=verify-full&sslrootcert=${pem('ca.pem')}`;
  const at = `http://127.0.0.1:${(discovery.address() as AddressInfo).port}`;
  env = {
    TEMPORAL_ADDRESS: `127.0.0.1:${(guard.address() as AddressInfo).port}`,
    TEMPORAL_NAMESPACE: 'default',
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: pem('ca.pem'),
    TEMPORAL_TLS_CLIENT_CERT_PATH: pem('client.pem'),
    TEMPORAL_TLS_CLIENT_KEY_PATH: pem('client.key'),
    DATABASE_URL: database.href,
    SMTP_URL: mail.url,
    MAIL_FROM: 'caseclock@council.example',
    API_URL: 'https://caseclock.council.example',
    CASECLOCK_KEYS: testKeys,
    OIDC_ISSUER: at,
    OIDC_AUDIENCE: issuer.audience,
    OIDC_JWKS: issuer.jwks,
    OIDC_CLIENT_ID: 'caseclock-pages',
    OIDC_CLIENT_SECRET: 'a-secret-of-the-test-that-is-long',
    CODEC_ORIGINS: at,
    CODEC_PATH: 'codec',
    CODEC_PORT: '0',
  };
  for (let number = 0; number < 2; number += 1) {
    const [apiPort, metricsPort] = [await freePort(), await freePort()];
    const metrics = `127.0.0.1:${metricsPort}`;
    workers.push({
      metrics: `http://${metrics}/metrics`,
      program: ours('test/support/whole-worker-main.ts', { METRICS_ADDRESS: metrics }),
    });
    apis.push({
      url: `http://127.0.0.1:${apiPort}`,
      program: ours('src/api/main.ts', { API_PORT: String(apiPort) }),
    });
  }
  await Promise.all(programs.map((program) => program.start()));
});

afterAll(async () => {
  await Promise.all(programs.map((program) => program.kill9()));
  guard.close();
  discovery.close();
  await temporal.teardown();
  await Promise.all([postgres.stop(), mail.stop()]);
});

function ours(file: string, more: Record<string, string>): Program {
  const program = new Program(
    () =>
      spawn(process.execPath, ['--import', 'tsx', path.join(projectRoot(), file)], {
        cwd: projectRoot(),
        env: { ...process.env, ...env, ...more },
      }),
    (said) => Promise.resolve(/^ready$/m.test(said())),
  );
  programs.push(program);
  return program;
}

/** A certificate for the server, and a login as production has one. */
async function serveOverTls(url: string): Promise<void> {
  const client = new PgClient(url);
  await client.connect();
  for (const [from, to] of [
    ['server.pem', 'server.crt'],
    ['server.key', 'server.key'],
  ] as const) {
    const lines = read(from).toString().trim().split('\n');
    const rows = lines.map((line) => client.escapeLiteral(line)).join(', ');
    await client.query(`copy (select unnest(array[${rows}])) to program 'umask 077; cat > ${to}'`);
  }
  await client.query('alter system set ssl = on');
  await client.query('select pg_reload_conf()');
  await client.query("create role service login password 'test' in role caseclock_app");
  await client.end();
}

/** Lets those through to Temporal who show a certificate of our authority. */
function mutualTls(address: string): Promise<tls.Server> {
  const [host, port] = address.split(':') as [string, string];
  const server = tls.createServer(
    {
      key: read('server.key'),
      cert: read('server.pem'),
      ca: read('ca.pem'),
      requestCert: true,
      rejectUnauthorized: true,
      ALPNProtocols: ['h2'],
    },
    (outside) => {
      const inside = net.connect(Number(port), host);
      outside.pipe(inside).pipe(outside);
      outside.on('error', () => inside.destroy());
      inside.on('error', () => outside.destroy());
    },
  );
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

async function discoverable({ jwks }: Issuer): Promise<http.Server> {
  const server = http.createServer((request, response) => {
    const at = `http://${request.headers.host}`;
    response.setHeader('Content-Type', 'application/json');
    if (request.url === '/jwks') response.end(fs.readFileSync(jwks));
    else response.end(JSON.stringify({ issuer: at, jwks_uri: `${at}/jwks` }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const token = () =>
  issuer.sign(
    {
      sub: 'pet-social-worker',
      authority: 'peterborough',
      roles: ['social-worker'],
      qualified: true,
    },
    { issuer: env.OIDC_ISSUER! },
  );
const bearer = async () => ({ token: await token() });

test('a case is opened through one API, acted on through the other, and goes on when a worker has gone', async () => {
  const opened = await callUntilAnswered(`${apis[0]!.url}/v1/referrals`, 'POST', {
    ...(await bearer()),
    json: {
      reference: 'REF-1',
      child: 'C-1',
      receivedAt: new Date(Date.now() - 60_000).toISOString(),
      sourceKind: 'school',
      team: 'referral-and-assessment',
      safeAddress: true,
    },
  });
  expect({ status: opened.status, text: opened.text }).toMatchObject({ status: 201 });
  const recommend = async (api: number, key: string) =>
    callUntilAnswered(`${apis[api]!.url}/v1/cases/referral:peterborough:REF-1/recommendations`, 'POST', {
      ...(await bearer()),
      json: { outcome: 'assessment' },
      headers: { 'Idempotency-Key': key },
    });
  expect((await recommend(1, 'first')).status).toBe(200);
  await workers[0]!.program.kill9();
  expect((await recommend(0, 'second')).status).toBe(200);

  const db = connect(postgres.url);
  try {
    const events = await eventually(async () => {
      const found = await loadEvents(db, recordKeys(testKeys), 'referral:peterborough:REF-1');
      return found.filter(({ event }) => event === 'DecisionRecommended').length === 2 ? found : undefined;
    }, 'both recommendations in the record');
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
  } finally {
    await db.destroy();
  }
});

test('each API says that it is ready, which release it is, and by which rules it counts', async () => {
  for (const { url } of apis) {
    const ready = await eventually(async () => {
      const answer = await call(`${url}/ready`, 'GET');
      return answer.status === 200 ? answer : undefined;
    }, 'an API to be ready');
    expect(ready.body).toEqual({
      status: 'ready',
      missing: [],
      parts: { temporal: 'up', worker: 'up', postgresql: 'up', mail: 'up', calendar: 'up' },
    });
    const { body } = await call(`${url}/info`, 'GET');
    expect(body).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      calendar: { until: expect.stringMatching(/^20\d\d-12-31$/) },
      policies: { peterborough: { current: expect.any(String), versions: expect.any(Array) } },
    });
  }
});

test('five alerts, and each metric that they ask for is there; none carries a case, a child or a person', async () => {
  const { groups } = parse(
    fs.readFileSync(path.join(projectRoot(), 'deploy', 'prometheus-alerts.yaml'), 'utf8'),
  ) as { groups: { rules: { alert: string; expr: string; annotations: Record<string, string> }[] }[] };
  const rules = groups.flatMap((group) => group.rules);
  expect(rules).toHaveLength(5);
  const runbook = fs.readFileSync(path.join(projectRoot(), 'docs', 'runbook.md'), 'utf8');
  const anchors = [...runbook.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title!.toLowerCase().replace(/ /g, '-'),
  );
  for (const { annotations } of rules)
    expect(anchors).toContain(annotations.runbook!.replace('docs/runbook.md#', ''));

  const scraped = await eventually(async () => {
    const api = await (await fetch(`${apis[0]!.url}/metrics`)).text();
    const worker = await (await fetch(workers[1]!.metrics)).text();
    return /caseclock_open_cases/.test(worker) ? `${api}\n${worker}` : undefined;
  }, 'the worker to have measured');
  for (const { expr } of rules) {
    for (const [name] of expr.matchAll(/\b(?:caseclock|temporal)_[a-z_]+/g)) {
      expect({ name, there: new RegExp(`^${name}[{ ]`, 'm').test(scraped) }).toEqual({ name, there: true });
    }
  }
  expect(scraped).toMatch(/route="\/v1\/cases\/:id\/recommendations"/);
  expect(scraped).not.toMatch(/REF-1|C-1"|pet-social-worker|Bearer/);
});

describe('caseclock config check', () => {
  const before = { ...process.env };
  beforeEach(() => Object.assign(process.env, env, { API_PORT: '3400' }));
  afterEach(() => {
    process.env = { ...before };
  });
  const check = (part: string) => caseclock('config', 'check', '--part', part);

  test.each(['api', 'worker', 'codec'])(
    'finds nothing wrong with the %s, and shows no secret',
    async (part) => {
      const { stdout, code } = await check(part);
      expect(stdout).not.toMatch(/missing|wrong/);
      expect(stdout.match(/: works$/gm)?.length).toBeGreaterThanOrEqual(2);
      expect(code).toBe(0);
      expect(stdout).not.toContain(JSON.parse(testKeys).keys.test);
      expect(stdout).not.toContain('service:test');
      expect(parseKeyRing(testKeys).active).toBe('test');
    },
  );

  test('says of each variable what would be right, and tries nothing then', async () => {
    Object.assign(process.env, { TEMPORAL_ADDRESS: 'https://MARKER', CASECLOCK_KEYS: '{MARKER' });
    delete process.env.SMTP_URL;
    const { stdout, code } = await check('worker');
    expect(code).toBe(1);
    expect(stdout).toMatch(/TEMPORAL_ADDRESS +wrong +.*host:port/);
    expect(stdout).toMatch(/SMTP_URL +missing +.*smtps:\/\/user:password@host/);
    expect(stdout).toMatch(/CASECLOCK_KEYS +wrong +CASECLOCK_KEYS is not JSON/);
    expect(stdout).toContain('Nothing was tried');
    expect(stdout).not.toContain('MARKER');
  });

  test.each<[string, string, Record<string, string | undefined>, RegExp]>([
    [
      'no certificate',
      'worker',
      { TEMPORAL_TLS_CLIENT_CERT_PATH: undefined, TEMPORAL_TLS_CLIENT_KEY_PATH: undefined },
      /Temporal: .* does not answer over TLS/,
    ],
    [
      'half a certificate',
      'worker',
      { TEMPORAL_TLS_CLIENT_KEY_PATH: undefined },
      /belong together: only one of them is set/,
    ],
    [
      'no TLS',
      'api',
      {
        TEMPORAL_TLS_CLIENT_CERT_PATH: undefined,
        TEMPORAL_TLS_CLIENT_KEY_PATH: undefined,
        TEMPORAL_TLS_SERVER_CA_CERT_PATH: undefined,
      },
      /Temporal: .* does not answer in clear/,
    ],
    [
      'no such certificate',
      'api',
      { TEMPORAL_TLS_CLIENT_CERT_PATH: '/none.pem' },
      /names \/none\.pem, which cannot be read \(ENOENT\)/,
    ],
    ['another namespace', 'api', { TEMPORAL_NAMESPACE: 'other' }, /not for the namespace "other"/],
    [
      'an issuer of another name',
      'api',
      { OIDC_ISSUER: 'http://localhost:1' },
      /the issuer of tokens: .* does not answer/,
    ],
    [
      'no mail server',
      'worker',
      { SMTP_URL: 'smtp://127.0.0.1:1' },
      /the mail server: it takes nobody in \(ECONNREFUSED\)|ESOCKET/,
    ],
    [
      'an origin with a path',
      'codec',
      { CODEC_ORIGINS: 'http://127.0.0.1:1/ui' },
      /is no origin: a browser says http:\/\/127\.0\.0\.1:1/,
    ],
  ])('with %s says so', async (_what, part, change, wanted) => {
    for (const [name, value] of Object.entries(change)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    const { stdout, code } = await check(part);
    expect(stdout).toMatch(wanted);
    expect(code).toBe(1);
  });

  test('warns of a login that could change the record', async () => {
    process.env.DATABASE_URL = postgres.url;
    const { stdout, code } = await check('worker');
    expect(stdout).toContain('can change the case log: use one that owns nothing');
    expect(code).toBe(1);
  });
});

test('an API key goes with every call, over TLS', async () => {
  const seen: (string | undefined)[] = [];
  const server = http2.createSecureServer({ key: read('server.key'), cert: read('server.pem') });
  const sessions: http2.ServerHttp2Session[] = [];
  server.on('session', (session) => sessions.push(session));
  server.on('stream', (stream, headers) => {
    seen.push(headers.authorization);
    stream.respond(
      { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '16' },
      { endStream: true },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const settings = {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    tls: { serverRootCACertificate: read('ca.pem') },
    apiKey: 'key-of-the-test',
  };
  await expect(Connection.connect({ ...settings, connectTimeout: '5s' })).rejects.toThrow();
  await expect(NativeConnection.connect(settings)).rejects.toThrow();
  // A client that was refused holds its connection.
  sessions.forEach((session) => session.destroy());
  server.close();
  expect(seen.length).toBeGreaterThanOrEqual(2);
  expect(new Set(seen)).toEqual(new Set(['Bearer key-of-the-test']));
});
