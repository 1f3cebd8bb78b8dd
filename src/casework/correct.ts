import { dateOf, formatDate, type Instant } from '../calendar';
import { isInstant } from './moments';
import { moved } from './move-entry';
import { ofRestriction } from './restriction';
import type { Act, Case, CaseEvent, Moment, Refusal } from './types';

/** Where the two sides of a handover would no longer agree on who holds the child. */
const betweenCases: readonly string[] = [
  ...['HandoverAnnounced', 'HandoverStopped', 'ReleaseAsked', 'Released', 'NotReleased', 'ReleaseConfirmed'],
  ...['TakenOver', 'ReleaseRefused', 'OtherSideHeard', 'OtherSideGone', 'SaidAgain', 'OfferCameBack'],
];

/** Why an entry cannot be corrected as asked, if it cannot (decisions 2.8). */
export function correctionRefused(current: Case, act: Act, now: Instant): Refusal | null {
  if (act.act !== 'correct') return null;
  const { entry, correction: how } = act.fields;
  const fact = current.facts.find((one) => one.id === entry);
  if (!fact || fact.voided) {
    return wrong('/entry', fact ? 'was voided already' : unknownEntry(current, entry));
  }
  if (betweenCases.includes(fact.event)) {
    return wrong('/entry', 'was said between two cases, and holds for both');
  }
  if (ofRestriction.includes(fact.event)) {
    return wrong('/entry', 'says who sees the case: restrict it again, or lift the restriction');
  }
  if (how === 'void' && fact.id === 1) {
    return wrong(
      '/entry',
      'is the entry that opened the case: change its date, or decide the case with no further action',
    );
  }
  if (how !== 'redate') return null;
  const to = act.fields.happenedAt as Moment | undefined;
  if (!to) return wrong('/happenedAt', 'is missing: when it really happened');
  const future = isInstant(to) ? to > now : to > dateOf(now);
  return future ? wrong('/happenedAt', 'is now or earlier: only what has happened is recorded') : null;
}

function unknownEntry({ sequence, condensedBefore }: Case, entry: unknown): string {
  return condensedBefore && typeof entry === 'number' && entry <= sequence
    ? `is no entry from ${formatDate(condensedBefore)} on: what was over before is corrected in the child’s file, and noted here`
    : 'is no entry of this case: use its number in the case log';
}

function wrong(pointer: string, message: string): Refusal {
  return {
    refused: pointer === '/happenedAt' ? 'shape' : 'missing',
    message: `${pointer.slice(1)} ${message}`,
    errors: [{ pointer, message }],
  };
}

/** What a correction does to its fact, as part of its event; an entry that is moved is handed to the other case. */
export function correction(current: Case, act: Act): Pick<CaseEvent, 'corrected' | 'words'> {
  if (act.act === 'moveEntry') return moved(current, act);
  if (act.act !== 'correct') return {};
  const fact = act.fields.entry as number;
  return act.fields.correction === 'void'
    ? { corrected: { fact, void: true } }
    : { corrected: { fact, at: act.fields.happenedAt as Moment } };
}
