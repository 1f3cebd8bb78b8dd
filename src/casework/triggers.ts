import type { Condition, Trigger } from '../policy';
import { compareMoments } from './moments';
import type { Fact, Fields } from './types';

/** Whether a fact's or an act's fields fit a condition. An absent field counts as false. */
export function fits(fields: Fields, condition: Condition | undefined): boolean {
  return Object.entries(condition ?? {}).every(([field, { in: allowed }]) => {
    const value = fields[field] ?? false;
    return Array.isArray(value)
      ? (value as readonly (string | number)[]).some((one) => allowed.includes(one))
      : allowed.includes(value as string | number | boolean);
  });
}

export function triggers(trigger: Trigger, fact: { event: string; fields: Fields }): boolean {
  return trigger.event === fact.event && fits(fact.fields, trigger.where);
}

/** Whether the latest fact of the event fits: "a plan led by a key worker". No condition is always met. */
export function isGiven(trigger: Trigger | undefined, facts: readonly Fact[]): boolean {
  if (!trigger) return true;
  const latest = standing(facts)
    .filter((fact) => fact.event === trigger.event)
    .at(-1);
  return latest !== undefined && fits(latest.fields, trigger.where);
}

export function anyTriggers(list: readonly Trigger[] | undefined, fact: Fact): Trigger | undefined {
  return (list ?? []).find((trigger) => triggers(trigger, fact));
}

/** The facts that count: not voided, in the order in which they happened. */
export function liveFacts(facts: readonly Fact[]): readonly Fact[] {
  return [...standing(facts)].sort((a, b) => compareMoments(a.at, b.at) || a.id - b.id);
}

/** The facts that were not voided, in the order in which they were recorded. */
export function standing(facts: readonly Fact[]): readonly Fact[] {
  return facts.filter((fact) => !fact.voided);
}
