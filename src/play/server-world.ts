import {
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  type Client,
} from '@temporalio/client';
import { ApplicationFailure, type Workflow } from '@temporalio/common';
import { msOf, type HolidayTable, type Instant } from '../calendar';
import {
  apply,
  caseId,
  type Act,
  type CaseEvent,
  type Opening,
  type Pins,
  type Receipt,
  type Refusal,
  type RefusalKind,
} from '../casework';
import { eventually } from './eventually';
import { isSettled, type Recorded } from './settled';
import { caseIn, type World } from './world';

/** What a life needs of the server. */
export interface Around {
  client: Client;
  taskQueue: string;
  /** The server's own time. */
  nowMs(): Promise<number>;
  /** Lets the server's time pass; every timer on the way fires. */
  skip(ms: number): Promise<void>;
  /** Who hears from now on what the cases record. */
  listen(
    hear: (recorded: { case: { id: string }; events: readonly CaseEvent[]; offset: number }) => void,
  ): void;
}

/** One case of the life, as its record knows it. */
interface Running extends Recorded {
  id: string;
  events: CaseEvent[];
}

/** How long a worker may take for what is due, on a busy machine. */
const patienceMs = 60_000;

/** A world on a Temporal server that skips time. The life keeps its own year: `offset` lies between the two clocks. */
export function serverWorld(around: Around): World {
  const cases = new Map<string, Running>();
  let offset: number | undefined;
  let now: Instant | undefined;

  // A case that another one opens is heard of here first.
  around.listen((recorded) => {
    if (recorded.offset !== offset) return;
    const { id } = recorded.case;
    const found = cases.get(id) ?? newcomer(id);
    for (const event of recorded.events.filter(({ sequence }) => sequence > found.events.length)) {
      found.events.push(event);
      found.case = apply(found.case, event);
    }
  });

  function newcomer(id: string): Running {
    const one: Running = { id, events: [], case: null };
    cases.set(id, one);
    return one;
  }

  const handle = ({ id }: Running) => around.client.workflow.getHandle(id);

  /** Waits for the worker: everything that has come by now is in the record. */
  const settled = (until: Running | null = null, sequence = 1) =>
    eventually(
      () => (until?.case?.sequence ?? sequence) >= sequence && isSettled(cases, now!),
      patienceMs,
      `${[...cases.keys()].join(', ')} to record what had come by ${now}`,
    );

  return {
    called: 'the test server',

    open: async (opening: Opening, pins: Pins) => {
      if (!now) throw new Error('a case is opened at some instant: move there first');
      offset ??= msOf(now) - (await around.nowMs());
      const one = newcomer(caseId(opening.process, opening.council, opening.reference));
      await started(one, opening.process, { open: opening, pins: { ...pins, offset } });
      const refusal = await opened(one);
      if (refusal) cases.delete(one.id);
      await settled();
      return refusal;
    },

    moveTo: async (at: Instant) => {
      now = at;
      if (offset === undefined) return;
      const left = msOf(at) - offset - (await around.nowMs());
      if (left > 0) await around.skip(left);
      await settled();
    },

    act: async (id: string, act: Act) => {
      const one = caseIn(cases, id);
      try {
        const receipt = await answered(one, act);
        await settled(one, receipt.events.at(-1)?.sequence);
        return receipt;
      } catch (error) {
        const refusal = refusalIn(error);
        if (!refusal) throw error;
        await settled();
        return refusal;
      }
    },

    renew: async (id: string, holidays: HolidayTable) => {
      const one = caseIn(cases, id);
      const receipt = await handle(one).executeUpdate<Receipt, [object]>('renew', {
        args: [{ renewal: { holidays } }],
      });
      await settled(one, receipt.events.at(-1)?.sequence);
      return receipt;
    },

    events: (id: string) => cases.get(id)?.events ?? [],

    // What is still open stays so, unheard: terminated under a task, it would take the test server with it (tried).
    end: async () => around.listen(() => undefined),
  };

  async function started({ id }: Running, workflow: string, argument: object): Promise<void> {
    const { client, taskQueue } = around;
    try {
      await client.workflow.start(workflow, { workflowId: id, taskQueue, args: [argument] });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      throw new Error(
        `${id} runs on this server already, from another life: give this one its own reference`,
      );
    }
  }

  /** The refusal of an opening; null once the case has recorded that it is open. */
  async function opened(one: Running): Promise<Refusal | null> {
    const found: { refusal?: Refusal } = {};
    await eventually(
      async () => {
        if (one.case) return true;
        const { status } = await handle(one).describe();
        if (status.name === 'RUNNING') return false;
        const result = (await handle(one).result()) as { openingRefused?: Refusal };
        if (result.openingRefused) found.refusal = result.openingRefused;
        return found.refusal !== undefined;
      },
      patienceMs,
      `${one.id} to open (a bundle of another build fails its tasks)`,
    );
    return found.refusal ?? null;
  }

  /** What the case answers. One that has closed goes on from where it stood, as the API has it. */
  async function answered(one: Running, act: Act): Promise<Receipt> {
    const options = { args: [act] as [Act], updateId: `${act.key}.${act.body}` };
    try {
      return await handle(one).executeUpdate<Receipt, [Act]>(act.act, options);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      const { state } = (await handle(one).result()) as { state: unknown };
      const startWorkflowOperation = new WithStartWorkflowOperation(one.case!.process, {
        workflowId: one.id,
        taskQueue: around.taskQueue,
        args: [{ state, reopened: true }],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      });
      return around.client.workflow.executeUpdateWithStart<Workflow, Receipt, [Act]>(act.act, {
        ...options,
        startWorkflowOperation,
      });
    }
  }
}

function refusalIn(error: unknown): Refusal | null {
  if (!(error instanceof WorkflowUpdateFailedError)) return null;
  const { cause } = error;
  if (!(cause instanceof ApplicationFailure) || !cause.type) return null;
  const detail = cause.details?.[0] as Refusal | undefined;
  return detail ?? { refused: cause.type as RefusalKind, message: cause.message };
}
