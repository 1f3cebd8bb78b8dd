import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { developmentToken } from '../../src/cli/development-token';
import { identityVerifier } from '../../src/identity';
import { readConfig } from '../../src/local/config';
import { partEnvironment } from '../../src/local/environment';

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-home-'));
const env = { CASECLOCK_HOME: home };
afterAll(() => fs.rmSync(home, { recursive: true }));

const ask = (more: object = {}, environment: NodeJS.ProcessEnv = env) =>
  developmentToken({ as: 'team-manager', council: 'peterborough', hours: 8, ...more }, environment);

test('a development token is verified like any other', async () => {
  const parts = partEnvironment(readConfig(env));
  const { d: _private, ...key } = JSON.parse(fs.readFileSync(parts.DEVELOPMENT_IDENTITY_KEY, 'utf8'));
  const jwks = path.join(home, 'jwks.json');
  fs.writeFileSync(jwks, JSON.stringify({ keys: [key] }));
  const verifier = identityVerifier({ issuer: parts.OIDC_ISSUER, audience: parts.OIDC_AUDIENCE, jwks });
  expect(await verifier.verify((await ask()).token)).toEqual({
    person: 'pet-team-manager',
    authority: 'peterborough',
    roles: ['team-manager'],
    qualified: true,
  });
  const second = await ask({ person: 'pet-team-manager-2' });
  expect((await verifier.verify(second.token)).person).toBe('pet-team-manager-2');
  expect((await verifier.verify((await ask({ as: 'platform-engineer' })).token)).roles).toEqual([
    'platform-engineer',
  ]);
});

test.each([
  [{ as: 'king' }, /Nobody in peterborough is "king"; there is business-support/],
  [{ council: 'atlantis' }, /"atlantis" is not in the development directory; it has .*hull/],
  [{ person: 'pet-social-worker' }, /"pet-social-worker" is not team-manager/],
  [{ hours: 0 }, /--hours/],
  [{ hours: Number('x') }, /--hours/],
])('%p is refused with what there is', async (more, wanted) => {
  await expect(ask(more)).rejects.toThrow(wanted);
});

test('there is none for an installation that is not the local one', async () => {
  await expect(ask({}, { ...env, DATABASE_URL: 'postgres://elsewhere/x' })).rejects.toThrow(
    /no development identity/,
  );
});
