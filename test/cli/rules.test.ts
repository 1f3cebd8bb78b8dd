import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { rulesInTests } from '../../src/cli/rules-in-tests';
import type { RuleRow } from '../../src/cli/rules';
import { caseclock } from './support';

const rows = async (...args: string[]) => {
  const { stdout } = await caseclock('rules', '--json', ...args);
  return JSON.parse(stdout) as RuleRow[];
};

describe('caseclock rules', () => {
  test('has a row for each of the 415 rules', async () => {
    const all = await rows();
    expect(all).toHaveLength(415);
    expect(Object.keys(all[0]!)).toEqual(['id', 'treatment', 'by', 'tests', 'reason']);
    expect(all.find(({ id }) => id === 'PET-3.5f')).toMatchObject({ treatment: 'enforced', reason: null });
  });

  test('a rule that is not enforced says why', async () => {
    const silent = (await rows()).filter(
      ({ treatment, reason }) => treatment !== 'enforced' && treatment !== null && !reason,
    );
    expect(silent).toEqual([]);
  });

  test('one council, and what no test holds', async () => {
    expect(await rows('--council', 'hull')).toHaveLength(52);
    for (const row of await rows('--todo')) expect(row).toMatchObject({ treatment: 'enforced', tests: 0 });
  });

  test('an unknown council', async () => {
    expect(await caseclock('rules', '--council', 'hul')).toEqual({
      stdout: '',
      stderr: 'No rules of "hul" are listed. Did you mean "hull"?\n',
      code: 1,
    });
  });
});

test('tests are counted by the ids in their calls of rule(), single or in a list', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-tests-'));
  const call = 'rule'; // so that this file is not counted itself
  fs.mkdirSync(path.join(folder, 'deep'));
  fs.writeFileSync(
    path.join(folder, 'deep', 'one.test.ts'),
    `${call}('HUL-2.5a', 'closes', () => {});\n${call}(['PET-4.18', "PET-3.23"], 'decides', () => {});\n`,
  );
  fs.writeFileSync(
    path.join(folder, 'two.test.ts'),
    `${call}(\n  'HUL-2.5a',\n  'closes late', () => {});\n`,
  );
  fs.writeFileSync(path.join(folder, 'support.ts'), `${call}('HUL-2.1a', 'no test', () => {});\n`);
  expect([...rulesInTests(folder)].sort()).toEqual([
    ['HUL-2.5a', 2],
    ['PET-3.23', 1],
    ['PET-4.18', 1],
  ]);
  expect(rulesInTests(path.join(folder, 'nowhere')).size).toBe(0);
});
