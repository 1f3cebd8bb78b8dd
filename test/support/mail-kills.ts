import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createRecordActivities } from '../../src/activities';
import { projectRoot } from '../../src/local/config';
import { caseNamed, escalation, opened } from '../records/events';
import { startRecord } from '../records/database';
import { randomOf } from './kills';
import { startMailServer, type Behaviour, type Mail } from './mail';

/** What the SMTP server does with a mail, by chance: most are taken, some are not, of some nobody can know. */
const behaviours: readonly Behaviour[] = [
  { kind: 'accept' },
  { kind: 'accept' },
  { kind: 'accept' },
  { kind: 'slow', ms: 150 },
  { kind: 'drop', mail: 'kept' },
  { kind: 'drop', mail: 'lost' },
  { kind: 'refuse', code: 451, at: 'data' },
  { kind: 'refuse', code: 552, at: 'data' },
];

interface Row {
  case: string;
  person: string;
  status: string;
  message_id: string;
  attempts: number;
}

/**
 * So many notices, two by two of one family, each to two managers, while the process that mails them is killed again
 * and again. Afterwards every row of the ledger has an end, and the mailbox bears it out mail by mail.
 */
export async function killsDuringMails(
  { notices, kills }: { notices: number; kills: number },
  seed = Date.now() % 100_000,
): Promise<void> {
  console.log(`seed ${seed}`);
  const random = randomOf(seed);
  const [on, mail] = await Promise.all([startRecord(), startMailServer()]);
  try {
    mail.behave(() => behaviours[random(behaviours.length)]!);
    const { record } = createRecordActivities({ db: on.db, keys: on.keys, timeOffsetAllowed: false });
    for (let number = 1; number <= notices; number += 1) {
      const of = { ...caseNamed(`REF-${number}`), family: `FAM-${Math.ceil(number / 2)}` };
      await record({ case: of, events: [opened(of, { notices: [escalation(1)] })], offset: 0 });
    }
    let mailer = start(on.server.url, mail.url);
    let killed = 0;
    while (killed < kills) {
      const ended = await Promise.race([mailer.ended, mailer.begun.then(() => waits(random(500)))]);
      if (ended === 'ended') break;
      killed += 1;
      await mailer.kill9();
      mailer = start(on.server.url, mail.url);
    }
    await mailer.ended;
    expect(mailer.said()).toContain('done');
    const rows = (await on.asOwner('select case_id as case, person, status, message_id, attempts from notice_recipient')) as unknown as Row[]; // prettier-ignore
    console.log(`${killed} kills, ${rows.length} rows, ${mail.mails.length} mails: ${summary(rows)}`);
    expect(killed).toBeGreaterThan(0);
    everyRowIsTrue(rows, mail.mails, notices);
  } finally {
    await Promise.all([on.stop(), mail.stop()]);
  }
}

/** Never lost; doubled only where the ledger says so, and then with one Message-ID and one Date. */
function everyRowIsTrue(rows: readonly Row[], mails: readonly Mail[], notices: number): void {
  expect(rows).toHaveLength(notices * 2);
  const ends = ['sent', 'confirmation lost', 'refused'];
  expect(rows.filter(({ status }) => !ends.includes(status))).toEqual([]);
  const copies = new Map<string, Mail[]>();
  for (const mail of mails) {
    const id = mail.headers['message-id']!;
    copies.set(id, [...(copies.get(id) ?? []), mail]);
  }
  for (const { status, message_id: id, case: caseId } of rows) {
    const came = copies.get(id) ?? [];
    if (status === 'sent') expect([caseId, came.length]).toEqual([caseId, 1]);
    if (status === 'confirmation lost') expect(came.length).toBeGreaterThanOrEqual(1);
    if (came.length > 1) expect(['confirmation lost', 'refused']).toContain(status);
    expect(new Set(came.map(({ headers }) => headers.date)).size).toBeLessThanOrEqual(1);
    if (status !== 'refused') expect(came.every(({ text }) => text.includes(caseId))).toBe(true);
  }
  const known = new Set(rows.map(({ message_id: id }) => id));
  expect([...copies.keys()].filter((id) => !known.has(id))).toEqual([]);
}

function start(database: string, smtp: string) {
  const mailer: ChildProcess = spawn(process.execPath, ['--import', 'tsx', path.join(__dirname, 'mailer-main.ts')], {
    cwd: projectRoot(),
    env: { ...process.env, DATABASE_URL: database, SMTP_URL: smtp },
  }); // prettier-ignore
  let said = '';
  let begin: () => void;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  for (const stream of [mailer.stdout, mailer.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000);
      if (said.includes('begun')) begin();
    });
  const ended = new Promise<'ended'>((resolve) => mailer.once('close', () => resolve('ended')));
  return {
    begun,
    ended,
    said: () => said,
    async kill9(): Promise<void> {
      mailer.kill('SIGKILL');
      await ended;
    },
  };
}

function waits(ms: number): Promise<'waited'> {
  return new Promise((resolve) => setTimeout(() => resolve('waited'), ms));
}

function summary(rows: readonly Row[]): string {
  const counts = new Map<string, number>();
  for (const { status } of rows) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
}
