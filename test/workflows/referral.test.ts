import { london, teamManager } from '../support/life';
import { startInstallation, type Installation } from '../support/installation';

describe('a referral on the time-skipping server, with the real record and the real mail', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await startInstallation('time-skipping');
    await installation.startWorkers();
  });
  afterAll(() => installation.stop());

  test('received on the Thursday before Easter: each reminder, limit and rung at its instant', async () => {
    const referral = await installation.open({ reference: 'REF-1', received: '2025-04-17 16:59' });
    await referral.until('2025-04-23 12:00');
    await referral.recordedEvent('EscalationRaised');
    const recorded = await referral.recorded();
    expect(recorded.map((event) => `${event.at} ${event.event}`)).toEqual([
      `${london('2025-04-17 16:59')} ReferralReceived`,
      `${london('2025-04-18 04:59')} ReminderIssued`,
      `${london('2025-04-18 16:59')} TargetPassed`,
      `${london('2025-04-18 16:59')} EscalationRaised`,
      `${london('2025-04-18 16:59')} LimitPassed`,
      `${london('2025-04-22 08:30')} ReminderIssued`,
      `${london('2025-04-22 08:30')} ListedInDigest`,
      `${london('2025-04-23 00:00')} LimitPassed`,
      `${london('2025-04-23 08:30')} EscalationRaised`,
    ]);
    const decided = await referral.act('decideReferral', teamManager, { outcome: 'assessment' });
    expect(decided.clocks).toContainEqual(expect.objectContaining({ clock: 'referral-decision', status: 'late', lateReason: 'needed' }));
    await referral.act('acknowledgeReferrer', teamManager, { by: 'e-mail' });
    const last = await referral.act('giveLateReason', teamManager, { clock: 'referral-decision', reason: 'capacity' });
    expect(last.stage).toBe('closed');
    await referral.handle.result();
    console.log(installation.mail.mails.map((mail) => `${mail.to} | ${mail.subject}`));
  });
});
