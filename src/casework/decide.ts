import { dateOf, type Instant } from '../calendar';
import type { Policy } from '../policy';
import { actNamed, actsTaken, outsideRoles, type ActDefinition, type Role } from '../vocabulary';
import { apply } from './apply';
import { changesFrom } from './changes';
import { clockActChanges, clockActRefused, reasonsToSign, saidOfReason } from './clock-acts';
import { correction, correctionRefused } from './correct';
import { hasDied, saidOfDeath } from './death';
import { isInstant } from './moments';
import { nextLook, ruleOf } from './next-look';
import { holdingOf, responsible, teamOf } from './holder';
import { adulthoodTasks, isHandedOver, isTransferred, staysAfterTransfer } from './life-events';
import { linking } from './links';
import { moveRefused, saidOfMove } from './move-entry';
import { mint, type NoticeDraft } from './notices';
import { permission } from './permission';
import { processOf, type Following } from './processes';
import { saidOfLacking, nothingLacking, type Lacking } from './lacking';
import { leadsOf } from './routes';
import { hasLetGo } from './step-down/releasing';
import { waitsForOtherSide, wordOf } from './step-down/talk';
import { offerMeant, offerRefused, saidOfOffer } from './handovers';
import { inOneForm, readablePart, shapeOf } from './shape';
import { isUrgent, saidOfProtection } from './protection';
import { restricting, restrictionRefused, saidOfRestriction, withoutFamily } from './restriction';
import { signOffsOf } from './sign-offs';
import { standDowns } from './stand-down';
import { completionRefused, tasksOf } from './tasks';
import { isGiven, triggers } from './triggers';
import type {
  Act,
  Case,
  CaseEvent,
  ClockChange,
  Moment,
  Refusal,
  RefusalKind,
  SignOff,
  Successor,
  Task,
} from './types';

export type Decision = { events: readonly CaseEvent[] } | Refusal;

/**
 * Whether the case takes the act, and what happens then. Pure: the case changes only when the events are applied.
 * An act that protects a child is always taken (decisions 1.1).
 * @param despite what the door has against it, and takes it all the same because it protects a child
 */
export function decide(
  current: Case,
  act: Act,
  now: Instant,
  policy: Policy,
  despite: readonly RefusalKind[] = [],
): Decision {
  return decideUnless(restrictionRefused, current, act, now, policy, despite);
}

/** The same of an entry that belongs here and came from another case: who made it need not see this one. */
export function decideEntry(current: Case, act: Act, now: Instant, policy: Policy): Decision {
  return decideUnless(() => null, current, act, now, policy, []);
}

function decideUnless(
  restricted: (current: Case, act: Act, now: Instant, policy: Policy) => Refusal | null,
  current: Case,
  act: Act,
  now: Instant,
  policy: Policy,
  despite: readonly RefusalKind[],
): Decision {
  const definition = actsTaken(current.process).find((one) => one.act === act.act);
  if (!definition || definition.opens) return unknownAct(current, act);
  if (definition.protective) return { events: protect(current, act, definition, now, policy, despite) };
  const refused = restricted(current, act, now, policy) ?? shapeOf(act, definition);
  if (refused) return refused;
  const read = filledIn(current, inOneForm(act, definition));
  const refusal = refusalOf(current, read, definition, now, policy);
  return refusal ?? { events: take(current, read, definition, now, policy) };
}

/** What any other act would be refused for is recorded with it, for somebody to mend. */
function protect(
  current: Case,
  act: Act,
  definition: ActDefinition,
  now: Instant,
  policy: Policy,
  despite: readonly RefusalKind[],
): readonly CaseEvent[] {
  const { act: readable, unread } = readablePart(act, definition);
  const read = filledIn(current, inOneForm(readable, definition));
  const against = [
    refusalOf(current, read, definition, now, policy),
    processOf(current.process).refuses?.(current, read, policy),
  ];
  return take(current, read, definition, now, policy, {
    unread,
    despite: [...despite, ...against.flatMap((refusal) => (refusal ? [refusal.refused] : []))],
  });
}

/** What the act says holds; what it leaves open and the case knows is added. */
function filledIn(current: Case, act: Act): Act {
  const known = { ...offerMeant(current, act), ...processOf(current.process).fills?.(current, act) };
  return { ...act, fields: { ...known, ...act.fields } };
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
    offerRefused(current, act) ??
    correctionRefused(current, act, now) ??
    moveRefused(current, act, policy) ??
    completionRefused(current, act) ??
    clockActRefused(current, act, policy, now) ??
    processOf(current.process).refuses?.(current, act, policy) ??
    null
  );
}

