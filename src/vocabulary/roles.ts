/**
 * The roles that the procedures name (procedures.md section 1 and 7, peers 6.4).
 * A council's own word for a role stands in its policy (`roles`).
 */
export const roles = {
  'contact-centre-manager': 'decides contacts',
  'social-worker': 'qualified social worker, allocated or on duty',
  'key-worker': 'family help worker who leads a plan under social-work oversight',
  'senior-practitioner': 'senior or advanced social worker',
  'social-work-oversight': 'oversees key-worker plans and holds no cases (SSWOP)',
  'team-leader': "a key worker's manager",
  'team-manager': 'manager of a social-work team',
  'duty-manager': 'the manager on duty for new referrals',
  'review-manager': 'the duty review manager',
  'service-manager': 'manages team managers',
  'head-of-service': 'head of children and families services',
  'senior-management': 'service manager or above',
  'conference-chair': 'chairs child-protection conferences',
  'independent-reviewing-officer': 'chairs reviews of looked-after children',
  'meeting-chair': 'whoever chairs the meeting in question',
  'lead-practitioner': 'leads early help for a family (lead professional)',
  'lead-practitioner-manager': "the lead practitioner's own line manager",
  'early-help-coordinator': 'records for partners without an account',
  'early-help-lead': 'finds a lead practitioner where none is named',
  'early-help-manager': 'manages targeted early help',
  'early-help-social-worker': 'advises early-help practitioners',
  'panel-chair': 'chairs a weekly panel, locality or allocation meeting',
  'family-help-management': 'allocates family help cases',
  'team-administrator': 'business support of the team',
  'business-support': 'enters for others, never signs for them',
  'conference-and-review-service': 'administers conferences',
  'emergency-duty-team': 'acts out of hours',
  'on-call-manager': 'the manager on call out of hours',
  'data-protection-contact': 'hears of an entry made on the wrong child',
  'policy-owner': 'answers for the written procedure',
  'platform-engineer': 'keeps Caseclock running',
  // People outside, told by a task for the worker and never by a mail from Caseclock (decisions 4.7).
  referrer: 'who made the contact or referral',
  family: 'parents and carers',
  child: 'the child',
  police: 'the police',
  lado: 'the Local Authority Designated Officer',
  gp: "the family's general practitioner",
  partners: 'the agencies and family members of the meeting or plan',
} as const;

export type Role = keyof typeof roles;

/** Told by a worker, who then records it (decisions 4.7). */
export const outsideRoles: readonly Role[] = ['referrer', 'family', 'child', 'police', 'lado', 'gp', 'partners'];
