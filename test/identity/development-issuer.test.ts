import http from 'node:http';
import { identityVerifier } from '../../src/identity';
import { jose } from '../../src/identity/jose';
import { startIssuer } from '../../src/local/issuer';
import { signInPeople } from '../../src/local/people';
import { Browser, newRunningIssuer, next, pagesClient, serviceToken, type RunningIssuer } from './support';

/** The issuer of a development installation, as a browser and a client library meet it. */
let on: RunningIssuer;
beforeAll(async () => void (on = await newRunningIssuer()));
afterAll(() => on.stop());

/** To the page where one chooses who one is. */
async function atSignIn() {
  const browser = new Browser();
  const client = await pagesClient(on);
  const page = next(await browser.open(client.start), on.issuer);
  return { browser, client, page };
}

async function signedIn(person: string) {
  const { browser, client, page } = await atSignIn();
  await browser.open(page);
  const resume = next(await browser.post(page, { person }), on.issuer);
  const back = next(await browser.open(resume), on.issuer);
  return { browser, client, back };
}

describe('signing in to the pages', () => {
  test('shows everybody of the development directory, with the roles, and runs no script', async () => {
    const { browser, page } = await atSignIn();
    const answer = await browser.open(page);
    const html = await answer.text();
    for (const { id, name } of signInPeople) {
      expect(html).toContain(`value="${id}"`);
      expect(html).toContain(name);
    }
    expect(html).toMatch(/<h2>Isles of Scilly<\/h2>/);
    expect(html).toMatch(/<button name="person" value="pet-team-manager">[^<]+: team manager, qualified</);
    expect(html).not.toMatch(/<script|<input/);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('one choice leads back with a code, which is worth a token that is verified like any other', async () => {
    const { client, back } = await signedIn('pet-team-manager');
    expect(back.href).toMatch(/^http:\/\/127\.0\.0\.1:3400\/signed-in\?code=/);
    const { access, idToken } = await client.tokens(back);
    expect(idToken).toMatchObject({
      sub: 'pet-team-manager',
      aud: 'caseclock-pages',
      name: expect.stringMatching(/\w/),
      authority: 'peterborough',
      roles: ['team-manager'],
      qualified: true,
    });
    expect(await identityVerifier(on).verify(access)).toEqual({
      person: 'pet-team-manager',
      authority: 'peterborough',
      roles: ['team-manager'],
      qualified: true,
    });
  });

  test('the id token does not open the API: it is for the pages', async () => {
    const { client, back } = await signedIn('pet-team-manager');
    await expect(identityVerifier(on).verify((await client.tokens(back)).raw)).rejects.toThrow(
      /another audience/,
    );
  });

  test('without PKCE, from another address or by nobody of the directory it does not work', async () => {
    const { start } = await pagesClient(on);
    const browser = new Browser();
    const bare = new URL(start);
    bare.searchParams.delete('code_challenge');
    expect(next(await browser.open(bare), on.issuer).searchParams.get('error')).toBe('invalid_request');
    const elsewhere = new URL(start);
    elsewhere.searchParams.set('redirect_uri', 'https://elsewhere.example/signed-in');
    const refused = await browser.open(elsewhere);
    expect(refused.status).toBe(400);
    expect(await refused.text()).toMatch(/Sign-in did not work.*redirect_uri/s);

    const { page, browser: other } = await atSignIn();
    const nobody = await other.post(page, { person: 'king' });
    expect(nobody.status).toBe(400);
    expect((await new Browser().open(page)).status).toBe(400); // nobody was sent here
  });

  test('signing out is one button, and the next sign-in asks again', async () => {
    const { browser, client, back } = await signedIn('hul-team-manager');
    const { raw } = await client.tokens(back);
    const again = await browser.open((await pagesClient(on)).start);
    expect(next(again, on.issuer).pathname).toBe('/signed-in');

    const leave = new URL(client.server.end_session_endpoint!);
    leave.searchParams.set('id_token_hint', raw);
    leave.searchParams.set('post_logout_redirect_uri', `${on.apiUrl}/signed-out`);
    const asked = await (await browser.open(leave)).text();
    const [, xsrf] = /name="xsrf" value="(\w+)"/.exec(asked)!;
    const left = await browser.post(`${on.issuer}/session/end/confirm`, { xsrf: xsrf!, logout: 'yes' });
    expect(next(left, on.issuer).href).toBe(`${on.apiUrl}/signed-out`);
    const anew = await browser.open((await pagesClient(on)).start);
    expect(next(anew, on.issuer).pathname).toMatch(/^\/sign-in\//);
  });
});

test('the service account gets its token by its secret, and is known as one', async () => {
  const answer = (await (await serviceToken(on)).json()) as { access_token: string };
  expect(await identityVerifier(on).verify(answer.access_token)).toEqual({
    person: 'caseclock-ingest',
    authority: 'peterborough',
    roles: ['business-support'],
    qualified: false,
    service: true,
  });
  expect((await serviceToken(on, 'guessed')).status).toBe(401);
});

test('its private key stays with it', async () => {
  const { keys } = (await (await fetch(`${on.issuer}/jwks`)).json()) as { keys: object[] };
  expect(keys).toEqual([expect.objectContaining({ kid: on.key.kid })]);
  expect(keys[0]).not.toHaveProperty('d');
});

describe('it lets everybody in, so', () => {
  test.each([
    'http://0.0.0.0:3401',
    'http://caseclock.council.example:3401',
    'https://127.0.0.1:3401',
    'http://127.0.0.1:3401/dev',
    'http://127.0.0.1',
  ])('it does not start as %s', async (issuer) => {
    await expect(startIssuer({ ...on, issuer })).rejects.toThrow(/serves http:\/\/127\.0\.0\.1:<port> alone/);
  });

  test('it does not answer under a name that somebody else made to point here', async () => {
    const status = await new Promise((resolve, reject) => {
      http
        .get(
          `${on.issuer}/.well-known/openid-configuration`,
          { headers: { host: 'rebound.example' } },
          (answer) => resolve(answer.resume().statusCode),
        )
        .on('error', reject);
    });
    expect(status).toBe(421);
  });
});

test('an access token names the client and is short', async () => {
  const { client, back } = await signedIn('pet-business-support');
  const { access } = await client.tokens(back);
  expect(jose.decodeJwt(access)).toMatchObject({ client_id: 'caseclock-pages', aud: 'caseclock' });
});
