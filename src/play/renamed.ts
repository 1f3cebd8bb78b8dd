import { referencePattern } from '../casework';
import { definitionOf } from './acts';
import type { Scenario } from './scenario';

/** What no other run has: the millisecond at which it began. */
export function runSuffix(): string {
  return Date.now().toString(36).toUpperCase();
}

/** The same life with references of its own, so that one installation can play it more than once. */
export function renamed(scenario: Scenario, suffix: string): Scenario {
  // The shortest first: what a case makes of its own reference (REF-1-S1) begins with that.
  const known = [...new Set(referencesIn(scenario))].sort((a, b) => a.length - b.length);
  const any = new RegExp(`(?<![A-Z0-9-])(${known.join('|')})(?![A-Z0-9])`, 'g');
  const rename = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(any, `$1-${suffix}`);
    if (Array.isArray(value)) return value.map(rename);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, rename(one)]));
  };
  const { cases, steps } = scenario;
  return {
    ...scenario,
    cases: rename(cases) as Scenario['cases'],
    steps: rename(steps) as Scenario['steps'],
  };
}

function referencesIn({ cases, steps }: Scenario): string[] {
  const ofCases = Object.values(cases).flatMap(({ reference, child, family }) => [
    reference,
    child,
    ...(family === undefined ? [] : [family]),
  ]);
  const ofActs = steps.flatMap(({ act }) =>
    Object.entries(act?.fields ?? {})
      .filter(([field]) => definitionOf(act!.name)?.fields[field]?.type === 'reference')
      .flatMap(([, value]) => value)
      .filter((value) => typeof value === 'string' && referencePattern.test(value)),
  );
  return [...ofCases, ...(ofActs as string[])];
}
