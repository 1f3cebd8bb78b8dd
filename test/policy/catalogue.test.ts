import { compileAll } from '../../src/policy/compile/compile';
import { brokenLocks, readLock } from '../../src/policy/compile/lock';
import { readCatalogue } from '../../src/policy/compile/catalogue';
import { rulesInTests } from '../../src/cli/rules-in-tests';
import path from 'node:path';
import { policiesFolder } from './support';

const catalogue = readCatalogue(policiesFolder);
const compiled = compileAll(policiesFolder);

test('the catalogue holds the 415 rules of the five procedures, each once', () => {
  const procedures = catalogue.rules.filter(({ council }) => council !== 'national' && council !== 'house');
  const count = (council: string) => procedures.filter((rule) => rule.council === council).length;
  expect(Object.keys(catalogue.codes).map((council) => [council, count(council)])).toEqual([
    ['isles-of-scilly', 33],
    ['peterborough', 196],
    ['gloucestershire', 14],
    ['hull', 52],
    ['leicestershire', 120],
  ]);
  expect(new Set(catalogue.rules.map(({ id }) => id)).size).toBe(catalogue.rules.length);
});

test('the newest policy of each council accounts for each of its rules', () => {
  const accounted = Object.keys(catalogue.codes).map((council) => {
    const versions = Object.values(compiled.words).filter(
      (words) => words.council === council && !words.draft,
    );
    return [council, versions.at(-1)?.coverage.length];
  });
  expect(accounted).toEqual([
    ['isles-of-scilly', 33],
    ['peterborough', 196],
    ['gloucestershire', 14],
    ['hull', 52],
    ['leicestershire', 120],
  ]);
});

test('a rule that is not enforced says why', () => {
  const silent = Object.values(compiled.words)
    .flatMap(({ coverage }) => coverage)
    .filter(({ treatment, reason }) => treatment !== 'enforced' && !reason);
  expect(silent).toEqual([]);
});

test('every rule that a test holds exists', () => {
  const known = new Set(catalogue.rules.map(({ id }) => id));
  const unknown = [...rulesInTests(path.join(__dirname, '..')).keys()].filter((id) => !known.has(id));
  expect(unknown).toEqual([]);
});

describe('released rules', () => {
  test('are what they were when they were released', () => {
    expect(brokenLocks(readLock(policiesFolder), compiled.hashes)).toEqual([]);
  });

  test('a changed or a missing one is said in a sentence', () => {
    const lock = { 'hull@2023-01': 'aaaa', 'hull@2019-01': 'bbbb', 'elmshire@2026-04': 'cccc' } as const;
    expect(brokenLocks(lock, { 'hull@2023-01': 'dddd', 'elmshire@2026-04': 'cccc' })).toEqual([
      'hull@2023-01 is released and its rules have changed: undo the change, or make a new version. (The house rules and the national frame are part of the rules.)',
      'hull@2019-01 is released and its file is gone: bring it back, open cases need it.',
    ]);
  });
});
