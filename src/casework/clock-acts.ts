import { addDays, dateOf, dueAfter, endOfDay, formatDate, type CivilDate, type Instant } from '../calendar';
import type { ClockRule, Policy, RuleId } from '../policy';
import type { Role } from '../vocabulary';
import { ruleOf } from './next-look';
import { limitOf } from './readings';
import { standing } from './triggers';
import type { NoticeDraft } from './notices';
import type { Act, Case, CaseEvent, Clock, ClockChange, Refusal, SignOff } from './types';

/**
 * Acts upon a clock: acknowledging an escalation, giving a late reason, extending, agreeing an exception, setting an
 * interval of the case's own, a reason known ahead. Who may is the policy's, clock by clock.
 */
export function clockActRefused(current: Case, act: Act, policy: Policy, now: Instant): Refusal | null {
  switch (act.act) {
    case 'acknowledgeEscalation':
      return acknowledgement(current, act, now);
    case 'giveLateReason':
      return explainable(current, act.fields.clock)
        ? null
        : noSuchClock(
            current,
            'no late reason is asked for on this clock',
            (one) => one.lateReason !== undefined,
          );
    case 'recordReasonAhead':
      return running(current, act) ?? notPast(act.fields.until as CivilDate, now, '/until');
    case 'extendClock':
      return (
        running(current, act) ??
        onRule(current, act, policy, 'an extension', (rule) => rule.extension) ??
        extension(current, act, policy)
      );
    case 'requestException':
      return (
        running(current, act) ??
        onRule(current, { ...act, actor: null }, policy, 'an exception', (rule) => rule.exception)
      );
    case 'agreeException':
    case 'refuseException':
      return (
        running(current, act) ??
        onRule(current, act, policy, 'an exception', (rule) => rule.exception) ??
        exception(current, act, policy)
      );
    case 'setOwnInterval':
      return running(current, act) ?? ownInterval(current, act, policy);
    default:
      return null;
  }
}

/** What an act upon a clock does to it directly; whatever moves dates comes through the facts instead. */
export function clockActChanges(current: Case, event: CaseEvent, policy: Policy): ClockChange[] {
  const { clock: name, doneBy, until } = event.fields ?? {};
  if (event.event === 'EscalationAcknowledged') {
    const clock = escalated(current, name);
    const day = doneBy as CivilDate;
    return clock
      ? [
          {
            change: 'held',
            id: clock.id,
            until: endOfDay(day),
            acknowledged: { by: event.by, doneBy: day, rung: clock.rung },
          },
        ]
      : [];
  }
  if (event.event === 'ReasonAheadRecorded') {
    return current.clocks
      .filter((clock) => clock.name === name && clock.status === 'running')
      .map((clock) => ({ change: 'held', id: clock.id, until: endOfDay(until as CivilDate) }));
  }
  if (event.event === 'LateReasonRecorded') {
    const clock = explainable(current, name);
    return clock && signsReason(event, clock, policy) ? [{ change: 'explained', id: clock.id }] : [];
  }
  return [];
}

/** Where the procedure wants the reasons signed, only who signs them gives them for good (PET-4.22b, 4.34). */
function signsReason({ roles = [] }: Pick<CaseEvent, 'roles'>, clock: Clock, policy: Policy): boolean {
  const signedBy = ruleOf(policy, clock.name)?.lateReason?.signedBy;
  return !signedBy || signedBy.some((role) => roles.includes(role));
}

/** The reasons that were given and wait for the signature that the procedure wants. */
export function reasonsToSign(current: Case, policy: Policy): readonly SignOff[] {
  return current.clocks
    .filter(({ lateReason }) => lateReason === 'needed')
    .flatMap((clock): SignOff[] => {
      const signedBy = ruleOf(policy, clock.name)?.lateReason?.signedBy;
      const given = standing(current.facts)
        .filter(({ event, fields }) => event === 'LateReasonRecorded' && fields.clock === clock.name)
        .at(-1);
      return signedBy && given && given.id > (clock.settledBy ?? 0)
        ? [{ act: 'giveLateReason', entry: given.id, since: given.at, by: signedBy, author: given.by }]
        : [];
    });
}

/** Whoever signs it hears that a reason was given. */
export function saidOfReason(
  next: Case,
  { event, fields, sequence }: CaseEvent,
  policy: Policy,
): NoticeDraft[] {
  if (event !== 'LateReasonRecorded') return [];
  const waits = (next.signOffs ?? []).find(({ entry }) => entry === sequence);
  const clock = next.clocks.find(({ name, lateReason }) => name === fields?.clock && lateReason === 'needed');
  const cite = clock && ruleOf(policy, clock.name)?.lateReason?.cite;
  return waits && cite ? [{ kind: 'decision-asked', to: waits.by, as: 'digest', clock, cite }] : [];
}

function acknowledgement(current: Case, act: Act, now: Instant): Refusal | null {
  const clock = escalated(current, act.fields.clock);
  if (!clock) return noSuchClock(current, 'nothing was escalated on this clock', (one) => one.rung > 0);
  if (clock.acknowledged?.rung === clock.rung) {
    return {
      refused: 'missing',
      message: `rung ${clock.rung} is acknowledged already, to be done by ${clock.acknowledged.doneBy}; if it is not, the next rung hears`,
    };
  }
  return notPast(act.fields.doneBy as CivilDate, now, '/doneBy');
}

