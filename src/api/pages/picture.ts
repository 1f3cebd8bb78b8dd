import type { Instant } from '../../calendar';
import type { CaseEvent } from '../../casework/types';
import { lineOf } from '../../play/lines';
import { pictureOfLines } from '../../play/picture';
import type { CaseAnswer } from './types';

/**
 * The clocks of a case as a picture, from their starts to now: those that run, and of the others the latest. What
 * people did stands in the case log. The same dates stand in the table below it.
 */
export function pictureOfClocks(found: CaseAnswer, events: readonly CaseEvent[], now: Instant): string {
  const { case: id, reference } = found;
  const clocks = shown(found).map((clock) => lineOf(clock, events, now));
  return pictureOfLines(`The clocks of ${reference}`, [{ name: reference, id, acts: [], clocks }], now);
}

/** How many of the clocks that have ended. */
const ENDED = 6;

function shown({ clocks }: CaseAnswer): CaseAnswer['clocks'] {
  const ended = clocks.filter(({ status }) => status !== 'running').slice(-ENDED);
  return clocks.filter((clock) => clock.status === 'running' || ended.includes(clock));
}
