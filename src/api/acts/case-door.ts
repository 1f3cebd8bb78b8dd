import {
  isGrpcServiceError,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  type Client,
  type WorkflowStartOptions,
} from '@temporalio/client';
import { ApplicationFailure, type Workflow } from '@temporalio/common';
import type { PossibleAct } from '../../casework/possible';
import type { Act, Actor, Case, Opening, Pins, Receipt, Refusal } from '../../casework/types';
import type { ClockWords, ExplainedClock } from '../../casework/explain-clock';
import type { ProcessName } from '../../vocabulary';
import { isRefusalKind } from '../http/problems';
import { chainKey, startOptions } from './start-options';

/** The bookkeeping of a case that the API looks into once the case is closed. */
export interface ClosedState {
  case: Case;
  shell: { recent?: readonly { key: string; body: string; receipt?: Receipt }[] };
}

export type Outcome = { receipt: Receipt } | { refusal: Refusal } | null;

/** What Temporal knows of a case. `opening` is the hash of the body that it was opened with. */
export type Standing =
  | { is: 'open' | 'unknown'; chain?: string }
  | { is: 'closed'; closedAt?: Date; opening?: string; chain?: string };

/** No answer came: a worker, or the server, is away. Whether the act was taken is not known. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}
/** The case runs no more, or never did. */
export class NotRunning extends Error {
  override readonly name = 'NotRunning';
}
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(readonly refusal: Refusal) {
    super(refusal.refused);
  }
}

/** A case with this id was there before, and has ended. */
export class AlreadyThere extends Error {
  override readonly name = 'AlreadyThere';
}

const DEADLINE_MS = 10_000;

/**
 * The one place where the API speaks with Temporal. Every call has a deadline; the client's own retries stay on,
 * since they hide the server's limits on updates in flight.
 */
export class CaseDoor {
  constructor(private readonly client: Client) {}

