import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Payload } from '@temporalio/common';
import { createCodec } from '../../src/codec';
import { createCodecServer, type Reading, type Refusal } from '../../src/codec/server';
import { readCodecSettings } from '../../src/codec/settings';
import { identityVerifier, type IdentityVerifier } from '../../src/identity';
import { call, newIssuer, tokenFor, type Answer, type CallOptions } from '../api/support';
import { bytes, forCase, plain, ring, secret } from './support';

const UI = 'http://127.0.0.1:8239';
const path = 'a-random-path-of-this-installation';
const keys = ring({ a: secret() });
const readings: Reading[] = [];
const refusals: Refusal[] = [];
const servers: http.Server[] = [];

async function start(identity: IdentityVerifier | null): Promise<string> {
  const onRead = (reading: Reading) => void readings.push(reading);
  const server = http.createServer(
    createCodecServer({
      path,
      origins: [UI],
      ring: keys,
      identity,
      onRead,
      onRefused: (refusal) => void refusals.push(refusal),
    }),
  );
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

let url: string;
beforeAll(async () => {
  url = await start(null);
});
beforeEach(() => readings.splice(0));
afterAll(() => servers.forEach((server) => server.close().closeAllConnections()));

const base64 = (value: Uint8Array | null | undefined) => Buffer.from(value ?? []).toString('base64');
const toJson = ({ metadata, data }: Payload) => ({
  metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([key, value]) => [key, base64(value)])),
  data: base64(data),
});
async function encrypted(value: unknown, workflowId = 'referral:hull:REF-1') {
  const [payload] = await createCodec(keys, 'api').encode([plain(value)], forCase(workflowId));
  return toJson(payload!);
}
const decode = (json: unknown, options: CallOptions = {}, at = url): Promise<Answer> =>
  call(`${at}/${path}/decode`, 'POST', { json, ...options });
const contentOf = (answer: Answer, index = 0) =>
  JSON.parse(Buffer.from(answer.body.payloads[index].data, 'base64').toString()) as unknown;

describe('the codec server', () => {
  test('decodes for the UI, without our own marks', async () => {
    const answer = await decode({ payloads: [await encrypted({ note: 'secret' })] });
    expect(answer.status).toBe(200);
    expect(contentOf(answer)).toEqual({ note: 'secret' });
    expect(Object.keys(answer.body.payloads[0].metadata)).toEqual(['encoding']);
  });

  test('shows what cannot be read as such, and the rest all the same', async () => {
    const strange = {
      metadata: { encoding: base64(bytes('binary/encrypted')), 'encryption-key-id': base64(bytes('api:b')) },
      data: '',
    };
    const answer = await decode({ payloads: [strange, await encrypted(1)] });
    expect(contentOf(answer, 0)).toEqual({ reason: expect.stringContaining('key id is unknown') });
    expect(contentOf(answer, 1)).toBe(1);
  });

  test('says who read how much of which cases, and not what', async () => {
    const payloads = [
      await encrypted('MARKER'),
      await encrypted({ note: 'MARKER' }),
      await encrypted(1, 'cinPlan:hull:REF-2'),
      { metadata: { encoding: base64(bytes('binary/encrypted')) }, data: '' },
    ];
    await decode({ payloads }, { headers: { 'X-Namespace': 'default' } });
    expect(readings).toEqual([
      {
        who: 'development',
        cases: ['referral:hull:REF-1', 'cinPlan:hull:REF-2'],
        payloads: 4,
        unreadable: 1,
        namespace: 'default',
      },
    ]);
  });

  test('takes no word of the caller for which case it was', async () => {
    const claimed = {
      metadata: {
        encoding: base64(bytes('json/plain')),
        'caseclock-case': base64(bytes('referral:hull:REF-9')),
      },
      data: base64(bytes('1')),
    };
    const answer = await decode({ payloads: [claimed] }, { headers: { 'X-Namespace': 'a b' } });
    expect(readings).toEqual([{ who: 'development', cases: [], payloads: 1, unreadable: 0 }]);
    expect(Object.keys(answer.body.payloads[0].metadata)).toEqual(['encoding']);
  });

  test('answers below its path alone, and encodes nothing', async () => {
    for (const at of [`/decode`, `/other/decode`, `/${path}/encode`, `/${path}`]) {
      expect((await call(url + at, 'POST', { json: { payloads: [] } })).status).toBe(404);
    }
  });

  test.each([
    ['no payloads', '{}', 400],
    ['no JSON', '{', 400],
    ['no base64', '{"payloads":[{"data":"***"}]}', 400],
    ['too much', `{"payloads":[{"data":"${'A'.repeat(5_000_000)}"}]}`, 413],
  ])('refuses %s', async (_what, text, status) => {
    expect((await decode(undefined, { text })).status).toBe(status);
  });
});