function extension(current: Case, act: Act, policy: Policy): Refusal | null {
  const clock = theClock(current, act.fields.clock);
  const rule = clock && ruleOf(policy, clock.name);
  const limit = clock && limitOf(clock.readings);
  const newDate = act.fields.newDate as CivilDate;
  if (!limit || !rule?.extension) return null;
  if (newDate <= limit.due)
    return wrong('/newDate', `is after ${formatDate(limit.due)}: an extension never shortens`);
  const { cap, cite } = rule.extension;
  if (!cap) return null;
  const first = limit.original ? addDays(dateOf(limit.original), -1) : limit.due;
  const latest = dueAfter(first, cap, current.pins.holidays).due;
  return newDate > latest ? wrong('/newDate', `is ${formatDate(latest)} at the latest`, cite) : null;
}

/** The approver must first establish that there is no concern (PET-4.17, 7.3), and never answers their own request. */
function exception(current: Case, act: Act, policy: Policy): Refusal | null {
  const facts = standing(current.facts);
  const rule = policy.clocks[String(act.fields.clock)];
  const request = facts.find((fact) => fact.id === act.fields.request);
  const asked =
    request ??
    facts
      .filter((fact) => fact.event === 'ExceptionRequested' && fact.fields.clock === act.fields.clock)
      .at(-1);
  if (asked && [asked.by, asked.enteredBy].includes(act.actor.by)) {
    return {
      refused: 'four-eyes',
      message: 'You asked for this exception; somebody else must answer.',
      cite: rule?.exception?.cite ?? [],
    };
  }
  const established = facts.some(
    (fact) =>
      fact.event === 'NoConcernEstablished' && [undefined, act.fields.clock].includes(fact.fields.clock),
  );
  if (act.act === 'agreeException' && rule?.exception?.establishFirst && !established) {
    return {
      refused: 'missing',
      message: `first establish that there is no concern for the child (${rule.exception.cite.join(', ')}), then agree the exception`,
      cite: rule.exception.cite,
    };
  }
  return null;
}

function ownInterval(current: Case, act: Act, policy: Policy): Refusal | null {
  const wanted = act.fields.longer === true ? 'a longer interval' : 'an interval of the case’s own';
  return onRule(
    current,
    act,
    policy,
    wanted,
    ({ ownInterval: own }) =>
      own &&
      (act.fields.longer === true
        ? own.longerBy && { signedBy: own.longerBy, cite: own.cite }
        : { signedBy: own.by, cite: own.cite }),
  );
}

/** Whether the policy has such a thing for the clock, and whether this person may. */
function onRule(
  current: Case,
  act: { fields: Act['fields']; actor: Act['actor'] | null },
  policy: Policy,
  what: string,
  pick: (rule: ClockRule) => { signedBy: readonly Role[]; cite: readonly RuleId[] } | undefined,
): Refusal | null {
  const clock = theClock(current, act.fields.clock);
  const rule = clock && ruleOf(policy, clock.name);
  const may = rule && pick(rule);
  if (!may) {
    return {
      refused: 'missing',
      message: `the procedure knows no such thing as ${what} for ${String(act.fields.clock)}`,
      cite: rule?.cite ?? [],
    };
  }
  if (!act.actor || may.signedBy.some((role) => act.actor?.roles.includes(role))) return null;
  return {
    refused: 'not-allowed',
    message: `${what} for ${String(act.fields.clock)} is for the ${may.signedBy.join(' or ').replaceAll('-', ' ')} (${may.cite.join(', ')})`,
    cite: may.cite,
  };
}

function running(current: Case, act: Act): Refusal | null {
  return theClock(current, act.fields.clock)
    ? null
    : noSuchClock(current, 'this clock does not run', (one) => one.status === 'running');
}

function theClock(current: Case, name: unknown): Clock | undefined {
  return current.clocks.find((clock) => clock.name === name && clock.status === 'running');
}

function escalated(current: Case, name: unknown): Clock | undefined {
  return current.clocks.find((clock) => clock.name === name && clock.status === 'running' && clock.rung > 0);
}

function explainable(current: Case, name: unknown): Clock | undefined {
  return (
    current.clocks.find((clock) => clock.name === name && clock.lateReason === 'needed') ??
    current.clocks.find((clock) => clock.name === name && clock.lateReason === 'given')
  );
}

function notPast(day: CivilDate, now: Instant, pointer: string): Refusal | null {
  return day < dateOf(now) ? wrong(pointer, 'is today or later: it cannot lie in the past') : null;
}

function wrong(pointer: string, message: string, cite?: readonly RuleId[]): Refusal {
  return {
    refused: 'shape',
    message: `${pointer.slice(1)} ${message}`,
    errors: [{ pointer, message }],
    ...(cite && { cite }),
  };
}

function noSuchClock(current: Case, message: string, eligible: (clock: Clock) => boolean): Refusal {
  const names = [...new Set(current.clocks.filter(eligible).map((clock) => clock.name))];
  return {
    refused: 'missing',
    message: names.length > 0 ? `${message}; it is on ${names.join(', ')}` : message,
    errors: [
      {
        pointer: '/clock',
        message: names.length > 0 ? `is one of ${names.join(', ')}` : 'names no such clock',
      },
    ],
  };
}
