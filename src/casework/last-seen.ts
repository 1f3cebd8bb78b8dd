import type { CivilDate } from '../calendar';
import { compareMoments, notBefore } from './moments';
import { standing } from './triggers';
import type { Case, Fact, Moment } from './types';

/** When and how the child was last really seen. */
export interface LastSeen {
  at: Moment;
  /** The number of the entry that says so. */
  entry: number;
  event: string;
  /** Before birth seeing the expectant mother counts, and is recorded as that. */
  seenAs?: 'expectant-mother';
  alone?: boolean;
}

/**
 * When the child was last really seen, whatever the clocks say (decisions 1.3); undefined when nothing in the case
 * says so. An attempt is no visit, and from birth only seeing the baby counts.
 */
export function lastSeen({ facts }: Pick<Case, 'facts'>): LastSeen | undefined {
  const born = standing(facts).some(({ event }) => event === 'BirthRecorded');
  const seen = standing(facts)
    .filter(isSighting)
    .filter(({ fields }) => !born || fields.seenAs !== 'expectant-mother')
    .sort((a, b) => compareMoments(seenAt(a), seenAt(b)) || a.id - b.id)
    .at(-1);
  if (!seen) return undefined;
  const alone = seen.fields.alone ?? seen.fields.seenAlone;
  return {
    at: seenAt(seen),
    entry: seen.id,
    event: seen.event,
    ...(seen.fields.seenAs === 'expectant-mother' && { seenAs: 'expectant-mother' as const }),
    ...(typeof alone === 'boolean' && { alone }),
  };
}

/** What opens a case says when the child was seen before: in the assessment, or under another plan. */
function isSighting({ event, fields }: Fact): boolean {
  return (
    event === 'ChildSeen' ||
    (event === 'VisitMade' && fields.seen === true) ||
    fields.childLastSeenOn !== undefined
  );
}

function seenAt({ at, fields }: Fact): Moment {
  return (fields.childLastSeenOn as CivilDate | undefined) ?? at;
}

/** From birth only seeing the baby does; before it seeing the expectant mother counts (decisions 1.3). */
export function isOnlyTheMother({ at, fields }: Fact, facts: readonly Fact[]): boolean {
  return (
    fields.seenAs === 'expectant-mother' &&
    standing(facts).some((fact) => fact.event === 'BirthRecorded' && notBefore(at, fact.at))
  );
}
