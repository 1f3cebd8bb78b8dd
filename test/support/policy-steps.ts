import type { Act, Case, Fact, Fields } from '../../src/casework';
import { permission } from '../../src/casework/permission';
import { isGiven, triggers } from '../../src/casework/triggers';
import type { Policy } from '../../src/policy';
import { actNamed, type Role } from '../../src/vocabulary';
import { factsOf, under, type Happening } from './under';

/** Fields as a test writes them: what is undefined is left out. */
export type Loose = Record<string, Fields[string] | undefined>;

export function filled(fields: Loose): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}

export function saying<T extends Loose>(fields: T): T & { explanation: string } {
  return { ...fields, explanation: 'the reason stands on file' };
}

/** Who asks, where it is not the one who usually does. */
export interface Asking {
  by?: readonly Role[];
  qualified?: boolean;
  person?: string;
}

/** The routes of a policy that fit, in their order. */
export function leadsTo(policy: Policy, event: string, fields: Fields, facts: readonly Fact[]): string[] {
  return policy.routes
    .filter((route) => triggers(route.on, { event, fields }) && isGiven(route.given, facts))
    .map((route) => route.to);
}

/** Who hears of it by a policy. */
export function heardBy(policy: Policy, event: string, fields: Fields, facts: readonly Fact[]): Role[] {
  return policy.notices
    .filter((notice) => triggers(notice.on, { event, fields }) && isGiven(notice.given, facts))
    .flatMap((notice) => notice.to);
}

/** A council's steps: what an act is refused for after some happenings, where it leads and who hears of it. */
export function stepsUnder(council: string, usually: Required<Asking>) {
  const { policy } = under(council);
  return {
    /** The rules for which the act is refused; none when it is taken. */
    refusedFor(act: string, fields: Loose, after: Happening[] = [], who: Asking = {}): readonly string[] {
      const { by, qualified, person } = { ...usually, ...who };
      const actor = { by: person, roles: by, qualified, authority: council, via: 'api' } as const;
      const current = { facts: factsOf(after), clocks: [] } as unknown as Case;
      const asked: Act = { act, fields: filled(fields), actor, key: '', body: '' };
      const refusal = permission(current, asked, actNamed(act)!, policy);
      return refusal ? (refusal.cite ?? ['refused']) : [];
    },
    leadsTo: (event: string, fields: Fields, after: Happening[] = []) =>
      leadsTo(policy, event, fields, factsOf(after)),
    heardBy: (event: string, fields: Fields = {}, after: Happening[] = []) =>
      heardBy(policy, event, fields, factsOf(after)),
  };
}
