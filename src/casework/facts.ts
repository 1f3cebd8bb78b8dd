import { fits, liveFacts, makesReferral } from './triggers';
import type { Condition } from '../policy';
import type { Fact } from './types';

/** The facts of this event that count, in the order in which they happened. */
export function all(facts: readonly Fact[], event: string, where?: Condition): readonly Fact[] {
  return liveFacts(facts).filter((fact) => fact.event === event && fits(fact.fields, where));
}

export function latest(facts: readonly Fact[], event: string): Fact | undefined {
  return all(facts, event).at(-1);
}

/** The facts of these events, in order. */
export function ofThese(facts: readonly Fact[], events: readonly string[]): readonly Fact[] {
  return liveFacts(facts).filter((fact) => events.includes(fact.event));
}

/** What opened the case: its contact or its referral. */
export function openingOf(facts: readonly Fact[]): Fact | undefined {
  return facts.find((fact) => fact.id === 1);
}

/** When it became a referral: received as one, or progressed from a contact (PET-3.1, C-22). */
export function becameReferral(facts: readonly Fact[]): Fact | undefined {
  return liveFacts(facts).find(makesReferral);
}
