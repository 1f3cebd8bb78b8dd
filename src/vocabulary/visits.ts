import { always, code, date, duration, event, flag, onFile, role, standingIn } from './fields';
import type { ActDefinition } from './types';

const kinds = [
  'plan',
  'first',
  'assessment',
  'section-47',
  'handover',
  'oversight',
  'early-help',
  'other',
] as const;

/** Visits (PET-7, LEI-visit). An authorised refusal is not a visit (decisions 1.3). */
export const visitActs: readonly ActDefinition[] = [
  {
    act: 'bookVisit',
    event: 'VisitBooked',
    resource: 'visit-bookings',
    title: 'Book a visit',
    processes: 'every',
    fields: { visitOn: always(date('the day of the visit')), kind: code('what kind', kinds) },
  },
  {
    act: 'recordVisit',
    event: 'VisitMade',
    resource: 'visits',
    title: 'Record a visit',
    processes: 'every',
    // A visit at which the child was seen is "child seen" (decisions 1.1): what is missing becomes a task.
    protective: true,
    fields: {
      seen: always(flag('the child was seen')),
      seenAlone: flag('seen alone'),
      seenAs: code('who was seen', ['child', 'expectant-mother']),
      kind: code('what kind', kinds),
      place: code('where', [
        'home',
        'relatives-home',
        'school',
        'nursery',
        'hospital',
        'office',
        'elsewhere',
      ]),
      atHome: flag('at the child’s home'),
      withMainCarers: flag('the main carers were there'),
      talkedTo: flag('talked to, or observed where too young'),
      method: code('how', ['in-person', 'with-interpreter', 'with-advocate', 'video']),
      homeSeen: flag('the home was seen'),
      bedroomSeen: flag('the bedroom was seen'),
      bedroomAsked: flag('it was asked to see the bedroom'),
      planDiscussed: flag('the plan was discussed'),
      issuesForReview: flag('something goes on the agenda of the next review'),
      recordedInStep: flag('recorded in the visit form, not as a note'),
      announced: flag('it was announced'),
      role: role('who visited'),
      ...onFile,
    },
  },
  {
    act: 'agreeVisitPlace',
    event: 'VisitPlaceAgreed',
    resource: 'visit-places',
    title: 'Agree that visits are made elsewhere than at home',
    processes: ['cinPlan'],
    fields: {
      place: always(code('where', ['relatives-home', 'school', 'nursery', 'office', 'elsewhere'])),
      until: date('until when'),
      ...standingIn,
      ...onFile,
    },
  },
  {
    act: 'setVisitExpectations',
    event: 'VisitExpectationsSet',
    resource: 'visit-expectations',
    title: 'Set down how often and how the child is visited',
    processes: ['cinPlan'],
    fields: {
      interval: duration('how often'),
      contactByOthers: flag('contact by other professionals is set down'),
      specificExpectations: flag('there are specific expectations of the visits'),
      ...onFile,
    },
  },
  {
    act: 'discussVisitIssue',
    event: 'VisitIssueDiscussed',
    resource: 'visit-issues',
    title: 'Record what was done about an issue from a visit',
    processes: ['cinPlan', 'stepDown'],
    fields: { visit: event('the visit'), withRole: role('with whom'), ...onFile },
  },
];
