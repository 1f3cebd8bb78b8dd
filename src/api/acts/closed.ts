import type { Act, Receipt } from '../../casework/types';
import type { ActDefinition, ProcessName } from '../../vocabulary';
import { formatInstant, instantOf } from '../../calendar';
import { hand, isOpenTo, seenFromOutside } from '../../casework/restriction';
import { notFound, Problem } from '../http/problems';
import type { Services } from '../services';
import type { CaseDoor, ClosedState, Standing } from './case-door';
import { problemOfRefusal, unavailable } from './refusals';

/** What is still known of a case that runs no more. */
export interface Ended {
  standing: Standing;
  state: ClosedState | null;
}

/** An act that protects a child, and the case is closed or not known here: a contact is opened for it. */
export class NeedsContact {
  constructor(readonly ended: Ended) {}
}

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
): Promise<Receipt | NeedsContact> {
  const standing = await door.standing(id);
  // It ran again while we looked.
  if (standing.is === 'open') return door.act(id, act);
  const { protective } = definition;
  const state = await stateOf(services, door, id, standing, protective === true);
  const before = state?.shell.recent?.find((one) => one.key === act.key);
  const isOpen = state && isOpenTo(state.case, hand(act.actor));
  if (state && before?.body === act.body) {
    const answer = replayed(state, before.receipt);
    return isOpen ? answer : seenFromOutside(answer);
  }
  if (protective) return new NeedsContact({ standing, state });
  if (!state) throw notFound();
  if (!isOpen) throw notFound('hidden');
  if (before) {
    throw new Problem(
      'key-reused',
      'This Idempotency-Key was used for another request on this case; use a new one.',
    );
  }
  if (definition.reopens) {
    const { opening } = standing as { opening?: string };
    return door.actOnClosed(process, id, act, state, opening);
  }
  const since = standing.is === 'closed' && standing.closedAt;
  throw new Problem(
    'closed',
    `The case is closed${since ? ` since ${formatInstant(instantOf(since.getTime()))}` : ''}. ` +
      'A correction re-opens it (POST /v1/cases/{id}/corrections); new information is a new referral.',
  );
}

/** What cannot be found out about the case does not stop what protects a child. */
async function stateOf(
  services: Services,
  door: CaseDoor,
  id: string,
  standing: Standing,
  protective: boolean,
): Promise<ClosedState | null> {
  try {
    return (standing.is === 'closed' ? await lastState(door, id) : null) ?? (await recorded(services, id));
  } catch (error) {
    if (protective && error instanceof Problem) return null;
    throw error;
  }
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
