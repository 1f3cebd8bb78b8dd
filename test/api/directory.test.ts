import { recordsReads } from '../../src/api/records';
import { startRecord, type TestRecord } from '../records/database';
import { lonelyServices, newIssuer, startApi, tokenFor, type Api, type Issuer } from './support';

let on: TestRecord;
let issuer: Issuer;
let api: Api;
beforeAll(async () => {
  on = await startRecord();
  issuer = await newIssuer();
  api = await startApi(lonelyServices(issuer, [], { records: recordsReads(on.db, on.keys) }));
});
afterAll(async () => {
  await api.stop();
  await on.stop();
});

const keeper = () => tokenFor(issuer, 'policy-owner', { person: 'pet-owner' });
const person = {
  name: 'Ines Vale',
  mailbox: 'ines@peterborough.example',
  qualified: true,
  posts: [{ role: 'social-worker', team: 'referral-and-assessment', heldFrom: '2025-04-01' }],
};

describe('the directory over HTTP', () => {
  test('a new member of staff, whole; the same again changes nothing', async () => {
    const token = await keeper();
    const put = () => api.call('PUT', '/v1/directory/people/pet-ines', { token, json: person });
    expect((await put()).body).toEqual({ added: 2, changed: 0, removed: 0, unchanged: 0 });
    expect((await put()).body).toEqual({ added: 0, changed: 0, removed: 0, unchanged: 2 });
    const read = await api.call('GET', '/v1/directory/people/pet-ines', { token });
    expect(read.body).toEqual({
      id: 'pet-ines',
      ...person,
      posts: [
        { role: 'social-worker', team: 'referral-and-assessment', heldFrom: '2025-03-31T23:00:00.000Z' },
      ],
      absences: [],
      coveredBy: [],
    });
  });

  test('what is said of somebody is all there is: a post left out goes, with who took it away', async () => {
    const token = await keeper();
    const away = {
      ...person,
      posts: [],
      absences: [{ awayFrom: '2025-05-01', awayUntil: '2025-05-09' }],
      coveredBy: [{ person: 'pet-social-worker', coversFrom: '2025-05-01', coversUntil: '2025-05-09' }],
    };
    const put = await api.call('PUT', '/v1/directory/people/pet-ines', { token, json: away });
    expect(put.body).toEqual({ added: 2, changed: 0, removed: 1, unchanged: 1 });
    const [gone] = await on.asOwner(
      `select by, before, after from directory_change where what = 'post' order by id desc limit 1`,
    );
    expect(gone).toMatchObject({ by: 'pet-owner', before: { person: 'pet-ines' }, after: null });
  });

  test('the rota of a role, and a team with its telephone', async () => {
    const token = await keeper();
    const slots = [
      { person: 'pet-team-manager', onFrom: '2025-04-17T08:30', onUntil: '2025-04-17T17:00' },
      { person: 'pet-emergency-duty', onFrom: '2025-04-17T17:00', onUntil: '2025-04-18T08:30' },
    ];
    const put = (json: object) => api.call('PUT', '/v1/directory/rotas/emergency-duty-team', { token, json });
    expect((await put({ slots })).body).toMatchObject({ added: 2 });
    expect((await put({ slots: slots.slice(0, 1) })).body).toMatchObject({ removed: 1, unchanged: 1 });
    expect((await api.call('GET', '/v1/directory/rotas', { token })).body.items).toHaveLength(1);
    const team = await api.call('PUT', '/v1/directory/teams/emergency-duty-team', {
      token,
      json: { name: 'EDT', telephone: '01733 234724', answersFor: 'emergency-duty-team' },
    });
    expect(team.body).toMatchObject({ changed: 1 });
    expect((await api.call('GET', '/v1/directory/teams', { token })).body.items).toContainEqual({
      id: 'emergency-duty-team',
      name: 'EDT',
      telephone: '01733 234724',
      answersFor: 'emergency-duty-team',
    });
  });

  test('is kept by the policy owner and the platform engineer alone; a refusal is audited', async () => {
    const token = await tokenFor(issuer, 'team-manager');
    const put = await api.call('PUT', '/v1/directory/people/pet-ines', { token, json: person });
    expect(put.status).toBe(403);
    expect(put.body.detail).toBe(
      '"Say who somebody is, which posts they hold, and when they are away" is for the policy owner and the platform engineer; your roles are team manager.',
    );
    expect((await api.call('GET', '/v1/directory/people', { token })).status).toBe(200);
    const audited = await on.asOwner(
      'select person, outcome, what, reason from access_audit order by id desc limit 2',
    );
    expect(audited).toEqual([
      { person: 'pet-team-manager', outcome: 'read', what: 'directory', reason: null },
      { person: 'pet-team-manager', outcome: 'refused', what: 'directory', reason: 'not-allowed' },
    ]);
  });

  test('holds one council: nobody reads or writes another', async () => {
    const token = await tokenFor(issuer, 'platform-engineer', { council: 'hull' });
    expect((await api.call('GET', '/v1/directory/people/pet-ines', { token })).status).toBe(404);
    const put = await api.call('PUT', '/v1/directory/people/pet-ines', { token, json: person });
    expect(put.status).toBe(422);
    expect(put.body.errors).toContainEqual({
      pointer: '/id',
      message: 'is not taken: another council has somebody with it',
    });
  });

  test('points at every field that is not right, and writes nothing', async () => {
    const token = await keeper();
    const put = await api.call('PUT', '/v1/directory/people/pet-zoe', {
      token,
      json: { ...person, mailbox: 'zoe', posts: [{ role: 'boss', heldFrom: 'today' }] },
    });
    expect(put.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/mailbox',
      '/posts/0/role',
      '/posts/0/heldFrom',
    ]);
    const unknown = await api.call('PUT', '/v1/directory/people/pet-zoe', {
      token,
      json: { ...person, posts: [{ role: 'social-worker', team: 'nowhere', heldFrom: '2025-04-01' }] },
    });
    expect(unknown.body.errors).toEqual([
      { pointer: '/posts/0/team', message: 'is a team of the directory; "nowhere" is not there' },
    ]);
    expect((await api.call('GET', '/v1/directory/people/pet-zoe', { token })).status).toBe(404);
  });
});
