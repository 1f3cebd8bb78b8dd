import { standing } from '../triggers';
import type { Case, Fact } from '../types';
import { contactsOf, openContacts } from './contacts';

/** Where the step-up is; each stage may be entered again at any time (HUL-3.0d). */
export function stageOf(facts: readonly Fact[]): string {
  if (openContacts(facts).length > 0 || isTakenOn(facts)) return 'with social care';
  const isOnTheWay = standing(facts).some(({ event }) => stepsOnTheWay.includes(event));
  return isOnTheWay || contactsOf(facts).length > 0 ? 'advice and meetings' : 'considered';
}

const stepsOnTheWay: readonly string[] = [
  ...['AdviceAsked', 'AdviceGiven', 'JointVisitMade', 'MeetingBooked', 'MeetingHeld'],
  ...['PackSent', 'StepUpDeclined', 'DisagreementRaised'],
];

/** Social care has taken the family on: the last word on its contacts. */
export function isTakenOn(facts: readonly Fact[]): boolean {
  return contactsOf(facts).at(-1)?.is === 'taken on';
}

/** Somebody ended it: the family remains in early help. */
export function endedBy(facts: readonly Fact[]): Fact | undefined {
  return standing(facts).findLast(({ event }) => event === 'StepUpEnded');
}

/**
 * Taken on by social care or ended, with no contact that is waited for, everybody told, nothing to sign. Whoever ended
 * it beside an open contact said why that is not waited for; one that came afterwards is. A clock that still runs
 * prepares a meeting, and ends with what the meeting is for.
 */
export function isFinished({ facts, clocks, tasks = [], signOffs = [] }: Case): boolean {
  const ended = endedBy(facts);
  return (
    (ended !== undefined || isTakenOn(facts)) &&
    openContacts(facts).every(({ entry }) => ended !== undefined && entry.id < ended.id) &&
    tasks.length === 0 &&
    signOffs.length === 0 &&
    clocks.every(({ lateReason }) => lateReason !== 'needed')
  );
}
