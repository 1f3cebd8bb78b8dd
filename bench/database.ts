import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { initialise, launch, postgresOwner, READY, SUPERUSER } from '../src/local/postgres-program';
import { connect, connectAsOwner, type Db } from '../src/records/connect';
import { migrate, recordKeys, type RecordKeys } from '../src/records';

export interface BenchDatabase {
  /** As the program works, and as the owner of the tables. */
  db: Db;
  owner: Db;
  keys: RecordKeys;
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
  await new Promise<void>((resolve, reject) => {
    server.stderr!.on('data', (chunk: Buffer) => READY.test(chunk.toString()) && resolve());
    server.once('close', () => reject(new Error('PostgreSQL did not start')));
  });
  const url = `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
  await migrate(url);
  const db = connect(url);
  const owner = connectAsOwner(url);
  return {
    db,
    owner,
    keys: recordKeys(
      JSON.stringify({ active: 'bench', keys: { bench: randomBytes(32).toString('base64') } }),
    ),
    async stop() {
      await Promise.all([db.destroy(), owner.destroy()]);
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGINT');
      await ended;
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
