import { isAgainstHandover, newConcerns, openOffer } from '../handovers';
import { parseCaseId } from '../ids';
import { standing } from '../triggers';
import type { Case, Fact, HandoverOff, Word } from '../types';

/**
 * What the two sides of a handover say to each other, read off the facts alone: the releasing case (a plan or a
 * referral) and the step-down. Who holds the child is decided by the releasing case, in its own order. Each word that
 * wants an answer is said again until it has one, so that delay, loss and repetition change nothing.
 */
export type Speaking = Pick<Case, 'process' | 'facts' | 'links'>;
export interface Said {
  to: string;
  word: Word;
}

/** The case that releases the child to this step-down; undefined where none runs here, so that acceptance is enough. */
export function releasingCase({ links = [], facts }: Speaking): string | undefined {
  const from = links.find(({ relation }) => relation === 'plan' || relation === 'referral')?.case;
  const isGone = facts.some(({ event, fields }) => event === 'OtherSideGone' && fields.fromCase === from);
  return isGone ? undefined : from;
}

/** Whether the child is held here: the sending side has let go. */
export function isTaken(facts: readonly Fact[]): boolean {
  return facts.some(({ event }) => event === 'TakenOver');
}

/** Whether this case has let go of the child. */
export function isReleased(facts: readonly Fact[]): boolean {
  return facts.some(({ event }) => event === 'Released');
}

/** The acceptance that waits for the sending side to let go; of a step-down that closes instead, the closing. */
export function acceptanceAsked(facts: readonly Fact[]): Fact | undefined {
  if (isTaken(facts)) return undefined;
  return standing(facts).reduce<Fact | undefined>((asked, fact) => {
    if (fact.event === 'HandoverAccepted' || fact.event === 'ClosedInCaseSystem') return fact;
    const isOff = isAgainstHandover(fact) || ['ReleaseRefused', 'StepDownWithdrawn'].includes(fact.event);
    return isOff ? undefined : asked;
  }, undefined);
}

/** What a fact says to the other side, if anything. */
export function wordOf(current: Speaking & Pick<Case, 'id'>, fact: Fact): Said | null {
  if (fact.voided) return null;
  return current.process === 'stepDown' ? receivingWord(current, fact) : releasingWord(current, fact);
}

function receivingWord(current: Speaking & Pick<Case, 'id'>, fact: Fact): Said | null {
  const { event, fields, id } = fact;
  const of = { from: current.id, entry: id };
  const answered = fields.fromCase as string;
  if (event === 'TakenOver' && answered) {
    return { to: answered, word: { ...of, word: 'taken-over', answers: fields.fromEntry as number } };
  }
  const before = current.facts.filter((one) => one.id < id);
  const to = releasingCase({ ...current, facts: before });
  if (to === undefined || isTaken(before)) return null;
  if (event === 'HandoverOffered') {
    return { to, word: { ...of, word: 'handover-offered', offeredAt: fact.recordedAt } };
  }
  if (event === 'HandoverAccepted') {
    const offeredAt = before.find((one) => one.id === fields.offer)?.recordedAt ?? fact.recordedAt;
    return { to, word: { ...of, word: 'release-asked', offer: fields.offer as number, offeredAt } };
  }
  if (event === 'ClosedInCaseSystem') {
    const closing = { offer: id, offeredAt: fact.recordedAt, closing: true as const };
    return { to, word: { ...of, word: 'release-asked', ...closing } };
  }
  const offer = openOffer(before)?.id ?? acceptanceAsked(before)?.fields.offer;
  const why = offReason(fact, offer !== undefined);
  if (!why) return null;
  return {
    to,
    word: { ...of, word: 'handover-off', why, ...(offer !== undefined && { offer: offer as number }) },
  };
}

/** Why the handover is off with this, if it is. A concern, a withdrawal and an end are told also where nothing was offered. */
function offReason(fact: Fact, isOffered: boolean): HandoverOff | undefined {
  if (newConcerns.includes(fact.event)) return 'concern';
  if (fact.event === 'StepDownWithdrawn') return 'withdrawn';
  if (fact.event === 'StepDownCompleted') return 'completed';
  if (!isOffered) return undefined;
  if (fact.event === 'HandoverReturned') return 'returned';
  return isAgainstHandover(fact) ? 'no-agreement' : undefined;
}

