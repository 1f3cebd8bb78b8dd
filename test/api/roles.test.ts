import fs from 'node:fs';
import path from 'node:path';
import { accessOf, groups, mayUse, type Access, type Group } from '../../src/api/access/roles';
import { rolesDocument, rolesIn } from '../../src/api/access/table';
import { routes, type Route } from '../../src/api/routes';
import { jose } from '../../src/identity/jose';
import { roles as allRoles, type Role } from '../../src/vocabulary';
import { newReference, RealApi } from './real';
import { KEY_ID, newIssuer, tokenFor, type Answer } from './support';

/** The table of docs/roles.md, cell by cell: each address, asked with the token of each column. */
let real: RealApi;
let referral: string;
let stepUp: string;

beforeAll(async () => {
  real = await RealApi.start();
  referral = await real.referral(await real.token('social-worker'), { child: 'C-5001' });
  const reference = newReference();
  const opened = await real.post(await real.token('lead-practitioner'), '/v1/step-ups', {
    reference,
    child: 'C-5002',
    receivedAt: new Date(Date.now() - 60_000).toISOString(),
    reason: 'needs-increasing',
    team: 'early-help',
  });
  if (opened.status !== 201) throw new Error(opened.text);
  stepUp = `step-up:peterborough:${reference}`;
});
afterAll(() => real.stop());

/** The address with what is there: early help sees step-ups, and most acts are a referral's. */
function addressOf({ path: at, kind }: Route): string {
  return at
    .replace(':id', kind === 'read' ? stepUp : referral)
    .replace(':chain', stepUp)
    .replace(':clock', 'referral-decision')
    .replace(':council', 'peterborough')
    .replace(':panel', 'allocation-meeting')
    .replace(':date', '2026-04-15')
    .replace(':person', 'pet-social-worker')
    .replace(':team', 'referral-and-assessment')
    .replace(':role', 'duty-manager')
    .replace(':version', 'undated')
    .replace(':key', 'a1');
}

function asked(route: Route, token?: string): Promise<Answer> {
  return real.api.call(route.method.toUpperCase(), addressOf(route), {
    ...(token !== undefined && { token }),
    // Whoever is let in gets no further than the body, but for what protects a child.
    ...(route.method !== 'get' && { json: { noSuchField: 1 } }),
    headers: { 'Caseclock-Purpose': 'inspection' },
  });
}

/** The cells of a column that are not as they should be. */
async function wrongCells(
  token: string | undefined,
  isRight: (answer: Answer, route: Route) => boolean,
  rows: readonly Route[] = routes,
): Promise<string[]> {
  const wrong: string[] = [];
  for (let from = 0; from < rows.length; from += 12) {
    await Promise.all(
      rows.slice(from, from + 12).map(async (route) => {
        const answer = await asked(route, token);
        if (!isRight(answer, route))
          wrong.push(`${route.method} ${route.path}: ${answer.status} ${answer.text}`);
      }),
    );
  }
  return wrong;
}

const isRefused = ({ status, body }: Answer) => status === 403 && body.code === 'not-allowed';
/** Not refused for who asks: found, or taken, or the body is not right, or there is no such thing to do here. */
const isLetIn = ({ status, body }: Answer) =>
  status < 300 ||
  [409, 422].includes(status) ||
  (status === 404 && body.title !== undefined && body.code !== 'not-allowed');

test.each(Object.keys(groups) as Group[])(
  '%s may use its addresses, and no other',
  async (group) => {
    const [role] = rolesIn(group);
    const token = await real.token(role!, { person: 'pet-elsewhere' });
    const wrong = await wrongCells(token, (answer, route) =>
      mayUse(accessOf(route), [role!]) ? isLetIn(answer) : isRefused(answer),
    );
    expect(wrong).toEqual([]);
  },
  60_000,
);

