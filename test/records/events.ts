import { instant, type CivilDate } from '../../src/calendar';
import type { CaseEvent, CaseIdentity, Clock, ClockReading, Notice, Pins } from '../../src/casework/types';

/** The worked example of the house rules: a Peterborough referral, Thu 17 Apr 2025 16:59, Easter ahead. */
export function caseNamed(reference: string): CaseIdentity {
  return {
    id: `referral:peterborough:${reference}`,
    process: 'referral',
    council: 'peterborough',
    reference,
    child: 'CH-100',
    family: 'FAM-7',
    chain: `referral:peterborough:${reference}`,
    team: 'referral-and-assessment',
  };
}

export const received = instant('2025-04-17T16:59:00+01:00');
const targetEnds = instant('2025-04-18T16:59:00+01:00');
export const limitEnds = instant('2025-04-23T00:00:00+01:00');

const pins: Pins = {
  edition: 1,
  policy: { council: 'peterborough', version: '2025-01', hash: 'aa' },
  holidays: { version: 'england-and-wales 2025', until: '2027-12-31' as CivilDate, from: 2025, years: [] },
  offset: 0,
};

export const readings: readonly ClockReading[] = [
  {
    kind: 'target',
    says: '24 hours',
    cite: ['PET-3.5f'],
    due: '2025-04-18' as CivilDate,
    dueAt: targetEnds,
    ends: targetEnds,
    skipped: [],
  },
  {
    kind: 'limit',
    says: '1 working day',
    cite: ['PET-3.5h', 'C-01'],
    due: '2025-04-22' as CivilDate,
    dueAt: null,
    ends: limitEnds,
    skipped: [],
  },
];

export const decision: Clock = {
  id: 'referral-decision@1',
  name: 'referral-decision',
  startedBy: 1,
  startedAt: received,
  readings,
  calendar: 'england-and-wales 2025',
  status: 'running',
  done: [],
  rung: 0,
};

export function opened(identity: CaseIdentity, more: Partial<CaseEvent> = {}): CaseEvent {
  return {
    sequence: 1,
    event: 'ReferralReceived',
    at: received,
    recordedAt: received,
    by: 'pet-business-support',
    via: 'api',
    roles: ['business-support'],
    fields: { sourceKind: 'school', team: identity.team, safeAddress: true },
    cite: ['PET-3.5f'],
    version: 1,
    clocks: [{ change: 'started', clock: decision }],
    stage: 'awaiting decision',
    opened: identity,
    pins,
    ...more,
  };
}

/** A wake of the clocks. */
export function woke(sequence: number, event: string, at: string, more: Partial<CaseEvent> = {}): CaseEvent {
  return {
    sequence,
    event,
    at: instant(at),
    recordedAt: instant(at),
    by: 'clock',
    via: 'clock',
    version: 1,
    ...more,
  };
}

export function recommended(sequence: number, note: string): CaseEvent {
  return {
    sequence,
    event: 'DecisionRecommended',
    at: instant('2025-04-17T18:00:00+01:00'),
    recordedAt: instant('2025-04-17T18:05:00+01:00'),
    by: 'pet-social-worker',
    enteredBy: 'pet-business-support',
    via: 'api',
    fields: { outcome: 'assessment', note },
    version: sequence,
  };
}

export function escalation(number: number, more: Partial<Notice> = {}): Notice {
  return {
    number,
    kind: 'escalation',
    clock: decision.id,
    step: decision.name,
    to: ['team-manager'],
    team: 'referral-and-assessment',
    as: 'mail',
    due: '2025-04-18' as CivilDate,
    dueAt: targetEnds,
    reading: 'target',
    rung: 1,
    cite: ['PET-3.5f'],
    ...more,
  };
}
