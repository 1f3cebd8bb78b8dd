import type { Following } from '../processes';
import type { Case, CaseEvent, Fields } from '../types';
import { acceptanceAsked, releasingCase } from './talk';

/**
 * Where no other case runs that could let go, acceptance is enough: the child is held here from then on. So it is
 * when the sending case turns out to be closed.
 */
export function takenByItself(current: Case, event: CaseEvent): Following | null {
  if (!['HandoverAccepted', 'ClosedInCaseSystem', 'OtherSideGone'].includes(event.event)) return null;
  const asked = acceptanceAsked(current.facts);
  if (!asked || releasingCase(current) !== undefined) return null;
  return { event: 'TakenOver', fields: holdingFrom(current, asked.id), cite: [] };
}

/** Who holds the child since this acceptance, and who did: what is still the sending side's to do goes to them. */
export function holdingFrom(current: Case, acceptance: number): Fields {
  const asked = current.facts.find(({ id }) => id === acceptance);
  const from = { fromTeam: current.team, ...(current.holder && { fromHolder: current.holder }) };
  if (asked?.event !== 'HandoverAccepted') return from;
  const offer = current.facts.find(({ id }) => id === asked.fields.offer);
  const team = offer?.fields.toTeam;
  return { ...from, acceptance, holder: asked.by, ...(team !== undefined && { team }) };
}
