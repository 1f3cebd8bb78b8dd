import { caseclock, json } from './support';

interface Answer {
  due: string;
  dueAt: string | null;
  local: string;
  series?: string[];
}
const due = (...args: string[]) => json<Answer>('due', ...args);

describe('caseclock due --json', () => {
  test('says when, until when, what was skipped and by which calendar', async () => {
    expect(await due('--from', '2025-12-18', '--in', '10 working days')).toEqual({
      due: '2026-01-06',
      dueAt: null,
      local: 'Tue 6 Jan 2026',
      ends: '2026-01-07T00:00:00.000Z',
      skipped: [
        { date: '2025-12-20', why: 'Saturday' },
        { date: '2025-12-21', why: 'Sunday' },
        { date: '2025-12-25', why: 'Christmas Day' },
        { date: '2025-12-26', why: 'Boxing Day' },
        { date: '2025-12-27', why: 'Saturday' },
        { date: '2025-12-28', why: 'Sunday' },
        { date: '2026-01-01', why: 'New Year’s Day' },
        { date: '2026-01-03', why: 'Saturday' },
        { date: '2026-01-04', why: 'Sunday' },
      ],
      provisional: false,
      calendar: 'england-and-wales 2025-11-24',
    });
  });

  test.each([
    [
      'hours: the London date, the instant, and BST or GMT (E01)',
      ['--from', '2025-04-17 16:59', '--in', '24 hours'],
      { due: '2025-04-18', dueAt: '2025-04-18T15:59:00.000Z', local: 'Fri 18 Apr 2025 16:59 BST' },
    ],
    [
      'elapsed hours across the spring change (E04)',
      ['--from', '2025-03-29 09:30', '--in', '24 hours'],
      { local: 'Sun 30 Mar 2025 10:30 BST' },
    ],
    [
      'a duration that ends in the missing hour',
      ['--from', '2025-03-29 01:30', '--in', '24 hours'],
      { local: 'Sun 30 Mar 2025 02:30 BST' },
    ],
    ['an instant', ['--from', '2026-07-02T23:30:00Z', '--in', '1 working day'], { due: '2026-07-06' }],
    [
      'a cut-off (E03)',
      ['--from', '2025-04-17 17:01', '--in', '1 working day', '--cutoff', '17:00'],
      { due: '2025-04-23' },
    ],
    [
      'a receipt on a Saturday that counts as Monday',
      ['--from', '2026-01-10', '--in', '1 working day', '--non-working-receipt', 'next'],
      { due: '2026-01-13' },
    ],
    [
      'the same receipt on the same day',
      ['--from', '2026-01-10', '--in', '1 working day', '--non-working-receipt', 'same'],
      { due: '2026-01-12' },
    ],
    [
      'backwards (E27)',
      ['--from', '2026-01-08', '--in', '5 working days', '--before'],
      { due: '2025-12-31' },
    ],
    [
      'backwards in clear days (E27)',
      ['--from', '2026-01-08', '--in', '5 working days', '--before', '--clear'],
      { due: '2025-12-30' },
    ],
    ['months to the last day (E18)', ['--from', '2024-02-29', '--in', '12 months'], { due: '2025-02-28' }],
    [
      'the earlier of two (E20)',
      ['--from', '2025-03-01', '--earlier-of', '26 weeks', '6 months'],
      { due: '2025-08-30' },
    ],
    [
      'the earlier of two, the other way (E20)',
      ['--from', '2025-01-01', '--earlier-of', '26 weeks', '6 months'],
      { due: '2025-07-01' },
    ],
    [
      'the holidays as known before the State Funeral',
      ['--from', '2022-09-12', '--in', '10 working days', '--known', '2022-09-01'],
      { due: '2022-09-26' },
    ],
    ['and as known after it', ['--from', '2022-09-12', '--in', '10 working days'], { due: '2022-09-27' }],
    [
      'a series from one anchor',
      ['--from', '2024-08-31', '--in', '6 months', '--times', '3'],
      { due: '2025-02-28', series: ['2025-02-28', '2025-08-31', '2026-02-28'] },
    ],
    [
      'a time that exists twice, the first',
      ['--from', '2025-10-26 01:30', '--in', '24 hours', '--earlier'],
      { local: 'Mon 27 Oct 2025 00:30 GMT' },
    ],
    [
      'a time that exists twice, the second',
      ['--from', '2025-10-26 01:30', '--in', '24 hours', '--later'],
      { local: 'Mon 27 Oct 2025 01:30 GMT' },
    ],
    [
      'a time that does not exist, the later',
      ['--from', '2025-03-30 01:30', '--in', '24 hours', '--later'],
      { local: 'Mon 31 Mar 2025 02:30 BST' },
    ],
    [
      'a time that does not exist, the earlier',
      ['--from', '2025-03-30 01:30', '--in', '24 hours', '--earlier'],
      { local: 'Mon 31 Mar 2025 01:30 BST' },
    ],
  ])('%s', async (_what, args, answer) => {
    expect(await due(...args)).toMatchObject(answer);
  });

  test('past the last published bank holidays it is provisional', async () => {
    expect(await due('--from', '2031-04-01', '--in', '20 working days')).toMatchObject({ provisional: true });
  });
});

