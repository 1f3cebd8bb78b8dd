import { dueAfter, type Instant } from '../../calendar';
import type { Policy } from '../../policy';
import { newConcerns } from '../handovers';
import { earliest } from '../moments';
import { isNextLook } from '../next-look';
import { standing } from '../triggers';
import type { Case, Fact, HandoverOff, Word } from '../types';
import { isReleased, waitsForOtherSide } from './talk';

/**
 * The releasing side of a handover: a plan, or a referral. Acceptance is asked of it, and it decides between
 * acceptance, time-out and a new concern in its own order (DESIGN 5).
 */

type Asked = Extract<Word, { word: 'release-asked' }>;

/** Why it holds on to the child, or null when it lets go. What it once answered to a step-down it answers again. */
export function holdsOn(current: Case, asked: Asked, now: Instant, policy: Policy): HandoverOff | null {
  const { from, offer, offeredAt } = asked;
  const released = current.facts.find(({ event }) => event === 'Released');
  if (released) return released.fields.to === from ? null : 'elsewhere';
  if (isInDanger(current, earliest(offeredAt))) return 'concern';
  const stopped = standing(current.facts).find(
    ({ event, fields }) => event === 'HandoverStopped' && fields.fromCase === from && fields.offer === offer,
  );
  if (stopped) return stopped.fields.why as HandoverOff;
  if (asked.closing) return null;
  const { ends } = dueAfter(offeredAt, policy.house.handoverReturns, current.pins.holidays);
  return now >= ends || cameBack(current.facts, from, offer) ? 'no-answer' : null;
}

/** A concern since the offer, or one that still waits for its answer. */
function isInDanger({ facts, tasks = [] }: Case, since: Instant): boolean {
  return (
    tasks.some(({ do: act }) => act === 'discussConcern' || act === 'releaseHold') ||
    standing(facts).some(({ event, recordedAt }) => newConcerns.includes(event) && recordedAt >= since)
  );
}

function cameBack(facts: readonly Fact[], from: string, offer: number): boolean {
  const announced = facts.find(
    ({ event, fields }) =>
      event === 'HandoverAnnounced' && fields.fromCase === from && fields.fromEntry === offer,
  );
  return facts.some(({ event, fields }) => event === 'OfferCameBack' && fields.offer === announced?.id);
}

/**
 * Whether this case has let go, the other side knows it, and nothing is owed here any more: it closes. A plan and a
 * referral alike.
 */
export function hasLetGo(current: Case): boolean {
  const { facts, tasks = [], signOffs = [], clocks } = current;
  return (
    isReleased(facts) &&
    !waitsForOtherSide(current) &&
    tasks.length === 0 &&
    signOffs.length === 0 &&
    clocks.every(
      (clock) => (clock.status !== 'running' || isNextLook(clock)) && clock.lateReason !== 'needed',
    )
  );
}
