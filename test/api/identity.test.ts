import { identityVerifier } from '../../src/identity';
import { jose } from '../../src/identity/jose';
import { routes } from '../../src/api/routes';
import { KEY_ID, lonelyServices, newIssuer, startApi, tokenFor, type Api, type Issuer } from './support';

let issuer: Issuer;
let api: Api;
const lines: string[] = [];

beforeAll(async () => {
  issuer = await newIssuer();
  api = await startApi(lonelyServices(issuer, lines));
});
afterAll(() => api.stop());

const anywhere = (token?: string, headers?: Record<string, string>) =>
  api.call('GET', '/v1/worklist', { ...(token ? { token } : {}), ...(headers ? { headers } : {}) });

describe('a token', () => {
  test('that is good lets in', async () => {
    expect((await anywhere(await tokenFor(issuer, 'social-worker'))).status).toBe(503); // the record is down
  });

  const claims = { sub: 'pet-amy', authority: 'peterborough', roles: ['social-worker'] };
  const bad: [string, () => Promise<string> | string, RegExp][] = [
    ['expired', () => tokenFor(issuer, 'social-worker', {}, { expires: -61 }), /has expired/],
    [
      'of another issuer',
      () => tokenFor(issuer, 'social-worker', {}, { issuer: 'https://other.example' }),
      /another issuer/,
    ],
    [
      'for another audience',
      () => tokenFor(issuer, 'social-worker', {}, { audience: 'other' }),
      /another audience/,
    ],
    ['of another key', async () => (await newIssuer()).sign(claims), /signature/],
    ['without signature', () => unsigned(claims), /accepted are|not a signed|key set/],
    ['signed with the public key as a secret', () => symmetric(claims), /accepted are|key set/],
    ['that is no token', () => 'abc.def.ghi', /not a signed JSON web token/],
    ['without authority', () => issuer.sign({ sub: 'pet-amy' }), /claim "authority"/],
    ['without person', () => issuer.sign({ authority: 'hull' }), /claim "sub"/],
    ['whose person is a name', () => issuer.sign({ ...claims, sub: 'Amy Smith' }), /claim "sub"/],
    ['whose roles are no list', () => issuer.sign({ ...claims, roles: 'social-worker' }), /claim "roles"/],
  ];
  test.each(bad)('%s is refused and says why', async (_what, make, wanted) => {
    const answer = await anywhere(await make());
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ code: 'unauthenticated', detail: expect.stringMatching(wanted) });
    expect(answer.headers.get('WWW-Authenticate')).toMatch(/^Bearer error="invalid_token"/);
  });

  test('may be a minute late', async () => {
    expect((await anywhere(await tokenFor(issuer, 'social-worker', {}, { expires: -50 }))).status).toBe(503);
  });

  test('is asked for', async () => {
    const none = await anywhere();
    expect(none.body.detail).toMatch(/no Authorization header/);
    expect(none.headers.get('WWW-Authenticate')).toBe('Bearer');
    const basic = await anywhere(undefined, { Authorization: 'Basic YTpi' });
    expect(basic.status).toBe(401);
    expect(basic.body.detail).toMatch(/Bearer <token>/);
  });

  test('is on no line of the log', async () => {
    const token = await tokenFor(issuer, 'social-worker');
    await anywhere(token);
    expect(lines.join('')).not.toContain(token.slice(0, 20));
    expect(lines.join('')).not.toContain(token.split('.')[2]!.slice(0, 20));
  });
});

test('when the keys of the issuer cannot be read, nobody is called a liar', async () => {
  const identity = identityVerifier({ ...issuer, jwks: 'http://127.0.0.1:1/jwks' });
  const other = await startApi(lonelyServices(issuer, [], { identity }));
  const answer = await other.call('GET', '/v1/worklist', { token: await tokenFor(issuer, 'social-worker') });
  expect(answer).toMatchObject({ status: 503, body: { code: 'identity-unavailable' } });
  await other.stop();
});

describe('every route', () => {
  test.each(routes.map((route) => [route.method.toUpperCase(), route.path]))(
    '%s %s asks for a token',
    async (method, path) => {
      const at = path.replace(':id', 'referral:peterborough:REF-1').replace(':key', 'a1');
      const answer = await api.call(method, at);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('Content-Type')).toMatch(/^application\/problem\+json/);
    },
  );
});

function unsigned(claims: Record<string, unknown>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', kid: KEY_ID })}.${part({ ...claims, iss: issuer.issuer, aud: issuer.audience, exp: 4e9 })}.x`;
}

function symmetric(claims: Record<string, unknown>): Promise<string> {
  return new jose.SignJWT({ ...claims, iss: issuer.issuer, aud: issuer.audience, exp: 4e9 })
    .setProtectedHeader({ alg: 'HS256', kid: KEY_ID })
    .sign(new TextEncoder().encode('anything that is long enough for it'));
}