function releasingWord(current: Speaking & Pick<Case, 'id'>, { event, fields, id }: Fact): Said | null {
  const to = fields.fromCase as string;
  const of = { from: current.id, entry: id };
  switch (event) {
    case 'HandoverAnnounced':
    case 'HandoverStopped':
      return { to, word: { ...of, word: 'heard', answers: fields.fromEntry as number } };
    case 'Released':
      return { to: fields.to as string, word: { ...of, word: 'released', answers: fields.ask as number } };
    case 'NotReleased': {
      const refused = { why: fields.why as HandoverOff, answers: fields.ask as number };
      return { to: fields.to as string, word: { ...of, word: 'not-released', ...refused } };
    }
    default: {
      const asked = newConcerns.includes(event) ? announced(current.facts, id) : undefined;
      return asked
        ? { to: asked.fields.fromCase as string, word: { ...of, word: 'not-released', why: 'concern' } }
        : null;
    }
  }
}

/** The offer of the other side that waited before this entry. */
function announced(facts: readonly Fact[], before: number): Fact | undefined {
  const over = ['Released', 'NotReleased', 'HandoverStopped', 'OfferCameBack', ...newConcerns];
  return facts
    .filter(({ id }) => id < before)
    .reduce<Fact | undefined>((open, fact) => {
      if (fact.event === 'HandoverAnnounced') return fact.fields.over === true ? open : fact;
      return over.includes(fact.event) ? undefined : open;
    }, undefined);
}

const waiting: readonly Word['word'][] = ['handover-offered', 'handover-off', 'release-asked', 'released'];

export function wantsAnswer({ word }: Word): boolean {
  return waiting.includes(word);
}

const answering: readonly string[] = [
  ...['OtherSideHeard', 'OtherSideGone', 'TakenOver', 'ReleaseRefused', 'ReleaseConfirmed'],
];

/** What was said and not answered yet. */
export function unanswered(current: Speaking & Pick<Case, 'id'>): readonly (Said & { fact: Fact })[] {
  return current.facts.flatMap((fact) => {
    const said = wordOf(current, fact);
    if (!said || !wantsAnswer(said.word)) return [];
    const isAnswered = current.facts.some(
      ({ event, fields }) => answering.includes(event) && fields.answers === fact.id,
    );
    return isAnswered ? [] : [{ ...said, fact }];
  });
}

/** What was last said of a fact: the fact itself, or its latest repetition. */
export function lastSaid(facts: readonly Fact[], fact: Fact): Fact {
  return (
    facts.filter(({ event, fields }) => event === 'SaidAgain' && fields.again === fact.id).at(-1) ?? fact
  );
}

/** The answer that was given to a word of another case, for when it is asked again. */
export function answerGiven(
  current: Speaking & Pick<Case, 'id'>,
  { from, entry }: Word,
): (Said & { fact: Fact }) | undefined {
  return current.facts.flatMap((fact) => {
    const said = wordOf(current, fact);
    return said?.to === from && 'answers' in said.word && said.word.answers === entry
      ? [{ ...said, fact }]
      : [];
  })[0];
}

/** Whether this case waits for the other side of a handover, so that it does not close before. */
export function waitsForOtherSide(current: Case): boolean {
  if (unanswered(current).length > 0) return true;
  return current.process !== 'stepDown' && !isReleased(current.facts) && stepDownOf(current) !== undefined;
}

/** The step-down that runs for this case; undefined when there is none, or it came to nothing. */
export function stepDownOf({ facts, links = [], reference }: Case): string | undefined {
  const heardOf = facts
    .filter(({ event }) => event === 'HandoverAnnounced' || event === 'ReleaseAsked')
    .map(({ fields }) => fields.fromCase as string);
  const own = links
    .filter(({ case: id, relation }) => relation === 'step-down' && isReferenceOf(id, reference))
    .map((link) => link.case);
  const ended = facts
    .filter(
      ({ event, fields }) =>
        event === 'OtherSideGone' ||
        (event === 'HandoverStopped' && ['withdrawn', 'completed'].includes(fields.why as string)),
    )
    .map(({ fields }) => fields.fromCase);
  return [...own, ...heardOf].filter((id) => !ended.includes(id)).at(-1);
}

function isReferenceOf(id: string, reference: string): boolean {
  const other = parseCaseId(id)?.reference;
  return other === reference || other?.startsWith(`${reference}-SD`) === true;
}
