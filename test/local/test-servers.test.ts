import nodemailer from 'nodemailer';
import { Client } from 'pg';
import { startMailServer, type MailServer } from '../support/mail';
import { startPostgres } from '../support/postgres';

/** The servers that other suites build on do what those suites believe. */
describe('the mail server', () => {
  let server: MailServer;
  beforeEach(async () => (server = await startMailServer()));
  afterEach(() => server.stop());

  const send = (to: string, subject = 'Hello') =>
    nodemailer.createTransport(server.url).sendMail({ from: 'a@x.example', to, subject, text: 'x' });

  test('collects, and waits for what is still to come', async () => {
    const coming = server.waitFor(({ subject }) => subject === 'Second');
    await send('b@x.example', 'First');
    await send('b@x.example', 'Second');
    await expect(coming).resolves.toMatchObject({ to: ['b@x.example'] });
    await expect(server.waitFor(({ subject }) => subject === 'Third', 50)).rejects.toThrow(
      'There came 2 mails',
    );
    server.clear();
    expect(server.mails).toEqual([]);
  });

  test.each([451, 550])('answers %i at the recipient or at the end', async (code) => {
    for (const at of ['recipient', 'data'] as const) {
      server.behave({ kind: 'refuse', code, at });
      await expect(send('b@x.example')).rejects.toMatchObject({ responseCode: code });
    }
    server.behave({ kind: 'refuse', code, recipient: /^b@/ });
    await expect(send('c@x.example')).resolves.toBeDefined();
    expect(server.mails.map(({ to }) => to)).toEqual([['c@x.example']]);
    expect(server.refusals).toBe(2);
  });

  test.each([
    ['kept', 1],
    ['lost', 0],
  ] as const)('cuts the connection after the mail, which is %s', async (mail, count) => {
    server.behave({ kind: 'drop', mail });
    await expect(send('b@x.example')).rejects.toThrow();
    expect(server.mails).toHaveLength(count);
  });

  test('can be slow', async () => {
    server.behave({ kind: 'slow', ms: 200 });
    const started = Date.now();
    await send('b@x.example');
    expect(Date.now() - started).toBeGreaterThanOrEqual(190);
  });

  test('can be away, and come back on the same port', async () => {
    await server.stop();
    await expect(send('b@x.example')).rejects.toMatchObject({
      code: expect.stringMatching(/ECONNREFUSED|ESOCKET/),
    });
    await server.restart();
    await send('b@x.example');
    expect(server.mails).toHaveLength(1);
  });
});

test('PostgreSQL keeps what was committed over a kill, and comes back on the same port', async () => {
  const postgres = await startPostgres();
  try {
    const before = new Client(postgres.url);
    before.on('error', () => undefined);
    await before.connect();
    await before.query('create table kept (n int)');
    await before.query('insert into kept values (1)');
    await postgres.kill9();
    await expect(new Client(postgres.url).connect()).rejects.toThrow();
    await postgres.restart();

    const after = new Client(postgres.url);
    await after.connect();
    expect((await after.query('select n from kept')).rows).toEqual([{ n: 1 }]);
    await after.end();

    const other = new Client(await postgres.newDatabase('other'));
    await other.connect();
    expect((await other.query('select to_regclass($1) as found', ['kept'])).rows).toEqual([{ found: null }]);
    await other.end();
  } finally {
    await postgres.stop();
  }
});
