import { liveFacts } from '../triggers';
import type { Fact } from '../types';
import { ofThese } from './facts';

/** A strategy discussion that starts section 47, or the enquiry itself (C-11). */
export function startsSection47({ event, fields }: Fact): boolean {
  if (event === 'Section47Started') return true;
  const { startsSection47: starts, decision } = fields;
  return (
    event === 'StrategyDiscussionHeld' &&
    (starts === true || decision === 'section-47-and-assessment' || decision === 'section-47')
  );
}

/** Whether an enquiry runs: not ended with its outcome yet, or ended with a conference that was not held yet. */
export function section47Runs(facts: readonly Fact[]): boolean {
  const started = liveFacts(facts).filter(startsSection47).at(-1);
  if (!started) return false;
  const since = ofThese(facts, ['Section47Ended', 'ConferenceHeld']).filter(
    (fact) => facts.indexOf(fact) > facts.indexOf(started),
  );
  const ended = since.filter(({ event }) => event === 'Section47Ended').at(-1);
  if (!ended) return true;
  return ended.fields.outcome === 'conference' && !since.some(({ event }) => event === 'ConferenceHeld');
}

/** The strategy discussion that started the enquiry which runs now; a later discussion never does (decisions 4.5). */
export function discussionThatStarted(facts: readonly Fact[]): Fact | undefined {
  if (!section47Runs(facts)) return undefined;
  const since = ofThese(facts, ['Section47Ended']).at(-1);
  return liveFacts(facts).find(
    (fact) => fact.event === 'StrategyDiscussionHeld' && startsSection47(fact) && fact.id > (since?.id ?? 0),
  );
}
