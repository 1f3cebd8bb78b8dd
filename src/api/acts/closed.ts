import type { Act, Receipt } from '../../casework/types';
import type { ActDefinition, ProcessName } from '../../vocabulary';
import { formatInstant, instantOf } from '../../calendar';
import { notFound, Problem } from '../http/problems';
import type { Services } from '../services';
import type { CaseDoor, ClosedState } from './case-door';
import { problemOfRefusal, unavailable } from './refusals';

/**
 * An act on a case that runs no more: the answer it had, when it is a repetition; the case re-opened for it, when
 * it is a correction; else the case is closed. A case whose run has expired is folded from the record.
 */
export async function actOnClosed(
  services: Services,
  door: CaseDoor,
  { id, process }: { id: string; process: ProcessName },
  definition: ActDefinition,
  act: Act,
): Promise<Receipt> {
  const standing = await door.standing(id);
  // It ran again while we looked: the caller may simply repeat.
  if (standing.is === 'open') throw unavailable();
  const state =
    (standing.is === 'closed' ? await lastState(door, id) : null) ?? (await recorded(services, id));
  if (!state) throw notFound();

  const before = state.shell.recent?.find((one) => one.key === act.key);
  if (before?.body === act.body) return replayed(state, before.receipt);
  if (before && !definition.protective) {
    throw new Problem(
      'key-reused',
      'This Idempotency-Key was used for another request on this case; use a new one.',
    );
  }
  if (definition.reopens) return door.actOnClosed(process, id, act, state, standing.opening);
  const since = standing.is === 'closed' && standing.closedAt;
  throw new Problem(
    'closed',
    `The case is closed${since ? ` since ${formatInstant(instantOf(since.getTime()))}` : ''}. ` +
      'A correction re-opens it (POST /v1/cases/{id}/corrections); new information is a new referral.',
  );
}

async function lastState(door: CaseDoor, id: string): Promise<ClosedState | null> {
  const result = await door.result(id);
  if (result && 'openingRefused' in result) throw problemOfRefusal(result.openingRefused);
  return result;
}

/** Temporal forgets closed runs; the record does not. What the shell kept of earlier requests is gone by then. */
async function recorded({ records, log }: Services, id: string): Promise<ClosedState | null> {
  try {
    const found = await records.loadCase(id);
    return found && { case: found, shell: {} };
  } catch (error) {
    log.failure({ where: 'loadCase', error });
    throw unavailable();
  }
}

function replayed({ case: { id, version, stage } }: ClosedState, receipt?: Receipt): Receipt {
  return { ...(receipt ?? { case: id, version, stage, events: [], clocks: [] }), replayed: true };
}
