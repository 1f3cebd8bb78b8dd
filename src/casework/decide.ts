import { dateOf, type Instant } from '../calendar';
import type { Policy } from '../policy';
import { actNamed, actsTaken, outsideRoles, type ActDefinition, type Role } from '../vocabulary';
import { apply } from './apply';
import { changesFrom } from './changes';
import { clockActChanges, clockActRefused } from './clock-acts';
import { correction, correctionRefused } from './correct';
import { hasDied, saidOfDeath } from './death';
import { dayOf, earliest, isInstant } from './moments';
import { nextLook, ruleOf } from './next-look';
import { holderOf } from './holder';
import { linking } from './links';
import { moveRefused, saidOfMove } from './move-entry';
import { mint, type NoticeDraft } from './notices';
import { permission } from './permission';
import { processOf } from './processes';
import { leadsOf } from './routes';
import { inOneForm, shapeOf } from './shape';
import { signOffsOf } from './sign-offs';
import { standDowns } from './stand-down';
import { isGiven, triggers } from './triggers';
import type { Act, Case, CaseEvent, ClockChange, Moment, Refusal } from './types';

export type Decision = { events: readonly CaseEvent[] } | Refusal;

/** Whether the case takes the act, and what happens then. Pure: the case changes only when the events are applied. */
export function decide(current: Case, act: Act, now: Instant, policy: Policy): Decision {
  const definition = actsTaken(current.process).find((one) => one.act === act.act);
  if (!definition || definition.opens) return unknownAct(current, act);
  const misshapen = shapeOf(act, definition);
  if (misshapen) return misshapen;
  const read = filledIn(current, inOneForm(act, definition));
  const refusal = definition.protective ? null : refusalOf(current, read, definition, now, policy);
  return refusal ?? { events: take(current, read, definition, now, policy) };
}

/** What the act says holds; what it leaves open and the case knows is added. */
function filledIn(current: Case, act: Act): Act {
  const known = processOf(current.process).fills?.(current, act);
  return known ? { ...act, fields: { ...known, ...act.fields } } : act;
}

function refusalOf(
  current: Case,
  act: Act,
  definition: ActDefinition,
  now: Instant,
  policy: Policy,
): Refusal | null {
  return (
    wrongAuthority(current, act) ??
    unidentified(act, definition) ??
    stale(current, act) ??
    inTheFuture(act, now) ??
    wrongStage(current, definition) ??
    permission(current, act, definition, policy) ??
    correctionRefused(current, act, now) ??
    moveRefused(current, act, policy) ??
    clockActRefused(current, act, policy, now) ??
    processOf(current.process).refuses?.(current, act) ??
    null
  );
}

function unknownAct(current: Case, act: Act): Refusal {
  const known = actsTaken(current.process).filter((one) => !one.opens);
  const elsewhere = actNamed(act.act) ? ' here' : '';
  return {
    refused: 'unknown-act',
    message: `there is no such act${elsewhere}; this case knows ${known.map((one) => one.act).join(', ')}`,
  };
}

function wrongAuthority(current: Case, act: Act): Refusal | null {
  if (act.actor.via === 'temporal' || act.actor.authority === current.council) return null;
  return { refused: 'authority', message: 'there is no such case' };
}

/** It silences a case for good, so somebody must answer for it. */
function unidentified(act: Act, definition: ActDefinition): Refusal | null {
  if (act.actor.via === 'api' || act.act !== 'recordDeath') return null;
  return {
    refused: 'not-allowed',
    message: `"${definition.title}" needs a verified identity: do it through the API.`,
  };
}

function stale(current: Case, act: Act): Refusal | null {
  if (act.expectedVersion === undefined || act.expectedVersion === current.version) return null;
  return {
    refused: 'stale',
    message: `the case is at version ${current.version}; you saw ${act.expectedVersion}. Read it again, then decide.`,
  };
}

/** Only what has happened can be recorded; what is booked is an event of its own (decisions 2.2). */
function inTheFuture(act: Act, now: Instant): Refusal | null {
  const at = act.happenedAt;
  if (at === undefined || (isInstant(at) ? at <= now : at <= dateOf(now))) return null;
  return {
    refused: 'future',
    message: 'it lies in the future: record it when it has happened',
    errors: [{ pointer: '/happenedAt', message: 'is now or earlier' }],
  };
}

function wrongStage(current: Case, definition: ActDefinition): Refusal | null {
  if (current.stage === 'closed' && !definition.reopens) {
    return {
      refused: 'closed',
      message:
        'the case is closed; a correction re-opens it at its position, new information is a new referral',
    };
  }
  if (!definition.stages || definition.stages.includes(current.stage)) return null;
  return {
    refused: 'stage',
    message: `"${definition.title}" belongs to the stage ${definition.stages.join(' or ')}; the case is ${current.stage}`,
  };
}

function take(
  current: Case,
  act: Act,
  definition: ActDefinition,
  now: Instant,
  policy: Policy,
): readonly CaseEvent[] {
  const events: CaseEvent[] = [];
  let state = current;
  const add = (event: CaseEvent) => {
    events.push(event);
    state = apply(state, event);
  };
  if (state.stage === 'closed' && definition.reopens) {
    add({ ...systemEvent(state, 'CaseReopened', now), stage: processOf(state.process).stage(state.facts) });
  }
  add(eventOf(state, act, definition, now, policy));
  const restaged = closing(state, now, policy);
  if (restaged) add(restaged);
  return events;
}

