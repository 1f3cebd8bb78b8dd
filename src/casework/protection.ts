import { eventNamed } from '../vocabulary';
import type { HouseRules } from '../policy';
import { isOfficeTime } from './ladder';
import type { NoticeDraft } from './notices';
import type { Case, CaseEvent } from './types';

/** Whether people hear of it at once and not in their digest: it protects a child, or somebody kept us from one. */
export function isUrgent({ event }: CaseEvent): boolean {
  const made = eventNamed(event);
  return event === 'AccessRefused' || (made !== undefined && 'act' in made && made.protective === true);
}

/**
 * What the house tells in every council: a concern goes to the manager at once (decisions 1.1), and so does refused
 * access in section 47 (1.4); out of hours also to those on duty (1.2).
 */
export function saidOfProtection(
  current: Case,
  { event, fields, recordedAt }: CaseEvent,
  house: HouseRules,
): NoticeDraft[] {
  const refused = event === 'AccessRefused' && fields?.context === 'section-47';
  if (event !== 'ConcernRaised' && !refused) return [];
  const onDuty = isOfficeTime(recordedAt, house, current.pins.holidays) ? [] : house.outOfHours;
  return [
    {
      kind: 'task',
      to: ['team-manager', ...onDuty],
      as: 'mail',
      step: event,
      cite: [refused ? 'HOUSE-1.4' : 'HOUSE-1.1'],
    },
  ];
}
