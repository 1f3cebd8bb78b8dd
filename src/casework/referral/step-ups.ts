import type { Policy } from '../../policy';
import { latest, openingOf } from '../facts';
import { parseCaseId } from '../ids';
import { isOfficeTime } from '../ladder';
import type { NoticeDraft } from '../notices';
import type { Case, CaseEvent, Word } from '../types';

/**
 * A step-up from early help hears what is decided of its contact, and of the referral that this becomes: its lead
 * practitioner is told why (decisions 4.4). One that is linked afterwards hears what was decided before; but what was
 * decided of a case that is over is no answer to it.
 */
export function wordsToStepUps(current: Case, event: CaseEvent): readonly { to: string; word: Word }[] {
  const decided = decisions.includes(event.event)
    ? current.facts.find(({ id }) => id === event.sequence)
    : undefined;
  const before = decisions.map((name) => latest(current.facts, name)).findLast((fact) => fact !== undefined);
  const linked = current.stage === 'closed' ? [] : stepUpsIn(event.linked ?? []);
  const told = decided ? stepUpsOf(current) : linked;
  const fact = decided ?? before;
  if (!fact) return [];
  const { outcome } = fact.fields;
  return told.map((to) => ({
    to,
    word: {
      from: current.id,
      entry: fact.id,
      word: 'decided' as const,
      event: fact.event,
      ...(typeof outcome === 'string' && { outcome }),
      at: fact.at,
    },
  }));
}

const decisions: readonly string[] = ['ContactDecided', 'ReferralDecided'];

function stepUpsOf({ links = [] }: Case): readonly string[] {
  return stepUpsIn(links);
}

function stepUpsIn(links: readonly { case: string }[]): readonly string[] {
  return links.map((link) => link.case).filter((id) => parseCaseId(id)?.process === 'stepUp');
}

/** Whoever decides hears at once of a clear concern that came out of early help; out of hours those on duty as well. */
export function saidOfConcernInEarlyHelp(
  current: Case,
  event: CaseEvent,
  { house }: Policy,
): readonly NoticeDraft[] {
  const isClear = openingOf(current.facts)?.fields.concern === 'child-protection';
  if (event.sequence !== 1 || !isClear || stepUpsOf(current).length === 0) return [];
  const onDuty = isOfficeTime(event.recordedAt, house, current.pins.holidays) ? [] : house.outOfHours;
  return [
    { kind: 'task', to: ['team-manager', ...onDuty], as: 'mail', step: event.event, cite: ['HOUSE-1.1'] },
  ];
}
