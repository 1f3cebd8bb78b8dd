import type { CivilDate } from '../calendar';
import compiled from './compiled.json';
import type { Policy, PolicyKey } from './types';

/** The compiled policies of this release. Pure, without state: it travels in the workflow bundle. */
interface Compiled {
  policies: Readonly<Record<PolicyKey, Policy>>;
  hashes: Readonly<Record<PolicyKey, string>>;
}

const { policies, hashes } = compiled as unknown as Compiled;

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
