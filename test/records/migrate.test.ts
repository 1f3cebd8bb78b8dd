import { Client } from 'pg';
import { audit, connect, connectionProblem, migrate, requireMigrated, worklist } from '../../src/records';
import { migrations } from '../../src/records/migrations';
import { startPostgres, type TestPostgres } from '../support/postgres';

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

test('an ordinary owner that may make roles can migrate a new server, and works as the application afterwards', async () => {
  const admin = new Client({ connectionString: server.url });
  await admin.connect();
  await admin.query(`create role ordinary login createrole password 'test'`);
  await admin.query('create database owned owner ordinary');
  await admin.end();
  const url = server.url.replace('//caseclock:', '//ordinary:').replace(/postgres$/, 'owned');
  await migrate(url);
  const db = connect(url);
  expect((await worklist(db, { council: 'hull' })).lines).toEqual([]);
  await expect(db.deleteFrom('case_log').execute()).rejects.toThrow(/permission denied/);
  await db.destroy();
});

test('several that start at once migrate once, and again there is nothing to do', async () => {
  const url = await server.newDatabase('at_once');
  const applied = await Promise.all([migrate(url), migrate(url), migrate(url)]);
  expect(applied.flat()).toEqual(Object.keys(migrations));
  expect(await migrate(url)).toEqual([]);
});

test('a database that is not prepared is named as such', async () => {
  const url = await server.newDatabase('bare');
  const db = connect(url);
  const error: unknown = await worklist(db, { council: 'hull' }).catch((problem: unknown) => problem);
  expect(connectionProblem(url, error)).toMatch(/has not been prepared yet: run "caseclock migrate"/);
  await expect(requireMigrated(db, url)).rejects.toThrow(/prepared yet: run "caseclock migrate"/);
  await db.destroy();
});

test('a database of an earlier release is named as such, to a login that owns nothing', async () => {
  const url = await server.newDatabase('earlier');
  await migrate(url);
  const owner = new Client({ connectionString: url });
  await owner.connect();
  await owner.query(`create role worker login password 'test' in role caseclock_app`);
  const db = connect(url.replace('//caseclock:', '//worker:'));
  await requireMigrated(db, url);
  await owner.query(`delete from kysely_migration where name = '0005-access-audit'`);
  await expect(requireMigrated(db, url)).rejects.toThrow(
    'The database lacks the migration 0005-access-audit: run "caseclock migrate".',
  );
  await db.destroy();
  await owner.end();
});

test.each([undefined, 'mysql://x/y', 'nonsense'])(
  'DATABASE_URL "%s" is refused with a sentence',
  async (url) => {
    expect(() => connect(url)).toThrow(/DATABASE_URL/);
    await expect(migrate(url)).rejects.toThrow(/DATABASE_URL/);
  },
);

test('a database that nobody answers for, a wrong password and an unknown database are told apart, without the password', async () => {
  const wrong = server.url.replace(':test@', ':other@');
  await expect(migrate(wrong)).rejects.toThrow(/refuses the user or password/);
  await expect(migrate(server.url.replace(/postgres$/, 'nowhere'))).rejects.toThrow(
    /there is no such database/,
  );
  await expect(migrate('postgres://caseclock:secret@127.0.0.1:1/caseclock')).rejects.toThrow(
    /^(?!.*secret).*127\.0\.0\.1:1\/caseclock cannot be reached/,
  );
});

test('the pool outlives a kill of the database: idle and busy connections are lost and made again', async () => {
  const url = await server.newDatabase('killed');
  await migrate(url);
  const lost: Error[] = [];
  const db = connect(url, { onLost: (error) => lost.push(error) });
  const access = {
    person: 'pet-team-manager',
    authority: 'peterborough',
    outcome: 'read',
    what: 'worklist',
  } as const;
  await Promise.all([audit(db, access), audit(db, access)]);
  await db.connection().execute(async (busy) => {
    await audit(busy, access);
    await server.kill9();
    await server.restart(); // once it runs again, the last connection to the old one is gone
    await expect(audit(busy, access)).rejects.toThrow();
  });
  await audit(db, {
    ...access,
    outcome: 'refused',
    case: 'referral:hull:REF-1',
    reason: 'authority',
    request: 'r-1',
  });
  const rows = await db
    .selectFrom('access_audit')
    .select(['outcome', 'case_id', 'reason'])
    .orderBy('id')
    .execute();
  expect(rows).toHaveLength(4);
  expect(rows[3]).toEqual({ outcome: 'refused', case_id: 'referral:hull:REF-1', reason: 'authority' });
  expect(lost.length).toBeGreaterThan(0);
  await db.destroy();
});
