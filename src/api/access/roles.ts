import { runningActs, type Role } from '../../vocabulary';
import type { Route } from '../routes';

/**
 * Who may use which address, by role. What an act asks beyond that is the case's to decide: the council's procedure
 * says who may, who is qualified and who signs. Which cases somebody may read is in `cases.ts`.
 */

/** Roles that are let in alike. */
export const groups = {
  'social-care': 'works on cases',
  'on-duty': 'is on duty for the council, day or night',
  management: 'manages, allocates or signs for teams',
  'early-help': 'works in early help, in the council or in a partner agency',
  checking: 'checks how cases are handled, or answers to the child or family for their data',
  procedure: 'answers for the written procedure',
  running: 'keeps Caseclock running',
  outside: 'is told by a worker, and has no account',
} as const;
export type Group = keyof typeof groups;

export const groupOf: Readonly<Record<Role, Group>> = {
  'social-worker': 'social-care',
  'key-worker': 'social-care',
  'senior-practitioner': 'social-care',
  'social-work-oversight': 'social-care',
  'conference-chair': 'social-care',
  'independent-reviewing-officer': 'social-care',
  'meeting-chair': 'social-care',
  clinician: 'social-care',
  'panel-chair': 'social-care',
  'children-in-care-representative': 'social-care',
  'disabled-children-representative': 'social-care',
  'leaving-care-worker': 'social-care',
  'team-administrator': 'social-care',
  'business-support': 'social-care',
  'conference-and-review-service': 'social-care',
  'commissioning-team': 'social-care',
  'adoption-worker': 'social-care',

  'contact-centre-manager': 'on-duty',
  'duty-manager': 'on-duty',
  'review-manager': 'on-duty',
  'emergency-duty-team': 'on-duty',
  'on-call-manager': 'on-duty',

  'team-leader': 'management',
  'team-manager': 'management',
  'service-manager': 'management',
  'head-of-service': 'management',
  'senior-management': 'management',
  'locality-manager': 'management',
  'family-help-management': 'management',
  'sending-team-manager': 'management',
  'receiving-team-manager': 'management',

  'lead-practitioner': 'early-help',
  'lead-practitioner-manager': 'early-help',
  'early-help-coordinator': 'early-help',
  'early-help-lead': 'early-help',
  'early-help-manager': 'early-help',
  'early-help-social-worker': 'early-help',
  'early-help-service-manager': 'early-help',
  'early-help-practitioner': 'early-help',
  'early-intervention-manager': 'early-help',
  'family-centre-manager': 'early-help',
  'partnership-manager': 'early-help',

  auditor: 'checking',
  'data-protection-contact': 'checking',
  'policy-owner': 'procedure',
  'platform-engineer': 'running',

  referrer: 'outside',
  family: 'outside',
  child: 'outside',
  police: 'outside',
  lado: 'outside',
  gp: 'outside',
  'agency-safeguarding-lead': 'outside',
  partners: 'outside',
};

export function groupsOf(roles: readonly Role[]): ReadonlySet<Group> {
  return new Set(roles.map((role) => groupOf[role]));
}

const socialCare: readonly Group[] = ['social-care', 'on-duty', 'management'];
const atWork: readonly Group[] = [...socialCare, 'early-help'];
const everyone = Object.keys(groups) as readonly Group[];

/** The kinds of address, with whom each is for. */
export const accesses = {
  protect: { for: everyone, says: 'everybody of the council: what protects a child is never refused' },
  act: { for: atWork, says: 'those who work on cases' },
  'break-glass': { for: socialCare, says: 'those who work on cases of social care' },
  read: {
    for: [...atWork, 'checking', 'procedure', 'running'] as readonly Group[],
    says: 'those who work on cases, check them, or run Caseclock',
  },
  'keep-directory': {
    for: ['procedure', 'running'] as readonly Group[],
    says: 'the policy owner and the platform engineer',
  },
} as const;
export type Access = keyof typeof accesses;

const protective = new Set(runningActs.filter((act) => act.protective).map(({ resource }) => resource));

/** What kind of address a route is. */
export function accessOf({ kind, path }: Pick<Route, 'kind' | 'path'>): Access {
  const resource = path.split('/').at(-1) ?? '';
  // Whoever may read a case may move it, where cases are moved at all.
  if (kind === 'read' || kind === 'training') return 'read';
  if (kind === 'directory') return 'keep-directory';
  if (resource === 'break-glass') return 'break-glass';
  return (kind === 'act' || kind === 'together') && protective.has(resource) ? 'protect' : 'act';
}

/** A token without any role is good for what protects a child, and for nothing else. */
export function mayUse(access: Access, roles: readonly Role[]): boolean {
  return access === 'protect' || accesses[access].for.some((group) => groupsOf(roles).has(group));
}
