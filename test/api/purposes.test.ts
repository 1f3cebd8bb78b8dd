import { purposes } from '../../src/records';
import type { Role } from '../../src/vocabulary';
import { RealApi } from './real';

/** What people read a case for: asked of whoever has nothing to do with it, and kept with their name. */
let real: RealApi;
let id: string;

beforeAll(async () => {
  real = await RealApi.start();
  id = await real.referral(await real.token('social-worker'), { child: 'C-6001' });
});
afterAll(() => real.stop());

const read = async (role: Role, who: { person?: string; roles?: Role[] } = {}, purpose?: string) =>
  real.api.call('GET', `/v1/cases/${id}`, {
    token: await real.token(role, who),
    ...(purpose !== undefined && { headers: { 'Caseclock-Purpose': purpose } }),
  });
const lastPurpose = async () => {
  const row = await real.installation.db
    .selectFrom('access_audit')
    .select(['purpose', 'person'])
    .where('outcome', '=', 'read')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return `${row.person} ${row.purpose}`;
};

/** People of Peterborough with a post in the team of the case, or for all teams; others are in no team. */
const own: [Role, string][] = [
  ['social-worker', 'care'],
  ['team-manager', 'supervision'],
  ['service-manager', 'supervision'],
  ['business-support', 'care'],
];
test.each(own)('a %s of its team reads it, without a word, for %s', async (role, purpose) => {
  expect((await read(role)).status).toBe(200);
  expect(await lastPurpose()).toBe(`pet-${role} ${purpose}`);
});

test.each<Role>(['emergency-duty-team', 'on-call-manager', 'duty-manager', 'contact-centre-manager'])(
  'the %s reads any case of the council: a contact may come at night',
  async (role) => {
    expect((await read(role, { person: 'pet-elsewhere' })).status).toBe(200);
    expect(await lastPurpose()).toBe('pet-elsewhere care');
  },
);

test.each<Role>(['social-worker', 'team-manager', 'auditor', 'data-protection-contact'])(
  'a %s who has nothing to do with it must say what for',
  async (role) => {
    const person = 'pet-elsewhere';
    expect(await read(role, { person })).toMatchObject({ status: 403, body: { code: 'purpose-needed' } });
    for (const purpose of purposes) {
      expect((await read(role, { person }, purpose)).status).toBe(200);
      expect(await lastPurpose()).toBe(`${person} ${purpose}`);
    }
  },
);

test('whoever runs Caseclock reads for technical reasons, unless they say another', async () => {
  expect((await read('platform-engineer', { person: 'pet-elsewhere' })).status).toBe(200);
  expect(await lastPurpose()).toBe('pet-elsewhere technical');
});

test('a purpose that is none is refused with what there is', async () => {
  expect(await read('social-worker', {}, 'curiosity')).toMatchObject({
    status: 400,
    body: { code: 'bad-header', detail: `Caseclock-Purpose is one of ${purposes.join(', ')}.` },
  });
});

test('to early help a referral of others is not there, whatever they say it is for', async () => {
  const answer = await read('lead-practitioner', { person: 'pet-elsewhere' }, 'care');
  expect(answer).toMatchObject({ status: 404, body: { code: 'not-found' } });
});

test('nor does early help let itself in by an act, though what protects the child is taken of it', async () => {
  const token = await real.token('lead-practitioner', { person: 'pet-elsewhere' });
  for (const at of ['sightings', 'notes']) {
    const json = at === 'notes' ? { note: 'x' } : { alone: true };
    expect([at, (await real.post(token, `/v1/cases/${id}/${at}`, json)).status]).toEqual([at, 200]);
    expect([at, (await real.get(token, `/v1/cases/${id}`)).status]).toEqual([at, 404]);
  }
  const own = await real.referral(token, { child: 'C-6002' });
  expect((await real.get(token, `/v1/cases/${own}`)).status).toBe(200);
});

test('nor by a post for all teams, which is one for all of early help', async () => {
  const everywhere = await real.without({ teamsOf: () => Promise.resolve(undefined) });
  const token = await real.token('early-intervention-manager', { person: 'pet-elsewhere-2' });
  expect((await everywhere.call('GET', `/v1/cases/${id}`, { token })).status).toBe(404);
  await everywhere.stop();
});

test('a list is read for care or supervision; who only checks says what for', async () => {
  const list = async (role: Role) => (await real.get(await real.token(role), '/v1/worklist')).status;
  expect(await list('team-manager')).toBe(200);
  expect(await lastPurpose()).toBe('pet-team-manager supervision');
  expect(await list('auditor')).toBe(403);
});

test('while the record is away nobody is kept from a case for want of a word', async () => {
  const down = () => Promise.reject(new Error('PostgreSQL is down'));
  const away = await real.without({ heldFor: down, teamsOf: down });
  const token = await real.token('social-worker', { person: 'pet-elsewhere' });
  expect((await away.call('GET', `/v1/cases/${id}`, { token })).status).toBe(200);
  await away.stop();
});
