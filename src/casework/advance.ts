import { instantOf, msOf, type Instant } from '../calendar';
import type { ClockRule, Policy } from '../policy';
import { apply } from './apply';
import { openingAfter, stagesAhead, toldOfRung, type Stage } from './ladder';
import { complete, systemEvent } from './decide';
import { responsible } from './holder';
import { isOfferClock, toldOfOffer } from './handovers';
import { ruleOf } from './next-look';
import { mint, reminderGoes, type NoticeDraft } from './notices';
import { saidAgain } from './step-down/hear';
import { lastSaid, releasingCase, unanswered } from './step-down/talk';
import type { Case, CaseEvent, Clock } from './types';

/** How long an answer may take before the word is said again. */
const patienceMs = 3_600_000;

interface Ahead {
  clock: Clock;
  rule: ClockRule;
  stage: Stage;
}

/** The next instant at which something happens to this case by itself, or null when nothing will. */
export function nextInstant(
  current: Case,
  policy: Policy,
): { at: Instant; clock?: Clock; stage: string } | null {
  const next = nextAhead(current, policy);
  const again = nextRepetition(current, policy);
  if (again && !(next && next.stage.at <= again.at)) return { at: again.at, stage: 'said again' };
  return next && { at: next.stage.at, clock: next.clock, stage: next.stage.stage };
}

/**
 * Everything that has come by `now`, in order: the wake of a timer, and what an act finds when it overtakes one.
 * What a wake did is events like any other.
 */
export function advance(start: Case, now: Instant, policy: Policy): readonly CaseEvent[] {
  const events: CaseEvent[] = [];
  let current = start;
  for (let event = comeBy(current, now, policy); event; event = comeBy(current, now, policy)) {
    events.push(event);
    current = apply(current, event);
  }
  return events;
}

function comeBy(current: Case, now: Instant, policy: Policy): CaseEvent | null {
  const next = nextAhead(current, policy);
  const again = nextRepetition(current, policy);
  if (again && again.at <= now && !(next && next.stage.at <= again.at)) {
    return saidAgain(current, again.said, now);
  }
  return next && next.stage.at <= now ? eventOf(current, next, now, policy) : null;
}

/** A word to the other side of a handover is said again each morning, until it is answered. */
function nextRepetition(
  current: Case,
  policy: Policy,
): { at: Instant; said: ReturnType<typeof unanswered>[number] } | null {
  if (current.stage === 'closed') return null;
  const { house } = policy;
  const open = unanswered(current).map((said) => {
    const since = instantOf(msOf(lastSaid(current.facts, said.fact).recordedAt) + patienceMs);
    return { at: openingAfter(since, house, current.pins.holidays), said };
  });
  return open.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))[0] ?? null;
}

function nextAhead(current: Case, policy: Policy): Ahead | null {
  if (current.stage === 'closed') return null;
  const ahead = current.clocks
    .filter((clock) => clock.status === 'running')
    .flatMap((clock): Ahead[] => {
      const rule = ruleOf(policy, clock.name);
      const [stage] = rule ? stagesAhead(clock, rule, policy.house, current.pins.holidays) : [];
      return rule && stage ? [{ clock, rule, stage }] : [];
    });
  return ahead.reduce<Ahead | null>(
    (first, next) => (!first || next.stage.at < first.stage.at ? next : first),
    null,
  );
}

const eventNames: Readonly<Record<Stage['does'], string>> = {
  remind: 'ReminderIssued',
  'target passed': 'TargetPassed',
  'limit passed': 'LimitPassed',
  rung: 'EscalationRaised',
  digest: 'ListedInDigest',
};

function eventOf(current: Case, { clock, rule, stage }: Ahead, now: Instant, policy: Policy): CaseEvent {
  if (isOfferClock(clock) && stage.does === 'limit passed')
    return cameBack(current, clock, stage, now, policy);
  const drafts = told({ clock, rule, stage }, now, policy, current);
  const notices = mint(current, drafts, policy.house);
  const rung = stage.rung && { rung: stage.rung, told: drafts.flatMap(({ to }) => to) };
  return {
    sequence: current.sequence + 1,
    event: eventNames[stage.does],
    at: stage.at,
    recordedAt: later(now, stage.at),
    by: 'clock',
    via: 'clock',
    cite: stage.reading.cite,
    version: current.version,
    clocks: [{ change: 'stage', id: clock.id, stage: stage.stage, ...rung }],
    ...(notices.length > 0 && { notices }),
  };
}

/** An offer that nobody answered is nobody's failure on record: it comes back, and who made it keeps the case. */
function cameBack(
  current: Case,
  clock: Clock,
  { at, reading }: Stage,
  now: Instant,
  policy: Policy,
): CaseEvent {
  const bare = {
    ...systemEvent(current, 'OfferCameBack', later(now, at)),
    at,
    cite: reading.cite,
    fields: { offer: clock.startedBy },
  };
  return complete(current, bare, bare.recordedAt, policy);
}

function told({ clock, rule, stage }: Ahead, now: Instant, policy: Policy, current: Case): NoticeDraft[] {
  const { reading } = stage;
  const who = responsible(rule, current);
  const side = who === 'social-worker' ? { side: 'sending' as const } : {};
  const offer = isOfferClock(clock) && current.facts.find(({ id }) => id === clock.startedBy);
  if (offer && (stage.does === 'remind' || stage.does === 'rung')) {
    const kind = stage.does === 'remind' ? 'due-soon' : 'escalation';
    const isAlone = releasingCase(current) === undefined;
    return toldOfOffer(offer, stage.does, isAlone).map((whom) => ({
      kind,
      ...whom,
      clock,
      reading,
      ...(stage.rung && { rung: stage.rung }),
    }));
  }
  switch (stage.does) {
    case 'remind':
      return [
        {
          kind: 'due-soon',
          to: [who],
          ...side,
          as: reminderGoes(rule, reading, [stage.at, now], policy.house, current.pins.holidays),
          clock,
          reading,
        },
      ];
    case 'digest':
      return [{ kind: 'digest-overdue', to: [who], ...side, as: 'digest', clock, reading }];
    case 'rung': {
      const number = stage.rung ?? 1;
      const to = toldOfRung(number, stage.at, rule, policy.house, current.pins.holidays);
      return [{ kind: 'escalation', to, ...side, clock, reading, rung: number }];
    }
    default:
      return [];
  }
}

function later(a: Instant, b: Instant): Instant {
  return instantOf(Math.max(msOf(a), msOf(b)));
}
