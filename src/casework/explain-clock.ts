import type { Policy, Words } from '../policy';
import type { Explanation } from './explain';
import { formatMoment } from './moments';
import { ruleOf } from './next-look';
import { limitOf } from './readings';
import { sentencesOf } from './sentences';
import type { Case } from './types';

/** The words of a clock, which the workflow does not carry: whoever asks brings them. */
export type ClockWords = Pick<Words, 'says' | 'losers'>;

export type ExplainedClock = Explanation & { case: string; policy: string; sentences: readonly string[] };

/**
 * Why a clock is due when it is due, in this very case: what started it, what was skipped,
 * which reading won, what it first was before anything moved it, and how it ended. Undefined when there is none.
 * @param named 'visit' for the latest of them, 'visit@12' for the one that entry 12 began
 */
export function explainClockOf(
  current: Case,
  named: string,
  policy: Policy,
  words: ClockWords,
): ExplainedClock | undefined {
  const clock = current.clocks.filter((one) => one.name === named || one.id === named).at(-1);
  if (!clock) return undefined;
  const { name } = clock;
  const rule = ruleOf(policy, name);
  const start = current.facts.find((fact) => fact.id === clock.startedBy);
  const settled = current.facts.find((fact) => fact.id === clock.settledBy);
  const limit = limitOf(clock.readings);
  const explanation: Explanation = {
    clock: name,
    says: words.says[`clocks.${name}`] ?? 'The house asks for a look where nobody gives a time',
    cite: rule?.cite ?? [],
    startedBy: {
      event: start?.event ?? 'CaseOpened',
      at: clock.startedAt,
      local: formatMoment(clock.startedAt),
    },
    readings: clock.readings.map((reading) => ({
      ...reading,
      local: formatMoment(reading.dueAt ?? reading.due),
      provisional: reading.provisional ?? false,
      ...(reading === limit && { wins: true as const }),
      ...(rule?.readings.some((one) => one.unverified && one.kind === reading.kind) && {
        unverified: true as const,
      }),
    })),
    others: words.losers.filter((loser) => loser.clock === name).map(({ clock: _, ...loser }) => loser),
    ...(settled &&
      clock.settledAt && {
        settledBy: {
          event: settled.event,
          at: clock.settledAt,
          local: formatMoment(clock.settledAt),
          inTime: clock.status === 'met',
        },
      }),
    calendar: clock.calendar,
  };
  const { council, version } = current.pins.policy;
  return {
    case: current.id,
    policy: `${council}@${version}`,
    ...explanation,
    sentences: sentencesOf(explanation),
  };
}
