import { randomBytes, randomUUID } from 'node:crypto';
import { Client, WorkflowUpdateFailedError } from '@temporalio/client';
import { instantOf } from '../../src/calendar';
import type { Act, CaseEvent, Receipt } from '../../src/casework';
import { taskQueues } from '../../src/activities';
import { dataConverter, parseKeyRing } from '../../src/codec';
import { manager, practitioner } from '../support/full-referral';
import { failedTasks } from '../support/histories';
import { eventually } from '../support/eventually';
import { startInstallation, testKeys, type CaseHandle, type Installation } from '../support/installation';
import { dutyManager, person, pinsFor, referralOpening, teamManager } from '../support/life';
import { dateOf } from '../../src/calendar';

const day = 86_400_000;

/** The key ring of an installation that has one key more. */
function withOneMore(): string {
  const { active, keys } = JSON.parse(testKeys) as { active: string; keys: Record<string, string> };
  return JSON.stringify({
    active: 'new',
    keys: { [active]: keys[active], new: randomBytes(32).toString('base64') },
  });
}

describe('whatever comes to a running case, it goes on', () => {
  let installation: Installation;
  /** As the Temporal CLI and UI speak: without key and codec. */
  let plain: Client;
  const newKeys = withOneMore();
  const cases: string[] = [];
  let number = 0;

  beforeAll(async () => {
    installation = await startInstallation('development');
    plain = new Client({ connection: installation.environment.connection });
    await installation.startWorkers();
  });
  afterAll(() => installation.stop());

  async function newCase(): Promise<CaseHandle> {
    number += 1;
    const referral = await installation.open({ reference: `REF-${number}`, received: '2026-09-02 10:00' });
    cases.push(referral.id);
    return referral;
  }

  async function raw(referral: CaseHandle, name: string, encoding: string, data: string): Promise<void> {
    await installation.client.workflowService.signalWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: referral.id },
      signalName: name,
      requestId: randomUUID(),
      input: { payloads: [{ metadata: { encoding: Buffer.from(encoding) }, data: Buffer.from(data) }] },
    });
  }

  function recordedTimes(referral: CaseHandle, name: string, times: number): Promise<CaseEvent[]> {
    return eventually(async () => {
      const found = (await referral.recorded()).filter(({ event }) => event === name);
      return found.length >= times ? found : undefined;
    }, `${times} times ${name} in the record of ${referral.id}`);
  }

  test('signals that cannot be read, or mean nothing, are recorded as refused', async () => {
    const referral = await newCase();
    const cli = plain.workflow.getHandle(referral.id);
    const strange = new Client({
      connection: installation.environment.connection,
      dataConverter: dataConverter(parseKeyRing(newKeys), 'api'),
    });
    await cli.signal('acknowledgeReferrer');
    await raw(referral, 'acknowledgeReferrer', 'json/plain', '{ "fields": { "by": ');
    await raw(referral, 'acknowledgeReferrer', 'binary/of-tomorrow', 'xyz');
    await raw(referral, 'acknowledgeReferrer', 'binary/encrypted', 'not encrypted at all');
    await strange.workflow
      .getHandle(referral.id)
      .signal('acknowledgeReferrer', referral.toAct('acknowledgeReferrer', practitioner, { by: 'letter' }));
    await cli.signal('acknowledgeReferrer', 'by letter');
    await cli.signal('acknowledgeReferrer', { fields: { by: 'letter', nameOfTheChild: 'x' } });
    await cli.signal('makeTea', { fields: {} });
    const refused = await recordedTimes(referral, 'ActRefused', 8);
    expect(refused.map(({ refused: what }) => `${what?.act} ${what?.kind}`).sort()).toEqual(
      [
        ...Array.from({ length: 6 }, () => 'acknowledgeReferrer unreadable'),
        'acknowledgeReferrer shape',
        'makeTea unknown-act',
      ].sort(),
    );
    await expect(referral.act('acknowledgeReferrer', practitioner, { by: 'letter' })).resolves.toMatchObject({
      version: 2,
    });
  });

  test('without a verified identity nobody recommends or signs, whatever roles they write down', async () => {
    const referral = await newCase();
    const cli = plain.workflow.getHandle(referral.id);
    const forged = {
      ...referral.toAct('decideReferral', teamManager, { outcome: 'assessment' }),
      origin: 'api',
    };
    await cli.signal('decideReferral', forged);
    await cli.signal('recommendDecision', { fields: { outcome: 'assessment' } });
    const refused = await recordedTimes(referral, 'ActRefused', 2);
    expect(refused).toMatchObject([
      { by: 'unknown', via: 'temporal', refused: { act: 'decideReferral', kind: 'not-allowed' } },
      { by: 'unknown', via: 'temporal', refused: { act: 'recommendDecision', kind: 'not-allowed' } },
    ]);
    await expect(cli.executeUpdate('decideReferral', { args: [forged] })).rejects.toThrow();
    await cli.signal('acknowledgeReferrer', { fields: { by: 'letter' } });
    expect(await referral.recordedEvent('ReferrerAcknowledged')).toMatchObject({
      by: 'unknown',
      via: 'temporal',
    });
  });

  test('an update that is refused, or that no case knows, leaves nothing behind', async () => {
    const referral = await newCase();
    await referral.recordedEvent('ReferralReceived');
    await expect(referral.act('makeTea', manager)).rejects.toThrow(WorkflowUpdateFailedError);
    const { cause } = (await referral
      .act('decideReferral', manager, { outcome: 'tea' })
      .catch((error: unknown) => error)) as WorkflowUpdateFailedError;
    expect(cause).toMatchObject({ type: 'shape', nonRetryable: true });
    expect(cause?.message).toContain('/outcome');
    expect(cause?.stack ?? '').not.toMatch(/casework|workflow-bundle/);
    await expect(
      referral.act('decideReferral', practitioner, { outcome: 'assessment' }),
    ).rejects.toMatchObject({
      cause: { type: 'not-allowed' },
    });
    const { events } = await referral.handle.fetchHistory();
    expect((events ?? []).filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes)).toEqual(
      [],
    );
  });

  test('a click on "cancel" is recorded, and the case goes on until it is done', async () => {
    const referral = await newCase();
    await referral.recordedEvent('ReferralReceived');
    await referral.handle.cancel();
    expect(await referral.recordedEvent('CancelRequested')).toMatchObject({ via: 'temporal' });
    await referral.until('2026-09-03 12:00');
    await referral.recordedEvent('TargetPassed');
    await referral.act('acknowledgeReferrer', practitioner, { by: 'letter' });
    await referral.act('decideReferral', manager, { outcome: 'no-further-action' });
    const { stage } = await referral.act('informReferrer', practitioner, { by: 'letter' });
    expect(stage).toBe('closed');
    await referral.handle.result();
    expect((await referral.handle.describe()).status.name).toBe('COMPLETED');
  });

  test('nobody signs what they recommended, unless they were a manager when they did', async () => {
    const once = person('pet-social-worker', ['social-worker']);
    const later = person('pet-social-worker', ['duty-manager']);
    const referral = await newCase();
    await referral.act('recommendDecision', once, { outcome: 'assessment' });
    await expect(referral.act('decideReferral', later, { outcome: 'assessment' })).rejects.toMatchObject({
      cause: { type: 'four-eyes' },
    });
    await referral.act('decideReferral', dutyManager, { outcome: 'assessment' });
    const other = await newCase();
    await other.act('recommendDecision', manager, { outcome: 'assessment' });
    await other.act('decideReferral', manager, { outcome: 'assessment' });
    expect((await other.case()).stage).toBe('assessment');
  });

  test('fifty updates with one key are one act, and fifty equal answers', async () => {
    const referral = await newCase();
    const act = referral.toAct('acknowledgeReferrer', practitioner, { by: 'letter' });
    const receipts = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        referral.handle.executeUpdate<Receipt, [Act]>('acknowledgeReferrer', {
          args: [act],
          updateId: `attempt-${index}`,
        }),
      ),
    );
    const { replayed: _replayed, ...first } = receipts[0]!;
    for (const receipt of receipts) expect(receipt).toMatchObject(first);
    expect(receipts.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect((await referral.case()).version).toBe(2);
    const recorded = await recordedTimes(referral, 'ReferrerAcknowledged', 1);
    expect(recorded).toHaveLength(1);
  });

  test('who has seen an older version of the case is told so; clocks that pass do not count', async () => {
    const referral = await newCase();
    await referral.until('2026-09-03 12:00');
    await referral.act('acknowledgeReferrer', practitioner, { by: 'letter' }, undefined, {
      expectedVersion: 1,
    });
    await expect(
      referral.act('decideReferral', manager, { outcome: 'assessment' }, undefined, { expectedVersion: 1 }),
    ).rejects.toMatchObject({
      cause: { type: 'stale', message: expect.stringContaining('version 2') as string },
    });
    await referral.act('decideReferral', manager, { outcome: 'assessment' }, undefined, {
      expectedVersion: 2,
    });
  });

  test('what can be no opening ends as refused, and no case is there', async () => {
    const opening = (reference: string) => ({
      ...referralOpening({ received: '2026-09-02 10:00' }),
      reference,
    });
    const pins = pinsFor('peterborough', dateOf(instantOf(Date.now())));
    const wrong: [string, unknown][] = [
      ['REF-900', undefined],
      ['REF-901', 'open'],
      ['REF-902', {}],
      ['REF-903', { open: opening('REF-903') }],
      ['REF-904', { open: { ...opening('REF-904'), process: 'cinPlan' }, pins }],
      ['Jane-Doe', { open: opening('Jane-Doe'), pins }],
      ['REF-906', { open: { ...opening('REF-906'), happenedAt: '1066-10-14' }, pins }],
      ['REF-907', { open: { ...opening('REF-907'), fields: { nameOfTheChild: 'x' } }, pins }],
      [
        'REF-908',
        { open: opening('REF-908'), pins: { ...pins, policy: { ...pins.policy, council: 'hull' } } },
      ],
      ['REF-909', { open: opening('REF-910'), pins }],
      ['REF-911', { state: { case: {} } }],
    ];
    for (const [reference, argument] of wrong) {
      const workflowId = `referral:peterborough:${reference}`;
      const result: unknown = await installation.client.workflow.execute('referral', {
        workflowId,
        taskQueue: taskQueues.cases,
        args: argument === undefined ? [] : [argument],
      });
      expect([reference, result]).toEqual([
        reference,
        { openingRefused: expect.objectContaining({ refused: 'shape' }) as unknown },
      ]);
      cases.push(workflowId);
    }
  });

  test('no workflow task of any of these cases ever failed', async () => {
    for (const id of cases) expect([id, await failedTasks(installation.client, id)]).toEqual([id, []]);
  });

  test('a start that cannot be read yet waits for its key, and then goes on', async () => {
    const workflowId = 'referral:peterborough:REF-950';
    const opening = { ...referralOpening({ received: '2026-09-02 10:00' }), reference: 'REF-950' };
    const ring = parseKeyRing(newKeys);
    const ahead = new Client({
      connection: installation.environment.connection,
      dataConverter: dataConverter(ring, 'api'),
    });
    const handle = await ahead.workflow.start('referral', {
      workflowId,
      taskQueue: taskQueues.cases,
      args: [
        {
          open: { ...opening, happenedAt: instantOf(Date.now() - day / 2) },
          pins: pinsFor('peterborough', dateOf(instantOf(Date.now()))),
        },
      ],
    });
    await eventually(
      async () => ((await failedTasks(installation.client, workflowId)).length > 0 ? true : undefined),
      'its task to fail',
    );
    expect((await handle.describe()).status.name).toBe('RUNNING');
    await installation.stopWorkers();
    await installation.startWorkers(newKeys);
    const found = await eventually(
      async () => handle.query<{ case: { stage: string } }>('case').catch(() => undefined),
      'the case to have begun',
      60_000,
    );
    expect(found.case.stage).toBe('awaiting decision');
  });
});
