import { instantOf, msOf, type Instant } from '../calendar';
import type { ClockRule, Policy } from '../policy';
import { apply } from './apply';
import { stagesAhead, toldOfRung, type Stage } from './ladder';
import { ruleOf } from './next-look';
import { mint, reminderGoes, type NoticeDraft } from './notices';
import type { Case, CaseEvent, Clock } from './types';

interface Ahead {
  clock: Clock;
  rule: ClockRule;
  stage: Stage;
}

/** The next instant at which something happens to this case by itself, or null when nothing will. */
export function nextInstant(
  current: Case,
  policy: Policy,
): { at: Instant; clock: Clock; stage: string } | null {
  const next = nextAhead(current, policy);
  return next && { at: next.stage.at, clock: next.clock, stage: next.stage.stage };
}

/**
 * Everything that has come by `now`, in order: the wake of a timer, and what an act finds when it overtakes one.
 * What a wake did is events like any other.
 */
export function advance(start: Case, now: Instant, policy: Policy): readonly CaseEvent[] {
  const events: CaseEvent[] = [];
  let current = start;
  for (
    let next = nextAhead(current, policy);
    next && next.stage.at <= now;
    next = nextAhead(current, policy)
  ) {
    const event = eventOf(current, next, now, policy);
    events.push(event);
    current = apply(current, event);
  }
  return events;
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
  const drafts = told({ clock, rule, stage }, now, policy, current);
  const notices = mint(current, drafts);
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

function told({ clock, rule, stage }: Ahead, now: Instant, policy: Policy, current: Case): NoticeDraft[] {
  const { reading } = stage;
  switch (stage.does) {
    case 'remind':
      return [
        {
          kind: 'due-soon',
          to: [rule.who],
          as: reminderGoes(rule, reading, [stage.at, now], policy.house, current.pins.holidays),
          clock,
          reading,
        },
      ];
    case 'digest':
      return [{ kind: 'digest-overdue', to: [rule.who], as: 'digest', clock, reading }];
    case 'rung': {
      const number = stage.rung ?? 1;
      const to = toldOfRung(number, stage.at, rule, policy.house, current.pins.holidays);
      return [{ kind: 'escalation', to, clock, reading, rung: number }];
    }
    default:
      return [];
  }
}

function later(a: Instant, b: Instant): Instant {
  return instantOf(Math.max(msOf(a), msOf(b)));
}
