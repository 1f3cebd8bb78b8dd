import { addDays, addMonths, type CivilDate } from '../../src/calendar';
import { managerOf, socialWorkerOf, type Life } from './life';

const council = 'leicestershire';
const worker = socialWorkerOf(council);
const manager = managerOf(council);

/**
 * Goes through months of a Leicestershire plan as they are: a visit every four weeks with its record, a meeting every
 * six weeks with its minutes and copies, supervision and oversight each month. Calls `eachMonth` after each of them.
 */
export function liveOn(
  plan: Life,
  from: CivilDate,
  months: number,
  eachMonth: (month: number) => void,
): void {
  const end = addMonths(from, months);
  plan.act('notifyGp', worker, { by: 'letter' });
  plan.act('allocate', manager, { worker: 'lei-social-worker', role: 'social-worker' });
  const ahead = (days: number) => {
    const dates: CivilDate[] = [];
    for (let day = addDays(from, days); day < end; day = addDays(day, days)) dates.push(day);
    return dates;
  };
  const monthly = Array.from({ length: months }, (_, index) => addMonths(from, index + 1));
  const happenings = [
    ...ahead(26).map((day) => ({ day, does: () => visited(plan, day) })),
    ...ahead(40).map((day) => ({ day, does: () => met(plan, day) })),
    ...monthly.map((day, index) => ({ day: addDays(day, -3), does: () => overseen(plan, index + 1) })),
    ...monthly.map((day, index) => ({ day: addDays(day, -2), does: () => eachMonth(index + 1) })),
  ].sort((a, b) => (a.day < b.day ? -1 : 1));
  for (const { day, does } of happenings) {
    plan.until(`${day} 17:00`);
    does();
  }
}

function visited(plan: Life, day: CivilDate): void {
  const visit = { kind: 'plan', seen: true, alone: true, atHome: true, place: 'home', bedroomSeen: true };
  plan.act('recordVisit', worker, visit, `${day} 15:30`);
  plan.act('uploadRecord', worker, { what: 'visit' }, `${day} 16:30`);
}

function met(plan: Life, day: CivilDate): void {
  const meeting = {
    multiAgency: true,
    chairRole: 'team-manager',
    planUpdated: true,
    explanation: 'see file',
  };
  plan.act('holdMeeting', worker, { purpose: 'progress', ...meeting }, `${day} 14:00`);
  plan.act(
    'circulateMinutes',
    worker,
    { what: 'minutes', purpose: 'progress', allParticipants: true, explanation: 'see file' },
    `${day} 16:00`,
  );
  plan.act('copyPlan', worker, { allParticipants: true, explanation: 'see file' }, `${day} 16:10`);
}

function overseen(plan: Life, month: number): void {
  plan.act('holdSupervision', manager, { kind: 'case', explanation: 'see file' });
  if (month % 3 === 0) plan.act('writeChildUpdate', worker, { explanation: 'see file' });
  const rationale = { decision: 'continue', explanation: 'see file' };
  if (month === 3) plan.act('recordOversight', manager, { kind: 'twelve-week', ...rationale });
  if (month > 3) plan.act('recordOversight', manager, { kind: 'sixteen-week', ...rationale });
}