describe('caseclock due in sentences', () => {
  test('says on which day a late receipt counts', async () => {
    const said = async (...args: string[]) =>
      (await caseclock('due', '--in', '1 working day', ...args)).stdout.split('\n').slice(0, 2);
    expect(await said('--from', '2025-04-17 17:01', '--cutoff', '17:00')).toEqual([
      'Wed 23 Apr 2025: 1 working day after Thu 17 Apr 2025 17:01 BST.',
      'Counts as received on Tue 22 Apr 2025.',
    ]);
    expect(await said('--from', '2026-07-04', '--non-working-receipt', 'next')).toEqual([
      'Tue 7 Jul 2026: 1 working day after Sat 4 Jul 2026.',
      'Counts as received on Mon 6 Jul 2026.',
    ]);
    const [, inTime] = await said('--from', '2025-04-17 16:59', '--cutoff', '17:00');
    expect(inTime).toMatch(/^Not counted/);
  });

  test('says that clear days were counted (E27)', async () => {
    const { stdout } = await caseclock(
      ...['due', '--from', '2026-01-08', '--in', '5 working days', '--before', '--clear'],
    );
    expect(stdout).toMatch(
      /^Tue 30 Dec 2025: at least 5 working days before Thu 8 Jan 2026, in clear days\./,
    );
  });

  test('before the first published bank holidays it is provisional too', async () => {
    const { stdout } = await caseclock('due', '--from', '2018-12-20', '--in', '2 working days');
    expect(stdout).toContain('Provisional: a day lies outside the years of the published bank holidays.');
  });

  test('gives the answer first, then how it came about', async () => {
    const { stdout, code } = await caseclock('due', '--from', '2025-04-17 16:59', '--in', '1 working day');
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'Tue 22 Apr 2025: 1 working day after Thu 17 Apr 2025 16:59 BST.',
      'Not counted: 2 weekend days, Fri 18 Apr 2025 (Good Friday), Mon 21 Apr 2025 (Easter Monday).',
      'Late from Wed 23 Apr 2025 00:00 BST.',
      'Bank holidays: england-and-wales 2025-11-24.',
      '',
    ]);
  });

  test('lists a series', async () => {
    const { stdout } = await caseclock('due', '--from', '2025-09-01', '--in', '12 weeks', '--times', '2');
    expect(stdout).toContain('1. Mon 24 Nov 2025\n2. Mon 16 Feb 2026\n');
  });
});

describe('what cannot be counted is said in one sentence on stderr', () => {
  test.each([
    [
      'a time that exists twice',
      ['--from', '2025-10-26 01:30', '--in', '24 hours'],
      '2025-10-26 01:30 exists twice in London, where the clocks change that night. Add --earlier for Sun 26 Oct 2025 01:30 BST (2025-10-26T00:30:00Z), or --later for Sun 26 Oct 2025 01:30 GMT (2025-10-26T01:30:00Z).',
    ],
    [
      'a time that does not exist',
      ['--from', '2025-03-30 01:30', '--in', '24 hours'],
      '2025-03-30 01:30 does not exist in London, where the clocks change that night. Add --earlier for Sun 30 Mar 2025 00:30 GMT (2025-03-30T00:30:00Z), or --later for Sun 30 Mar 2025 02:30 BST (2025-03-30T01:30:00Z).',
    ],
    [
      'no time at all',
      ['--from', 'tomorrow', '--in', '24 hours'],
      '"tomorrow" is no time: write a date (2026-04-01), a London time ("2026-04-01 16:59") or an instant (2026-04-01T15:59:00Z).',
    ],
    [
      'no duration',
      ['--from', '2026-04-01'],
      'Say how long: either --in "10 working days" or --earlier-of "26 weeks" "6 months".',
    ],
    [
      'one of two durations',
      ['--from', '2026-04-01', '--earlier-of', '26 weeks'],
      '--earlier-of needs two durations or more.',
    ],
    [
      'a bad cut-off',
      ['--from', '2026-04-01', '--in', '7 days', '--cutoff', '5pm'],
      '"5pm" is no time of day: write HH:MM, such as 17:00.',
    ],
    [
      'a bad number of times',
      ['--from', '2026-04-01', '--in', '7 days', '--times', '0'],
      '--times must be a whole number from 1 to 999, not "0".',
    ],
    [
      'a series backwards',
      ['--from', '2026-04-01', '--in', '7 days', '--times', '2', '--before'],
      '--times counts a plain series from one start; it goes with --in and --known only.',
    ],
    [
      'both choices',
      ['--from', '2025-10-26 01:30', '--in', '24 hours', '--earlier', '--later'],
      'Choose either --earlier or --later.',
    ],
  ])('%s', async (_what, args, message) => {
    expect(await caseclock('due', ...args, '--json')).toEqual({
      stdout: '',
      stderr: `${message}\n`,
      code: 1,
    });
  });

  test('a duration that is none', async () => {
    const { stderr, code } = await caseclock('due', '--from', '2026-04-01', '--in', 'ten days');
    expect(code).toBe(1);
    expect(stderr).toContain('"ten days" is not a duration');
  });
});