function eventOf(
  current: Case,
  act: Act,
  definition: ActDefinition,
  now: Instant,
  policy: Policy,
): CaseEvent {
  const bare: CaseEvent = {
    sequence: current.sequence + 1,
    event: definition.event,
    at: happened(act, now, definition),
    recordedAt: now,
    by: act.actor.by,
    via: act.actor.via,
    roles: act.actor.roles,
    fields: act.fields,
    version: current.version + 1,
    ...(act.actor.enteredBy && { enteredBy: act.actor.enteredBy }),
    ...(policy.steps[act.act] && { cite: policy.steps[act.act]?.cite ?? [] }),
    ...correction(current, act),
    ...linking(current, act),
  };
  return complete(current, bare, now, policy);
}

/** Adds what an event does to the clocks, the stage, and who hears of it. */
export function complete(current: Case, bare: CaseEvent, now: Instant, policy: Policy): CaseEvent {
  const after = apply(current, bare);
  const changes = [
    ...clockActChanges(current, bare),
    ...changesFrom(current, after.facts, policy, now, bare.event),
  ];
  const before = apply(current, { ...bare, clocks: changes });
  const clocks = [...changes, ...nextLook(current, before, bare, isFinished(before, policy), policy, now)];
  const process = processOf(current.process);
  const opens = process.opens?.(before, bare, policy) ?? [];
  const linked = [...(bare.linked ?? []), ...opens.map(({ id, relation }) => ({ case: id, relation }))];
  const words = [...(bare.words ?? []), ...(process.says?.(before, bare) ?? [])];
  const leads = leadsOf(before, bare, policy);
  const withClocks: CaseEvent = {
    ...bare,
    ...(clocks.length > 0 && { clocks }),
    ...(leads.length > 0 && { leads }),
    ...(linked.length > 0 && { linked }),
    ...(opens.length > 0 && { opens }),
    ...(words.length > 0 && { words }),
    ...people(current, before, policy),
  };
  const next = apply(current, withClocks);
  const stage = process.stage(next.facts);
  const drafts = hasDied(next.facts)
    ? saidOfDeath(withClocks)
    : [
        ...(process.tells?.(next, withClocks, policy) ?? []),
        ...saidOfMove(withClocks),
        ...policyNotices(next, withClocks, policy),
        ...lateReasonsAsked(next, clocks, policy),
        ...standDowns(current, next, clocks, policy),
      ];
  const notices = mint(current, drafts);
  return {
    ...withClocks,
    ...(stage !== current.stage && { stage }),
    ...(notices.length > 0 && { notices }),
  };
}

/** Who holds the case, and what waits for a signature: said where it changed. */
function people(current: Case, next: Case, policy: Policy): Pick<CaseEvent, 'holder' | 'signOffs'> {
  const holder = holderOf(next.facts);
  const signOffs = signOffsOf(next, policy);
  const same = JSON.stringify(signOffs) === JSON.stringify(current.signOffs ?? []);
  return {
    ...(holder !== (current.holder ?? null) && { holder }),
    ...(!same && { signOffs }),
  };
}

/** Who the policy says must hear, in their next digest; people outside through a task for the worker (decisions 4.7, 6.1). */
function policyNotices(current: Case, event: CaseEvent, policy: Policy): NoticeDraft[] {
  const fact = { event: event.event, fields: event.fields ?? {} };
  return policy.notices
    .filter((notice) => triggers(notice.on, fact) && isGiven(notice.given, current.facts))
    .flatMap((notice) => {
      const outside = notice.to.filter((role) => outsideRoles.includes(role));
      const inside = notice.to.filter((role) => !outsideRoles.includes(role));
      const draft = (to: readonly Role[], as: 'task' | 'digest'): NoticeDraft => ({
        kind: 'task',
        to,
        as,
        step: event.event,
        cite: notice.cite,
      });
      return [
        ...(outside.length > 0 ? [draft(outside, 'task')] : []),
        ...(inside.length > 0 ? [draft(inside, 'digest')] : []),
      ];
    });
}

/** Asked after the act is taken, never before (decisions 2.2). */
function lateReasonsAsked(next: Case, changes: readonly ClockChange[], policy: Policy): NoticeDraft[] {
  return changes.flatMap((change): NoticeDraft[] => {
    if (change.change !== 'settled' || !change.lateReason) return [];
    const clock = next.clocks.find((one) => one.id === change.id);
    const rule = clock && ruleOf(policy, clock.name);
    return clock && rule && clock.lateReason === 'needed'
      ? [
          {
            kind: 'late-reason-asked',
            to: [rule.who],
            as: 'digest',
            clock,
            cite: rule.lateReason?.cite ?? [],
          },
        ]
      : [];
  });
}

/** The case closes by itself when its process says that nothing is left. */
export function closing(current: Case, now: Instant, policy: Policy): CaseEvent | null {
  if (current.stage === 'closed') return null;
  if (!isFinished(current, policy)) return null;
  const left = current.clocks.filter((clock) => clock.status === 'running');
  return {
    ...systemEvent(current, 'CaseClosed', now),
    stage: 'closed',
    ...(left.length > 0 && {
      clocks: left.map((clock) => ({ change: 'ended' as const, id: clock.id, why: 'CaseClosed' })),
    }),
  };
}

function isFinished(current: Case, policy: Policy): boolean {
  return hasDied(current.facts) || processOf(current.process).finished(current, policy);
}

/** An event that nobody's act made. */
export function systemEvent(current: Case, event: string, now: Instant): CaseEvent {
  return {
    sequence: current.sequence + 1,
    event,
    at: now,
    recordedAt: now,
    by: 'clock',
    via: 'clock',
    version: current.version,
  };
}

/** A protective act is taken even when its date is wrong: it then counts from now. */
function happened(act: Act, now: Instant, definition: ActDefinition): Moment {
  const at = act.happenedAt ?? now;
  return definition.protective && earliest(at) > now && dayOf(at) > dateOf(now) ? now : at;
}
