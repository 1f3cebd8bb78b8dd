import { instantOf, msOf, type Instant } from '../../calendar';
import { fastForward } from '../../local/time-travel';
import { CaseDoor, NotRunning } from '../acts/case-door';
import { Problem } from '../http/problems';
import type { Services } from '../services';

/** How far a case is moved at most in one go. */
export const MOST_DAYS = 730;
/** A case is moved to just behind an instant, so that its timers for that instant have fired. */
const BEHIND_MS = 1_000;
/** How long a case may record and mail what came due on the way. */
const PATIENCE_MS = 20_000;

/**
 * What the clock of a case shows where cases are moved through time: the clock on the wall, and how far the case was
 * opened from it and moved since. Undefined where it is the clock on the wall, and for a case that Temporal has
 * forgotten.
 */
export async function clockOfCase(services: Services, id: string): Promise<Instant | undefined> {
  return services.timeOffsetAllowed ? (await standing(services, id))?.now : undefined;
}

/**
 * Moves a case on to just behind an instant of its own time, and waits until what happened on the way is recorded and
 * sent. A case that stands there already, or later, stays where it is.
 *
 * @returns what its clock shows then; undefined for a case that closed on the way
 * @throws Problem for a case that had closed, or where the server cannot do it
 */
export async function moveCase(services: Services, id: string, to: Instant): Promise<Instant | undefined> {
  const from = await clockWhileOpen(services, id);
  if (!from) throw new Problem('closed', 'The case has closed: time moves only for a case that is open.');
  const way = msOf(to) - msOf(from);
  if (way > MOST_DAYS * 86_400_000) {
    const message = `lies at most ${MOST_DAYS} days ahead: for the case it is now ${from}`;
    throw new Problem('shape', `/to ${message}.`, { errors: [{ pointer: '/to', message }] });
  }
  if (way > 0) await forward(services, id, way + BEHIND_MS);
  const door = new CaseDoor(services.temporal);
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end && (await door.isBusy(id)))
    await new Promise((resolve) => setTimeout(resolve, 100));
  return clockWhileOpen(services, id);
}

async function clockWhileOpen(services: Services, id: string): Promise<Instant | undefined> {
  const found = await standing(services, id);
  return found?.stage === 'closed' ? undefined : found?.now;
}

/** Undefined for a case that Temporal has forgotten. */
async function standing(
  { temporal, now }: Services,
  id: string,
): Promise<{ now: Instant; stage: string } | undefined> {
  try {
    const [{ pins, stage }, { workflowExtendedInfo }] = await Promise.all([
      new CaseDoor(temporal).read(id),
      temporal.workflowService.describeWorkflowExecution({
        namespace: temporal.options.namespace,
        execution: { workflowId: id },
      }),
    ]);
    const moved = workflowExtendedInfo?.timeSkippingInfo?.currentTime;
    const own = moved ? Number(moved.seconds) * 1000 + (moved.nanos ?? 0) / 1e6 : now();
    return { now: instantOf(Math.floor(own) + pins.offset), stage };
  } catch (error) {
    if (error instanceof NotRunning) return undefined;
    throw error;
  }
}

async function forward(services: Services, id: string, ms: number): Promise<void> {
  try {
    await fastForward(services.temporal, id, ms);
  } catch (error) {
    // It closed on the way.
    if (!(await clockWhileOpen(services, id))) return;
    const detail =
      'This Temporal server did not move the case; it needs a development server of 1.32 with time skipping.';
    throw new Problem('missing', detail, { cause: error });
  }
}
