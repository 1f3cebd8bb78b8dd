import type { Instant } from '../calendar';
import type { Policy } from '../policy';
import { actNamed } from '../vocabulary';
import { apply } from './apply';
import { hearHandover, isHandoverWord, type HandoverWord } from './step-down/hear';
import { closing, complete, decideEntry, systemEvent } from './decide';
import type { Case, CaseEvent, Refusal, Word } from './types';

type PlainWord = Exclude<Word, { word: 'entry' } | HandoverWord>;

/**
 * What a case makes of a word from another case of its council. An entry that was moved here is decided like any
 * act; one that cannot be taken is told back, so that it is lost nowhere.
 */
export function hear(current: Case, word: Word, now: Instant, policy: Policy): readonly CaseEvent[] {
  if (isHandoverWord(word)) {
    const heard = hearHandover(current, word, now, policy);
    const end = heard.length > 0 ? closing(heard.reduce(apply, current), now, policy) : null;
    return end ? [...heard, end] : heard;
  }
  if (isHeardBefore(current, word)) return [];
  if (word.word === 'entry') return entryMovedHere(current, word, now, policy);
  const heard = complete(
    current,
    { ...systemEvent(current, eventOf(word), now), ...said(word) },
    now,
    policy,
  );
  const closed = closing(apply(current, heard), now, policy);
  return closed ? [heard, closed] : [heard];
}

/** Whether a case has taken note of this word. */
export function hasHeard(current: Case, word: Word): boolean {
  return isHeardBefore(current, word);
}

/** The same word twice: its sender was not told that it had arrived. A case that is linked already is no news either. */
function isHeardBefore(current: Case, heard: Word): boolean {
  const { from, entry, word } = heard;
  if (heard.word === 'linked' && current.links?.some((link) => link.case === (heard.other ?? from)))
    return true;
  return current.facts.some(({ fields, movedFrom }) =>
    word === 'entry'
      ? movedFrom?.case === from && movedFrom.entry === entry
      : fields.fromCase === from && fields.fromEntry === entry && fields.word === word,
  );
}

function eventOf({ word }: PlainWord): string {
  const events = {
    linked: 'CaseBelongsWith',
    decided: 'LinkedCaseDecided',
    'entry-taken': 'EntryTaken',
    'entry-refused': 'EntryNotMoved',
  } as const;
  return events[word];
}

function said(word: PlainWord): Pick<CaseEvent, 'fields' | 'linked' | 'at'> | object {
  const { from, entry } = word;
  const fields = { fromCase: from, fromEntry: entry, word: word.word };
  switch (word.word) {
    case 'linked':
      return {
        fields: { ...fields, relation: word.relation },
        linked: [{ case: word.other ?? from, relation: word.relation }],
      };
    case 'decided':
      return {
        at: word.at,
        fields: { ...fields, event: word.event, ...(word.outcome && { outcome: word.outcome }) },
      };
    case 'entry-taken':
      return { fields };
    case 'entry-refused':
      return { fields: { ...fields, refused: word.refused } };
  }
}

function entryMovedHere(
  current: Case,
  { from, entry, act }: Extract<Word, { word: 'entry' }>,
  now: Instant,
  policy: Policy,
): readonly CaseEvent[] {
  const decision = decideEntry(current, { ...act, key: '', body: '' }, now, policy);
  if (!('refused' in decision)) {
    const taken = { to: from, word: { from: current.id, entry, word: 'entry-taken' as const } };
    return decision.events.map((event) =>
      event.event === actNamed(act.act)?.event
        ? { ...event, movedFrom: { case: from, entry }, words: [...(event.words ?? []), taken] }
        : event,
    );
  }
  return [refusedBack(current, from, entry, act.act, decision, now)];
}

function refusedBack(
  current: Case,
  from: string,
  entry: number,
  act: string,
  { refused }: Refusal,
  now: Instant,
): CaseEvent {
  return {
    ...systemEvent(current, 'ActRefused', now),
    refused: { act, kind: refused },
    words: [{ to: from, word: { from: current.id, entry, word: 'entry-refused', refused } }],
  };
}
