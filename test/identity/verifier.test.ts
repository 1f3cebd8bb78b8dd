import { createPublicKey } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  identityVerifier,
  IdentityUnavailable,
  TokenRefused,
  type IdentityVerifier,
} from '../../src/identity';
import { jose } from '../../src/identity/jose';
import { lonelyServices, newIssuer, startApi } from '../api/support';
import { newKey, newRunningIssuer, serviceToken, signedBy, type RunningIssuer } from './support';

/** Any issuer, found by its address alone; here the one of a development installation. */
let on: RunningIssuer;
let other: RunningIssuer;
let verifier: IdentityVerifier;
beforeAll(async () => {
  [on, other] = await Promise.all([newRunningIssuer(), newRunningIssuer()]);
  verifier = identityVerifier({ issuer: on.issuer, audience: on.audience });
});
const started: RunningIssuer[] = [];
afterAll(() => Promise.all([on, other, ...started].map((issuer) => issuer.stop())));
afterEach(() => jest.restoreAllMocks());

const amy = { sub: 'pet-amy', authority: 'peterborough', roles: ['social-worker'], qualified: true };
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const named = () => ({ ...amy, iss: on.issuer, aud: on.audience, exp: 4e9 });

const pem = (key: object) =>
  createPublicKey({ key: key as never, format: 'jwk' }).export({ type: 'spki', format: 'pem' }) as string;

/** Signed with what everybody knows: the public key, taken for a shared secret. */
const confused = () =>
  new jose.SignJWT(named())
    .setProtectedHeader({ alg: 'HS256', kid: on.key.kid! })
    .sign(new TextEncoder().encode(pem({ ...on.key, d: undefined })));

describe('a token', () => {
  test('of the issuer is taken, and within a minute either side', async () => {
    const identity = {
      person: 'pet-amy',
      authority: 'peterborough',
      roles: ['social-worker'],
      qualified: true,
    };
    expect(await verifier.verify(await signedBy(on, amy))).toEqual(identity);
    expect(await verifier.verify(await signedBy(on, amy, { expires: -50 }))).toEqual(identity);
    expect(await verifier.verify(await signedBy(on, amy, { notBefore: 50 }))).toEqual(identity);
  });

  test.each<[string, () => Promise<string> | string, RegExp]>([
    ['expired', () => signedBy(on, amy, { expires: -61 }), /has expired/],
    ['of tomorrow', () => signedBy(on, amy, { notBefore: 70 }), /not valid yet/],
    ['for another audience', () => signedBy(on, amy, { audience: 'payroll' }), /another audience/],
    [
      'that calls itself another issuer’s',
      () => signedBy(on, amy, { issuer: other.issuer }),
      /another issuer/,
    ],
    ['of another issuer', () => signedBy(other, amy), /key that is not in the key set/],
    [
      'of another issuer under this one’s key id',
      () => signedBy(on, amy, { key: { ...newKey(), kid: on.key.kid! } }),
      /signature/,
    ],
    [
      'with alg none',
      () => `${encoded({ alg: 'none', kid: on.key.kid })}.${encoded(named())}.`,
      /accepted are|not a signed/,
    ],
    ['signed with the public key as a secret', confused, /accepted are/],
  ])('%s is refused, and says why', async (_what, make, why) => {
    const refused = verifier.verify(await make());
    await expect(refused).rejects.toThrow(TokenRefused);
    await expect(refused).rejects.toThrow(why);
  });
});

test('a new key is fetched while we run, at most twice a minute, and the old one is forgotten with it', async () => {
  const rotating = await newRunningIssuer();
  started.push(rotating);
  const here = identityVerifier({ issuer: rotating.issuer, audience: rotating.audience });
  const before = await signedBy(rotating, amy);
  await here.verify(before);

  const key = newKey();
  await rotating.stop();
  await rotating.startAgain(key);
  const after = await signedBy(rotating, amy, { key });
  await expect(here.verify(after)).rejects.toThrow(/not in the key set/); // just asked
  const realNow = Date.now;
  jest.spyOn(Date, 'now').mockImplementation(() => realNow() + 31_000);
  expect(await here.verify(after)).toMatchObject({ person: 'pet-amy' });
  await expect(here.verify(before)).rejects.toThrow(/not in the key set/);
});

test('an issuer that is down when we start: 503, and 200 when it is back', async () => {
  const late = await newRunningIssuer();
  const token = await signedBy(late, amy);
  await late.stop();
  const identity = identityVerifier({ issuer: late.issuer, audience: late.audience });
  await expect(identity.verify(token)).rejects.toThrow(IdentityUnavailable);
  const records = {
    ...lonelyServices(await newIssuer()).records,
    unallocated: () => Promise.resolve({ items: [] }),
  };
  const api = await startApi(lonelyServices(await newIssuer(), [], { identity, records: records as never }));
  const asked = () => api.call('GET', '/v1/unallocated', { token });
  expect(await asked()).toMatchObject({ status: 503, body: { code: 'identity-unavailable' } });

  await late.startAgain(late.key);
  started.push(late);
  expect((await asked()).status).toBe(200);
  await api.stop();
});

describe('a discovery document', () => {
  /** What answers at the address of the issuer. */
  async function found(document: (issuer: string) => object): Promise<unknown> {
    const server = http.createServer((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(document(issuer)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const token = await signedBy(on, amy, { issuer });
    const answer = await identityVerifier({ issuer, audience: on.audience })
      .verify(token)
      .catch((error: unknown) => error);
    server.closeAllConnections();
    server.close();
    return answer;
  }

  test.each<[string, (issuer: string) => object, RegExp]>([
    [
      'of another issuer',
      () => ({ issuer: other.issuer, jwks_uri: `${on.issuer}/jwks` }),
      /names another issuer/,
    ],
    [
      'with a slash too many',
      (issuer) => ({ issuer: `${issuer}/`, jwks_uri: `${on.issuer}/jwks` }),
      /another issuer/,
    ],
    ['without keys', (issuer) => ({ issuer }), /names no key set/],
    [
      'with keys at http',
      (issuer) => ({ issuer, jwks_uri: 'http://issuer.example/jwks' }),
      /names no key set/,
    ],
    ['that is none', () => [], /could not be read/],
  ])('%s lets nobody in, and is not the caller’s fault', async (_what, document, why) => {
    const answer = await found(document);
    expect(answer).toBeInstanceOf(IdentityUnavailable);
    expect((answer as Error).message).toMatch(why);
  });

  test('that is right lets in', async () => {
    expect(await found((issuer) => ({ issuer, jwks_uri: `${on.issuer}/jwks` }))).toMatchObject({
      person: 'pet-amy',
    });
  });
});

test('the service account of the issuer is known by its token', async () => {
  const answer = (await (await serviceToken(on)).json()) as { access_token: string };
  expect(await verifier.verify(answer.access_token)).toMatchObject({
    person: 'caseclock-ingest',
    service: true,
  });
});