function unknownAct(current: Case, act: Act): Refusal {
  const known = actsTaken(current.process)
    .filter((one) => !one.opens)
    .map((one) => one.act);
  const elsewhere = actNamed(act.act) ? ' here' : '';
  const [verb = ''] = act.act.split(/(?=[A-Z])/);
  const like = known.filter((name) => verb.length > 2 && name.startsWith(verb)).slice(0, 8);
  const hint = like.length > 0 ? `; there is ${like.join(', ')}` : '';
  return {
    refused: 'unknown-act',
    message: `there is no such act${elsewhere}${hint}; GET /v1/cases/{id} lists the ${known.length} that this case takes`,
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
    message:
      `the case is at version ${current.version}; you saw ${act.expectedVersion}.${lastDone(current)} ` +
      'Read it again, then decide.',
  };
}

/** Two people who sign at once: the second one hears of the first. */
function lastDone({ facts }: Case): string {
  const last = facts.at(-1);
  return last ? ` ${last.event} was entered last, by ${last.enteredBy ?? last.by}.` : '';
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

export function wrongStage(current: Case, definition: ActDefinition): Refusal | null {
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
  lacking: Lacking = nothingLacking,
): readonly CaseEvent[] {
  const events: CaseEvent[] = [];
  let state = current;
  const add = (event: CaseEvent) => {
    events.push(event);
    state = apply(state, event);
  };
  if (state.stage === 'closed' && (definition.reopens ?? definition.protective)) {
    add({ ...systemEvent(state, 'CaseReopened', now), stage: processOf(state.process).stage(state.facts) });
  }
  const entry = eventOf(state, act, definition, now, policy, lacking);
  add(entry);
  const follows = processOf(state.process).follows?.(state, entry);
  if (follows) add(following(state, entry, follows, now, policy));
  const restaged = closing(state, now, policy);
  if (restaged) add(restaged);
  return events;
}

/** What happens by itself because of an entry, at the same time. */
function following(
  current: Case,
  entry: CaseEvent,
  follows: Following,
  now: Instant,
  policy: Policy,
): CaseEvent {
  const { event, fields, cite } = follows;
  const bare = { ...systemEvent(current, event, now), at: entry.at, fields, follows: entry.sequence };
  return complete(current, { ...bare, ...(cite.length > 0 && { cite }) }, now, policy);
}

function eventOf(
  current: Case,
  act: Act,
  definition: ActDefinition,
  now: Instant,
  policy: Policy,
  { unread, despite }: Lacking,
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
    ...processOf(current.process).corrects?.(current, act),
    ...linking(current, act),
    ...restricting(act, now, policy),
    ...(unread.length > 0 && { unread }),
    ...(despite.length > 0 && { despite: [...new Set(despite)] }),
  };
  return complete(current, bare, now, policy);
}

/** Adds what an event does to the clocks, the stage, and who hears of it. */
export function complete(current: Case, bare: CaseEvent, now: Instant, policy: Policy): CaseEvent {
  const after = apply(current, bare);
  // What a closed case still hears from others neither opens it again nor starts anything: CaseReopened does.
  const isClosed = current.stage === 'closed';
  const changes = [
    ...clockActChanges(current, bare, policy),
    ...changesFrom(current, after.facts, policy, now, bare.event),
  ].filter(({ change }) => !isClosed || change !== 'started');
  const waiting = standingOf(current, apply(current, { ...bare, clocks: changes }), policy);
  const entered = apply(current, { ...bare, ...waiting, clocks: changes });
  const process = processOf(current.process);
  const opens = inherited(entered, process.opens?.(entered, bare, policy) ?? []);
  const linked = [...(bare.linked ?? []), ...opens.map(({ id, relation }) => ({ case: id, relation }))];
  const before = apply(current, { ...bare, ...waiting, clocks: changes, linked });
  const clocks = [...changes, ...nextLook(current, before, bare, isFinished(before, policy), policy, now)];
  const fact = before.facts.find(({ id }) => id === bare.sequence);
  const toOtherSide = fact && wordOf(before, fact);
  const said = [
    ...(bare.words ?? []),
    ...(process.says?.(before, bare) ?? []),
    ...(toOtherSide ? [toOtherSide] : []),
  ];
  const words = withoutFamily(said, before);
  const leads = leadsOf(before, bare, policy);
  const withClocks: CaseEvent = {
    ...bare,
    ...(clocks.length > 0 && { clocks }),
    ...(leads.length > 0 && { leads }),
    ...(linked.length > 0 && { linked }),
    ...(opens.length > 0 && { opens }),
    ...(words.length > 0 && { words }),
    ...waiting,
  };
  const next = apply(current, withClocks);
  const stage = isClosed ? current.stage : process.stage(next.facts);
  const drafts = hasDied(next.facts)
    ? saidOfDeath(withClocks)
    : [
        ...(process.tells?.(next, withClocks, policy) ?? []),
        ...saidOfOffer(next, withClocks),
        ...saidOfMove(withClocks),
        ...saidOfRestriction(current, withClocks, policy),
        ...saidOfLacking(withClocks),
        ...saidOfProtection(current, withClocks, policy.house),
        ...policyNotices(next, withClocks, policy),
        ...lateReasonsAsked(next, clocks, policy),
        ...saidOfReason(next, withClocks, policy),
        ...standDowns(current, next, clocks, policy),
      ];
  const { custodians: _before, ...rest } = current;
  const { team, facts, custodians } = next;
  const notices = mint(
    { ...rest, team, facts, ...(custodians && { custodians }) },
    oncePerStep(drafts),
    policy.house,
  );
  return {
    ...withClocks,
    ...(stage !== current.stage && { stage }),
    ...(notices.length > 0 && { notices }),
  };
}

