import { practitioner, manager } from '../support/full-referral';
import { failedTasks } from '../support/histories';
import { eventually } from '../support/eventually';
import { startInstallation, type CaseHandle, type Installation } from '../support/installation';

/** Of the nine defects of test/casework/peer-defects.test.ts those that only a running shell could have. */
describe('the shell has none of the defects of its nearest peer', () => {
  let installation: Installation;
  let number = 0;
  beforeAll(async () => {
    installation = await startInstallation('development');
    await installation.startWorkers();
  });
  afterAll(() => installation.stop());

  async function referral(council = 'peterborough'): Promise<CaseHandle> {
    number += 1;
    const opened = await installation.open({
      reference: `REF-${number}`,
      received: '2025-04-17 16:59',
      council,
    });
    await opened.recordedEvent('ReferralReceived');
    return opened;
  }

  async function attempts(of: CaseHandle): Promise<number> {
    const { raw } = await of.handle.describe();
    return Math.max(0, ...(raw.pendingActivities ?? []).map(({ attempt }) => attempt ?? 0));
  }

  test('3. ten days on hold cost no event for each minute', async () => {
    const held = await referral();
    await held.until('2025-04-17 17:30');
    const reason = { clock: 'referral-decision', until: '2025-04-30', reason: 'hospital' };
    await held.act('recordReasonAhead', practitioner, reason);
    await held.until('2025-04-28 12:00');
    const { historyLength } = await held.handle.describe();
    expect(historyLength).toBeLessThan(300);
    expect(await failedTasks(installation.client, held.id)).toEqual([]);
  });

  test('5. what a signal did last is recorded before the case ends', async () => {
    const last = await referral();
    await last.signal('recordDeath', last.toAct('recordDeath', manager));
    const result = (await last.handle.result()) as { state: { shell: { outbox: unknown[] } } };
    expect((await last.recorded()).map(({ event }) => event).slice(-2)).toEqual([
      'DeathRecorded',
      'CaseClosed',
    ]);
    expect(result.state.shell.outbox).toEqual([]);
  });

  test('6. nobody to tell is a failure that is recorded, never a success', async () => {
    const council = 'isles-of-scilly';
    await installation.db.deleteFrom('post').where('council', '=', council).execute();
    const lonely = await referral(council);
    await lonely.until('2025-04-30 12:00');
    expect(await lonely.recordedEvent('NobodyToTell')).toMatchObject({ via: 'clock' });
  });

  test('4. a record that fails more than three times kills no clock: it goes on, and all of it is recorded', async () => {
    const patient = await referral();
    await installation.postgres.kill9();
    try {
      await patient.act('addNote', practitioner);
      await eventually(
        async () => ((await attempts(patient)) > 3 ? true : undefined),
        'a fourth attempt',
        60_000,
      );
      expect((await patient.handle.describe()).status.name).toBe('RUNNING');
      expect((await patient.case()).clocks.filter(({ status }) => status === 'running')).not.toEqual([]);
    } finally {
      await installation.postgres.restart();
    }
    await patient.recordedEvent('NoteAdded', 90_000);
    await patient.until('2025-04-23 12:00');
    await patient.recordedEvent('EscalationRaised');
    expect(await failedTasks(installation.client, patient.id)).toEqual([]);
  });
});