  /** Starts the case; false when one with this id exists already. */
  async open(id: string, opening: Opening, pins: Pins): Promise<boolean> {
    const options = { ...startOptions(id, opening, opening.body), args: [{ open: opening, pins }] };
    try {
      await this.within(() =>
        this.client.workflow.start(opening.process, {
          ...options,
          workflowIdConflictPolicy: 'FAIL',
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
      throw error;
    }
  }

  /** Does an act and waits for its receipt. */
  act(id: string, act: Act): Promise<Receipt> {
    return this.within(() =>
      this.handle(id).executeUpdate<Receipt, [Act]>(act.act, { args: [act], updateId: updateId(act) }),
    );
  }

  /** Hands an act over without waiting for what the case says. */
  async hand(id: string, act: Act): Promise<void> {
    await this.within(() => this.handle(id).signal<[Act]>(act.act, act));
  }

  /** Does an act on a closed case, which goes on from where it stood. */
  async actOnClosed(
    process: ProcessName,
    id: string,
    act: Act,
    state: ClosedState,
    opening?: string,
  ): Promise<Receipt> {
    const options: WorkflowStartOptions = {
      ...startOptions(id, state.case, opening),
      args: [{ state, reopened: true }],
    };
    const startWorkflowOperation = new WithStartWorkflowOperation(process, {
      ...options,
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    });
    return this.updateWithStart(act, startWorkflowOperation);
  }

  /** Does an act on a case that is opened for it, or was by this very request before. */
  async actOnNew(id: string, opening: Opening, pins: Pins, act: Act): Promise<Receipt> {
    const startWorkflowOperation = new WithStartWorkflowOperation(opening.process, {
      ...startOptions(id, opening, opening.body),
      args: [{ open: opening, pins }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
    });
    return this.updateWithStart(act, startWorkflowOperation);
  }

  private async updateWithStart(
    act: Act,
    startWorkflowOperation: WithStartWorkflowOperation<Workflow>,
  ): Promise<Receipt> {
    try {
      return await this.within(() =>
        this.client.workflow.executeUpdateWithStart<Workflow, Receipt, [Act]>(act.act, {
          args: [act],
          updateId: updateId(act),
          startWorkflowOperation,
        }),
      );
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError)
        throw new AlreadyThere('it has ended', { cause: error });
      throw error;
    }
  }

  outcome(id: string, key: string, patience = DEADLINE_MS): Promise<Outcome> {
    return this.within(() => this.handle(id).query<Outcome, [string]>('outcome', key), patience);
  }

  /** Why a clock of the case is due when it is due; null when the case has no such clock. */
  explain(id: string, clock: string, words: ClockWords): Promise<ExplainedClock | null> {
    return this.within(() =>
      this.handle(id).query<ExplainedClock | null, [object]>('explain', { clock, words }),
    );
  }

  /** Which acts are possible now for this person, and what the others lack. */
  acts(id: string, actor: Actor): Promise<readonly PossibleAct[]> {
    return this.within(() => this.handle(id).query<readonly PossibleAct[], [Actor]>('acts', actor));
  }

  async read(id: string): Promise<Case> {
    const answer = await this.within(() => this.handle(id).query<{ case?: Case } | null>('case'));
    if (!answer?.case) throw new NoAnswer('the case could not be read');
    return answer.case;
  }

  /** Whether something of the case is still on its way into the record, or to somebody's mailbox. */
  async isBusy(id: string): Promise<boolean> {
    const { shell } = await this.within(() =>
      this.handle(id).query<{ shell: { waiting: number; sending: readonly number[] } }>('case'),
    );
    return shell.waiting > 0 || shell.sending.length > 0;
  }

  async standing(id: string): Promise<Standing & { opening?: string }> {
    try {
      const found = await this.within(() => this.handle(id).describe());
      const { opening } = (found.memo ?? {}) as { opening?: unknown };
      const chain = found.typedSearchAttributes.get(chainKey);
      const known = {
        ...(typeof opening === 'string' && { opening }),
        ...(chain !== undefined && { chain }),
      };
      if (found.status.name === 'RUNNING') return { is: 'open', ...known };
      return { is: 'closed', ...(found.closeTime ? { closedAt: found.closeTime } : {}), ...known };
    } catch (error) {
      if (error instanceof NotRunning) return { is: 'unknown' };
      throw error;
    }
  }

  /** What a closed case came to; null when it did not end by itself (somebody terminated it). */
  async result(id: string): Promise<ClosedState | { openingRefused: Refusal } | null> {
    try {
      const result = await this.within(() => this.handle(id).result() as Promise<unknown>);
      if (typeof result !== 'object' || result === null) return null;
      if ('openingRefused' in result) return result as { openingRefused: Refusal };
      return 'state' in result ? (result.state as ClosedState) : null;
    } catch (error) {
      if (error instanceof WorkflowFailedError) return null;
      throw error;
    }
  }

  private handle(id: string) {
    return this.client.workflow.getHandle(id);
  }

  private async within<T>(call: () => Promise<T>, patience = DEADLINE_MS): Promise<T> {
    try {
      return await this.client.withDeadline(Date.now() + patience, call);
    } catch (error) {
      throw told(error);
    }
  }
}

/** Of key and body: the same request again is the same Update; the same key with another body reaches the case. */
function updateId({ key, body }: Act): string {
  return `${key}.${body}`;
}

/** The client's errors in our words; what has a meaning of its own goes on as it is. */
function told(error: unknown): unknown {
  if (error instanceof WorkflowNotFoundError) return new NotRunning('not running', { cause: error });
  if (error instanceof WorkflowUpdateFailedError) {
    const refusal = refusalIn(error.cause);
    return refusal ? new Refused(refusal) : new NoAnswer('the update failed', { cause: error });
  }
  if (error instanceof WorkflowExecutionAlreadyStartedError || error instanceof WorkflowFailedError)
    return error;
  if (isTemporalError(error)) return new NoAnswer('no answer', { cause: error });
  return error;
}

function refusalIn(cause: unknown): Refusal | null {
  if (!(cause instanceof ApplicationFailure) || !isRefusalKind(cause.type)) return null;
  const detail = cause.details?.[0] as Partial<Refusal> | undefined;
  return { refused: cause.type, message: cause.message, ...detail };
}

const TEMPORAL_ERRORS = new Set([
  'ServiceError',
  'WorkflowUpdateRPCTimeoutOrCancelledError',
  'QueryRejectedError',
  'QueryNotRegisteredError',
  'WorkflowQueryError',
]);

function isTemporalError(error: unknown): boolean {
  return isGrpcServiceError(error) || (error instanceof Error && TEMPORAL_ERRORS.has(error.name));
}