describe('a browser', () => {
  test('may call it from the UI', async () => {
    const before = await call(`${url}/${path}/decode`, 'OPTIONS', { headers: { Origin: UI } });
    expect(before.status).toBe(204);
    expect(before.headers.get('Access-Control-Allow-Origin')).toBe(UI);
    expect(before.headers.get('Access-Control-Allow-Headers')).toMatch(/X-Namespace/);
    const answer = await decode({ payloads: [] }, { headers: { Origin: UI } });
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(UI);
  });

  test('may not from anywhere else', async () => {
    const answer = await decode(
      { payloads: [await encrypted(1)] },
      { headers: { Origin: 'https://evil.example' } },
    );
    expect(answer.status).toBe(403);
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull();
    expect(readings).toEqual([]);
  });
});

test('with tokens, it is for platform engineers', async () => {
  const issuer = await newIssuer();
  const guarded = await start(identityVerifier(issuer));
  const body = { payloads: [await encrypted('x')] };
  expect((await decode(body, {}, guarded)).status).toBe(401);
  expect((await decode(body, { token: await tokenFor(issuer, 'team-manager') }, guarded)).status).toBe(403);
  const token = await tokenFor(issuer, 'platform-engineer', { person: 'eng-1' });
  expect((await decode(body, { token }, guarded)).status).toBe(200);
  expect(readings).toEqual([{ who: 'eng-1', cases: ['referral:hull:REF-1'], payloads: 1, unreadable: 0 }]);
  expect(refusals).toEqual([{ why: 'token' }, { why: 'role', who: 'pet-team-manager' }]);
});

describe('its settings', () => {
  const env = {
    CODEC_PORT: '8240',
    CODEC_PATH: 'a-random-path-of-this-installation',
    CODEC_ORIGINS: UI,
    CASECLOCK_KEYS: JSON.stringify({ active: 'a', keys: { a: secret() } }),
    OIDC_ISSUER: 'https://issuer.example',
    OIDC_AUDIENCE: 'caseclock',
    OIDC_JWKS: '/none',
  };

  test('ask for tokens, unless the installation issues its own', () => {
    expect(readCodecSettings(env).identity).not.toBeNull();
    expect(readCodecSettings({ ...env, DEVELOPMENT_IDENTITY_KEY: '/key' }).identity).toBeNull();
  });

  test.each([
    [{ CODEC_PORT: 'x' }, /CODEC_PORT is not right/],
    [{ CODEC_PATH: undefined }, /CODEC_PATH is not set/],
    [{ CODEC_ORIGINS: '*' }, /CODEC_ORIGINS/],
    [{ CODEC_AUTH: 'path', CODEC_PATH: 'short' }, /CODEC_PATH is not right: .*20 random/],
    [{ CODEC_AUTH: 'path', CODEC_HOST: '0.0.0.0' }, /CODEC_HOST is not right: .*loopback/],
    [{ CASECLOCK_KEYS: undefined }, /CASECLOCK_KEYS is not set/],
  ])('%p are refused by name', (more, wanted) => {
    expect(() => readCodecSettings({ ...env, ...more } as NodeJS.ProcessEnv)).toThrow(wanted);
  });
});
