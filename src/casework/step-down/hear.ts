import type { Instant } from '../../calendar';
import type { Policy } from '../../policy';
import { apply } from '../apply';
import { complete, systemEvent } from '../decide';
import type { Case, CaseEvent, Fact, Fields, Word } from '../types';
import { holdsOn } from './releasing';
import { holdingFrom, takenByItself } from './taken';
import { answerGiven, isTaken, type Said } from './talk';

export type HandoverWord = Exclude<
  Word,
  { word: 'linked' | 'decided' | 'entry' | 'entry-taken' | 'entry-refused' }
>;

const heardAs: Readonly<Record<HandoverWord['word'], string>> = {
  'handover-offered': 'HandoverAnnounced',
  'handover-off': 'HandoverStopped',
  'release-asked': 'ReleaseAsked',
  released: 'TakenOver',
  'not-released': 'ReleaseRefused',
  'taken-over': 'ReleaseConfirmed',
  heard: 'OtherSideHeard',
  gone: 'OtherSideGone',
};

export function isHandoverWord(word: Word): word is HandoverWord {
  return word.word in heardAs;
}

/**
 * What one side of a handover makes of a word of the other. Heard twice it changes nothing; but whoever asks again
 * has not had the answer, and gets it again.
 */
export function hearHandover(
  current: Case,
  word: HandoverWord,
  now: Instant,
  policy: Policy,
): readonly CaseEvent[] {
  if (isHeardBefore(current, word)) {
    const given = answerGiven(current, word);
    return given ? [saidAgain(current, given, now)] : [];
  }
  const { from, entry, word: name, ...rest } = word;
  const fields: Fields = {
    fromCase: from,
    fromEntry: entry,
    word: name,
    ...rest,
    ...(word.word === 'handover-offered' && isOver(current, word) && { over: true }),
    ...(word.word === 'released' && holdingFrom(current, word.answers)),
  };
  const heard = complete(current, { ...systemEvent(current, heardAs[name], now), fields }, now, policy);
  const after = apply(current, heard);
  if (word.word !== 'release-asked') {
    const taken = takenByItself(after, heard);
    if (!taken) return [heard];
    const { event, fields: holds } = taken;
    return [heard, complete(after, { ...systemEvent(after, event, now), fields: holds }, now, policy)];
  }
  const why = holdsOn(current, word, now, policy);
  const decided = {
    ...systemEvent(after, why ? 'NotReleased' : 'Released', now),
    fields: { to: from, ask: entry, ...(why && { why }) },
  };
  return [heard, complete(after, decided, now, policy)];
}

/** The offer was answered, or the child was let go, before word of it came: words overtake each other. */
function isOver({ facts }: Case, { from, entry }: HandoverWord): boolean {
  return facts.some(
    ({ event, fields }) =>
      event === 'Released' ||
      (['HandoverStopped', 'ReleaseAsked'].includes(event) &&
        fields.fromCase === from &&
        fields.offer === entry),
  );
}

function isHeardBefore({ facts, links }: Case, word: HandoverWord): boolean {
  if (word.word === 'released' && isTaken(facts)) return true;
  return (
    facts.some(
      ({ fields }) =>
        fields.fromCase === word.from && fields.fromEntry === word.entry && fields.word === word.word,
    ) || !links?.some((link) => link.case === word.from)
  );
}

/** The same word again, for whoever has not answered it or has not had the answer. */
export function saidAgain(current: Case, said: Said & { fact: Fact }, now: Instant): CaseEvent {
  return {
    ...systemEvent(current, 'SaidAgain', now),
    fields: { again: said.fact.id },
    words: [{ to: said.to, word: said.word }],
  };
}
