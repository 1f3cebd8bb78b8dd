import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import nodemailer from 'nodemailer';
import { startMailbox, type Mailbox } from '../../src/local/mailbox';
import { MailboxStore } from '../../src/local/mailbox-store';
import type { Mail } from '../../src/local/mail-message';
import { freePort } from '../support/ports';

let folder: string;
let mailbox: Mailbox;
let smtpPort: number;
let httpPort: number;
const url = (place: string) => `http://127.0.0.1:${httpPort}${place}`;
const messages = async () => (await (await fetch(url('/messages'))).json()) as Mail[];

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-mailbox-'));
  [smtpPort, httpPort] = [await freePort(), await freePort()];
  mailbox = await startMailbox({ smtpPort, httpPort, folder });
});
afterEach(async () => {
  await mailbox.stop();
  fs.rmSync(folder, { recursive: true });
});

function send(mail: { subject: string; text?: string; html?: string }): Promise<unknown> {
  const transport = nodemailer.createTransport(`smtp://127.0.0.1:${smtpPort}`);
  return transport.sendMail({
    from: 'caseclock@localhost',
    to: 'Team Manager <manager@council.example>',
    headers: { 'X-Case': 'referral:hull:REF-1' },
    ...mail,
  });
}

test('a mail sent over SMTP is listed, newest first, with all that a test may ask for', async () => {
  await send({ subject: 'First', text: 'one' });
  await send({ subject: 'Visit due – 9 December', text: 'two', html: '<p>two</p>' });
  const [newest, oldest] = await messages();
  expect(oldest).toMatchObject({ subject: 'First', html: '' });
  expect(newest).toMatchObject({
    from: 'caseclock@localhost',
    to: ['manager@council.example'],
    subject: 'Visit due – 9 December',
    html: expect.stringContaining('<p>two</p>'),
    text: expect.stringContaining('two'),
    headers: { 'x-case': 'referral:hull:REF-1' },
    id: expect.any(String),
    receivedAt: expect.stringMatching(/Z$/),
  });
});

test('what is in a mail can do nothing on the page', async () => {
  await send({
    subject: '<script>alert(1)</script>',
    text: '</pre><script>2</script>',
    html: '<script>3</script>',
  });
  const [mail] = await messages();
  for (const place of ['/', `/messages/${mail!.id}`]) {
    const page = await fetch(url(place));
    expect(await page.text()).not.toContain('<script>');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  }
  const frame = await fetch(url(`/messages/${mail!.id}/html`));
  expect(frame.headers.get('content-security-policy')).toMatch(
    /^sandbox allow-popups allow-popups-to-escape-sandbox;/,
  );
  expect(await (await fetch(url(`/messages/${mail!.id}`))).text()).toContain(
    '<iframe title="The mail as shown" sandbox=',
  );
});

test('the next start finds the mails, even after a line was cut off by a kill', async () => {
  await send({ subject: 'Kept', text: 'x' });
  await mailbox.stop();
  fs.appendFileSync(path.join(folder, 'mails.jsonl'), '{"id":"half');
  mailbox = await startMailbox({ smtpPort, httpPort, folder });
  expect((await messages()).map(({ subject }) => subject)).toEqual(['Kept']);
});

test('DELETE /messages empties it', async () => {
  await send({ subject: 'Gone', text: 'x' });
  expect((await fetch(url('/messages'), { method: 'DELETE' })).status).toBe(204);
  expect(await messages()).toEqual([]);
});

test('a name that merely points here gets nothing', async () => {
  const status = await new Promise((resolve) =>
    http.get(url('/messages'), { headers: { host: 'evil.example' } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }),
  );
  expect(status).toBe(421);
});

test('only the last 2,000 are kept, in memory and on disk', () => {
  const place = path.join(folder, 'many');
  const store = new MailboxStore(place);
  for (let i = 1; i <= 4001; i++) store.add({ id: String(i), subject: `Mail ${i}` } as Mail);
  expect(store.list()).toHaveLength(2000);
  expect(store.list()[0]!.subject).toBe('Mail 4001');
  expect(fs.readFileSync(path.join(place, 'mails.jsonl'), 'utf8').split('\n')).toHaveLength(2001);
  expect(new MailboxStore(place).list()[1999]!.subject).toBe('Mail 2002');
});
