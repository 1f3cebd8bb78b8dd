import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { lonelyServices, newIssuer, newRing, startApi, type Api } from '../api/support';

/** An issuer of identities that goes wrong in one way after the other, and our API that signs people in at it. */
let issuer: http.Server;
let issuerUrl: string;
let api: Api;
const lines: string[] = [];
/** What the issuer answers when it is asked for a token; null: it is not there at all. */
let answer: { status: number; body: object } | null;

beforeAll(async () => {
  issuer = http.createServer((request, response) => {
    const about = {
      issuer: issuerUrl,
      authorization_endpoint: `${issuerUrl}/authorize`,
      token_endpoint: `${issuerUrl}/token`,
      jwks_uri: `${issuerUrl}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
    };
    const { status, body } = answer ?? { status: 503, body: {} };
    const asked = request.url === '/token' || !answer ? { status, body } : { status: 200, body: about };
    response.writeHead(asked.status, { 'Content-Type': 'application/json' }).end(JSON.stringify(asked.body));
  });
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
  issuerUrl = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
  const usual = lonelyServices(await newIssuer(), lines);
  const pages = { ...usual.pages, ring: newRing(), issuer: issuerUrl, clientSecret: 'the-wrong-one' };
  api = await startApi({ ...usual, pages });
});
afterAll(async () => {
  await api.stop();
  await new Promise((resolve) => issuer.close(resolve));
});

const get = (at: string, cookie = '') => fetch(api.url + at, { redirect: 'manual', headers: { cookie } });

/** Goes to the issuer and comes back with what it says there. */
async function comesBackWith(query: string): Promise<{ status: number; text: string; cookies: string }> {
  const left = await get('/sign-in?to=/');
  const state = new URL(left.headers.get('location')!).searchParams.get('state')!;
  const [cookie] = left.headers.get('set-cookie')!.split(';');
  const back = await get(`/signed-in?${query}&state=${state}`, cookie);
  return { status: back.status, text: await back.text(), cookies: back.headers.get('set-cookie') ?? '' };
}

test('while the issuer is away, the page says so, and the next one asks it again', async () => {
  answer = null;
  const away = await get('/sign-in?to=/');
  expect(away.status).toBe(503);
  expect(await away.text()).toContain('sign-in');
  answer = { status: 200, body: {} };
  expect((await get('/sign-in?to=/')).status).toBe(303);
});

test.each([
  [
    'our secret is wrong',
    'code=abc',
    { status: 401, body: { error: 'invalid_client' } },
    502,
    'ResponseBodyError invalid_client',
  ],
  [
    'the code was used before',
    'code=abc',
    { status: 400, body: { error: 'invalid_grant' } },
    502,
    'ResponseBodyError invalid_grant',
  ],
  [
    'the issuer breaks down',
    'code=abc',
    { status: 500, body: {} },
    502,
    'ClientError OAUTH_RESPONSE_IS_NOT_CONFORM',
  ],
  [
    'a token comes without saying who it is',
    'code=abc',
    { status: 200, body: { access_token: 'a', token_type: 'Bearer' } },
    502,
    'ClientError OAUTH_INVALID_RESPONSE',
  ],
  [
    'the council lets this person not in',
    'error=access_denied',
    { status: 200, body: {} },
    403,
    'AuthorizationResponseError access_denied',
  ],
])('when %s nobody is signed in, and the log says why', async (_, query, said, status, logged) => {
  answer = said;
  lines.length = 0;
  const back = await comesBackWith(query);
  expect(back.status).toBe(status);
  expect(back.text).toContain('You were not signed in');
  expect(back.cookies).not.toContain('session=ey');
  expect(back.text + lines.join()).not.toMatch(/the-wrong-one|verifier/);
  expect(lines.map((line) => (JSON.parse(line) as { error?: string }).error)).toContain(logged);
});
