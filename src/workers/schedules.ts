import {
  ScheduleAlreadyRunning,
  ScheduleOverlapPolicy,
  type Client,
  type ScheduleOptions,
} from '@temporalio/client';
import { taskQueues } from '../activities';
import { councils, versionsOf } from '../policy';

export const digestSchedule = 'digest';

/**
 * Weekdays when the office opens, London time. One that was missed (no server) is caught up with until the afternoon;
 * while one still runs (no worker), the next waits for it, and then finds that everybody has had theirs.
 */
function digestOptions() {
  const opensAt = councils().flatMap(versionsOf)[0]?.house.opensAt ?? '08:30';
  const [hour = 8, minute = 30] = opensAt.split(':').map(Number);
  return {
    scheduleId: digestSchedule,
    spec: {
      calendars: [{ hour, minute, dayOfWeek: { start: 'MONDAY', end: 'FRIDAY' } }],
      timezone: 'Europe/London',
    },
    policies: { overlap: ScheduleOverlapPolicy.BUFFER_ONE, catchupWindow: '8 hours' },
    action: { type: 'startWorkflow', workflowType: 'digest', taskQueue: taskQueues.cases, args: [{}] },
  } satisfies ScheduleOptions;
}

/** Makes the schedules, or brings them to what this release wants; whether they are paused stays as it is. */
export async function ensureSchedules({ schedule }: Pick<Client, 'schedule'>): Promise<void> {
  const options = digestOptions();
  try {
    await schedule.create(options);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const { spec, policies, action } = options;
    await schedule.getHandle(digestSchedule).update((before) => ({ ...before, spec, policies, action }));
  }
}
