import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { formatMoment, type CaseEvent } from '../casework';
import {
  identityOf,
  rebuild,
  repair,
  verify,
  type Db,
  type Finding,
  type RecordKeys,
  type Repair,
} from '../records';
import { sentToRecord } from './case-history';
import type { CaseAnswer } from './running-cases';

/** What was found and done, and what is left for a person. */
export interface Repaired {
  case: string;
  /** What the running case says that it is waiting for. */
  trouble?: { since: string; what: string };
  repair: Repair;
  /** The log is ahead of the running case, which was restored from earlier. */
  behind: boolean;
  /** What is still wrong with the log. */
  left: readonly Finding[];
}

/**
 * Compares the log of a case with what Temporal remembers of it, and mends what can be mended.
 * @returns null when Temporal remembers nothing of the case
 */
export async function repairCase(
  { db, keys, client }: { db: Db; keys: RecordKeys; client: Client },
  id: string,
  options: { by: string; dryRun?: boolean },
): Promise<Repaired | null> {
  const answer = await asked(client, id);
  const { events, ...sent } = await sentToRecord(client, id);
  const identity = sent.identity ?? (answer && identityOf(answer.case));
  if (!identity) return null;
  // What waits behind a refused event has not been sent yet.
  for (const event of answer ? await client.workflow.getHandle(id).query<CaseEvent[]>('outbox') : [])
    events.set(event.sequence, event);
  // A case that runs no more was told that everything is recorded: it would not have ended before.
  const confirmed = answer ? answer.case.sequence - answer.shell.waiting : Math.max(...events.keys());
  const repaired = await repair(db, keys, { identity, events, confirmed }, options);
  const { findings } = await verify(db, keys, { case: id });
  const left = findings.filter(({ finding }) => finding !== 'projection');
  if (!options.dryRun && left.length === 0) await rebuild(db, keys, id);
  return {
    case: id,
    ...(answer?.shell.trouble && { trouble: answer.shell.trouble }),
    repair: repaired,
    behind: answer !== null && repaired.end > answer.case.sequence,
    left,
  };
}

async function asked(client: Client, id: string): Promise<CaseAnswer | null> {
  const handle = client.workflow.getHandle(id);
  try {
    if ((await handle.describe()).status.name !== 'RUNNING') return null;
    return await handle.query<CaseAnswer>('case');
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/** The whole answer, for the person who asked: what was done, and what only they can do. */
export function sayRepaired(repaired: Repaired, dryRun: boolean): string {
  const { case: id, trouble, repair: done, behind, left } = repaired;
  const lines = trouble
    ? [`The case waits since ${formatMoment(trouble.since as CaseEvent['at'])}: ${trouble.what}.`]
    : [];
  if (done.restored.length > 0) {
    lines.push(
      `${dryRun ? 'Would be put' : 'Put'} back into the log from Temporal: ${done.restored.length === 1 ? 'event' : 'events'} ${done.restored.join(', ')}.`,
      'Their mails do not leave again: whether they had left stood in what was lost.',
    );
    if (trouble) lines.push('The case tries its record again within ten minutes.');
  }
  if (done.lost.length > 0) {
    lines.push(
      `Lost: ${done.lost.join(', ')}. Temporal does not remember them: restore PostgreSQL from the last backup that has them, beside this one, and copy nothing by hand.`,
    );
  }
  if (done.disputed.length > 0) {
    lines.push(
      `The log and the case tell different stories. The log stands; ${dryRun ? 'these would be' : 'these are'} kept beside it (table dispute):`,
      ...done.disputed.map(
        (event) => `  ${event.sequence}  ${event.event}, ${formatMoment(event.at)}, by ${event.by}`,
      ),
    );
  }
  if (done.disputed.length > 0 || behind) {
    lines.push(
      ...(behind ? [`The log goes on to event ${done.end}, where the case has not been.`] : []),
      `To let the case go on from the log: caseclock reopen --case ${id} --replace`,
      ...(done.disputed.some((event) => event.via !== 'clock')
        ? ['Then whoever did one of the acts above does it again, with the date on which it happened.']
        : []),
    );
  }
  const others = left.filter(({ finding }) => !['missing', 'cut'].includes(finding));
  if (others.length > 0 && !dryRun) {
    lines.push(
      `Rows of the log are not what was written (caseclock verify ${id}). They are not changed back: find out who could change them, and compare with a backup.`,
    );
  }
  return lines.length > 0 ? lines.join('\n') : 'The log and the case agree: there is nothing to repair.';
}

/** Whether a person has something left to do. */
export function needsSomebody({ repair: done, behind, left }: Repaired): boolean {
  return done.lost.length > 0 || done.disputed.length > 0 || behind || left.length > 0;
}
