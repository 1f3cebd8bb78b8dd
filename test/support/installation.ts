import { randomBytes } from 'node:crypto';
import { Client } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, NativeConnection, Runtime, type Worker } from '@temporalio/worker';
import { instant, msOf } from '../../src/calendar';
import {
  caseId,
  type Act,
  type Actor,
  type Case,
  type CaseEvent,
  type Fields,
  type Opening,
  type Pins,
  type Receipt,
} from '../../src/casework';
import { dataConverter, parseKeyRing } from '../../src/codec';
import { smtpTransport } from '../../src/notices';
import { connect, loadEvents, migrate, recordKeys, seedDirectory } from '../../src/records';
import { searchAttributeNumbers, searchAttributes } from '../../src/workflows/search-attributes';
import type { CaseInput, CaseResult } from '../../src/workflows';
import { taskQueues } from '../../src/activities';
import { createWorkers } from '../../src/workers/create-workers';
import { eventually } from './eventually';
import { moment, pinsFor, referralOpening, type ReferralInput } from './life';
import { startMailServer } from './mail';
import { startPostgres } from './postgres';
import { temporalCli, temporalTestServer } from './programs';
import { dateOf, holidayTable, type Instant } from '../../src/calendar';
import { fastForward } from './fast-forward';

/** Everything that a case needs, real and on loopback: a Temporal server, PostgreSQL, a mail server, the workers. */
export type Installation = Awaited<ReturnType<typeof startInstallation>>;

export const testKeys = JSON.stringify({
  active: 'test',
  keys: { test: randomBytes(32).toString('base64') },
});

/** The arguments with which the development server can move one case through time. */
export const timeTravelArgs = [
  '--dynamic-config-value',
  'frontend.WorkflowTimeSkippingEnabled=true',
  '--dynamic-config-value',
  'history.timerProcessorMaxTimeShift="20ms"',
];

let quiet = false;

export async function startInstallation(
  server: 'time-skipping' | 'development',
  options: { keys?: string; serverArgs?: readonly string[]; bundle?: string; publicUrl?: string } = {},
) {
  if (!quiet) Runtime.install({ logger: new DefaultLogger('ERROR') });
  quiet = true;
  const keys = options.keys ?? testKeys;
  const ring = parseKeyRing(keys);
  const [postgres, mail, environment] = await Promise.all([
    startPostgres(),
    startMailServer(),
    startTemporal(server, options.serverArgs ?? []),
  ]);
  await migrate(postgres.url);
  const db = connect(postgres.url, { connections: 12 });
  await seedDirectory(db);
  const transport = smtpTransport(mail.url);
  const client = new Client({
    connection: environment.connection,
    dataConverter: dataConverter(ring, 'api'),
  });
  let running: { workers: Worker[]; done: Promise<unknown>; connection: NativeConnection } | null = null;

  const installation = {
    server,
    environment,
    client,
    postgres,
    mail,
    db,
    ring,
    recordKeys: recordKeys(keys),

    async startWorkers(workerKeys: string = keys): Promise<void> {
      const connection = await NativeConnection.connect({ address: environment.address });
      const workers = await createWorkers({
        connection,
        namespace: 'default',
        ring: parseKeyRing(workerKeys),
        db,
        recordKeys: recordKeys(keys),
        transport,
        mailFrom: 'caseclock@council.example',
        publicUrl: options.publicUrl ?? 'https://caseclock.council.example',
        collect: 0, // the cases of a suite are all of one family
        offsetAllowed: true,
        bundle: options.bundle ?? process.env.WORKFLOW_BUNDLE ?? '',
        cachedCases: 100,
      });
      running = { workers, connection, done: Promise.all(workers.map((worker) => worker.run())) };
    },

    async stopWorkers(): Promise<void> {
      if (!running) return;
      for (const worker of running.workers) worker.shutdown();
      await running.done;
      await running.connection.close();
      running = null;
    },

    /** Opens a referral in its own time: it is `entered` (by default when it was received) at this very moment. */
    open(input: ReferralInput & { reference: string; policy?: Pins['policy'] }): Promise<CaseHandle> {
      const opening = { ...referralOpening(input), reference: input.reference };
      return installation.openAs(opening, moment(input.entered ?? input.received) as Instant, input);
    },

    /** The same for a case of any kind. */
    async openAs(
      opening: Opening,
      entered: Instant,
      input: Pick<ReferralInput, 'holidays'> & { policy?: Pins['policy'] } = {},
    ): Promise<CaseHandle> {
      const offset = msOf(entered) - (await environment.currentTimeMs());
      const workflowId = caseId(opening.process, opening.council, opening.reference);
      const pins = input.policy
        ? { edition: 1, policy: input.policy, holidays: holidayTable(), offset }
        : { ...pinsFor(opening.council, dateOf(entered)), offset };
      const known = input.holidays ? { ...pins, holidays: input.holidays } : pins;
      const argument: CaseInput = { open: opening, pins: known };
      await client.workflow.start<(input: CaseInput) => Promise<CaseResult>>(opening.process, {
        workflowId,
        taskQueue: taskQueues.cases,
        args: [argument],
        typedSearchAttributes: [
          { key: searchAttributes.authority, value: opening.council },
          { key: searchAttributes.chain, value: workflowId },
        ],
      });
      return new CaseHandle(installation, workflowId, offset);
    },

    async stop(): Promise<void> {
      await installation.stopWorkers();
      transport.close();
      await db.destroy();
      await environment.teardown();
      await Promise.all([postgres.stop(), mail.stop()]);
    },
  };
  return installation;
}

