import {
  ScheduleAlreadyRunning,
  ScheduleOverlapPolicy,
  type CalendarSpec,
  type Client,
  type ScheduleOptions,
} from '@temporalio/client';
import { taskQueues } from '../activities';
import { dateOf, instantOf, type CivilDate, type Weekday } from '../calendar';
import { panelTime } from '../casework/panels';
import { councils, currentPolicy, versionsOf, type HouseRules, type PanelRule } from '../policy';

export const digestSchedule = 'digest';

/** 'panel:hull:child-in-need-panel' */
export function panelSchedule(council: string, panel: string): string {
  return `panel:${council}:${panel}`;
}

/**
 * Weekdays when the office opens, London time. One that was missed (no server) is caught up with until the afternoon;
 * while one still runs (no worker), the next waits for it, and then finds that everybody has had theirs.
 */
function digestOptions() {
  const opensAt = councils().flatMap(versionsOf)[0]?.house.opensAt ?? '08:30';
  return {
    scheduleId: digestSchedule,
    spec: {
      calendars: [{ ...timeOfDay(opensAt), dayOfWeek: { start: 'MONDAY', end: 'FRIDAY' } }],
      timezone: 'Europe/London',
    },
    policies: { overlap: ScheduleOverlapPolicy.BUFFER_ONE, catchupWindow: '8 hours' },
    action: { type: 'startWorkflow', workflowType: 'digest', taskQueue: taskQueues.cases, args: [{}] },
  } satisfies ScheduleOptions;
}

/**
 * At the usual day and hour of a panel, London time, for the sitting after that one, and once when the schedule is made
 * for the first of all. Each runs until its sitting is looked back upon, beside the next.
 */
function panelOptions(council: string, panel: string, rule: PanelRule, house: HouseRules) {
  const { on, at } = panelTime(rule, house);
  const monthly = rule.every.unit === 'months' ? { dayOfMonth: { start: 1, end: 7 } } : {};
  return {
    scheduleId: panelSchedule(council, panel),
    spec: {
      calendars: [{ ...timeOfDay(at), dayOfWeek: days[on], ...monthly }],
      timezone: 'Europe/London',
    },
    policies: { overlap: ScheduleOverlapPolicy.ALLOW_ALL, catchupWindow: '7 days' },
    action: {
      type: 'startWorkflow',
      workflowType: 'panel',
      taskQueue: taskQueues.cases,
      args: [{ council, panel }],
    },
    state: { triggerImmediately: true },
  } satisfies ScheduleOptions;
}

const days = {
  Mon: 'MONDAY',
  Tue: 'TUESDAY',
  Wed: 'WEDNESDAY',
  Thu: 'THURSDAY',
  Fri: 'FRIDAY',
  Sat: 'SATURDAY',
  Sun: 'SUNDAY',
} as const satisfies Record<Weekday, CalendarSpec['dayOfWeek']>;

function timeOfDay(time: string): { hour: number; minute: number } {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return { hour, minute };
}

/** Makes the schedules, or brings them to what this release wants; whether they are paused stays as it is. */
export async function ensureSchedules({ schedule }: Pick<Client, 'schedule'>): Promise<void> {
  for (const options of [digestOptions(), ...panelsOn(dateOf(instantOf(Date.now())))]) {
    try {
      await schedule.create(options);
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      const { scheduleId, spec, policies, action } = options;
      await schedule.getHandle(scheduleId).update((before) => ({ ...before, spec, policies, action }));
    }
  }
}

/** A schedule for each panel of each council, by the policies in force. */
function panelsOn(day: CivilDate): readonly ReturnType<typeof panelOptions>[] {
  return councils().flatMap((council) => {
    const policy = currentPolicy(council, day);
    return Object.entries(policy?.panels ?? {}).map(([panel, rule]) =>
      panelOptions(council, panel, rule, policy!.house),
    );
  });
}
