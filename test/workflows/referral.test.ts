import { startInstallation, type CaseHandle, type Installation } from '../support/installation';
import { dutyManager, london, socialWorker, teamManager } from '../support/life';

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
    const decided = await referral.act('decideReferral', teamManager, { outcome: 'no-further-action' });
    expect(decided.clocks).toContainEqual(
      expect.objectContaining({ clock: 'referral-decision', status: 'late', lateReason: 'needed' }),
    );
    await referral.act('acknowledgeReferrer', teamManager, { by: 'e-mail' });
    await referral.act('informReferrer', teamManager, { by: 'e-mail' });
    const last = await referral.act('giveLateReason', teamManager, {
      clock: 'referral-decision',
      reason: 'capacity',
    });
    expect(last.stage).toBe('closed');
    await referral.handle.result();
    const about = (words: string) =>
      installation.mail.mails
        .filter((mail) => mail.subject.includes(words))
        .map((mail) => mail.to[0])
        .sort();
    expect(about('rung 1')).toEqual([
      'emergency-duty@peterborough.example',
      'on-call-manager@peterborough.example',
      'team-manager-2@peterborough.example',
      'team-manager@peterborough.example',
    ]);
    expect(about('rung 2')).toEqual(['service-manager@peterborough.example']);
    expect(about('due Fri 18 Apr 2025 16:59 BST')).toEqual([
      'team-manager-2@peterborough.example',
      'team-manager@peterborough.example',
    ]);
  });

  test('received on the Saturday before the clocks go forward: 24 hours are elapsed hours', async () => {
    const referral = await installation.open({ reference: 'REF-2', received: '2026-03-28 09:30' });
    await referral.until('2026-03-31 12:00');
    expect(await story(referral)).toEqual([
      `${london('2026-03-28 09:30')} ReferralReceived`,
      `${london('2026-03-28 21:30')} ReminderIssued`,
      `${london('2026-03-29 10:30')} TargetPassed`,
      `${london('2026-03-29 10:30')} EscalationRaised`,
      `${london('2026-03-29 10:30')} LimitPassed`,
      `${london('2026-03-30 08:30')} ReminderIssued`,
      `${london('2026-03-30 08:30')} ListedInDigest`,
      `${london('2026-03-31 00:00')} LimitPassed`,
      `${london('2026-03-31 08:30')} EscalationRaised`,
    ]);
  });

  test('received on the Saturday before the clocks go back: Sunday 08:30 is 24 hours after Saturday 09:30', async () => {
    const referral = await installation.open({ reference: 'REF-3', received: '2026-10-24 09:30' });
    await referral.until('2026-10-27 12:00');
    expect((await story(referral)).slice(0, 4)).toEqual([
      `${london('2026-10-24 09:30')} ReferralReceived`,
      `${london('2026-10-24 21:30')} ReminderIssued`,
      `${london('2026-10-25 08:30')} TargetPassed`,
      `${london('2026-10-25 08:30')} EscalationRaised`,
    ]);
    expect((await story(referral)).at(-1)).toBe(`${london('2026-10-27 08:30')} EscalationRaised`);
  });

  test('received on a Sunday night: the limit is the end of Monday, the target Monday night', async () => {
    const referral = await installation.open({ reference: 'REF-4', received: '2026-07-05 23:40' });
    await referral.until('2026-07-07 12:00');
    expect(await story(referral)).toEqual([
      `${london('2026-07-05 23:40')} ReferralReceived`,
      `${london('2026-07-06 08:30')} ReminderIssued`,
      `${london('2026-07-06 11:40')} ReminderIssued`,
      `${london('2026-07-06 23:40')} TargetPassed`,
      `${london('2026-07-06 23:40')} EscalationRaised`,
      `${london('2026-07-06 23:40')} LimitPassed`,
      `${london('2026-07-07 00:00')} LimitPassed`,
      `${london('2026-07-07 08:30')} EscalationRaised`,
      `${london('2026-07-07 08:30')} ListedInDigest`,
    ]);
  });

  test('acknowledged by Tuesday, then decided on Tuesday: nothing more is said, and no late reason is asked', async () => {
    const referral = await installation.open({ reference: 'REF-5', received: '2025-04-17 16:59' });
    await referral.until('2025-04-18 18:00');
    await referral.act('acknowledgeEscalation', teamManager, {
      clock: 'referral-decision',
      doneBy: '2025-04-22',
    });
    await referral.act('acknowledgeReferrer', socialWorker, { by: 'letter' }, '2025-04-18 09:00');
    await referral.until('2025-04-22 15:00');
    await referral.act('decideReferral', dutyManager, { outcome: 'no-further-action' });
    const receipt = await referral.act('informReferrer', socialWorker, { by: 'letter' });
    expect(receipt.stage).toBe('closed');
    expect(await referral.handle.result()).toMatchObject({ state: { case: { stage: 'closed' } } });
    expect((await story(referral)).filter((line) => line.includes('Reminder'))).toHaveLength(1);
  });
});

async function story(referral: CaseHandle): Promise<string[]> {
  return (await referral.recorded()).map((event) => `${event.at} ${event.event}`);
}
