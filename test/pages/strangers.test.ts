import { cookieJar } from '../../src/api/pages/cookies';
import { pageOfOurs } from '../../src/api/pages/sign-in';
import { pagesSettings, pagesVariables } from '../../src/api/pages/settings';
import { z } from 'zod';
import {
  lonelyServices,
  newIssuer,
  newRing,
  startApi,
  tokenFor,
  type Api,
  type Issuer,
} from '../api/support';

/**
 * The pages before anybody has signed in. Scanners of mail gateways follow links: they see where to sign in, and
 * nothing else. Neither a Temporal nor a PostgreSQL stands behind this API, since nothing of theirs is asked.
 */
let api: Api;
let issuer: Issuer;
const ring = newRing();
beforeAll(async () => {
  issuer = await newIssuer();
  const usual = lonelyServices(issuer);
  api = await startApi({ ...usual, pages: { ...usual.pages, ring } });
});
afterAll(() => api.stop());

const path = '/cases/referral:peterborough:REF-123';
const get = (at: string, headers: Record<string, string> = {}) =>
  fetch(api.url + at, { redirect: 'manual', headers });

/** The cookie of a session, as the browser of somebody who has signed in sends it. */
async function sessionCookie(
  token: string,
  seconds = 600,
  sealedWith = ring,
  sealedFor = 'session',
): Promise<string> {
  const set: string[] = [];
  const response = { cookie: (name: string, value: string) => set.push(`${name}=${value}`) } as any;
  const content = { token, name: 'Somebody', secret: 'secret' };
  await cookieJar(sealedWith, 'http://127.0.0.1:3400').put(response, sealedFor, content, seconds);
  return set[0]!.replace(sealedFor, 'session');
}

test.each([path, `${path}/referral-decisions?entry=2`, '/', '/cases/anything-else'])(
  '%s leads to the sign-in and says nothing of a case',
  async (at) => {
    const answer = await get(at);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`/sign-in?to=${encodeURIComponent(at)}`);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(await answer.text()).not.toMatch(/REF-123.*REF-123|child|clock/is);
  },
);

test('a form that is sent without a session does nothing but lead to the sign-in', async () => {
  const answer = await fetch(`${api.url}${path}/referral-decisions`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: 'http://127.0.0.1:3400' },
    body: new URLSearchParams({ outcome: 'assessment' }),
  });
  expect(answer.status).toBe(303);
});

test('pages may load our style sheet, send forms to us and to the issuer, and nothing else', async () => {
  const policy = (await get(path)).headers.get('content-security-policy');
  expect(policy).toBe(
    "default-src 'none'; style-src 'self'; form-action 'self' https://issuer.example; base-uri 'none'; frame-ancestors 'none'",
  );
  const styles = await get('/caseclock.css');
  expect(styles.headers.get('content-type')).toMatch(/^text\/css/);
  expect(styles.headers.get('cache-control')).toBe('public, max-age=3600');
  const css = await styles.text();
  expect(css).toContain('arial');
  // Neither the typeface nor the crown of GOV.UK, and nothing from another site.
  expect(css).not.toMatch(/GDS Transport|url\(/);
});

test('a session is worth what its token is worth, and what the key ring can still read', async () => {
  const token = await tokenFor(issuer, 'team-manager');
  const signedIn = async (cookie: string) => (await get(path, { Cookie: cookie })).status !== 303;
  // Behind the sign-in: the record does not answer here.
  expect(await signedIn(await sessionCookie(token))).toBe(true);
  expect(await signedIn(await sessionCookie(token, -1))).toBe(false);
  expect(await signedIn(await sessionCookie(token, 600, newRing()))).toBe(false);
  expect(
    await signedIn(await sessionCookie(await tokenFor(issuer, 'team-manager', {}, { expires: -120 }))),
  ).toBe(false);
  expect(
    await signedIn(await sessionCookie(await tokenFor(issuer, 'team-manager', {}, { audience: 'other' }))),
  ).toBe(false);
  expect(await signedIn((await sessionCookie(token)).slice(0, -4))).toBe(false);
  // What was sealed for an attempt to sign in is no session.
  expect(await signedIn(await sessionCookie(token, 600, ring, 'sign-in-x'))).toBe(false);
});

test('where the API is reached by https, cookies are for this host and https alone', async () => {
  const set: unknown[] = [];
  const response = {
    cookie: (name: string, _value: string, options: object) => set.push(name, options),
  } as any;
  await cookieJar(ring, 'https://caseclock.example').put(response, 'session', {}, 60);
  expect(set).toEqual([
    '__Host-caseclock-session',
    { httpOnly: true, sameSite: 'lax', path: '/', secure: true, maxAge: 60_000 },
  ]);
});

test('a session that no browser would keep is refused, not lost', async () => {
  await expect(sessionCookie('x'.repeat(4000))).rejects.toThrow('more than a browser keeps');
});

test.each([
  ['/cases/referral:hull:REF-1?log=all', '/cases/referral:hull:REF-1?log=all'],
  ['/', '/'],
  ['https://elsewhere.example/cases/x', '/'],
  ['//elsewhere.example/cases/x', '/'],
  ['/\\elsewhere.example/cases/x', '/'],
  ['/sign-out', '/'],
  ['javascript:alert(1)', '/'],
  [undefined, '/'],
  [['/cases/a', '/cases/b'], '/'],
])('after the sign-in %p leads to %s', (to, wanted) => {
  expect(pageOfOurs(to, 'http://127.0.0.1:3400')).toBe(wanted);
});

test('an answer of the issuer that nobody here asked for signs nobody in', async () => {
  const answer = await get('/signed-in?code=abc&state=made-up');
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('You were not signed in');
  expect(answer.headers.get('set-cookie')).not.toContain('caseclock-session=ey');
});

test('the address of a council’s case system has the reference in it', () => {
  const shape = z.object(pagesVariables);
  const good = { OIDC_CLIENT_ID: 'pages', CASE_SYSTEM_URLS: '{"hull":"https://cases.example/{reference}"}' };
  expect(pagesSettings(shape.parse(good), 'https://issuer.example', ring)).toMatchObject({
    caseSystems: { hull: 'https://cases.example/{reference}' },
    scopes: 'openid profile',
  });
  for (const wrong of [
    '{"hull":"http://cases.example/{reference}"}',
    '{"hull":"https://cases.example/"}',
    'x',
  ])
    expect(shape.safeParse({ ...good, CASE_SYSTEM_URLS: wrong }).error?.message).toContain('{reference}');
});
