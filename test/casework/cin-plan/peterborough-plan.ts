import type { Fields } from '../../../src/casework';
import { aPlan, socialWorker, teamManager, type Life } from '../../support/life';

/** What Peterborough asks for with the acts of a plan, so that a test leaves out only what it is about. */
export const initial: Fields = {
  purpose: 'initial',
  chairRole: 'social-worker',
  assessmentAvailable: true,
  multiAgency: true,
  needsAnalysed: true,
  planAgreed: true,
  nextMeetingOn: '2025-07-01',
  childsVoiceHeard: true,
};

export const progress: Fields = {
  purpose: 'progress',
  chairRole: 'social-worker',
  planUpdated: true,
  childsVoiceHeard: true,
};

export const review: Fields = {
  ...progress,
  purpose: 'review',
  outcome: 'continue',
  outcomeReasonRecorded: true,
  fileEntry: 'DOC-3',
};

export const formalReview: Fields = {
  ...review,
  purpose: 'formal-review',
  combinedWithReview: true,
  driftChecked: true,
};

export const closingReview: Fields = {
  ...review,
  outcome: 'closure-recommended',
  dissentRecorded: false,
};

export const invited: Fields = {
  purpose: 'review',
  parents: true,
  child: true,
  guidanceGiven: true,
  agencies: true,
  socialWorker: true,
};

/** The eight items of 6.4, the Lead Professional of 6.3, and where it stands. */
export const plan: Fields = {
  first: true,
  leadNamed: true,
  needsAndServices: true,
  outcomes: true,
  actions: true,
  contingency: true,
  timescales: true,
  rolesOfOthers: true,
  reviewPoints: true,
  visitInterval: '6 weeks',
  fileEntry: 'DOC-1',
};

export const visit: Fields = {
  seen: true,
  kind: 'plan',
  talkedTo: true,
  bedroomAsked: true,
  planDiscussed: true,
  issuesForReview: false,
  fileEntry: 'DOC-2',
};

export const closureAgreed: Fields = {
  actionsMet: true,
  family: true,
  child: true,
  agencies: true,
  joint: true,
  inMeeting: true,
};

export const checklist = [
  'fields-filled',
  'chronology',
  'leaflets-sent',
  'file-audited',
  'outcomes-checked',
  'involvements-ended',
  'file-archived',
] as const;

/** Every field but one. */
export function without(fields: Fields, field: string): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== field));
}

/** A plan of which the Assessment was shared and the first meeting held on Monday 9 June 2025, a week after it opened. */
export function activePlan(fields: Fields = {}): Life {
  return aPlan({ opened: '2025-06-02 10:00', fields: { assessmentAuthorisedOn: '2025-06-02', ...fields } })
    .act('allocate', teamManager, { worker: 'sw-1', role: 'social-worker' })
    .act('shareAssessment', socialWorker, { kind: 'assessment', with: 'meeting-attendees' })
    .until('2025-06-09 15:00')
    .act('holdMeeting', socialWorker, initial, '2025-06-09')
    .act('agreePlan', socialWorker, plan, '2025-06-09');
}

/** 'limit 2025-06-16': the readings of a clock. */
export function dues(life: Life, clock: string): string[] {
  return life.clock(clock).readings.map(({ kind, due }) => `${kind} ${due}`);
}

export function clocksOf(life: Life): string[] {
  return life.case.clocks.filter(({ status }) => status === 'running').map(({ name }) => name);
}

/** Closed in order as far as the case system: agreed, authorised, every item of both lists done. */
export function readyToClose(life: Life, reason = 'ceased-other'): Life {
  life
    .act('contactEarlyHelp', socialWorker, { who: 'early-intervention', beforeMeeting: true })
    .act('sendInvitations', socialWorker, invited)
    .act('holdMeeting', socialWorker, closingReview)
    .act('considerClosure', socialWorker, { reason })
    .act('agreeClosure', socialWorker, closureAgreed)
    .act('authoriseClosure', teamManager, { reason });
  return toLists(life);
}

/** The five of the Social Worker, the four of the manager, and the minutes that say when, why and by whom. */
export function toLists(life: Life): Life {
  life
    .act('completeClosingSummary', socialWorker, { whyInvolved: true, workDone: true, whatChanged: true })
    .act('signClosingSummary', teamManager)
    .act('sendClosureLetter', socialWorker, { by: 'letter', factsStated: true })
    .act('uploadRecord', socialWorker, { what: 'minutes' })
    .act('recordViews', socialWorker, { whose: 'child', context: 'meeting' })
    .act('circulateMinutes', socialWorker, {
      purpose: 'final',
      what: 'closure-minutes',
      decisionStated: true,
      agencies: true,
    });
  for (const item of checklist) life.act('doChecklistItem', teamManager, { item });
  return life;
}
