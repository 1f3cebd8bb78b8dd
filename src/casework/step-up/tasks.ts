import { standing } from '../triggers';
import type { Fact, Task } from '../types';
import { contactsOf } from './contacts';
import { endedBy, isTakenOn } from './stages';

const cite = ['HOUSE-4.4'];

/**
 * What somebody waits for: who asked for advice, who was promised a visit or a meeting, who sent a referral, who is
 * still concerned; and the lead practitioner, who hears what social care decided, and why (decisions 4.4).
 */
export function stepUpTasks(facts: readonly Fact[]): Task[] {
  const live = standing(facts);
  const isOver = endedBy(live) !== undefined || isTakenOn(live);
  return [
    ...(isOver ? [] : [...askedFor(live), ...referralAsked(live)]),
    ...answersToTell(live),
    ...disagreement(live),
  ];
}

/** Advice that was asked for, and what it led to (HUL-3.0c). */
function askedFor(live: readonly Fact[]): Task[] {
  const [asked, given] = [lastOf(live, ['AdviceAsked']), lastOf(live, ['AdviceGiven'])];
  return [
    ...(asked && !since(live, asked, ['AdviceGiven']) ? [{ do: 'giveAdvice', about: asked.id, cite }] : []),
    ...(given ? promised(live, given) : []),
  ];
}

function promised(live: readonly Fact[], given: Fact): Task[] {
  const outcome = String(given.fields.outcome);
  if (outcome === 'joint-visit' && !since(live, given, ['JointVisitMade'])) {
    return [{ do: 'recordJointVisit', about: given.id, cite }];
  }
  const isMeeting = outcome === 'early-help-meeting' || outcome === 'team-around-the-family';
  return isMeeting && !since(live, given, ['MeetingHeld'])
    ? [{ do: 'holdMeeting', about: given.id, cite }]
    : [];
}

/** A referral that was sent, advised or agreed upon is with social care, or was declined with reasons. */
function referralAsked(live: readonly Fact[]): Task[] {
  const asked = live.filter(asksForReferral).at(-1);
  if (!asked || since(live, asked, ['StepUpDeclined', 'StepUpAccepted'])) return [];
  if (contactsOf(live).some(({ entry }) => entry.id > asked.id)) return [];
  const remains = live.some(
    ({ id, event, fields }) => id > asked.id && event === 'MeetingHeld' && remainsHere(fields.outcome),
  );
  if (remains) return [];
  return [{ do: asked.event === 'AdviceGiven' ? 'raiseConcern' : 'acceptStepUp', about: asked.id, cite }];
}

function asksForReferral({ event, fields }: Fact): boolean {
  return (
    event === 'PackSent' ||
    (event === 'MeetingHeld' && fields.outcome === 'step-up') ||
    (event === 'AdviceGiven' && fields.outcome === 'referral')
  );
}

function remainsHere(outcome: unknown): boolean {
  return ['remain-early-help', 'back-to-lead-practitioner', 'no-further-action'].includes(String(outcome));
}

/** Nobody who referred a family learns by chance what became of it. */
function answersToTell(live: readonly Fact[]): Task[] {
  const declined = live.filter(({ event }) => event === 'StepUpDeclined');
  return [...finalAnswers(live), ...declined]
    .filter((answer) => !since(live, answer, ['LeadPractitionerTold']))
    .map((answer) => ({ do: 'tellLeadPractitioner', about: answer.id, cite }));
}

/** What social care decided of each contact, once it is decided to the end. */
export function finalAnswers(facts: readonly Fact[]): readonly Fact[] {
  const answers = contactsOf(facts).flatMap(({ is, answer }) => (answer && is !== 'open' ? [answer] : []));
  return [...new Set(answers)];
}

/** Who remains concerned goes on, rung by rung, until it is settled (SCI-SU-11). */
function disagreement(live: readonly Fact[]): Task[] {
  const raised = lastOf(live, ['DisagreementRaised']);
  return raised && !since(live, raised, ['DisagreementResolved'])
    ? [{ do: 'resolveDisagreement', about: raised.id, cite }]
    : [];
}

function lastOf(live: readonly Fact[], events: readonly string[]): Fact | undefined {
  return live.filter(({ event }) => events.includes(event)).at(-1);
}

function since(live: readonly Fact[], { id }: Fact, events: readonly string[]): boolean {
  return live.some((fact) => fact.id > id && events.includes(fact.event));
}
