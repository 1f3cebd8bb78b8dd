import type { Fields, Refusal } from '../../../src/casework';
import type { Role } from '../../../src/vocabulary';
import { aPlan, person, type Life } from '../../support/life';

/** People of Leicestershire. Nobody has a name. */
const someone = (by: string, role: Role, qualified = true) => person(by, [role], qualified, 'leicestershire');
export const worker = someone('sw-1', 'social-worker');
export const keyWorker = someone('kw-1', 'key-worker', false);
export const senior = someone('sp-1', 'senior-practitioner');
export const overseer = someone('so-1', 'social-work-oversight');
export const teamLeader = someone('tl-1', 'team-leader');
export const manager = someone('tm-1', 'team-manager');
export const serviceManager = someone('sm-1', 'service-manager');
export const head = someone('hs-1', 'head-of-service');
export const familyHelp = someone('fh-1', 'family-help-management');

/** What Leicestershire asks for with the acts of a plan, so that a test leaves out only what it is about. */
export const decided: Fields = {
  lead: 'social-worker',
  discussedWithSendingTeam: true,
  needsAndRisksConsidered: true,
};

export const invited: Fields = {
  purpose: 'initial',
  parents: true,
  child: true,
  network: true,
  agencies: true,
  school: true,
  health: true,
};

export const initial: Fields = {
  purpose: 'initial',
  chairRole: 'senior-practitioner',
  actionsAccepted: true,
  agendaCovered: true,
  childsVoiceHeard: true,
  nextMeetingOn: '2025-07-08',
};

export const progress: Fields = {
  purpose: 'progress',
  chairRole: 'social-worker',
  safetyPlanTested: true,
};

export const review: Fields = {
  purpose: 'review',
  chairRole: 'social-worker',
  multiAgency: true,
  parents: true,
  child: true,
  network: true,
  agendaCovered: true,
  outcome: 'continue',
  childsVoiceHeard: true,
  driftChecked: true,
  safetyPlanTested: true,
};

export const final: Fields = {
  ...review,
  purpose: 'final',
  chairRole: 'team-manager',
  outcome: 'closure-agreed',
};

export const plan: Fields = {
  first: true,
  smart: true,
  visitInterval: '20 working days',
  visitExpectations: true,
  actions: true,
  timescales: true,
  outcomes: true,
  rolesOfOthers: true,
  expectedLength: '12 weeks',
};

export const visit: Fields = {
  seen: true,
  atHome: true,
  recordedInStep: true,
  seenAlone: true,
  homeSeen: true,
  withMainCarers: true,
};

export const supervision: Fields = { kind: 'case', withRole: 'social-worker', planDiscussed: true };

export const monthly: Fields = {
  kind: 'monthly-overseer',
  standardsMet: true,
  risksConsidered: true,
  proceduresFollowed: true,
  risksBelowThreshold: true,
};

export const sixteenWeeks: Fields = {
  kind: 'sixteen-week',
  decision: 'continue',
  reasonRecorded: true,
  exceptional: true,
};

export const twentySixWeeks: Fields = {
  kind: 'twenty-six-week',
  extensionAppropriate: true,
  effectiveness: true,
  additionalSteps: true,
  strategyConsidered: true,
  stepDownConsidered: true,
  decision: 'extend',
  reasonRecorded: true,
  expectedExitOn: '2026-03-31',
};

/** A plan out of a child and family assessment completed on Monday 2 June 2025; child seen on Wednesday 28 May. */
export function openedPlan(fields: Fields = {}, opened = '2025-06-02 09:00'): Life {
  return aPlan({
    council: 'leicestershire',
    opened,
    fields: {
      route: 'child-and-family-assessment',
      team: 'first-response',
      assessmentCompletedOn: '2025-06-02',
      childLastSeenOn: '2025-05-28',
      ...fields,
    },
  });
}

/** Decided for a social worker and allocated on Monday 2 June; the family has the assessment on Tuesday the 3rd. */
export function allocatedPlan(fields: Fields = {}): Life {
  return openedPlan(fields)
    .act('decideAllocation', familyHelp, decided)
    .act('allocate', manager, { worker: 'sw-1', role: 'social-worker', team: 'wigston' })
    .act('notifyGp', worker, { by: 'letter' })
    .until('2025-06-03 12:00')
    .act('shareAssessment', worker, { kind: 'child-and-family', with: 'family' });
}

/** The same for a key worker, with a SSWOP who has introduced herself. */
export function keyWorkerPlan(fields: Fields = {}): Life {
  return openedPlan(fields)
    .act('decideAllocation', familyHelp, { ...decided, lead: 'key-worker' })
    .act('assignOverseer', manager, { overseer: 'so-1' })
    .act('allocate', manager, { worker: 'kw-1', role: 'key-worker', team: 'wigston' })
    .act('notifyGp', keyWorker, { by: 'letter' })
    .until('2025-06-03 12:00')
    .act('shareAssessment', worker, { kind: 'child-and-family', with: 'family' })
    .act('introduceOverseer', overseer, { parents: true, child: true });
}

/** What a plan rests on when it is agreed. */
export function groundwork(life: Life): Life {
  return life
    .act('updateChronology', worker, { at: 'start' })
    .act('makeSafetyPlan', worker, { withNetwork: true })
    .act('recordViews', worker, { whose: 'parents' })
    .act('recordViews', worker, { whose: 'child' })
    .act('saveChildVersion', worker, { wordsAndPictures: true, givenToChild: true });
}

/** Met for the first time on Tuesday 10 June, where the plan was agreed. */
export function activePlan(fields: Fields = {}): Life {
  return groundwork(allocatedPlan(fields).until('2025-06-10 15:00'))
    .act('holdMeeting', senior, initial)
    .act('agreePlan', worker, plan);
}

export function activeKeyWorkerPlan(agreed: Fields = {}): Life {
  return groundwork(keyWorkerPlan().until('2025-06-10 15:00'))
    .act('holdMeeting', overseer, { ...initial, chairRole: 'social-work-oversight' })
    .act('agreePlan', keyWorker, { ...plan, ...agreed });
}

/** Every field but one. */
export function without(fields: Fields, field: string): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== field));
}

/** 'limit 2025-06-12': the readings of a clock, and what became of it. */
export function dues(life: Life, clock: string): string[] {
  return life.clock(clock).readings.map(({ kind, due }) => `${kind} ${due}`);
}

export function occurrences(life: Life, clock: string): string[] {
  return life.case.clocks.filter(({ name }) => name === clock).map(({ status }) => status);
}

export function running(life: Life): string[] {
  return life.case.clocks.filter(({ status }) => status === 'running').map(({ name }) => name);
}

/** Why an act is not taken: the rules, and all that is missing; null when it is taken. */
export function refusal(
  life: Life,
  ...act: Parameters<Life['try']>
): { cite: string[]; says: string } | null {
  const answer = life.try(...act);
  if (!('refused' in answer)) return null;
  const { cite = [], message, errors = [] } = answer as Refusal;
  return {
    cite: [...cite],
    says: [message, ...errors.map((one) => `${one.pointer} ${one.message}`)].join('; '),
  };
}

/** The rules for which an act is not taken, else what is wrong with it; none when it is taken. */
export function cited(life: Life, ...act: Parameters<Life['try']>): string[] {
  const refused = refusal(life, ...act);
  return refused && refused.cite.length === 0 ? [refused.says] : (refused?.cite ?? []);
}
