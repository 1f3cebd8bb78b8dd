import { dateOf, type Instant } from '../../src/calendar';
import type { Actor, Fields, Link } from '../../src/casework';
import { Life, moment, person, pinsFor } from './life';

/** The people of a step-up, in the council that it is in. */
export function peopleOf(council: string) {
  const one = (by: string, role: Parameters<typeof person>[1][number], qualified = false): Actor =>
    person(by, [role], qualified, council);
  return {
    lead: one('lp-1', 'lead-practitioner'),
    leadsManager: one('lpm-1', 'lead-practitioner-manager'),
    coordinator: one('co-1', 'early-help-coordinator'),
    adviser: one('ehsw-1', 'early-help-social-worker', true),
    practitioner: one('ehp-1', 'early-help-practitioner'),
    worker: one('sw-1', 'social-worker', true),
    manager: one('tm-1', 'team-manager', true),
    head: one('hos-1', 'head-of-service', true),
  };
}

export interface StepUpInput {
  council: string;
  considered: string;
  fields?: Fields;
  links?: readonly Link[];
  chain?: string;
}

/** A step-up that a lead practitioner considers, entered when it happened. */
export function aStepUp({ council, considered, fields, links, chain }: StepUpInput): Life {
  const at = moment(considered) as Instant;
  const opening = {
    act: 'considerStepUp',
    process: 'stepUp' as const,
    council,
    reference: 'SU-1',
    child: 'C-456',
    family: 'F-789',
    happenedAt: at,
    fields: { reason: 'needs-increasing', team: 'early-help', toTeam: 'front-door', ...fields },
    actor: peopleOf(council).lead,
    key: 'opening',
    body: 'opening',
    ...(links && { links }),
    ...(chain && { chain }),
  };
  return new Life(opening, at, pinsFor(council, dateOf(at)));
}
