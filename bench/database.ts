import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { initialise, launch, postgresOwner, READY, SUPERUSER } from '../src/local/postgres-program';
import { freePort } from '../src/play/free-port';
import { connect, connectAsOwner, type Db } from '../src/records/connect';
import { migrate, recordKeys, type RecordKeys } from '../src/records';
import { ringText } from './stand';

export interface BenchDatabase {
  url: string;
  /** As the program works, and as the owner of the tables. */
  db: Db;
  owner: Db;
  keys: RecordKeys;
  /** From now on PostgreSQL says of each statement how long it took. */
  logStatements(): Promise<void>;
  /** Milliseconds that PostgreSQL itself says it spent on the statements of this work; nothing else may ask it meanwhile. */
  inDatabase(work: () => Promise<unknown>): Promise<number>;
  stop(): Promise<void>;
}

/** An empty, migrated PostgreSQL of its own, which writes to the disk as in production. */
export async function benchDatabase(): Promise<BenchDatabase> {
  const role = await postgresOwner();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-bench-'));
  fs.chmodSync(folder, 0o755);
  const data = path.join(folder, 'data');
  const password = randomBytes(12).toString('hex');
  await initialise({ data }, password, role);
  const port = await freePort();
  const server = await launch({ data, port, settings: ['shared_buffers=256MB'] }, role);
  const log = new DurationLog();
  server.stderr!.on('data', (chunk: Buffer) => log.hear(chunk.toString()));
  await new Promise<void>((resolve, reject) => {
    server.stderr!.on('data', (chunk: Buffer) => READY.test(chunk.toString()) && resolve());
    server.once('close', () => reject(new Error('PostgreSQL did not start')));
  });
  const url = `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
  await migrate(url);
  const db = connect(url);
  const owner = connectAsOwner(url);
  return {
    url,
    db,
    owner,
    keys: recordKeys(ringText),
    async logStatements() {
      await sql`alter system set log_min_duration_statement = 0`.execute(owner);
      await sql`select pg_reload_conf()`.execute(owner);
    },
    async inDatabase(work) {
      await log.upTo(owner);
      await work();
      return log.upTo(owner);
    },
    async stop() {
      await Promise.all([db.destroy(), owner.destroy()]);
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGINT');
      await ended;
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What PostgreSQL logs of each statement: parse, bind and execute. */
class DurationLog {
  private lines = '';
  private marks = 0;

  hear(text: string): void {
    if (text.includes('duration: ') || this.lines) this.lines += text;
  }

  /** Everything that has been logged since the last time. A backend logs a statement before it answers. */
  async upTo(owner: Db): Promise<number> {
    const mark = `mark ${(this.marks += 1)}`;
    while (!this.lines.includes(mark)) {
      await sql.raw(`select '${mark}'`).execute(owner);
      await setImmediate();
    }
    const before = this.lines.slice(0, this.lines.indexOf(mark));
    this.lines = '';
    const spent = before.split('\n').filter((line) => !line.includes('mark '));
    return spent.reduce((sum, line) => sum + Number(/duration: ([\d.]+) ms/.exec(line)?.[1] ?? 0), 0);
  }
}