test('a case that is there is found by all who may read', async () => {
  const reads = routes.filter(
    ({ kind, path: at }) => kind === 'read' && /:id(\/(acts|clocks|log|notices))?$/.test(at),
  );
  expect(reads.length).toBeGreaterThanOrEqual(4);
  for (const group of [
    'social-care',
    'on-duty',
    'management',
    'early-help',
    'checking',
    'running',
  ] as const) {
    const token = await real.token(rolesIn(group)[0]!, { person: 'pet-elsewhere' });
    expect([group, await wrongCells(token, ({ status }) => status === 200, reads)]).toEqual([group, []]);
  }
});

test('a token without a role is good for what protects a child, and for nothing else', async () => {
  const token = await real.token('social-worker', { roles: [] });
  const wrong = await wrongCells(token, (answer, route) =>
    accessOf(route) === 'protect' ? isLetIn(answer) : isRefused(answer),
  );
  expect(wrong).toEqual([]);
});

test('each single role is let in as its group is', async () => {
  const kinds = [...new Set(routes.map(accessOf))];
  const one = (access: Access) => routes.find((route) => accessOf(route) === access)!;
  const wrong = await Promise.all(
    (Object.keys(allRoles) as Role[]).map(async (role) => {
      const token = await real.token(role, { person: 'pet-elsewhere' });
      return wrongCells(
        token,
        (answer, route) => (mayUse(accessOf(route), [role]) ? isLetIn(answer) : isRefused(answer)),
        kinds.filter((access) => access !== 'protect').map(one),
      );
    }),
  );
  expect(wrong.flat()).toEqual([]);
});

test('to another council nothing is there that an address names', async () => {
  const token = await real.token('team-manager', { council: 'hull', person: 'hul-team-manager' });
  const named = routes.filter(({ path: at }) => /:id|:chain|\/panels\/:council/.test(at));
  expect(
    await wrongCells(token, ({ status, body }) => status === 404 && body.code === 'not-found', named),
  ).toEqual([]);
  const lists = routes.filter(({ kind, path: at }) => kind === 'read' && !at.includes(':'));
  const reference = referral.split(':')[2]!;
  expect(await wrongCells(token, ({ text }) => !text.includes(reference), lists)).toEqual([]);
});

const claims = {
  sub: 'pet-team-manager',
  authority: 'peterborough',
  roles: ['team-manager'],
  qualified: true,
};
const withRest = () => ({ ...claims, iss: real.issuer.issuer, aud: real.issuer.audience, exp: 4e9 });
const tokens: [string, () => Promise<string> | string | undefined][] = [
  ['no token', () => undefined],
  ['one that has expired', () => tokenFor(real.issuer, 'team-manager', {}, { expires: -61 })],
  ['one for another audience', () => tokenFor(real.issuer, 'team-manager', {}, { audience: 'other' })],
  [
    'one of another issuer',
    () => tokenFor(real.issuer, 'team-manager', {}, { issuer: 'https://other.example' }),
  ],
  ['one signed with another key', async () => (await newIssuer()).sign(claims)],
  ['an unsigned one', () => `${encoded({ alg: 'none', kid: KEY_ID })}.${encoded(withRest())}.`],
  ['one signed with the public key as a secret', () => confused(withRest())],
];
test.each(tokens)(
  'with %s nobody gets in anywhere',
  async (_what, make) => {
    const token = await make();
    expect(
      await wrongCells(token, ({ status, body }) => status === 401 && body.code === 'unauthenticated'),
    ).toEqual([]);
  },
  60_000,
);

test('docs/roles.md is what `caseclock roles` writes', () => {
  const page = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'roles.md'), 'utf8');
  expect(page).toBe(rolesDocument(routes));
});

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function confused(payload: Record<string, unknown>): Promise<string> {
  const [jwk] = (JSON.parse(fs.readFileSync(real.issuer.jwks!, 'utf8')) as { keys: object[] }).keys;
  return new jose.SignJWT(payload)
    .setProtectedHeader({ alg: 'HS256', kid: KEY_ID })
    .sign(new TextEncoder().encode(JSON.stringify(jwk)));
}