async function startTemporal(server: 'time-skipping' | 'development', extraArgs: readonly string[]) {
  if (server === 'time-skipping') {
    const environment = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path: temporalTestServer() } },
    });
    await environment.connection.operatorService.addSearchAttributes({
      namespace: 'default',
      searchAttributes: { ...searchAttributeNumbers },
    });
    return environment;
  }
  return TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path: temporalCli() },
      searchAttributes: Object.values(searchAttributes).map(({ name, type }) => ({ name, type })),
      log: { format: 'pretty', level: 'never' },
      extraArgs: [...timeTravelArgs, ...extraArgs],
    },
  });
}

let keysMade = 0;

/** What a test needs of an installation to speak to a case of it. */
export type Around = Pick<Installation, 'server' | 'client' | 'environment' | 'db' | 'recordKeys'>;

/** One running case, as a test speaks to it. */
export class CaseHandle {
  /** How far the case was moved ahead of the clock on the wall (development server). */
  private ahead = 0;

  constructor(
    private readonly installation: Around,
    readonly id: string,
    private readonly offset: number,
  ) {}

  get handle() {
    return this.installation.client.workflow.getHandle(this.id);
  }

  /** Skips time until the case's own clock shows this London time. */
  async until(text: string): Promise<void> {
    const { server, environment, client } = this.installation;
    const target = msOf(text.includes('Z') ? instant(text) : (moment(text) as Instant)) - this.offset;
    const now = (await environment.currentTimeMs()) + this.ahead;
    if (target <= now) return;
    if (server === 'time-skipping') return environment.sleep(target - now);
    await fastForward(client, this.id, target - now);
    this.ahead = target - Date.now();
  }

  toAct(act: string, actor: Actor, fields: Fields = {}, happened?: string, extra: Partial<Act> = {}): Act {
    keysMade += 1;
    return {
      act,
      fields,
      actor,
      key: `key-${keysMade}`,
      body: `body-${keysMade}`,
      ...(happened && { happenedAt: moment(happened) }),
      ...extra,
    };
  }

  async act(
    act: string,
    actor: Actor,
    fields: Fields = {},
    happened?: string,
    extra: Partial<Act> = {},
  ): Promise<Receipt> {
    const argument = this.toAct(act, actor, fields, happened, extra);
    return this.handle.executeUpdate<Receipt, [Act]>(act, {
      args: [argument],
      updateId: `${argument.key}.${argument.body}`,
    });
  }

  async signal(name: string, argument: unknown): Promise<void> {
    await this.handle.signal(name, argument);
  }

  async case(): Promise<Case> {
    const { case: current } = await this.handle.query<{ case: Case }>('case');
    return current;
  }

  /** What the record holds, in order. */
  recorded(): Promise<readonly CaseEvent[]> {
    return loadEvents(this.installation.db, this.installation.recordKeys, this.id);
  }

  /** Waits until the record holds an event, and gives it. */
  async recordedEvent(name: string, ms?: number): Promise<CaseEvent> {
    const found = await eventually(
      async () => (await this.recorded()).find((event) => event.event === name),
      `${name} in the record of ${this.id}`,
      ms,
    );
    return found;
  }
}
