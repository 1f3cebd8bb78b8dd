import { limitOf, type Case } from '../casework';

/** What platform engineers filter by in the Temporal UI. Nothing about a child: these are stored in the clear. */
export const searchAttributes = {
  authority: { name: 'Authority', type: 'KEYWORD' },
  stage: { name: 'Stage', type: 'KEYWORD' },
  nextDueAt: { name: 'NextDueAt', type: 'DATETIME' },
  overdueCount: { name: 'OverdueCount', type: 'INT' },
  chain: { name: 'Chain', type: 'KEYWORD' },
} as const;

const typeNumbers = { KEYWORD: 2, DATETIME: 6, INT: 3 } as const;

/** The same, as a server is told of them: by name, with the number of the type. */
export const searchAttributeNumbers: Readonly<Record<string, number>> = Object.fromEntries(
  Object.values(searchAttributes).map(({ name, type }) => [name, typeNumbers[type]]),
);

export interface Searchable {
  stage: string;
  /** The earliest limit of a running clock, ISO; null when none runs. */
  nextDueAt: string | null;
  overdueCount: number;
}

export function searchable(current: Case): Searchable {
  const running = current.clocks.filter((clock) => clock.status === 'running');
  const dues = running.flatMap((clock) => limitOf(clock.readings)?.ends ?? []).sort();
  return {
    stage: current.stage,
    nextDueAt: dues[0] ?? null,
    overdueCount: running.filter((clock) => clock.done.includes('passed limit')).length,
  };
}
