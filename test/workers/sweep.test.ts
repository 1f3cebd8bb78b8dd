import { Client } from '@temporalio/client';
import { sql } from 'kysely';
import { taskQueues } from '../../src/activities';
import { dateOf, type CivilDate, instant, instantOf, msOf } from '../../src/calendar';
import { nextInstant } from '../../src/casework';
import { dataConverter } from '../../src/codec';
import { smtpTransport } from '../../src/notices';
import { record } from '../../src/records';
import { policyFor } from '../../src/policy';
import { digestsNotSent } from '../../src/workers/sweep/checks';
import { sweep } from '../../src/workers/sweep/sweep';
import { prove } from '../../src/workers/sweep/proof';
import { person, pinsFor, planOpening, referralOpening } from '../support/life';
import { eventually } from '../support/eventually';
import { CaseHandle, startInstallation, type Installation } from '../support/installation';
import { caseNamed, opened } from '../records/events';

/** The server's own default is the fifth failure in a row, which takes half a minute. */
const reportsProblemsAtOnce = [
  '--dynamic-config-value',
  'system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute=2',
];

let on: Installation;
let client: Client;
const log: string[] = [];
beforeAll(async () => {
  on = await startInstallation('development', { serverArgs: reportsProblemsAtOnce });
  await on.startWorkers();
  client = new Client({
    connection: on.environment.connection,
    dataConverter: dataConverter(on.ring, 'api'),
  });
});
afterAll(() => on.stop(), 60_000);

const parts = () => ({
  db: on.db,
  client,
  transport: smtpTransport(on.mail.url),
  mailFrom: 'caseclock@council.example',
  operator: 'operator@council.example',
  log: (line: string) => void log.push(line),
});
const round = async (nowMs?: number) => {
  const swept = await sweep(parts(), nowMs);
  if (!swept) throw new Error('somebody else sweeps');
  expect(swept.failed).toEqual([]);
  // The digests have a test of their own: whether one is missing hangs on the hour of this run.
  return swept.findings.filter(({ kind }) => kind !== 'digest not sent');
};
const row = (id: string) =>
  on.db.selectFrom('case_file').selectAll().where('case_id', '=', id).executeTakeFirstOrThrow();
const recorded = (id: string, count = 1) =>
  eventually(async () => {
    const file = await on.db
      .selectFrom('case_file')
      .select('last_sequence')
      .where('case_id', '=', id)
      .executeTakeFirst();
    return file && file.last_sequence >= count ? true : undefined;
  }, `${id} in the record`);
/** A referral of this moment, in real time. */
const openNow = async (reference: string) => {
  const now = instantOf(Date.now() - 1_000);
  const opening = { ...referralOpening({ received: now }), reference };
  const id = `referral:peterborough:${reference}`;
  await client.workflow.start('referral', {
    workflowId: id,
    taskQueue: taskQueues.cases,
    args: [{ open: opening, pins: pinsFor('peterborough', dateOf(now)) }],
  });
  return new CaseHandle(on, id, 0);
};
const manager = person('pet-team-manager', ['team-manager']);

