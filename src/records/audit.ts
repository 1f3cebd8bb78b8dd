import type { Db } from './connect';

/** What somebody may read personal data for. */
export const purposes = [
  'care',
  'supervision',
  'quality-assurance',
  'inspection',
  'subject-access',
  'technical',
] as const;
export type Purpose = (typeof purposes)[number];

/** Somebody looked, or was refused. */
export interface Access {
  person: string;
  /** The council whose token it was. */
  authority: string;
  outcome: 'read' | 'refused';
  /** What was asked for: 'worklist', 'case log', 'decideReferral'. */
  what: string;
  case?: string;
  /** What it was read for. */
  purpose?: Purpose;
  /** Why it was refused. */
  reason?: string;
  /** The request's id, as the caller sees it. */
  request?: string;
}

/** Adds to the access audit, which only grows. Throws when the database is away: the caller logs it instead. */
export async function audit(db: Db, access: Access): Promise<void> {
  await db
    .insertInto('access_audit')
    .values({
      person: access.person,
      authority: access.authority,
      outcome: access.outcome,
      what: access.what,
      case_id: access.case ?? null,
      reason: access.reason ?? null,
      purpose: access.purpose ?? null,
      request: access.request ?? null,
    })
    .execute();
}
