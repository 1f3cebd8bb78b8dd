import { latest } from '../facts';
import { referencePattern } from '../ids';
import { formatMoment } from '../moments';
import type { NoticeDraft } from '../notices';
import type { Process } from '../processes';
import { section47Refused } from '../section47';
import { standing } from '../triggers';
import type { Act, Case, CaseEvent, Fact, Fields, Refusal } from '../types';
import { contactsOf, linkedContact, openContacts, saidToContact } from './contacts';
import { isFinished, stageOf } from './stages';
import { finalAnswers, stepUpTasks } from './tasks';

/**
 * Early help that is no longer enough, until social care has taken the family on or it remains in early help: concern
 * and the manager's view, advice, joint visit, meetings, the referral with its documents, the linked contact, and what
 * was decided of it (procedures 3.6: SCI-SU, HUL-3).
 */
export const stepUp: Process = {
  stage: stageOf,
  finished: isFinished,

  fills(current, { act, fields }): Fields {
    const booking = bookingOf(current, fields.purpose);
    const asked = latest(current.facts, 'AdviceAsked');
    switch (act) {
      // An invitation is to the meeting that is booked; once that is moved, the new day has one of its own (SCI-SU-3).
      case 'sendInvitations':
        return booking ? { meetingOn: String(booking.fields.meetingOn) } : {};
      case 'cancelMeeting':
        return booking ? { booking: booking.id } : {};
      case 'giveAdvice':
        return asked ? { request: asked.id } : {};
      default:
        return {};
    }
  },

  refuses(current, act) {
    return (
      section47Refused(current, act) ??
      noReference(act) ??
      alreadyWithSocialCare(current, act) ??
      endedTooEarly(current, act) ??
      toldWithoutReasons(current, act)
    );
  },

  asks: stepUpTasks,
  tells: (current, event) => saidOfAnswer(current, event),
  opens: linkedContact,
  says: (current, event) => saidToContact(current, event, linkedContact(current, event)),
};

/** The meeting of this kind that is booked, neither cancelled nor moved to another day. */
function bookingOf({ facts }: Case, purpose: unknown): Fact | undefined {
  const live = standing(facts);
  const isOff = (id: number) =>
    live.some(({ event, fields }) =>
      event === 'MeetingCancelled'
        ? fields.booking === id
        : event === 'MeetingBooked' && fields.replaces === id,
    );
  return live
    .filter(({ id, event, fields }) => event === 'MeetingBooked' && fields.purpose === purpose && !isOff(id))
    .at(-1);
}

/** The contact is a case, so its reference is one that a case can have. */
function noReference({ act, fields: { contact } }: Act): Refusal | null {
  if (act !== 'acceptStepUp' || contact === undefined || referencePattern.test(String(contact))) return null;
  return wrong('/contact', 'is the reference of the contact, such as REF-123');
}

/** It is asked once; the contact gets its answer where it is. */
function alreadyWithSocialCare(current: Case, { act }: Act): Refusal | null {
  if (act !== 'acceptStepUp' && act !== 'declineStepUp') return null;
  const accepted = openContacts(current.facts).find(({ entry }) => entry.event === 'StepUpAccepted');
  if (!accepted) return null;
  const { id, at } = accepted.entry;
  return {
    refused: 'stage',
    message: `it was accepted on ${formatMoment(at)} (entry ${id}), and its contact is with social care: decide that`,
    cite: ['HOUSE-4.4'],
  };
}

/** While a contact is open nobody knows that the family remains in early help. */
function endedTooEarly(current: Case, { act, fields }: Act): Refusal | null {
  if (act !== 'endStepUp' || fields.explanation !== undefined) return null;
  return openContacts(current.facts).length === 0
    ? null
    : {
        refused: 'missing',
        message:
          'social care has not decided the contact yet; or say in "explanation" why it is not waited for',
        errors: [{ pointer: '/explanation', message: 'is asked for: the contact is not decided yet' }],
        cite: ['HOUSE-4.4'],
      };
}

/** Where social care has not taken the family on, the lead practitioner is told why (decisions 4.4). */
function toldWithoutReasons({ facts }: Case, { act, fields }: Act): Refusal | null {
  const isNo = contactsOf(facts).at(-1)?.is !== 'taken on';
  if (act !== 'tellLeadPractitioner' || fields.reasonsGiven === true || !isNo) return null;
  return { ...wrong('/reasonsGiven', 'is true: the lead practitioner is told why'), cite: ['HOUSE-4.4'] };
}

function wrong(pointer: string, message: string): Refusal {
  return { refused: 'shape', message: `${pointer.slice(1)} ${message}`, errors: [{ pointer, message }] };
}

/** The lead practitioner, who has an account, finds the answer in the next digest; the task stands all the same. */
function saidOfAnswer(current: Case, event: CaseEvent): readonly NoticeDraft[] {
  const isAnswer = finalAnswers(current.facts).some(({ id }) => id === event.sequence);
  return isAnswer || event.event === 'StepUpDeclined'
    ? [{ kind: 'task', to: ['lead-practitioner'], as: 'digest', step: event.event, cite: ['HOUSE-4.4'] }]
    : [];
}
