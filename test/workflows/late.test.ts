import { WithStartWorkflowOperation } from '@temporalio/client';
import { taskQueues } from '../../src/activities';
import { fold, type Act, type Receipt } from '../../src/casework';
import type { Workflow } from '@temporalio/common';
import type { CaseResult, CaseState } from '../../src/workflows';
import { manager, practitioner } from '../support/full-referral';
import { fastForward } from '../support/fast-forward';
import { failedTasks } from '../support/histories';
import { startInstallation, type CaseHandle, type Installation } from '../support/installation';
import { london } from '../support/life';

const received = '2025-04-17 16:59';

describe('what was done late, and what was entered late', () => {
  let installation: Installation;
  let number = 0;
  beforeAll(async () => {
    installation = await startInstallation('development');
    await installation.startWorkers();
  });
  afterAll(() => installation.stop());

  async function newCase(): Promise<CaseHandle> {
    number += 1;
    return installation.open({ reference: `REF-${number}`, received });
  }

  function mailsAbout(referral: CaseHandle, words: string): string[] {
    const reference = referral.id.split(':').at(-1)!;
    return installation.mail.mails
      .filter(({ subject }) => subject.endsWith(reference) && subject.includes(words))
      .map(({ to }) => to.join())
      .sort();
  }

  test('decided after the limit: taken, the reason asked for, and closed only once it is given', async () => {
    const referral = await newCase();
    await referral.until('2025-04-23 12:00');
    await referral.act('acknowledgeReferrer', practitioner, { by: 'letter' });
    await referral.act('informReferrer', practitioner, { by: 'letter' });
    const decided = await referral.act('decideReferral', manager, { outcome: 'no-further-action' });
    expect(decided.stage).toBe('decided');
    expect(decided.clocks).toContainEqual(
      expect.objectContaining({ clock: 'referral-decision', status: 'late', lateReason: 'needed' }),
    );
    expect((await referral.handle.describe()).status.name).toBe('RUNNING');
    const explained = await referral.act('giveLateReason', manager, {
      clock: 'referral-decision',
      reason: 'capacity',
    });
    expect(explained.stage).toBe('closed');
    await referral.handle.result();
  });

  test('decided in time and entered late: no reason, and who was told hears that it is stood down', async () => {
    const referral = await newCase();
    await referral.until('2025-04-23 12:00');
    await referral.act('acknowledgeReferrer', practitioner, { by: 'letter' }, '2025-04-18 10:00');
    await referral.act('informReferrer', practitioner, { by: 'letter' }, '2025-04-18 15:30');
    const decided = await referral.act(
      'decideReferral',
      manager,
      { outcome: 'no-further-action' },
      '2025-04-18 15:00',
    );
    expect(decided.clocks).toContainEqual(
      expect.objectContaining({ clock: 'referral-decision', status: 'met' }),
    );
    expect(decided.stage).toBe('closed');
    await referral.handle.result();
    const told = new Set([...mailsAbout(referral, 'rung 1'), ...mailsAbout(referral, 'rung 2')]);
    expect(told.size).toBeGreaterThan(3);
    expect(mailsAbout(referral, 'tood down')).toEqual([...told].sort());
  });

  describe('a correction of a closed case', () => {
    async function closedCase(): Promise<CaseHandle> {
      const referral = await newCase();
      await referral.until('2025-04-17 18:00');
      await referral.act('acknowledgeReferrer', practitioner, { by: 'letter' }, '2025-04-17 17:10');
      await referral.act('decideReferral', manager, { outcome: 'no-further-action' }, '2025-04-17 17:30');
      await referral.act('informReferrer', practitioner, { by: 'letter' }, '2025-04-17 17:40');
      await referral.handle.result();
      return referral;
    }

    /** As the API does it. */
    function reopen(referral: CaseHandle, state: unknown, act: Act): Promise<Receipt> {
      const startWorkflowOperation = new WithStartWorkflowOperation('referral', {
        workflowId: referral.id,
        taskQueue: taskQueues.cases,
        args: [{ state, reopened: true }],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      });
      return installation.client.workflow.executeUpdateWithStart<Workflow, Receipt, [Act]>(act.act, {
        args: [act],
        updateId: `${act.key}.${act.body}`,
        startWorkflowOperation,
      });
    }

    async function lastState(referral: CaseHandle): Promise<CaseState> {
      const { state } = (await referral.handle.result()) as Extract<CaseResult, { state: CaseState }>;
      return state;
    }

    /** Moves the case's own clock, as `offset` does, to where the closed run stood, and so much further. */
    function later(state: CaseState, ms: number): CaseState {
      const { pins } = state.case;
      const last = Date.parse(london('2025-04-17 18:00'));
      const offset = last + ms - Date.now();
      return { ...state, case: { ...state.case, pins: { ...pins, offset } } };
    }

    test('re-opens it at its position, is applied, and closes it again', async () => {
      const referral = await closedCase();
      const before = (await referral.recorded()).length;
      const mails = mailsAbout(referral, '').length;
      const entry = (await referral.recorded()).find(({ event }) => event === 'ReferralDecided')!.sequence;
      const act = referral.toAct('correct', manager, {
        entry,
        correction: 'redate',
        happenedAt: london('2025-04-17 17:20'),
        reason: 'wrong-date',
      });
      const month = 30 * 86_400_000;
      const receipt = await reopen(referral, later(await lastState(referral), month), act);
      expect(receipt).toMatchObject({
        stage: 'closed',
        events: [{ event: 'CaseReopened' }, { event: 'EntryCorrected' }, { event: 'CaseClosed' }],
      });
      const state = await lastState(referral);
      expect(state.case.facts.find(({ id }) => id === entry)?.at).toBe(london('2025-04-17 17:20'));
      const recorded = await referral.recorded();
      expect(recorded.slice(before).map(({ event }) => event)).toEqual([
        'CaseReopened',
        'EntryCorrected',
        'CaseClosed',
      ]);
      expect(recorded.map(({ sequence }) => sequence)).toEqual(recorded.map((_, index) => index + 1));
      expect(mailsAbout(referral, '')).toHaveLength(mails);
    });

    test('from the record alone: the decision is voided, and one notice tells of all that lies behind', async () => {
      const referral = await closedCase();
      const events = await referral.recorded();
      const entry = events.find(({ event }) => event === 'ReferralDecided')!.sequence;
      const act = referral.toAct('correct', manager, { entry, correction: 'void', reason: 'did-not-happen' });
      const state = later({ case: fold(events), shell: {} } as unknown as CaseState, 30 * 86_400_000);
      const receipt = await reopen(referral, state, act);
      expect(receipt.stage).toBe('awaiting decision');
      expect(receipt.clocks).toContainEqual(
        expect.objectContaining({ clock: 'referral-decision', change: 'reopened' }),
      );
      await referral.recordedEvent('EscalationRaised');
      await referral.act('decideReferral', manager, { outcome: 'no-further-action' });
      await referral.act('giveLateReason', manager, { clock: 'referral-decision', reason: 'capacity' });
      await referral.handle.result();
      // The decision, and the assessment that it had ended.
      const serviceManager = 'service-manager@peterborough.example';
      expect(mailsAbout(referral, 'rung')).toEqual([serviceManager, serviceManager]);
      expect(mailsAbout(referral, ' due ')).toEqual([]);
    });

    test('that is refused leaves the case closed, after it has waited a minute for another', async () => {
      const referral = await closedCase();
      const before = await referral.recorded();
      const state = await lastState(referral);
      const act = referral.toAct('correct', manager, { entry: 99, correction: 'void', reason: 'other' });
      await expect(reopen(referral, state, act)).rejects.toMatchObject({ cause: { type: 'missing' } });
      expect((await referral.handle.describe()).status.name).toBe('RUNNING');
      await fastForward(installation.client, referral.id, 120_000).catch(() => undefined);
      expect(await lastState(referral)).toMatchObject({ case: { stage: 'closed' } });
      expect(await referral.recorded()).toEqual(before);
      expect(await failedTasks(installation.client, referral.id)).toEqual([]);
    });
  });
});
