import { instantOf, msOf, type Instant } from '../../calendar';
import { fastForward } from '../../local/time-travel';
import { CaseDoor } from '../acts/case-door';
import type { Services } from '../services';
import { PageProblem } from './problem';

/**
 * What the clock of a case shows where cases are moved through time: the clock on the wall, and how far the case was
 * opened from it and moved since. Undefined where it is the clock on the wall, and for a case that runs no more.
 */
export async function clockOfCase(services: Services, id: string): Promise<Instant | undefined> {
  if (!services.timeOffsetAllowed) return undefined;
  try {
    const [{ pins }, { workflowExtendedInfo }] = await Promise.all([
      new CaseDoor(services.temporal).read(id),
      services.temporal.workflowService.describeWorkflowExecution({
        namespace: services.temporal.options.namespace,
        execution: { workflowId: id },
      }),
    ]);
    const moved = workflowExtendedInfo?.timeSkippingInfo?.currentTime;
    const now = moved ? Number(moved.seconds) * 1000 + (moved.nanos ?? 0) / 1e6 : services.now();
    return instantOf(Math.floor(now) + pins.offset);
  } catch (error) {
    if (error instanceof Error && error.name === 'NotRunning') return undefined;
    throw error;
  }
}

/** How long a case may record and mail what came due on the way. */
const PATIENCE_MS = 20_000;

/** Moves a case on to an instant of its own time, and waits until what happened on the way is recorded. */
export async function moveTo(services: Services, id: string, from: Instant, to: Instant): Promise<void> {
  const { temporal } = services;
  await fastForward(temporal, id, msOf(to) - msOf(from)).catch((error: unknown) => {
    throw new PageProblem(
      409,
      'The case could not be moved',
      'It has closed, or this Temporal server cannot move a case through time.',
      { cause: error },
    );
  });
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end && (await isBusy(services, id)))
    await new Promise((resolve) => setTimeout(resolve, 100));
}

async function isBusy({ temporal }: Services, id: string): Promise<boolean> {
  const { shell } = await temporal.workflow
    .getHandle(id)
    .query<{ shell: { waiting: number; sending: readonly number[] } }>('case');
  return shell.waiting > 0 || shell.sending.length > 0;
}
