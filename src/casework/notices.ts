import { instantOf, msOf, type CivilDate, type HolidayTable, type Instant } from '../calendar';
import type { ClockRule, HouseRules, RuleId } from '../policy';
import type { Role } from '../vocabulary';
import { openingAfter } from './ladder';
import type { Case, Clock, ClockReading, Notice, NoticeKind } from './types';

export interface NoticeDraft {
  kind: NoticeKind;
  to: readonly Role[];
  people?: readonly string[];
  /** Of another team than the case's. */
  team?: string;
  /** It is the sending side's, also once the case has been handed over. */
  side?: 'sending';
  /** The posts named hear of it beside the custodians, though the case is restricted. */
  besides?: true;
  as?: Notice['as'];
  clock?: Clock;
  reading?: ClockReading;
  rung?: number;
  step?: string;
  cite?: readonly RuleId[];
}

/** What is for them is for whoever holds the case; while nobody does, for all who are in the post. */
export const workers: readonly Role[] = ['social-worker', 'key-worker', 'lead-practitioner'];

/** The digest is put together so long after the office opens. */
const digestAfterMs = 120_000;

/**
 * How a reminder goes: in the digest for the class *Practice*, but at once when its date comes before the next one
 * (decisions 6). @param at when it was due to go @param now when it does
 */
export function reminderGoes(
  rule: ClockRule,
  reading: ClockReading,
  [at, now]: readonly [Instant, Instant],
  house: HouseRules,
  table: HolidayTable,
): Notice['as'] {
  const since = instantOf(Math.max(msOf(at), msOf(now) - digestAfterMs));
  return rule.class === 'practice' && openingAfter(since, house, table) < reading.ends ? 'digest' : 'mail';
}

/** What social care still owes after a handover is for those who let go (DESIGN 5). */
function sideOf(current: Case, { to, side }: NoticeDraft): { holder: string | undefined; team: string } {
  const taken = current.facts.find(({ event }) => event === 'TakenOver')?.fields;
  return taken && (side === 'sending' || to.includes('social-worker'))
    ? { holder: taken.fromHolder as string | undefined, team: taken.fromTeam as string }
    : { holder: current.holder, team: current.team };
}

/**
 * Gives each notice its number, minted in the case so that nothing is ever sent under two of them. Of a restricted case
 * the custodians hear, instead of everybody else (decisions 7.5); where none of them is left, whoever may name others.
 */
export function mint(current: Case, drafts: readonly NoticeDraft[], house: HouseRules): Notice[] {
  return drafts.map((draft, index) => {
    const { clock, reading } = draft;
    const due: CivilDate | undefined = reading?.due;
    const dueAt: Instant | null | undefined = reading?.dueAt;
    const { holder, team } = sideOf(current, draft);
    const { custodians } = current;
    const onlyThem = custodians !== undefined && !draft.besides && draft.as !== 'task';
    const held = !onlyThem && holder !== undefined && draft.to.some((role) => workers.includes(role));
    const posts = held ? draft.to.filter((role) => !workers.includes(role)) : draft.to;
    const people = onlyThem
      ? custodians
      : [...(draft.people ?? []), ...(held ? [holder] : []), ...(draft.besides ? (custodians ?? []) : [])];
    return {
      number: current.notices + index + 1,
      kind: draft.kind,
      to: onlyThem ? [] : posts,
      team: draft.team ?? team,
      as: draft.as ?? 'mail',
      cite: draft.cite ?? reading?.cite ?? [],
      ...(clock && { clock: clock.id, step: clock.name }),
      ...(draft.step && { step: draft.step }),
      ...(people.length > 0 && { people }),
      ...(onlyThem && { onlyThem, otherwise: house.restrictedBy }),
      ...(due && { due }),
      ...(dueAt && { dueAt }),
      ...(reading && { reading: reading.kind }),
      ...(draft.rung && { rung: draft.rung }),
    };
  });
}
