import type { CivilDate } from '../calendar';
import compiled from './compiled.json';
import type { ClockRule, Policy, PolicyKey } from './types';

/** The compiled policies of this release. Pure, without state: it travels in the workflow bundle. */
export interface Compiled {
  policies: Readonly<Record<PolicyKey, Numbered>>;
  /** Clocks that several councils have alike: they stand there by their number in this list. */
  shared?: readonly ClockRule[];
  hashes: Readonly<Record<PolicyKey, string>>;
}

type Numbered = Omit<Policy, 'clocks'> & { clocks: Readonly<Record<string, ClockRule | number>> };

const { hashes, shared = [], policies: numbered } = compiled as unknown as Compiled;

const policies: Readonly<Record<PolicyKey, Policy>> = Object.fromEntries(
  Object.entries(numbered).map(([key, policy]) => [key, { ...policy, clocks: clocksOf(policy) }]),
);

function clocksOf({ clocks }: Numbered): Policy['clocks'] {
  const whole = (rule: ClockRule | number) => (typeof rule === 'number' ? shared[rule]! : rule);
  return Object.fromEntries(Object.entries(clocks).map(([name, rule]) => [name, whole(rule)]));
}

/** The policy that a case is pinned to; none when this release lacks it, or has other rules under its name. */
export function policyFor(council: string, version: string, hash?: string): Policy | undefined {
  const key: PolicyKey = `${council}@${version}`;
  return hash === undefined || hashes[key] === hash ? policies[key] : undefined;
}

/** What a case is pinned to when it opens under this policy. */
export function hashFor(council: string, version: string): string | undefined {
  return hashes[`${council}@${version}`];
}

/** The version of a council's policy that is in force on a day. */
export function currentPolicy(council: string, on: CivilDate): Policy | undefined {
  return versionsOf(council)
    .filter(({ effective }) => effective <= on)
    .at(-1);
}

/** Every version of a council's policy, the oldest first. */
export function versionsOf(council: string): Policy[] {
  return Object.values(policies)
    .filter((policy) => policy.council === council)
    .sort((a, b) => (a.effective < b.effective ? -1 : 1));
}

/** The councils that have a policy, in alphabetical order. */
export function councils(): string[] {
  return [...new Set(Object.values(policies).map(({ council }) => council))].sort();
}
