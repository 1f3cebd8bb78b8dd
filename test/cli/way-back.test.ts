import { reopen } from '../../src/cli/reopen';
import { repairCase, sayRepaired } from '../../src/cli/repair';
import { runningCases } from '../../src/cli/running-cases';
import { identityOf, loadEvents, record, verify } from '../../src/records';
import { startBreakable, type Breakable } from '../support/breakable';
import { manager, practitioner } from '../support/full-referral';
import { eventually } from '../support/eventually';
import { startInstallation, type Around, type CaseHandle, type Installation } from '../support/installation';
import { everyMailCameOnce, passed, targetPassedInTime, untilShown } from '../support/outages';
import { Client as Owner } from 'pg';

/** The ways back: from a lost Temporal, from a record that lost its last rows, from two stories of one case. */

const parts = (on: Around) => ({ db: on.db, keys: on.recordKeys, client: on.client });

async function whole(on: Around, referral: CaseHandle): Promise<void> {
  const all = await verify(on.db, on.recordKeys, { case: referral.id, running: runningCases(on.client) });
  expect(all).toMatchObject({ findings: [], asked: 1, unanswered: 0 });
}

describe('Temporal has lost everything', () => {
  let on: Breakable;
  beforeAll(async () => {
    on = await startBreakable();
  });
  afterAll(() => on.stop());

  test('a case is opened again where its log ends; it takes acts, and says nothing a second time', async () => {
    const { referral, target } = await on.openWithTarget('REF-1', 3);
    await targetPassedInTime(referral, target);
    await everyMailCameOnce(on, referral);
    await referral.act('recommendDecision', practitioner, { outcome: 'assessment' });
    const before = await eventually(async () => {
      const events = await referral.recorded();
      return events.at(-1)?.event === 'DecisionRecommended' ? events : undefined;
    }, 'the recommendation in the record');
    const mails = on.mail.mails.length;
    await on.wipeTemporal();
    const asleep = await verify(on.db, on.recordKeys, { running: runningCases(on.client) });
    expect(asleep).toMatchObject({ findings: [], asked: 0, unanswered: 0, notRunning: 1 });

    const reopened = await reopen(parts(on), referral.id);
    expect(reopened).toEqual({ case: referral.id, is: 'reopened', at: before.length, missed: [] });
    expect(await reopen(parts(on), referral.id)).toMatchObject({ is: 'running' });
    await whole(on, referral);

    const receipt = await referral.act('decideReferral', manager, { outcome: 'assessment' });
    expect(receipt.events[0]).toMatchObject({ sequence: before.length + 1, event: 'ReferralDecided' });
    await referral.recordedEvent('ReferralDecided');
    expect((await referral.recorded()).slice(0, before.length)).toEqual(before);
    await whole(on, referral);
    expect(
      on.mail.mails.slice(mails).filter(({ headers }) => /escalat|overdue/i.test(String(headers.subject))),
    ).toEqual([]);
  });

  test('what came due while nothing ran is in the log and in the digest, and nobody is mailed', async () => {
    const { referral, target } = await on.openWithTarget('REF-2', 4);
    await referral.recordedEvent('ReferralReceived');
    await on.temporal.kill9();
    await passed(target);
    await on.wipeTemporal();
    const reopened = await reopen(parts(on), referral.id);
    expect(reopened).toMatchObject({ is: 'reopened' });
    const missed = reopened.is === 'reopened' ? reopened.missed : [];
    expect(missed.map(({ event }) => event)).toContain('TargetPassed');
    expect(missed.flatMap(({ notices = [] }) => notices.map((notice) => notice.as))).not.toContain('mail');
    await whole(on, referral);
    expect(await referral.recordedEvent('TargetPassed')).toMatchObject({
      at: new Date(target).toISOString(),
    });
    const notices = await on.db
      .selectFrom('notice')
      .select('status')
      .where('case_id', '=', referral.id)
      .where('kind', '=', 'escalation')
      .execute();
    expect(notices).toEqual([{ status: 'digest' }]);
  });

  test('what is closed, broken or unknown is not opened', async () => {
    expect(await reopen(parts(on), 'referral:hull:NONE')).toEqual({
      case: 'referral:hull:NONE',
      is: 'unknown',
    });
  });
});

