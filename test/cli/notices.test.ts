import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { councils, versionsOf } from '../../src/policy';
import { startMailServer } from '../support/mail';
import { caseclock } from './support';

describe('caseclock notices preview', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-preview-'));
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  test.each(councils())('%s: every notice of the procedure is there, with its rules and without a name', async (council) => {
    const { stdout: out, code } = await caseclock('notices', 'preview', '--council', council);
    expect(code).toBe(0);
    for (const { cite } of versionsOf(council).at(-1)!.notices) for (const id of cite) expect(out).toContain(id);
    for (const name of ['due-soon', 'escalation-rung-2', 'stood-down', 'returned', 'decision-asked', 'late-reason-asked', 'moved', 'case-stopped', 'digest-of-a-manager'])
      expect(out).toContain(`== ${name}`);
    expect(out).not.toMatch(/undefined|\{\{|\[object/);
  }); // prettier-ignore

  test('uses the council’s own words', async () => {
    const { stdout: out } = await caseclock('notices', 'preview', '--council', 'isles-of-scilly');
    expect(out).toContain('Head of Children and Families Manager');
  });

  test('--out writes pages, texts and an index', async () => {
    const { stdout: out } = await caseclock('notices', 'preview', '--council', 'hull', '--out', folder);
    expect(out.trim()).toBe(path.join(folder, 'index.html'));
    const files = fs.readdirSync(folder);
    const index = fs.readFileSync(path.join(folder, 'index.html'), 'utf8');
    const linked = [...index.matchAll(/href="([^"]+)"/g)].map(([, file]) => file!);
    expect(linked.sort()).toEqual(files.filter((file) => file !== 'index.html').sort());
    expect(index).toContain('task for the worker: ReferralDecided (HUL-3.3j)');
  });

  test('an unknown council is named, with those that there are', async () => {
    const { stderr: err, code } = await caseclock('notices', 'preview', '--council', 'leeds');
    expect(code).toBe(1);
    expect(err).toContain('There is no council "leeds"; there are gloucestershire, hull');
  });
});

describe('caseclock notices test', () => {
  test('one mail goes the way that all go', async () => {
    const mail = await startMailServer();
    Object.assign(process.env, { SMTP_URL: mail.url, MAIL_FROM: 'caseclock@council.example', DATABASE_URL: 'postgres://x' });
    const { stdout: out, code } = await caseclock('notices', 'test', '--to', 'somebody@council.example');
    expect([out.trim(), code]).toEqual(['The mail server has taken a test mail to somebody@council.example.', 0]);
    expect(mail.mails.map(({ to, subject }) => [to, subject])).toEqual([
      [['somebody@council.example'], expect.stringMatching(/^Test: Referral decision due /)],
    ]);
    await mail.stop();
    const { stderr: err } = await caseclock('notices', 'test', '--to', 'somebody@council.example');
    expect(err).toMatch(/^The mail server of SMTP_URL did not take it: the mail was not accepted \(/);
  }); // prettier-ignore

  test.each([
    ['nonsense', 'has no "@"'],
    ['@council.example', 'has nothing before the "@"'],
    ['you@', 'has nothing behind the "@"'],
    ['you@there@council.example', 'has more than one "@"'],
    ['you@council.example, me@council.example', 'has a space, comma, quotation mark or bracket in it'],
  ])('an address that is none is refused before a server is asked: %s', async (to, why) => {
    const { stdout: out, stderr: err, code } = await caseclock('notices', 'test', '--to', to);
    expect([out, code]).toEqual(['', 1]);
    expect(err).toBe(`--to is one address, such as you@council.example; "${to}" ${why}.\n`);
  });
});
