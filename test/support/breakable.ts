import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { instantOf, holidayTable, dateOf } from '../../src/calendar';
import { caseId } from '../../src/casework';
import { dataConverter, parseKeyRing } from '../../src/codec';
import { projectRoot } from '../../src/local/config';
import { connect, migrate, recordKeys, seedDirectory } from '../../src/records';
import { taskQueues } from '../../src/activities';
import { searchAttributes } from '../../src/workflows/search-attributes';
import type { Issuer } from '../api/support';
import { eventually } from './eventually';
import { CaseHandle, testKeys } from './installation';
import { pinsFor, referralOpening } from './life';
import { startMailServer } from './mail';
import { freePort } from './ports';
import { startPostgres } from './postgres';
import { temporalCli } from './programs';

const day = 86_400_000;

/** An installation on the clock on the wall, each part of which can be killed: nothing in it moves time. */
export type Breakable = Awaited<ReturnType<typeof startBreakable>>;

export async function startBreakable() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-temporal-'));
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const [postgres, mail] = await Promise.all([startPostgres(), startMailServer()]);
  await migrate(postgres.url);
  const db = connect(postgres.url, { connections: 4 });
  await seedDirectory(db);
  const connection = Connection.lazy({ address });
  const client = new Client({ connection, dataConverter: dataConverter(parseKeyRing(testKeys), 'api') });
  const temporal = new Program(
    () =>
      spawn(temporalCli(), [
        ...['server', 'start-dev', '--disable-config-file', '--disable-config-env', '--headless'],
        ...['--ip', '127.0.0.1', '--port', String(port), '--log-level', 'never'],
        ...['--db-filename', path.join(folder, 'temporal.db')],
        // After a few workers killed in mid-task the server would wait up to ten minutes between its attempts.
        ...['--dynamic-config-value', 'history.workflowTaskRetryMaxInterval="5s"'],
        ...Object.values(searchAttributes).flatMap(({ name, type }) => [
          '--search-attribute',
          `${name}=${{ KEYWORD: 'Keyword', DATETIME: 'Datetime', INT: 'Int' }[type]}`,
        ]),
      ]),
    () => answers(connection),
  );
  const ours = (file: string, more: NodeJS.ProcessEnv = {}) =>
    new Program(
      () =>
        spawn(process.execPath, ['--import', 'tsx', file], {
          cwd: projectRoot(),
          env: {
            ...process.env,
            TEMPORAL_ADDRESS: address,
            TEMPORAL_NAMESPACE: 'default',
            DATABASE_URL: postgres.url,
            SMTP_URL: mail.url,
            MAIL_FROM: 'caseclock@council.example',
            API_URL: 'https://caseclock.council.example',
            CASECLOCK_KEYS: testKeys,
            ...more,
          },
        }),
      (said) => Promise.resolve(said().includes('ready')),
    );
  const workerWith = (more?: NodeJS.ProcessEnv) => ours(path.join(__dirname, 'worker-main.ts'), more);
  const worker = workerWith();
  const api = { program: undefined as Program | undefined };
  await temporal.start();
  await worker.start();

  const around = {
    server: 'development' as const,
    client,
    db,
    recordKeys: recordKeys(testKeys),
    environment: { currentTimeMs: () => Promise.resolve(Date.now()) } as never,
  };
  return {
    ...around,
    postgres,
    mail,
    temporal,
    address,
    worker,

    /** A worker of a release, to which the server sends cases once it was told to. */
    workerOf: (release: string): Program =>
      workerWith({ TEMPORAL_DEPLOYMENT_NAME: 'caseclock', TEMPORAL_WORKER_BUILD_ID: release }),

    /** The API too, as a process of its own, believing this issuer. */
    async startApi({ issuer, audience, jwks }: Issuer): Promise<{ program: Program; url: string }> {
      const apiPort = await freePort();
      api.program = ours(path.join(projectRoot(), 'src', 'api', 'main.ts'), {
        API_PORT: String(apiPort),
        OIDC_ISSUER: issuer,
        OIDC_AUDIENCE: audience,
        OIDC_JWKS: jwks,
        OIDC_CLIENT_ID: 'caseclock-pages',
      });
      await api.program.start();
      return { program: api.program, url: `http://127.0.0.1:${apiPort}` };
    },

    /** Everything that Temporal knows is gone, as if its disk had been; it runs again, empty. */
    async wipeTemporal(): Promise<void> {
      await temporal.kill9();
      for (const file of fs.readdirSync(folder)) fs.rmSync(path.join(folder, file));
      await temporal.start();
    },

    /** A referral whose 24 hours are over in so many seconds. */
    async openWithTarget(reference: string, seconds: number) {
      const now = Date.now();
      const target = now + seconds * 1000;
      const received = instantOf(target - day);
      const opening = { ...referralOpening({ received }), reference };
      const id = caseId('referral', 'peterborough', reference);
      await client.workflow.start('referral', {
        workflowId: id,
        taskQueue: taskQueues.cases,
        args: [
          {
            open: opening,
            pins: { ...pinsFor('peterborough', dateOf(instantOf(now))), holidays: holidayTable() },
          },
        ],
      });
      return { referral: new CaseHandle(around, id, 0), target };
    },

    async stop(): Promise<void> {
      await Promise.all([worker.kill9(), api.program?.kill9(), temporal.kill9()]);
      await connection.close();
      await db.destroy();
      await Promise.all([postgres.stop(), mail.stop()]);
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(connection: Connection): Promise<boolean> {
  const asked = connection.withDeadline(Date.now() + 1_000, () =>
    connection.workflowService.describeNamespace({ namespace: 'default' }),
  );
  return asked.then(
    () => true,
    () => false,
  );
}

/** A process that a test starts, kills, and starts again. */
export class Program {
  private process: ChildProcess | null = null;
  private said = '';

  constructor(
    private readonly launch: () => ChildProcess,
    private readonly ready: (said: () => string) => Promise<boolean>,
  ) {}

  async start(): Promise<void> {
    this.said = '';
    const started = this.launch();
    const hear = (chunk: Buffer) => (this.said = (this.said + chunk.toString()).slice(-8_000));
    started.stdout?.on('data', hear);
    started.stderr?.on('data', hear);
    const withUs = () => started.kill('SIGKILL');
    process.once('exit', withUs);
    started.once('exit', () => process.off('exit', withUs));
    this.process = started;
    await eventually(
      async () => {
        if (started.exitCode !== null) throw new Error(`it ended: ${this.said}`);
        return (await this.ready(() => this.said)) || undefined;
      },
      `a program to be ready`,
      60_000,
    );
  }

  /** Whether it still runs: it was neither killed nor gave up. */
  get runs(): boolean {
    return this.process !== null && this.process.exitCode === null && this.process.signalCode === null;
  }

  async kill9(): Promise<void> {
    const running = this.process;
    if (!running || !this.runs) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGKILL');
    await ended;
  }
}