/** What follows from a restricted case is restricted as well (decisions 7.5). */
function inherited({ custodians }: Case, opens: readonly Successor[]): readonly Successor[] {
  return custodians ? opens.map((one) => ({ ...one, opening: { ...one.opening, custodians } })) : opens;
}

/** Who holds the case, what waits for a signature, what is still to be done: said where it changed. */
function standingOf(
  current: Case,
  next: Case,
  policy: Policy,
): Pick<CaseEvent, 'team' | 'holder' | 'heldAs' | 'signOffs' | 'tasks'> {
  const died = hasDied(next.facts);
  const team = teamOf(next.facts);
  const { holder, heldAs } = holdingOf(next.facts);
  const signOffs = died || isTransferred(next.facts) ? [] : allSignOffs(next, policy);
  const tasks = died ? [] : allTasks(next, policy);
  const differ = (one: readonly unknown[], other: readonly unknown[] = []) =>
    JSON.stringify(one) !== JSON.stringify(other);
  return {
    ...(team !== '' && team !== current.team && { team }),
    ...(holder !== (current.holder ?? null) && { holder }),
    ...(heldAs !== (current.heldAs ?? null) && { heldAs }),
    ...(differ(signOffs, current.signOffs) && { signOffs }),
    ...(differ(tasks, current.tasks) && { tasks }),
  };
}

function allSignOffs(next: Case, policy: Policy): readonly SignOff[] {
  return [...signOffsOf(next, policy), ...reasonsToSign(next, policy)];
}

function allTasks(next: Case, policy: Policy): readonly Task[] {
  const tasks = [
    ...tasksOf(next, policy),
    ...adulthoodTasks(next.facts),
    ...(processOf(next.process).asks?.(next.facts) ?? []),
  ];
  return isTransferred(next.facts) ? tasks.filter(staysAfterTransfer) : tasks;
}

/**
 * Who the policy says must hear: in their next digest, at once of what protects a child; people outside through a
 * task for the worker (decisions 4.7, 6.1).
 */
function policyNotices(current: Case, event: CaseEvent, policy: Policy): NoticeDraft[] {
  const fact = { event: event.event, fields: event.fields ?? {} };
  const urgent = isUrgent(event);
  return policy.notices
    .filter((notice) => triggers(notice.on, fact) && isGiven(notice.given, current.facts))
    .flatMap((notice) => {
      const outside = notice.to.filter((role) => outsideRoles.includes(role));
      const inside = notice.to.filter((role) => !outsideRoles.includes(role));
      const draft = (to: readonly Role[], as: NonNullable<NoticeDraft['as']>): NoticeDraft => ({
        kind: 'task',
        to,
        as,
        step: event.event,
        cite: notice.cite,
      });
      return [
        ...(outside.length > 0 ? [draft(outside, 'task')] : []),
        ...(inside.length > 0 ? [draft(inside, urgent || notice.atOnce ? 'mail' : 'digest')] : []),
      ];
    });
}

/** What the house and the procedure say of the same entry is said once, to all of them. */
function oncePerStep(drafts: readonly NoticeDraft[]): readonly NoticeDraft[] {
  const same = (one: NoticeDraft, other: NoticeDraft) =>
    one.kind === 'task' && other.kind === 'task' && one.step === other.step && one.as === other.as;
  return drafts.reduce<readonly NoticeDraft[]>((merged, draft) => {
    const before = merged.find((one) => same(one, draft));
    if (!before) return [...merged, draft];
    const together = {
      ...before,
      to: [...new Set([...before.to, ...draft.to])],
      cite: [...new Set([...(before.cite ?? []), ...(draft.cite ?? [])])],
    };
    return merged.map((one) => (one === before ? together : one));
  }, []);
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
            to: [responsible(rule, next)],
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
  const closed = systemEvent(current, 'CaseClosed', now);
  const said = hasDied(current.facts)
    ? []
    : (processOf(current.process).tells?.(current, closed, policy) ?? []);
  const notices = mint(current, said, policy.house);
  return {
    ...closed,
    stage: 'closed',
    ...(left.length > 0 && {
      clocks: left.map((clock) => ({ change: 'ended' as const, id: clock.id, why: 'CaseClosed' })),
    }),
    ...(notices.length > 0 && { notices }),
  };
}

function isFinished(current: Case, policy: Policy): boolean {
  return (
    hasDied(current.facts) ||
    isHandedOver(current) ||
    hasLetGo(current) ||
    (processOf(current.process).finished(current, policy) && !waitsForOtherSide(current))
  );
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
  return definition.protective && (isInstant(at) ? at > now : at > dateOf(now)) ? now : at;
}
