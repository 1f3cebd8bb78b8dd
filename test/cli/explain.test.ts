import { caseclock, json } from './support';

const REFERRAL = ['--council', 'peterborough', '--clock', 'referral-decision'];

describe('caseclock explain', () => {
  test('says in sentences what the rule says, what started it, what was skipped and which reading counts', async () => {
    const { stdout, code } = await caseclock(
      'explain',
      ...REFERRAL,
      '--on',
      'ReferralReceived=2025-04-17 16:59',
      '--on',
      'ReferralDecided=2025-04-22 10:00',
    );
    expect(code).toBe(0);
    const sentences = [
      'It started with ReferralReceived on Thu 17 Apr 2025 16:59 BST.',
      'The target, 24 hours (PET-3.23, PET-4.18), gives Fri 18 Apr 2025 16:59 BST.',
      'The limit, 1 working day (PET-3.5f), gives Tue 22 Apr 2025. Not counted: 2 weekend days, Fri 18 Apr 2025 (Good Friday), Mon 21 Apr 2025 (Easter Monday).',
      'It is out of timescale from Wed 23 Apr 2025 00:00 BST, by the limit of 1 working day.',
      'ReferralDecided on Tue 22 Apr 2025 10:00 BST ended it, in time.',
      'N-1 was not checked against the national edition in force.',
    ];
    for (const sentence of sentences) expect(stdout.split('\n')).toContain(sentence);
    expect(stdout).toContain(
      '  PET-3.5f (3.5 l.47): “must make a decision within one working day of the referral”',
    );
  });

  test('gives the same as JSON', async () => {
    const explained = await json('explain', ...REFERRAL, '--on', 'ReferralReceived=2025-04-17 16:59');
    expect(explained).toMatchObject({
      council: 'peterborough',
      clock: 'referral-decision',
      startedBy: { event: 'ReferralReceived', at: '2025-04-17T15:59:00.000Z' },
      readings: [
        { kind: 'target', says: '24 hours', dueAt: '2025-04-18T15:59:00.000Z' },
        { kind: 'limit', says: '1 working day', due: '2025-04-22', wins: true },
        { kind: 'national', unverified: true },
      ],
    });
  });

  test('with the bank holidays as they were known that day', async () => {
    const on = ['--on', 'ReferralReceived=2022-09-16 10:00', '--known', '2022-09-01'];
    expect(await json('explain', ...REFERRAL, ...on)).toMatchObject({
      readings: [{}, { due: '2022-09-19' }, {}],
    });
  });

  test.each([
    [
      ['--council', 'peterboro', '--clock', 'x', '--on', 'A=2026-01-01'],
      'There is no policy of "peterboro". Did you mean "peterborough"?',
    ],
    [
      ['--council', 'peterborough@1066', '--clock', 'x', '--on', 'A=2026-01-01'],
      /^peterborough has no version "1066"; it has /,
    ],
    [
      ['--council', 'peterborough', '--clock', 'referal-decision', '--on', 'A=2026-01-01'],
      'peterborough has no clock "referal-decision". Did you mean "referral-decision"?',
    ],
    [
      [...REFERRAL, '--on', 'ReferralReceived'],
      '"ReferralReceived" must be EVENT=WHEN, such as ReferralReceived=2026-04-01.',
    ],
    [
      [...REFERRAL, '--on', 'ReferralRecieved=2026-01-01'],
      '"ReferralRecieved" means nothing to "referral-decision". Did you mean "ReferralReceived"?',
    ],
    [
      [...REFERRAL, '--on', 'ReferralDecided=2026-01-01'],
      /^Nothing of that starts "referral-decision": it starts with ReferralReceived/,
    ],
  ])('%s', async (args, message) => {
    const { stdout, stderr, code } = await caseclock('explain', ...args);
    expect({ stdout, code }).toEqual({ stdout: '', code: 1 });
    expect(stderr.trimEnd()).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });
});
