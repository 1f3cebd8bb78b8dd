import { spawn } from 'node:child_process';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { createApp } from '../../src/api/app';
import { projectRoot } from '../../src/local/config';
import { httpServer } from '../../src/programs/http-server';
import { eventually } from '../support/eventually';
import { testKeys } from '../support/installation';
import { freePort } from '../support/ports';
import { call, lonelyServices, newIssuer, tokenFor, type CallOptions, type Issuer } from './support';

let issuer: Issuer;
let token: string;
let server: http.Server;
let url: string;
let port: number;
const lines: string[] = [];

/** What a client that does nothing is given, in milliseconds: short, so that the test need not wait for the usual. */
const patience = { headers: 600, request: 1_200, idle: 2_000 };

beforeAll(async () => {
  issuer = await newIssuer();
  token = await tokenFor(issuer, 'social-worker');
  server = httpServer(createApp(lonelyServices(issuer, lines)), patience);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
  url = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const ask = (method: string, at: string, options: CallOptions = {}) => call(url + at, method, options);
const open = (text: string, headers: Record<string, string> = {}) =>
  ask('POST', '/v1/referrals', { token, text, headers });

/** Sends bytes as they are, and gives all that comes back until the server closes. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
const last = 'Connection: close\r\n\r\n';

describe('a body', () => {
  test.each([
    ['lists', `{"child":${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
    ['objects', `${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}`],
    ['just one too many', `{"child":${'['.repeat(16)}${']'.repeat(16)}}`],
  ])('that nests deep (%s) is refused', async (_what, text) => {
    expect(await open(text)).toMatchObject({
      status: 413,
      body: { code: 'too-large', detail: 'A body nests at most 16 objects and lists in each other.' },
    });
  });

  test('that is small only when compressed is refused by what it holds', async () => {
    const answer = await fetch(`${url}/v1/referrals`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        'Content-Encoding': 'gzip',
      },
      body: gzipSync(JSON.stringify({ child: 'x'.repeat(20_000_000) })),
    });
    expect(answer.status).toBe(413);
  });

  test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    'with a field %s pollutes nothing, and is told that there is none',
    async (name) => {
      const answer = await open(`{"${name}":{"polluted":true},"child":"C-1"}`);
      expect(answer.status).toBe(422);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
      if (name !== '__proto__')
        expect(answer.body.errors).toContainEqual({
          pointer: `/${name}`,
          message: expect.stringContaining('there are'),
        });
    },
  );

  test('of a query pollutes nothing either', async () => {
    for (const query of ['__proto__[polluted]=1', 'constructor=1', '__proto__=1']) {
      expect(await ask('GET', `/v1/worklist?${query}`, { token })).toMatchObject({ status: 422 });
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

test('an error of ours is told without its words, its place or its stack; the log has its name', async () => {
  lines.splice(0);
  const services = lonelyServices(issuer, lines, {
    policies: {
      current() {
        throw new TypeError('MARKER at /srv/secret/place.ts');
      },
    },
  });
  const other = http.createServer(createApp(services));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const at = `http://127.0.0.1:${(other.address() as AddressInfo).port}/v1/referrals`;
  const answer = await call(at, 'POST', {
    token,
    json: {
      reference: 'REF-1',
      child: 'C-1',
      receivedAt: '2025-04-17T16:59',
      sourceKind: 'school',
      team: 'referral-and-assessment',
      safeAddress: true,
    },
  });
  other.close();
  expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
  expect(answer.text).not.toMatch(/MARKER|TypeError|\.ts|at \w/);
  expect(lines.join('')).toContain('"error":"TypeError"');
  expect(lines.join('')).not.toContain('MARKER');
});

test('the log says nothing of what headers, address, query, body or token held', async () => {
  lines.splice(0);
  const marks = { headers: { 'X-Note': 'MARKER', Referer: 'https://MARKER.example', Cookie: 'a=MARKER' } };
  await ask('GET', '/v1/MARKER?note=MARKER', { token, ...marks });
  await ask('GET', '/cases/MARKER', marks);
  await ask('GET', '/v1/worklist?team=MARKER', { token, ...marks });
  await open('{"child":"MARKER","note":"MARKER"}', marks.headers);
  await open('{"MARKER', marks.headers);
  await ask('POST', '/v1/cases/referral:peterborough:REF-1/deaths', {
    token: 'MARKER',
    json: { note: 'MARKER' },
  });
  expect(lines.length).toBeGreaterThanOrEqual(6);
  expect(lines.join('')).not.toContain('MARKER');
  expect(lines.join('')).not.toContain(token);
  expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toContain('request');
});

test('no page of another origin may read anything', async () => {
  for (const [method, at] of [
    ['GET', '/v1/worklist'],
    ['OPTIONS', '/v1/referrals'],
    ['GET', '/info'],
    ['GET', '/health'],
  ] as const) {
    const { headers, status } = await ask(method, at, {
      headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' },
    });
    expect(status).toBeLessThan(500);
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  }
});

describe('headers', () => {
  test('that say twice who asks are refused', async () => {
    const answer = await raw(
      `GET /v1/worklist HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nAuthorization: Bearer x\r\n${last}`,
    );
    expect(statusOf(answer)).toBe(400);
    expect(answer).toContain('The header authorization was sent twice');
  });

  test.each([
    ['two lengths', 'Content-Length: 2\r\nContent-Length: 3\r\n', '{}'],
    ['a length and chunks', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'],
    ['a length that is none', 'Content-Length: two\r\n', '{}'],
    ['a line in a value', 'X-A: b\rc\r\n', ''],
  ])('with %s are refused before anybody reads them', async (_what, headers, body) => {
    const answer = await raw(`POST /v1/referrals HTTP/1.1\r\nHost: a\r\n${headers}${last}${body}`);
    expect(statusOf(answer)).toBe(400);
  });

  test('of more than 16 KB are refused', async () => {
    const answer = await raw(`GET /health HTTP/1.1\r\nHost: a\r\nX-A: ${'x'.repeat(20_000)}\r\n${last}`);
    expect(statusOf(answer)).toBe(431);
  });
});

test.each([
  'GET //v1//worklist',
  'GET /v1/../v1/worklist',
  'GET /V1/worklist',
  'GET /v1/worklist%00',
  'GET /v1/cases/..%2f..%2fetc%2fpasswd',
  'GET /v1/cases/referral:peterborough:REF-1%0d%0aSet-Cookie:a',
  'GET http://elsewhere.example/v1/worklist',
  'GET /v1/cases/%c0%ae%c0%ae',
  'TRACE /v1/worklist',
  'PROPFIND /v1/worklist',
  'DELETE /v1/worklist',
  'PATCH /v1/referrals',
  'OPTIONS *',
  'CONNECT elsewhere.example:443',
  'BREW /v1/worklist',
])('%s gets nothing', async (line) => {
  const answer = await raw(`${line} HTTP/1.1\r\nHost: a\r\n${last}`);
  expect(statusOf(answer) || 400).toBeGreaterThanOrEqual(400);
  expect(statusOf(answer) || 400).toBeLessThan(500);
  expect(answer).not.toMatch(/Set-Cookie|passwd|\n\s+at /);
});

test('a hundred clients that send one byte and wait are let go, and hold up nobody', async () => {
  const slow = Array.from({ length: 100 }, (_, index) =>
    raw(
      index % 2
        ? 'G'
        : `POST /v1/referrals HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{`,
    ),
  );
  expect((await ask('GET', '/health')).status).toBe(200);
  const answers = await Promise.all(slow);
  for (const answer of answers) expect(answer).toMatch(/^(HTTP\/1\.1 408 |$)/);
});

describe('told to stop', () => {
  test('it finishes what it took, takes nothing new, and ends', async () => {
    const at = await freePort();
    const program = spawn(
      process.execPath,
      ['--import', 'tsx', path.join(projectRoot(), 'src/api/main.ts')],
      {
        cwd: projectRoot(),
        env: {
          ...process.env,
          TEMPORAL_ADDRESS: '127.0.0.1:1',
          DATABASE_URL: 'postgres://nobody:x@127.0.0.1:1/none',
          API_URL: 'https://caseclock.council.example',
          API_PORT: String(at),
          CASECLOCK_KEYS: testKeys,
          OIDC_ISSUER: issuer.issuer,
          OIDC_AUDIENCE: issuer.audience,
          OIDC_JWKS: issuer.jwks,
          OIDC_CLIENT_ID: 'caseclock-pages',
        },
      },
    );
    let said = '';
    program.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    program.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => program.once('exit', resolve));
    try {
      await eventually(
        () => Promise.resolve(/^ready$/m.test(said) || undefined),
        'the API to be ready',
        60_000,
      );
      const body = '{"child":"C-1"}';
      const socket = net.connect(at, '127.0.0.1');
      let answer = '';
      socket.on('data', (chunk) => (answer += chunk.toString()));
      const answered = new Promise((resolve) => socket.once('close', resolve));
      socket.write(
        `POST /v1/referrals HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: ${body.length}\r\n\r\n`,
      );
      // It was taken: the server asks for the body.
      await eventually(() => Promise.resolve(answer.includes('100 Continue') || undefined), 'it to be taken');
      program.kill('SIGTERM');
      await eventually(async () => ((await refused(at)) ? true : undefined), 'new connections to be refused');
      socket.write(body);
      await answered;
      expect(answer).toMatch(/HTTP\/1\.1 422 /);
      expect(await ended).toBe(0);
    } finally {
      program.kill('SIGKILL');
    }
  });
});

function refused(at: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(at, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', () => resolve(true));
  });
}
