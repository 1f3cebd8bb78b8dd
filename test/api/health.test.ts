import { Client as PgClient } from 'pg';
import { recordsReads } from '../../src/api/records';
import type { Services } from '../../src/api/services';
import { eventually } from '../support/eventually';
import { startInstallation, type Installation } from '../support/installation';
import { lonelyServices, newIssuer, startApi, type Answer, type Issuer } from './support';

let on: Installation;
let issuer: Issuer;
beforeAll(async () => {
  on = await startInstallation('development');
  issuer = await newIssuer();
});
afterAll(() => on.stop());

/** What an API that starts now says of itself. */
async function ask(at: string, more: Partial<Services> = {}): Promise<Answer> {
  const records = recordsReads(on.db, on.recordKeys);
  const api = await startApi(lonelyServices(issuer, [], { temporal: on.client, records, ...more }));
  try {
    return await api.call('GET', at);
  } finally {
    await api.stop();
  }
}

test('without a worker it is not ready, and says so; with one it is', async () => {
  expect(await ask('/ready')).toMatchObject({
    status: 503,
    body: { status: 'not ready', missing: ['worker'], parts: { worker: 'no worker asks for cases' } },
  });
  await on.startWorkers();
  const ready = await eventually(async () => {
    const answer = await ask('/ready');
    return answer.status === 200 ? answer : undefined;
  }, 'the workers to poll');
  expect(ready.body).toMatchObject({ status: 'ready', missing: [] });
});

test('late mails and a calendar that runs out are named, and acts go on', async () => {
  const records = { ...recordsReads(on.db, on.recordKeys), lateMails: () => Promise.resolve(3) };
  const answer = await ask('/ready', { records, now: () => Date.parse('2028-06-01T12:00:00Z') });
  expect(answer).toMatchObject({
    status: 200,
    body: {
      status: 'ready',
      missing: ['mail', 'calendar'],
      parts: {
        mail: '3 mails have not left for ten minutes',
        calendar: 'bank holidays are known until 2028-12-31, and wanted until 2029-07-06',
      },
    },
  });
});

test('a mail is late that was tried, and has not left since', async () => {
  const client = new PgClient(on.postgres.url);
  await client.connect();
  // The row alone: no case, and no notice, that it belongs to.
  await client.query('set session_replication_role = replica');
  await client.query(`
    insert into notice_recipient (case_id, number, person, mailbox, roles, status, message_id, dated)
    values ('referral:peterborough:REF-1', 1, 'a', 'a@council.example', '{}', 'pending', '<1>', now() - interval '20 minutes'),
      ('referral:peterborough:REF-1', 2, 'a', 'a@council.example', '{}', 'sent', '<2>', now() - interval '20 minutes'),
      ('referral:peterborough:REF-1', 3, 'a', 'a@council.example', '{}', 'pending', '<3>', now())`);
  await client.end();
  expect((await ask('/ready')).body.parts.mail).toBe('1 mail has not left for ten minutes');
});

test('without PostgreSQL acts go on; what is missing is named, and no address', async () => {
  await on.postgres.kill9();
  const answer = await ask('/ready');
  await on.postgres.restart();
  expect(answer).toMatchObject({ status: 200, body: { missing: ['postgresql', 'mail'] } });
  expect(answer.text).not.toMatch(/127\.0\.0\.1|ECONN|postgres:/);
});