describe('the record and the case disagree', () => {
  let on: Installation;
  beforeAll(async () => {
    on = await startInstallation('development');
    await on.startWorkers();
  });
  afterAll(() => on.stop());

  async function recommendedReferral(reference: string): Promise<CaseHandle> {
    const referral = await on.open({ reference, received: '2025-04-17 16:59' });
    await referral.act('recommendDecision', practitioner, { outcome: 'assessment', note: 'seen' });
    await referral.recordedEvent('DecisionRecommended');
    await untilShown(referral, /^(?!.*Waits for)/s);
    return referral;
  }

  async function asOwner(...statements: string[]): Promise<void> {
    const owner = new Owner({ connectionString: on.postgres.url });
    await owner.connect();
    await owner.query('set session_replication_role = replica');
    for (const statement of statements) await owner.query(statement);
    await owner.end();
  }

  const options = { by: 'operator' };

  test('a record without its last rows: the case says so, and what is missing comes back from Temporal', async () => {
    const referral = await recommendedReferral('GAP-1');
    const before = await referral.recorded();
    const lost = before.length - 1;
    // As after a restore of PostgreSQL from a dump that was made after the opening.
    await asOwner(
      `delete from notice_recipient where case_id = '${referral.id}' and number in (select number from notice where case_id = '${referral.id}' and sequence > 1)`,
      `delete from notice where case_id = '${referral.id}' and sequence > 1`,
      `delete from case_log where case_id = '${referral.id}' and sequence > 1`,
      `update case_file set last_sequence = 1, version = 1,
         last_hash = (select hash from case_log where case_id = '${referral.id}' and sequence = 1) where case_id = '${referral.id}'`,
    );
    await referral.act('acknowledgeReferrer', practitioner, { by: 'letter' });
    await untilShown(referral, /Waits for the record\*\* since .*: RecordGap/);

    const rehearsed = (await repairCase(parts(on), referral.id, { ...options, dryRun: true }))!;
    expect(rehearsed).toMatchObject({
      trouble: { what: 'RecordGap' },
      repair: { restored: expect.any(Array) },
    });
    expect(rehearsed.repair.restored).toHaveLength(lost);
    expect(await referral.recorded()).toHaveLength(1);

    const repaired = (await repairCase(parts(on), referral.id, options))!;
    expect(repaired).toMatchObject({ repair: { disputed: [], lost: [] }, behind: false, left: [] });
    expect(sayRepaired(repaired, false)).toMatch(
      /Put back into the log from Temporal: event.*tries its record again within ten minutes/s,
    );
    expect(await referral.recorded()).toEqual(before);
    await referral.until('2025-04-17 17:20');
    await referral.recordedEvent('ReferrerAcknowledged');
    await untilShown(referral, /^(?!.*RecordGap)/s);
    await whole(on, referral);
  });

  test('of a case that was opened from its log and has not stirred since, Temporal has no events: what is lost is named', async () => {
    const referral = await recommendedReferral('GAP-3');
    const events = await referral.recorded();
    const [last] = events.slice(-1);
    await on.client.workflow.getHandle(referral.id).terminate();
    await on.environment.connection.workflowService.deleteWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: referral.id },
    });
    await eventually(
      async () => ((await runningCases(on.client).ask(referral.id)) === null ? true : undefined),
      'Temporal to have forgotten the case',
    );
    await reopen(parts(on), referral.id, { nowMs: Date.parse(last!.recordedAt) });
    expect((await repairCase(parts(on), referral.id, options))!).toMatchObject({
      repair: { restored: [], lost: [], disputed: [] },
      left: [],
    });
    await asOwner(`delete from case_log where case_id = '${referral.id}' and sequence = ${last!.sequence}`);
    const repaired = (await repairCase(parts(on), referral.id, options))!;
    expect(repaired.repair).toMatchObject({ restored: [], lost: [last!.sequence], disputed: [] });
    expect(sayRepaired(repaired, false)).toContain('Temporal does not remember them: restore PostgreSQL');
    expect(await repairCase(parts(on), 'referral:hull:NONE-1', options)).toBeNull();
  });

  test('a row that somebody removed from the middle is put back, since the hashes around it prove it', async () => {
    const referral = await recommendedReferral('GAP-2');
    const before = await referral.recorded();
    expect(before.length).toBeGreaterThan(1);
    await asOwner(`delete from case_log where case_id = '${referral.id}' and sequence = 1`);
    const repaired = (await repairCase(parts(on), referral.id, options))!;
    expect(repaired.repair).toMatchObject({ restored: [1], disputed: [], lost: [] });
    expect(await referral.recorded()).toEqual(before);
    await whole(on, referral);
  });

  test('a row that somebody changed is not changed back: what was written is kept beside it', async () => {
    const referral = await recommendedReferral('CHG-1');
    await asOwner(
      `update case_log set body = jsonb_set(body, '{fields,outcome}', '"advice"') where case_id = '${referral.id}' and event = 'DecisionRecommended'`,
    );
    const repaired = (await repairCase(parts(on), referral.id, options))!;
    expect(repaired.repair.disputed).toMatchObject([
      { event: 'DecisionRecommended', fields: { outcome: 'assessment' } },
    ]);
    expect(sayRepaired(repaired, false)).toMatch(/They are not changed back/);
    const [dispute] = await on.db
      .selectFrom('dispute')
      .selectAll()
      .where('case_id', '=', referral.id)
      .execute();
    expect(JSON.stringify(dispute!.other)).not.toContain('seen'); // the note is sealed here too
    expect((await loadEvents(on.db, on.recordKeys, referral.id)).at(-1)!.fields).toMatchObject({
      outcome: 'advice',
    });
  });

  test('two stories of one case: the log stands, the other is kept, and the case goes on from the log', async () => {
    const referral = await recommendedReferral('TWO-1');
    const current = await referral.case();
    // As after a restore of Temporal from a copy that was made before this: the log has gone on without the case.
    const { notices: _notices, ...recommended } = (await referral.recorded()).at(-1)!;
    const other = { ...recommended, sequence: current.sequence + 1, version: current.version + 1 };
    await record(on.db, on.recordKeys, identityOf(current), [other]);
    await referral.act('acknowledgeReferrer', practitioner, { by: 'letter' });
    await untilShown(referral, /Waits for the record\*\* since .*: RecordDiverged/);
    // It waits behind the refused one, and has not been sent to the record.
    await referral.act('recommendDecision', practitioner, { outcome: 'advice' });

    const repaired = (await repairCase(parts(on), referral.id, options))!;
    expect(repaired).toMatchObject({
      trouble: { what: 'RecordDiverged' },
      repair: {
        restored: [],
        lost: [],
        disputed: [{ event: 'ReferrerAcknowledged' }, { event: 'DecisionRecommended' }],
      },
    });
    expect(sayRepaired(repaired, false)).toMatch(
      new RegExp(
        `caseclock reopen --case ${referral.id} --replace\nThen whoever did one of the acts above does it again`,
      ),
    );
    expect(await referral.recorded()).toHaveLength(other.sequence);

    const reopened = await reopen(parts(on), referral.id, { replace: true, nowMs: Date.now() });
    expect(reopened).toMatchObject({ is: 'reopened' });
    await referral.act('acknowledgeReferrer', practitioner, { by: 'letter' });
    await referral.recordedEvent('ReferrerAcknowledged');
    await whole(on, referral);
    expect(await repairCase(parts(on), referral.id, options)).toMatchObject({
      repair: { restored: [], disputed: [], lost: [] },
      behind: false,
    });
    expect(await reopen(parts(on), referral.id, { replace: true })).toMatchObject({ is: 'running' });
  });

  test('the running cases of every process are found among all that runs, by what a case id is', async () => {
    const ids = ['referral:hull:REF-1', 'cin-plan:hull:REF-1', 'step-down:hull:REF-1', 'step-up:hull:REF-1'];
    const others = ['digest-1', 'plan:hull:REF-1', 'referral:hull'];
    for (const workflowId of [...ids, ...others])
      await on.client.workflow.start('anything', { workflowId, taskQueue: 'nobody-works-here' });
    const known = [...ids, ...others];
    const listed = async (list: AsyncIterable<string>) => {
      const found = [];
      for await (const id of list) if (known.includes(id)) found.push(id);
      return found.sort();
    };
    await eventually(async () => {
      const all = await listed(idsOf(on.client.workflow.list()));
      return all.length === known.length || undefined;
    }, 'all of them in the list of Temporal');
    expect(await listed(runningCases(on.client).ids())).toEqual([...ids].sort());
    for (const id of known) await on.client.workflow.getHandle(id).terminate();
  });
});

async function* idsOf(list: AsyncIterable<{ workflowId: string }>): AsyncIterable<string> {
  for await (const { workflowId } of list) yield workflowId;
}
