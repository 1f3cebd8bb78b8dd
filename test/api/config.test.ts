import { randomBytes } from 'node:crypto';
import { readApiConfig } from '../../src/api/config';

const key = randomBytes(32).toString('base64');
const env = {
  API_PORT: '3400',
  API_URL: 'http://127.0.0.1:3400/',
  TEMPORAL_ADDRESS: '127.0.0.1:7239',
  DATABASE_URL: 'postgres://someone:MARKER@127.0.0.1:5439/caseclock',
  CASECLOCK_KEYS: JSON.stringify({ active: 'a', keys: { a: key } }),
  OIDC_ISSUER: 'https://issuer.example',
  OIDC_AUDIENCE: 'caseclock',
  OIDC_JWKS: '/some/jwks.json',
  OIDC_CLIENT_ID: 'caseclock-pages',
};

test('the settings of the API come from the environment', () => {
  expect(readApiConfig(env)).toMatchObject({
    port: 3400,
    publicUrl: 'http://127.0.0.1:3400',
    timeOffsetAllowed: false,
    host: '127.0.0.1',
  });
});

test.each([
  ['API_PORT', 'x'],
  ['API_URL', 'here'],
  ['TEMPORAL_ADDRESS', 'http://MARKER'],
  ['DATABASE_URL', 'mysql://MARKER'],
  ['OIDC_ISSUER', 'MARKER'],
])('%s is named when it is wrong or missing, and never shown', (name, wrong) => {
  const message = (change: object) => {
    try {
      readApiConfig({ ...env, ...change } as NodeJS.ProcessEnv);
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };
  expect(message({ [name]: wrong })).toContain(`${name} is not right`);
  expect(message({ [name]: wrong })).not.toContain('MARKER');
  expect(message({ [name]: undefined })).toContain(`${name} is not set`);
});
