import { councils } from '../../src/policy';
import { caseclock } from './support';

describe('a council that is not there is refused before anything is done, and those that there are are named', () => {
  test.each([
    ['renew'],
    ['renew', '--dry-run'],
    ['directory', 'import', 'people.csv'],
    ['notices', 'preview'],
    ['rules'],
    ['token', '--as', 'team-manager'],
    ['explain', '--clock', 'referral-decision', '--on', 'ReferralReceived=2026-04-01'],
  ])('caseclock %s', async (...command) => {
    const said = jest.spyOn(console, 'error').mockImplementation();
    const { stdout, stderr, code } = await caseclock(...command, '--council', 'mars');
    const refusal = stderr + said.mock.calls.join('\n');
    said.mockRestore();
    expect([stdout, code]).toEqual(['', 1]);
    expect(refusal).toContain('"mars"');
    for (const council of councils()) expect(refusal).toContain(council);
  });
});