describe('the sweep', () => {
  test('works out from the record when a case must stir, the same instant as the case itself', async () => {
    const one = await openNow('SW-1');
    await recorded(one.id);
    expect(await round()).toEqual([]);
    const { next_at: next } = await row(one.id);
    const current = await one.case();
    const { council, version, hash } = current.pins.policy;
    expect(next).toBe(nextInstant(current, policyFor(council, version, hash)!)?.at);
  });

  test('pokes and reports a case ten minutes past its next instant, not a minute earlier', async () => {
    const { next_at: next } = await row('referral:peterborough:SW-1');
    expect(await round(msOf(next!) + 9 * 60_000)).toEqual([]);
    expect(await round(msOf(next!) + 11 * 60_000)).toEqual([
      { kind: 'overslept', subject: 'referral:peterborough:SW-1' },
    ]);
    expect(log).toContain(
      'sweep: referral:peterborough:SW-1: did not stir when its next instant came, and was poked.',
    );
    const history = await client.workflow.getHandle('referral:peterborough:SW-1').fetchHistory();
    const poked = history.events?.filter(
      (event) => event.workflowExecutionSignaledEventAttributes?.signalName === 'renew',
    );
    expect(poked).toHaveLength(1);
    expect((await row('referral:peterborough:SW-1')).last_sequence).toBe(1);
  });

  test('leaves a case alone that lives in another time', async () => {
    const moved = await on.open({ reference: 'SW-2', received: '2025-04-17 16:59' });
    await recorded(moved.id);
    expect((await row(moved.id)).moved_in_time).toBe(true);
    expect(await round()).toEqual([]);
  });

  test('finds a case that was terminated, and tells the operator once', async () => {
    const one = await openNow('SW-3');
    await recorded(one.id);
    await client.workflow.getHandle(one.id).terminate('a click in the UI');
    const found = { kind: 'not running', subject: one.id };
    await eventually(async () => ((await round()).length > 0 ? true : undefined), 'the terminated case');
    expect(await round()).toEqual([found]);
    const mails = on.mail.mails.filter((mail) => mail.text?.includes(one.id));
    expect(mails).toHaveLength(1);
    expect(mails[0]!.subject).toBe('Caseclock: the sweep found one thing');
    const [finding] = await on.db
      .selectFrom('sweep_finding')
      .selectAll()
      .where('subject', '=', one.id)
      .execute();
    expect(finding).toMatchObject({ kind: 'not running', resolved_at: null });
  });

  test('says that it is over when the case runs again', async () => {
    const again = await openNow('SW-3');
    await eventually(async () => ((await round()).length === 0 ? true : undefined), 'the case running again');
    const [finding] = await on.db
      .selectFrom('sweep_finding')
      .selectAll()
      .where('subject', '=', again.id)
      .execute();
    expect(finding!.resolved_at).not.toBeNull();
  });

  test('a leaver: what they held is unallocated, by an event of the day the post ended (decisions 3.4)', async () => {
    const one = await openNow('SW-4');
    await one.act('allocate', manager, { worker: 'pet-social-worker-2', role: 'social-worker' });
    await recorded(one.id, 2);
    expect(await round()).toEqual([]);
    const ended = instantOf(Date.now() - 100);
    await on.db
      .updateTable('post')
      .set({ held_until: ended })
      .where('person', '=', 'pet-social-worker-2')
      .execute();
    expect(await round()).toEqual([{ kind: 'post ended', subject: one.id }]);
    const event = await one.recordedEvent('AllocationEnded');
    expect(event).toMatchObject({
      by: 'caseclock',
      fields: { reason: 'post-ended' },
      at: ended,
      holder: null,
    });
    expect((await row(one.id)).holder).toBeNull();
    expect(await round()).toEqual([]);
  });

  test('a second open plan of a child is found until one of them has ended', async () => {
    const now = instantOf(Date.now() - 1_000);
    const openPlan = async (reference: string) => {
      const id = `cin-plan:peterborough:${reference}`;
      await client.workflow.start('cinPlan', {
        workflowId: id,
        taskQueue: taskQueues.cases,
        args: [
          {
            open: planOpening({ opened: now, reference, child: 'C-2002' }),
            pins: pinsFor('peterborough', dateOf(now)),
          },
        ],
      });
      await recorded(id);
      return new CaseHandle(on, id, 0);
    };
    const first = await openPlan('SW-7');
    expect(await round()).toEqual([]);
    const second = await openPlan('SW-8');
    expect(await round()).toEqual([{ kind: 'second plan', subject: second.id }]);
    expect(log).toContain(
      `sweep: ${second.id}: is the second open plan of its child: ask the Service Manager which one goes on, and to end the other.`,
    );
    await second.act('recordLegalStatus', manager, { status: 'looked-after' });
    await second.recordedEvent('PlanEnded');
    expect(await round()).toEqual([]);
    await first.act('recordLegalStatus', manager, { status: 'looked-after' });
    await first.recordedEvent('CaseClosed');
  });

  test('a case that runs while its record cannot be written is found, and is over once it is written', async () => {
    const id = 'referral:peterborough:SW-5';
    const found = { kind: 'not recorded', subject: id };
    const inElevenMinutes = Date.now() + 11 * 60_000;
    await on.db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${id}, 0))`.execute(tx);
      const one = await openNow('SW-5');
      await eventually(async () => {
        const seen = [];
        for await (const { workflowId } of client.workflow.list()) seen.push(workflowId);
        return seen.includes(one.id) || undefined;
      }, 'the case in the list of Temporal');
      expect(await round()).toEqual([]);
      expect(await round(inElevenMinutes)).toEqual([found]);
    });
    await recorded(id);
    expect(await round(inElevenMinutes)).toEqual([]);
    expect(log).toContain(
      `sweep: ${id}: runs, and the record does not know it: look at what its delivery waits for.`,
    );
  });

  test('a case whose task fails again and again, since no worker has its policy, is found until it is ended', async () => {
    const opening = { ...referralOpening({ received: instantOf(Date.now() - 1_000) }), reference: 'SW-6' };
    const pins = pinsFor('peterborough', dateOf(instantOf(Date.now())));
    const handle = await client.workflow.start('referral', {
      workflowId: 'referral:peterborough:SW-6',
      taskQueue: taskQueues.cases,
      args: [{ open: opening, pins: { ...pins, policy: { ...pins.policy, version: '1999-01' } } }],
    });
    const found = await eventually(async () => {
      const findings = await round();
      return findings.length > 0 ? findings : undefined;
    }, 'the stuck task');
    expect(found).toEqual([{ kind: 'stuck', subject: handle.workflowId }]);
    expect(log).toContain(
      `sweep: ${handle.workflowId}: its task fails again and again: look at it in the Temporal UI.`,
    );
    await handle.terminate('it was no real case');
    await eventually(async () => ((await round()).length === 0 ? true : undefined), 'the end of it');
  });

  test('one sweep at a time', async () => {
    const both = await Promise.all([sweep(parts()), sweep(parts())]);
    expect(both.filter((one) => one === undefined)).toHaveLength(1);
  });

  test('a check that fails is said, and keeps none of the others from being done', async () => {
    const broken = {
      ...parts(),
      client: { workflow: { ...client.workflow, list: () => { throw new Error('no list'); }, getHandle: client.workflow.getHandle.bind(client.workflow) } } as unknown as Client,
    }; // prettier-ignore
    const swept = await sweep(broken);
    expect(swept!.failed).toEqual(['cases that do not run', 'stuck tasks']);
    expect(log).toContain('sweep: stuck tasks could not be done: no list');
  });
});

describe('the digests of the day', () => {
  const at = (time: string) => digestsNotSent(on.db, instant(`2027-07-${time}:00+01:00`));
  test('are missed an hour after they should have left, on a working day', async () => {
    await on.db
      .insertInto('digest_sent')
      .values(
        ['pending', 'sent'].map((status) => ({
          person: `pet-${status}`,
          day: '2027-07-05' as CivilDate,
          mailbox: 'x@council.example',
          roles: [],
          items: '[]',
          status: status as 'pending' | 'sent',
          message_id: null,
          dated: null,
          settled_at: null,
          last_error: null,
        })),
      )
      .execute();
    expect(await at('05T09:00')).toEqual([]);
    expect(await at('05T09:30')).toEqual([{ kind: 'digest not sent', subject: 'pet-pending' }]);
    expect(await at('04T12:00')).toEqual([]);
  });
});

describe('the proof of the day', () => {
  test('is mailed once, from eight in the morning, London time', async () => {
    const night = msOf(instant('2027-07-05T07:30:00+01:00'));
    const morning = msOf(instant('2027-07-05T08:05:00+01:00'));
    const proofs = async () =>
      on.mail.mails.filter((mail) => mail.subject?.startsWith('Caseclock, Mon 5 Jul 2027'));
    await sweep(parts(), night);
    expect(await proofs()).toEqual([]);
    await sweep(parts(), morning);
    await sweep(parts(), morning + 60_000);
    const [proof, ...more] = await proofs();
    expect(more).toEqual([]);
    expect(proof!.text).toMatch(/^5 open cases, none without a clock\.$/m);
  });

  test('counts a limit that passed unnoticed, and a case without a clock', async () => {
    const ref = caseNamed('SW-9');
    const before = await prove(on.db, instantOf(Date.now()));
    await record(on.db, on.recordKeys, ref, [opened(ref)]);
    const empty = caseNamed('SW-10');
    await record(on.db, on.recordKeys, empty, [opened(empty, { clocks: [] })]);
    const after = await prove(on.db, instantOf(Date.now()));
    expect(after.unnoticed - before.unnoticed).toBe(1);
    expect(after.withoutClock - before.withoutClock).toBe(1);
    expect(after.cases - before.cases).toBe(2);
  });
});
