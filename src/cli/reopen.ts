import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { startOptions } from '../api/acts/start-options';
import { instantOf } from '../calendar';
import { advance, apply, fold, type Case, type CaseEvent } from '../casework';
import { policyFor } from '../policy';
import { identityOf, loadEvents, record, verify, waitingNotices, type Db, type RecordKeys } from '../records';
import type { CaseInput, CaseResult } from '../workflows';
import { runningCases } from './running-cases';

/** What became of one case. */
export type Reopened =
  | {
      case: string;
      is: 'reopened';
      at: number;
      /** What came due while nothing ran. */ missed: readonly CaseEvent[];
    }
  | {
      case: string;
      is: 'running';
      /** Events by the log, and by the running case. */ log: number;
      running: number;
    }
  | { case: string; is: 'closed' | 'unknown' }
  | { case: string; is: 'not whole'; findings: number };

/**
 * Opens a case at the position that its log gives, where Temporal does not run it. What is in the log is not said
 * again. What came due since its last event is recorded as such, and stands in the next digest: nobody gets a mail for
 * an instant before the opening. A mail that was waiting to leave leaves.
 *
 * @param replace a run that is there ends, and the case goes on from the log instead
 * @throws Error when this release lacks the case's policy, or Temporal does not answer
 */
export async function reopen(
  { db, keys, client }: { db: Db; keys: RecordKeys; client: Client },
  id: string,
  { replace = false, nowMs = Date.now() } = {},
): Promise<Reopened> {
  const { findings } = await verify(db, keys, { case: id });
  const broken = findings.filter(({ finding }) => finding !== 'projection');
  if (broken.length > 0) return { case: id, is: 'not whole', findings: broken.length };
  const events = await loadEvents(db, keys, id);
  if (events.length === 0) return { case: id, is: 'unknown' };
  const recorded = fold(events);
  if (recorded.stage === 'closed') return { case: id, is: 'closed' };
  const found = await runningCases(client).ask(id);
  // A run whose record is where its log is has nothing to be replaced for.
  if (found?.runs && !(replace && found.case.sequence - found.waiting !== recorded.sequence))
    return { case: id, is: 'running', log: recorded.sequence, running: found.case.sequence };
  const missed = quietly(advanced(recorded, nowMs));
  await record(db, keys, identityOf(recorded), missed);
  const current = missed.reduce(apply, recorded);
  const sending = await waitingNotices(db, id);
  try {
    await start(client, current, sending, replace);
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return { case: id, is: 'running', log: current.sequence, running: current.sequence };
  }
  return { case: id, is: 'reopened', at: current.sequence, missed };
}

function advanced(current: Case, nowMs: number): readonly CaseEvent[] {
  const { policy: pinned, offset } = current.pins;
  const policy = policyFor(pinned.council, pinned.version, pinned.hash);
  if (!policy)
    throw new Error(
      `this release has no policy ${pinned.council}@${pinned.version} as ${current.id} knows it`,
    );
  return advance(current, instantOf(nowMs + offset), policy);
}

/** A reopened county must not mail everybody at once about yesterday: it stands in their next digest. */
function quietly(events: readonly CaseEvent[]): readonly CaseEvent[] {
  return events.map((event) => ({
    ...event,
    ...(event.notices && {
      notices: event.notices.map((notice) =>
        notice.as === 'mail' ? { ...notice, as: 'digest' as const } : notice,
      ),
    }),
  }));
}

async function start(client: Client, current: Case, sending: number[], replace: boolean): Promise<void> {
  const state: CaseInput = { state: { case: current, shell: { sending } } };
  await client.workflow.start<(input: CaseInput) => Promise<CaseResult>>(current.process, {
    ...startOptions(current.id, current, undefined),
    args: [state],
    workflowIdConflictPolicy: replace ? 'TERMINATE_EXISTING' : 'FAIL',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
}
