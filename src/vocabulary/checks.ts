import { always, code, count, flag, onFile, reference, role } from './fields';
import type { ActDefinition } from './types';

/** What is looked up and decided around a referral: checks, earlier enquiries, brothers and sisters. */
export const checkActs: readonly ActDefinition[] = [
  {
    act: 'recordCheck',
    event: 'CheckRecorded',
    resource: 'checks',
    title: 'Record a check, or that it could not be done',
    processes: 'every',
    fields: {
      check: always(
        code('which check', [
          'case-status',
          'child-protection',
          'previous-records',
          'police',
          'health',
          'education',
          'early-help',
          'other-agency',
          'community-safety-plan',
        ]),
      ),
      done: always(flag('it was done')),
      reasonNotDone: code('why not', ['no-answer', 'no-agreement', 'not-relevant', 'no-time', 'other']),
      ...onFile,
    },
  },
  {
    act: 'discussRepeatEnquiries',
    event: 'RepeatEnquiriesDiscussed',
    resource: 'repeat-enquiry-discussions',
    title: 'Record the discussion of repeated enquiries about a child',
    processes: ['referral'],
    fields: {
      withRole: role('with whom'),
      enquiries: count('how many enquiries there have been'),
      ...onFile,
    },
  },
  {
    act: 'decideSibling',
    event: 'SiblingDecided',
    resource: 'sibling-decisions',
    title: 'Decide for a brother or sister',
    processes: ['referral'],
    fields: {
      sibling: always(reference('the brother or sister')),
      open: always(flag('a referral is opened for them')),
      reference: reference('the reference of their own episode; without it one is made from this case’s'),
      reason: code('why', [
        'concern-affects-them',
        'concern-specific-to-one-child',
        'already-open',
        'own-needs',
        'no-impact',
        'other',
      ]),
      otherHousehold: flag('they live in another household'),
      impactConsidered: flag('the impact on them was considered'),
      originalReferral: reference('opened later: the original referral'),
      newInformation: flag('opened later: the new information is recorded'),
      ...onFile,
    },
  },
  {
    act: 'cloneContact',
    event: 'ContactCloned',
    resource: 'cloned-contacts',
    title: 'Enter the same contact for another child of the group',
    processes: ['referral'],
    fields: {
      child: always(reference('the other child')),
      reference: reference('the reference of their own episode; without it one is made from this case’s'),
    },
  },
];
