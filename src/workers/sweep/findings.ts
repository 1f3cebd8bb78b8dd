import { sql } from 'kysely';
import type { Db, FindingKind } from '../../records';

export interface Finding {
  kind: FindingKind;
  /** The id of a case, or of a member of staff. */
  subject: string;
}

export interface OpenFinding extends Finding {
  id: number;
}

/** What each kind means, and what to do. */
export const meanings: Readonly<Record<FindingKind, string>> = {
  overslept: 'did not stir when its next instant came, and was poked',
  'not running': 'is open in the record, and nothing runs it: open it again from its log',
  'not recorded': 'runs, and the record does not know it: look at what its delivery waits for',
  stuck: 'its task fails again and again: look at it in the Temporal UI',
  'digest not sent': 'the digest of today has not left',
  'post ended': 'was held by somebody whose post has ended: it was told that nobody holds it any more',
  'second plan':
    'is the second open plan of its child: ask the Service Manager which one goes on, and to end the other',
};

/**
 * Writes down what a sweep found. What was open and is not found any more is resolved.
 * @returns what is new, and has been told to nobody yet
 */
export async function keepFindings(db: Db, found: readonly Finding[]): Promise<readonly OpenFinding[]> {
  return db.transaction().execute(async (tx) => {
    const kinds = found.map(({ kind }) => kind);
    const subjects = found.map(({ subject }) => subject);
    await sql`
      insert into sweep_finding (kind, subject)
      select distinct kind, subject from unnest(${kinds}::text[], ${subjects}::text[]) as found (kind, subject)
      on conflict (kind, subject) where resolved_at is null do update set last_seen = now()`.execute(tx);
    await sql`
      update sweep_finding set resolved_at = now()
      where resolved_at is null and (kind, subject) not in (
        select kind, subject from unnest(${kinds}::text[], ${subjects}::text[]) as found (kind, subject))`.execute(
      tx,
    );
    return tx
      .selectFrom('sweep_finding')
      .select(['id', 'kind', 'subject'])
      .where('resolved_at', 'is', null)
      .where('told_at', 'is', null)
      .orderBy('id')
      .execute();
  });
}

export async function findingsTold(db: Db, findings: readonly OpenFinding[]): Promise<void> {
  await db
    .updateTable('sweep_finding')
    .set({ told_at: sql`now()` })
    .where(
      'id',
      'in',
      findings.map(({ id }) => id),
    )
    .execute();
}
