import fs from 'node:fs';
import path from 'node:path';
import { caseclock } from './support';

describe('caseclock', () => {
  test('--help lists the commands', async () => {
    const { stdout, stderr, code } = await caseclock('--help');
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    for (const name of ['start', 'due', 'explain', 'policy', 'rules'])
      expect(stdout).toContain(`\n  ${name} `);
  });

  test('each command of the folder is in the list', async () => {
    const { stdout } = await caseclock('--help');
    const files = fs.readdirSync(path.join(__dirname, '..', '..', 'src', 'cli', 'commands'));
    for (const file of files) expect(stdout).toContain(`\n  ${path.basename(file, '.ts')} `);
  });

  test('without a command, help on stderr and exit code 2', async () => {
    const { stdout, stderr, code } = await caseclock();
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
    expect(stderr).toContain('Usage: caseclock <command>');
  });

  test('an unknown command, with the one that was probably meant', async () => {
    const { stdout, stderr, code } = await caseclock('polcy');
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
    expect(stderr).toContain(
      "error: unknown command 'polcy'\n(Did you mean policy?)\n\nUsage: caseclock <command>",
    );
  });

  test('an unknown option, with the help of that command', async () => {
    const { stdout, stderr, code } = await caseclock('due', '--from', '2026-04-01', '--inn', '7 days');
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
    expect(stderr).toContain("error: unknown option '--inn'");
    expect(stderr).toContain('Examples:\n  caseclock due --from 2026-04-01 --in "10 working days"');
  });

  test.each([
    'due',
    'explain',
    'policy check',
    'policy names',
    'policy show',
    'policy diff',
    'policy release',
    'rules',
  ])('help with %s has examples', async (command) => {
    const { stdout, code } = await caseclock(...command.split(' '), '--help');
    expect(code).toBe(0);
    expect(stdout).toContain(`Examples:\n  caseclock ${command}`);
  });
});
