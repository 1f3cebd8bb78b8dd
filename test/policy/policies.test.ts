import { civilDate } from '../../src/calendar';
import { councils, currentPolicy, hashFor, policyFor, versionsOf } from '../../src/policy/policies';

test('a case finds the policy that it is pinned to, and none under another fingerprint', () => {
  const [newest] = versionsOf('peterborough').slice(-1);
  const { version } = newest!;
  const hash = hashFor('peterborough', version)!;
  expect(policyFor('peterborough', version, hash)).toBe(newest);
  expect(policyFor('peterborough', version)).toBe(newest);
  expect(policyFor('peterborough', version, 'other')).toBeUndefined();
  expect(policyFor('peterborough', '1066-10')).toBeUndefined();
});

test('the version in force on a day is the last one that took effect', () => {
  const [first] = versionsOf('peterborough');
  expect(currentPolicy('peterborough', first!.effective)).toBe(first);
  expect(currentPolicy('peterborough', civilDate('1999-12-31'))).toBeUndefined();
  expect(currentPolicy('atlantis', civilDate('2026-01-01'))).toBeUndefined();
});

test('the councils are listed in alphabetical order', () => {
  expect(councils()).toContain('peterborough');
  expect(councils()).toEqual([...councils()].sort());
});
