import { always, byWhichWay, code, date, event, flag, onFile, reference } from './fields';
import type { ActDefinition, ProcessName } from './types';

const processes: readonly ProcessName[] = ['stepDown', 'stepUp'];

/** The early-help plan before, during and after a movement between services. */
export const earlyHelpActs: readonly ActDefinition[] = [
  {
    act: 'agreeEarlyHelpPlan',
    event: 'EarlyHelpPlanAgreed',
    resource: 'early-help-plans',
    title: 'Record the early-help plan',
    processes,
    fields: {
      goals: flag('goals'),
      actions: flag('actions'),
      timescales: flag('timescales'),
      responsibilities: flag('who is responsible'),
      contingency: flag('a coherent contingency plan'),
      onForm: flag('it is on the early-help plan form'),
      withFamily: flag('made with the family'),
      firstReviewOn: date('the day of the first review'),
      membersNamed: flag('the members of the team around the child are set'),
      ...onFile,
    },
  },
  {
    act: 'pauseEarlyHelpPlan',
    event: 'EarlyHelpPlanPaused',
    resource: 'paused-early-help-plans',
    title: 'Pause the early-help plan while social care leads',
    processes,
    fields: { plan: reference('the plan'), ...onFile },
  },
  {
    act: 'reactivateEarlyHelpPlan',
    event: 'EarlyHelpPlanReactivated',
    resource: 'reactivated-early-help-plans',
    title: 'Take up a paused early-help plan again',
    processes,
    fields: {
      plan: reference('the earlier plan'),
      contentReviewed: flag('its content was reviewed for today’s needs'),
      ...onFile,
    },
  },
  {
    act: 'reviewEarlyHelp',
    event: 'EarlyHelpReviewed',
    resource: 'early-help-reviews',
    title: 'Record a review of the early-help plan',
    processes,
    fields: {
      decision: always(
        code('what was decided', ['continue', 'step-down-level', 'satisfactory', 'step-up', 'end']),
      ),
      level: code('the level from now on', ['level-2', 'level-3', 'targeted', 'universal']),
      withFamily: flag('decided with child and family'),
      singleService: flag('by a single service'),
      nextReviewOn: date('the day of the next review'),
      ...onFile,
    },
  },
  {
    act: 'submitEarlyHelpReview',
    event: 'EarlyHelpReviewSubmitted',
    resource: 'submitted-early-help-reviews',
    title: 'Record that the review was submitted',
    processes,
    fields: { review: event('the review'), by: byWhichWay },
  },
  {
    act: 'endEarlyHelp',
    event: 'EarlyHelpEnded',
    resource: 'ended-early-help',
    title: 'End early help',
    processes,
    fields: {
      because: always(
        code('why', ['needs-met', 'universal-services', 'declined', 'stepped-up', 'moved', 'other']),
      ),
      ...onFile,
    },
  },
];
