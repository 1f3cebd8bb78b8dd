import type { Condition, Trigger } from '../policy';
import { compareMoments, dayOf } from './moments';
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
  const latest = latestOf(trigger.event, facts);
  return latest !== undefined && fits(latest.fields, trigger.where);
}

/** The latest fact of an event. What a contact said still holds once it has become a referral (C-22). */
export function latestOf(event: string, facts: readonly Fact[]): Fact | undefined {
  const counting = standing(facts);
  const latest = counting.filter((fact) => fact.event === event).at(-1);
  if (latest || event !== 'ReferralReceived' || !counting.some(makesReferral)) return latest;
  return counting.find((fact) => fact.event === 'ContactReceived');
}

/** It was received as a referral, or progressed from a contact to one (PET-3.1). */
export function makesReferral({ event, fields }: Fact): boolean {
  return event === 'ReferralReceived' || (event === 'ContactDecided' && fields.outcome === 'referral');
}

/** The trigger of a clock's list that a fact meets, as the case stood when it happened; `facts` are live and in order. */
export function triggeredBy(
  list: readonly Trigger[] | undefined,
  fact: Fact,
  facts: readonly Fact[],
): Trigger | undefined {
  return (list ?? []).find(
    (trigger) =>
      triggers(trigger, fact) &&
      (!trigger.given || isGiven(trigger.given, holding(fact, facts))) &&
      isFirst(trigger, list ?? [], fact, facts),
  );
}

function before(fact: Fact, facts: readonly Fact[]): readonly Fact[] {
  return facts.slice(0, facts.indexOf(fact));
}

/** What held when a fact happened: nothing that was agreed until a day before it. */
function holding(fact: Fact, facts: readonly Fact[]): readonly Fact[] {
  return before(fact, facts).filter(
    ({ fields: { until } }) => typeof until !== 'string' || until >= dayOf(fact.at),
  );
}

/** Whether nothing of the kind happened since the last of the events that make room for a new one. */
function isFirst(
  { firstSince }: Trigger,
  list: readonly Trigger[],
  fact: Fact,
  facts: readonly Fact[],
): boolean {
  if (!firstSince) return true;
  const earlier = before(fact, facts);
  const over = Math.max(...firstSince.map((event) => earlier.map((one) => one.event).lastIndexOf(event)));
  const alike = list.filter((one) => one.firstSince);
  return !earlier.slice(over + 1).some((one) => alike.some((trigger) => triggers(trigger, one)));
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
