import { addDays, civilDate } from '../src/calendar';
import type { Actor, Fields } from '../src/casework';
import { socialWorker, teamManager } from './stand';

/** What somebody does in a life, and when (London time). */
export interface Deed {
  at: string;
  act: string;
  by: Actor;
  fields?: Fields;
}

export interface BenchLife {
  process: 'referral' | 'cinPlan';
  /** London time. */
  received: string;
  deeds: readonly Deed[];
}

const sw = (at: string, act: string, fields?: Fields): Deed => ({
  at,
  act,
  by: socialWorker,
  ...(fields && { fields }),
});
const tm = (at: string, act: string, fields?: Fields): Deed => ({
  at,
  act,
  by: teamManager,
  ...(fields && { fields }),
});

/** Received on the Thursday before Easter, and decided late: advice, and nothing more. */
export const lateReferral: BenchLife = {
  process: 'referral',
  received: '2025-04-17 16:59',
  deeds: [
    sw('2025-04-17 17:10', 'recommendDecision', { outcome: 'advice' }),
    tm('2025-04-17 17:30', 'returnRecommendation', { recommendation: 2, reason: 'checks-missing' }),
    tm('2025-04-18 18:00', 'acknowledgeEscalation', { clock: 'referral-decision', doneBy: '2025-04-22' }),
    tm('2025-04-23 10:00', 'decideReferral', { outcome: 'advice' }),
    sw('2025-04-23 10:10', 'acknowledgeReferrer', { by: 'e-mail' }),
    sw('2025-04-23 10:20', 'informReferrer', { by: 'e-mail', reasonsGiven: true }),
    tm('2025-04-23 10:30', 'giveLateReason', { clock: 'referral-decision', reason: 'capacity' }),
  ],
};

const form = { keyElementsListed: true, harmChecklistDone: true };
const whole: Fields = {
  childSeen: true,
  childSeenAlone: true,
  viewsRecorded: true,
  familyInvolved: true,
  determinationsMade: true,
  dimensionsCovered: true,
  domainsCovered: true,
  agencyChecksMade: true,
  advocateConsidered: true,
  fileEntry: 'DOC-1',
};

