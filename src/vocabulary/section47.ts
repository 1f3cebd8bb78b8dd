import { always, code, date, duration, flag, onFile, standingIn } from './fields';
import type { ActDefinition } from './types';

/** How a section 47 enquiry ends, and the child-protection conference (procedures.md 3.3 and 3.9). */
export const section47Acts: readonly ActDefinition[] = [
  {
    act: 'endSection47',
    event: 'Section47Ended',
    resource: 'section-47-outcomes',
    title: 'End the section 47 enquiry with its outcome',
    processes: 'every',
    fields: {
      outcome: always(
        code('what was found', [
          'conference',
          'substantiated-no-conference',
          'not-substantiated',
          'outline-plan-pending-outcome',
        ]),
      ),
      conferenceNotRequired: flag('no conference is required'),
      significantHarm: flag('significant harm was found'),
      emergencyActionNeeded: flag('emergency action was needed'),
      next: code('where it leads', [
        'child-in-need-plan',
        'early-help',
        'continue-assessment',
        'no-further-action',
      ]),
      ...standingIn,
      ...onFile,
    },
  },
  {
    act: 'bookConference',
    event: 'ConferenceBooked',
    resource: 'conference-bookings',
    title: 'Book the child-protection conference',
    processes: ['referral', 'cinPlan'],
    together: true,
    fields: { conferenceOn: always(date('the day of the conference')) },
  },
  {
    act: 'holdConference',
    event: 'ConferenceHeld',
    resource: 'conferences',
    title: 'Record the child-protection conference and its outcome',
    processes: ['referral', 'cinPlan'],
    together: true,
    fields: {
      kind: code('which conference', ['initial', 'review']),
      outcome: always(
        code('what was decided', ['cp-plan', 'no-cp-plan', 'cp-plan-continues', 'cp-plan-ended']),
      ),
      outlinePlanDrafted: flag('the chair drafted an outline child-in-need plan'),
      draftedWithFamily: flag('it was drafted with the family at the meeting'),
      planOffered: flag('a child-in-need plan was offered'),
      planLength: duration('the length of the child-in-need plan, set by the conference'),
      lengthRestsOnAssessment: flag('the length rests on an assessment of needs'),
      ...onFile,
    },
  },
];
