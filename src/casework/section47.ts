import type { Policy } from '../policy';
import type { Role } from '../vocabulary';
import { isOfficeTime } from './ladder';
import { isInstant, formatMoment, notBefore } from './moments';
import { liveFacts } from './triggers';
import type { Act, Case, CaseEvent, Fact, Fields, Moment, Refusal, Task } from './types';
import type { NoticeDraft } from './notices';

/** One section 47 enquiry, from the decision that began it (C-11). */
interface Enquiry {
  begunBy: Fact;
  /** The strategy discussion that decided it: a later one never takes its place (decisions 4.5). */
  discussion?: Fact;
  ended?: Fact;
  conference?: Fact;
}

/** A strategy discussion that decides on section 47, or the enquiry itself. */
export function decidesSection47({ event, fields }: { event: string; fields: Fields }): boolean {
  if (event === 'Section47Started') return true;
  const { startsSection47: starts, decision } = fields;
  return (
    event === 'StrategyDiscussionHeld' &&
    (starts === true || decision === 'section-47-and-assessment' || decision === 'section-47')
  );
}

/** Whether an enquiry runs: not ended with its outcome yet, or ended with a conference that was not held yet. */
export function section47Runs(facts: readonly Fact[]): boolean {
  const enquiry = latestEnquiry(facts);
  if (!enquiry) return false;
  return !enquiry.ended || (enquiry.ended.fields.outcome === 'conference' && !enquiry.conference);
}

/** The strategy discussion that decided the enquiry which runs now. */
export function discussionThatStarted(facts: readonly Fact[]): Fact | undefined {
  return section47Runs(facts) ? latestEnquiry(facts)?.discussion : undefined;
}

/** By what happened, in that order: an outcome or a conference makes room for a new enquiry, and nothing else does. */
function latestEnquiry(facts: readonly Fact[]): Enquiry | undefined {
  return liveFacts(facts).reduce<Enquiry | undefined>((enquiry, fact) => {
    if (decidesSection47(fact)) {
      const discussion = fact.event === 'StrategyDiscussionHeld' && { discussion: fact };
      if (!enquiry || enquiry.ended || enquiry.conference) return { begunBy: fact, ...discussion };
      return { ...discussion, ...enquiry };
    }
    if (fact.event === 'Section47Ended') return enquiry && { ...enquiry, ended: fact };
    return fact.event === 'ConferenceHeld' && enquiry ? { ...enquiry, conference: fact } : enquiry;
  }, undefined);
}

/**
 * Whose enquiry it is, and who decided it (decisions 3.2): cover that is not qualified takes the decision all the
 * same, and a qualified worker looks at it; a social worker holds it, whoever holds the case.
 */
export function section47Tasks(facts: readonly Fact[]): Task[] {
  const enquiry = section47Runs(facts) ? latestEnquiry(facts) : undefined;
  if (!enquiry || enquiry.ended) return [];
  const about = enquiry.begunBy.id;
  const decided = liveFacts(facts).filter(decidesSection47);
  const isQualified = decided.some((fact) => fact.id >= about && !byUnqualified(fact));
  return [
    ...(isQualified ? [] : [{ do: 'startSection47', about, cite: ['HOUSE-3.2'] }]),
    ...adviceOnTheLost(facts),
    ...(isHeldBySocialWorker(facts, about) ? [] : [{ do: 'allocate', about, cite: ['HOUSE-3.2'] }]),
  ];
}

function byUnqualified(fact: Fact): boolean {
  return fact.despite?.includes('not-qualified') === true;
}

function isHeldBySocialWorker(facts: readonly Fact[], since: number): boolean {
  const live = liveFacts(facts);
  if (live.some(({ event, id, fields }) => event === 'Section47Started' && id >= since && fields.worker))
    return true;
  const held = live.filter(({ event }) => event === 'Allocated' || event === 'AllocationEnded').at(-1);
  return (
    held?.event === 'Allocated' &&
    ['social-worker', 'senior-practitioner'].includes(held.fields.role as string)
  );
}

/**
 * What cannot wait for the next digest: a decision by somebody who is not qualified, and a child of whom nobody knows
 * where it is. Out of hours it goes to those on duty as well.
 */
export function saidOfSection47(current: Case, event: CaseEvent, { house }: Policy): NoticeDraft[] {
  const onDuty = isOfficeTime(event.recordedAt, house, current.pins.holidays) ? [] : house.outOfHours;
  const to: readonly Role[] = ['team-manager', ...onDuty];
  const { fields = {}, despite = [] } = event;
  if (decidesSection47({ event: event.event, fields }) && despite.includes('not-qualified')) {
    return [{ kind: 'decision-asked', to, step: 'section-47', cite: ['HOUSE-3.2'] }];
  }
  return isLost({ event: event.event, fields }) && section47Runs(current.facts)
    ? [{ kind: 'task', to, as: 'mail', step: event.event, cite: ['HOUSE-1.4'] }]
    : [];
}

/** Unknown whereabouts in section 47 are for the manager and legal advice at once, as refused access is (decisions 1.4). */
function isLost({ event, fields }: { event: string; fields: Fields }): boolean {
  return event === 'ChildMoved' && fields.to === 'whereabouts-unknown';
}

function adviceOnTheLost(facts: readonly Fact[]): Task[] {
  const live = liveFacts(facts);
  const lost = live.filter(isLost).at(-1);
  const isTaken =
    lost && live.some(({ event, at }) => event === 'LegalAdviceTaken' && notBefore(at, lost.at));
  return lost && !isTaken ? [{ do: 'takeLegalAdvice', about: lost.id, cite: ['HOUSE-1.4'] }] : [];
}

/** What is not right about an act of section 47. One that protects is taken all the same, and this stands with it. */
export function section47Refused(current: Case, act: Act): Refusal | null {
  return endRefused(current, act) ?? unqualified(act) ?? tooEarly(act);
}

function endRefused(current: Case, { act, fields }: Act): Refusal | null {
  if (act !== 'endSection47') return null;
  const enquiry = latestEnquiry(current.facts);
  if (!enquiry || enquiry.ended) {
    return { refused: 'missing', message: 'no section 47 enquiry runs: there is none to end' };
  }
  return fields.outcome === 'conference' && fields.conferenceNotRequired === true
    ? wrong('/conferenceNotRequired', 'does not go with the outcome conference: leave out one of them')
    : null;
}

/** Cover without the qualification cannot decide section 47 (decisions 3.2). */
function unqualified({ act, fields, actor }: Act): Refusal | null {
  const event = act === 'startSection47' ? 'Section47Started' : 'StrategyDiscussionHeld';
  const isOne = act === 'startSection47' || act === 'holdStrategyDiscussion';
  if (!isOne || actor.qualified || !decidesSection47({ event, fields })) return null;
  return {
    refused: 'not-qualified',
    message:
      'section 47 is decided by a qualified social worker; the directory does not say that you are one',
    cite: ['HOUSE-3.2'],
  };
}

/** A time to see the child that lies before the discussion sets nothing. */
function tooEarly({ fields, happenedAt }: Act): Refusal | null {
  const by = fields.seeChildBy as Moment | undefined;
  if (by === undefined || happenedAt === undefined) return null;
  const isLater = isInstant(by) && isInstant(happenedAt) ? by > happenedAt : notBefore(by, happenedAt);
  return isLater ? null : wrong('/seeChildBy', `lies after ${formatMoment(happenedAt)}`);
}

function wrong(pointer: string, message: string): Refusal {
  return {
    refused: 'shape',
    message: `${pointer.slice(1)} ${message}`,
    errors: [{ pointer, message }],
  };
}