/** Assessment, Child and Family Assessment, two section 47 enquiries and a specialist assessment, in a year. */
export const yearOfAssessment: BenchLife = {
  process: 'referral',
  received: '2025-01-06 10:00',
  deeds: [
    sw('2025-01-06 10:20', 'acknowledgeReferrer', { by: 'letter' }),
    sw('2025-01-06 10:30', 'uploadRecord', { what: 'referral' }),
    sw('2025-01-06 11:00', 'recordCheck', { check: 'case-status', done: true }),
    sw('2025-01-06 11:10', 'recordCheck', { check: 'previous-records', done: true }),
    sw('2025-01-06 14:00', 'recommendDecision', { outcome: 'assessment' }),
    tm('2025-01-06 15:00', 'decideReferral', { outcome: 'assessment' }),
    tm('2025-01-06 15:10', 'allocate', { worker: 'sw-1', role: 'social-worker' }),
    sw('2025-01-07 09:00', 'informReferrer', { by: 'letter', reasonsGiven: true }),
    sw('2025-01-07 09:30', 'startAssessment', { kind: 'assessment' }),
    sw('2025-01-09 15:00', 'seeChild', { context: 'assessment', alone: true }),
    sw('2025-01-09 15:10', 'giveLeaflet', { leaflet: 'access-to-records', by: 'in-person' }),
    sw('2025-01-13 10:00', 'raiseConcern', { kind: 'significant-harm', origin: 'assessment' }),
    sw('2025-01-13 11:00', 'holdStrategyDiscussion', {
      decision: 'section-47-and-assessment',
      startsSection47: true,
      seeChildBy: '2025-01-13T20:00:00Z',
      ...form,
    }),
    sw('2025-01-13 11:30', 'tellPolice', { because: 'possible-offence' }),
    sw('2025-01-13 17:00', 'seeChild', { context: 'section-47', alone: true }),
    sw('2025-01-17 16:00', 'completeAssessment', {
      kind: 'assessment',
      ...whole,
      furtherAction: 'child-and-family-assessment',
      note: 'why it goes on',
    }),
    tm('2025-01-20 12:00', 'returnAssessment', { kind: 'assessment', reason: 'analysis-incomplete' }),
    sw('2025-01-22 12:00', 'completeAssessment', {
      kind: 'assessment',
      ...whole,
      furtherAction: 'child-and-family-assessment',
      note: 'why it goes on',
    }),
    tm('2025-01-22 15:00', 'authoriseAssessment', {
      kind: 'assessment',
      outcome: 'child-and-family-assessment',
      reason: 'more-depth',
    }),
    sw('2025-01-22 15:10', 'giveLateReason', { clock: 'assessment', reason: 'other' }),
    tm('2025-01-22 15:30', 'giveLateReason', { clock: 'assessment', reason: 'other' }),
    sw('2025-01-23 10:00', 'shareAssessment', { kind: 'assessment', with: 'family', surveySent: true }),
    sw('2025-01-23 10:30', 'startAssessment', { kind: 'child-and-family' }),
    sw('2025-01-23 10:40', 'giveLeaflet', { leaflet: 'access-to-records', by: 'in-person' }),
    tm('2025-01-29 14:00', 'endSection47', {
      outcome: 'not-substantiated',
      significantHarm: false,
      emergencyActionNeeded: false,
    }),
    sw('2025-02-12 16:00', 'seeChild', { context: 'assessment', alone: true }),
    sw('2025-02-28 16:00', 'completeAssessment', {
      kind: 'child-and-family',
      ...whole,
      furtherAction: 'specialist-assessment',
    }),
    tm('2025-03-03 10:00', 'authoriseAssessment', {
      kind: 'child-and-family',
      outcome: 'specialist-assessment',
      reason: 'more-depth',
    }),
    sw('2025-03-04 10:00', 'shareAssessment', { kind: 'child-and-family', with: 'family', surveySent: true }),
    sw('2025-03-04 10:10', 'startAssessment', { kind: 'specialist' }),
    sw('2025-03-04 10:20', 'giveLeaflet', { leaflet: 'access-to-records', by: 'letter' }),
    tm('2025-03-13 09:00', 'acknowledgeEscalation', { clock: 'assessment-45', doneBy: '2025-06-30' }),
    sw('2025-04-10 16:00', 'seeChild', { context: 'assessment', alone: true }),
    sw('2025-06-03 10:00', 'raiseConcern', { kind: 'neglect', origin: 'visit' }),
    sw('2025-06-03 11:00', 'holdStrategyDiscussion', {
      decision: 'section-47',
      startsSection47: true,
      seeChildBy: '2025-06-04T09:00:00Z',
      ...form,
    }),
    sw('2025-06-03 18:00', 'recordRefusal', { context: 'section-47', because: 'nobody-there' }),
    tm('2025-06-03 18:30', 'takeLegalAdvice', { because: 'access-refused' }),
    sw('2025-06-04 09:00', 'seeChild', { context: 'section-47', alone: true }),
    sw('2025-06-10 10:00', 'holdStrategyDiscussion', { decision: 'section-47', ...form }),
    tm('2025-06-20 10:00', 'endSection47', {
      outcome: 'substantiated-no-conference',
      significantHarm: false,
      emergencyActionNeeded: false,
      next: 'continue-assessment',
    }),
    sw('2025-07-16 12:00', 'completeAssessment', {
      kind: 'child-and-family',
      ...whole,
      furtherAction: 'no-further-action',
    }),
    tm('2025-07-18 12:00', 'authoriseAssessment', {
      kind: 'child-and-family',
      outcome: 'no-further-action',
      reason: 'needs-met',
    }),
    tm('2025-07-18 12:10', 'giveLateReason', { clock: 'assessment-45', reason: 'information-awaited' }),
    sw('2025-07-21 10:00', 'shareAssessment', { kind: 'child-and-family', with: 'family', surveySent: true }),
    tm('2025-08-14 10:00', 'setNextLook', { lookOn: '2025-10-01' }),
    sw('2025-10-01 10:00', 'seeChild', { context: 'assessment', alone: true }),
    tm('2025-10-28 10:00', 'setNextLook', { lookOn: '2025-12-15' }),
    sw('2025-12-12 12:00', 'completeAssessment', {
      kind: 'specialist',
      ...whole,
      furtherAction: 'no-further-action',
    }),
    tm('2025-12-15 12:00', 'authoriseAssessment', {
      kind: 'specialist',
      outcome: 'no-further-action',
      reason: 'needs-met',
    }),
    sw('2026-01-06 10:00', 'shareAssessment', { kind: 'specialist', with: 'family', surveySent: true }),
  ],
};

const every = (days: number, from: string, deed: (at: string) => readonly Deed[]): readonly Deed[] => {
  const deeds: Deed[] = [];
  for (let day = addDays(civilDate(from), days); day < '2026-03-01'; day = addDays(day, days))
    deeds.push(...deed(day));
  return deeds;
};

/** A plan visited every four weeks and met about every five, for a year; then the case ends, with the child. */
export const yearOfPlan: BenchLife = {
  process: 'cinPlan',
  received: '2025-03-03 10:00',
  deeds: [
    ...every(28, '2025-03-03', (day) => [
      sw(`${day} 15:30`, 'recordVisit', {
        kind: 'plan',
        seen: true,
        alone: true,
        place: 'home',
        explanation: 'x',
      }),
    ]),
    ...every(35, '2025-03-04', (day) => [
      sw(`${day} 14:00`, 'holdMeeting', { purpose: 'progress', chairRole: 'team-manager', explanation: 'x' }),
      sw(`${day} 16:00`, 'copyPlan', { parents: true, child: true, agencies: true }),
    ]),
    ...every(160, '2025-03-05', (day) => [
      sw(`${day} 14:00`, 'holdMeeting', {
        ...{
          purpose: 'formal-review',
          combinedWithReview: true,
          outcome: 'continue',
          chairRole: 'team-manager',
        },
        explanation: 'x',
      }),
    ]),
    tm('2026-03-02 12:00', 'recordDeath', {}),
  ].sort((one, other) => (one.at < other.at ? -1 : 1)),
};
