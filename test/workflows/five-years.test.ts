import { addDays, addMonths, civilDate, type CivilDate, type Instant } from '../../src/calendar';
import type { Fields, Receipt } from '../../src/casework';
import { explainClockOf } from '../../src/casework/explain-clock';
import { policyFor } from '../../src/policy';
import { loadWholeCase, verify } from '../../src/records';
import { failedTasks, runsOf } from '../support/histories';
import { startInstallation, type CaseHandle, type Installation } from '../support/installation';
import { london, person, planOpening } from '../support/life';

const worker = person('pet-social-worker', ['social-worker']);
const opened = civilDate('2025-03-03');
const years = 5;
const visit = { kind: 'plan', seen: true, alone: true, place: 'home', explanation: 'see file' };
const meeting = { chairRole: 'team-manager', outcome: 'continue', explanation: 'see file' };

/** Every so many days from the opening on: what the worker does. */
const rhythm: readonly { days: number; act: string; who: typeof worker; fields: Fields }[] = [
  { days: 28, act: 'recordVisit', who: worker, fields: visit },
  { days: 35, act: 'holdMeeting', who: worker, fields: { purpose: 'progress', ...meeting } },
  { days: 150, act: 'holdMeeting', who: worker, fields: { purpose: 'formal-review', combinedWithReview: true, ...meeting } },
]; // prettier-ignore

/** The server would let the next run begin no sooner than a second after the last one. */
const nextRunAtOnce = ['--dynamic-config-value', 'history.workflowIdReuseMinimalInterval="0s"'];

/** A plan that runs for five years under Peterborough, with a year's limit that nobody moves. */
describe('a case of five years, continued as new each year', () => {
  let on: Installation;
  let plan: CaseHandle;
  const receipts: { receipt: Receipt; again: () => Promise<Receipt> }[] = [];

  beforeAll(async () => {
    on = await startInstallation('development', { serverArgs: nextRunAtOnce });
    await on.startWorkers();
    const opening = planOpening({
      opened: `${opened} 10:00`,
      fields: { assessmentAuthorisedOn: opened, childLastSeenOn: '2025-02-24' },
    });
    plan = await on.openAs(opening, london(`${opened} 10:00`) as Instant);
    const end = addMonths(opened, 12 * years);
    const due = rhythm
      .flatMap((one) => everyDays(one.days, end).map((day) => ({ ...one, day })))
      .sort((a, b) => (a.day < b.day ? -1 : 1));
    for (const { day, act, who, fields } of due) {
      await plan.until(`${day} 16:00`);
      const argument = plan.toAct(act, who, fields);
      const call = () => plan.handle.executeUpdate<Receipt, [typeof argument]>(act, { args: [argument] });
      receipts.push({ receipt: await call(), again: call });
    }
  });
  afterAll(() => on.stop());

  function everyDays(days: number, end: CivilDate): CivilDate[] {
    const dates: CivilDate[] = [];
    for (let day = addDays(opened, days); day < end; day = addDays(day, days)) dates.push(day);
    return dates;
  }

  test('runs in five runs or six, and fails no task', async () => {
    const runs = await runsOf(on.client, plan.id);
    expect(runs.length).toBeGreaterThanOrEqual(years - 1);
    expect(await failedTasks(on.client, plan.id)).toEqual([]);
  });

  test('keeps its clocks: the next visit counts from the last one, the limit of the first year is still out of timescale', async () => {
    const current = await plan.case();
    const visits = everyDays(28, addMonths(opened, 12 * years));
    const running = current.clocks.filter(({ status }) => status === 'running');
    expect(running.find(({ name }) => name === 'visit')?.readings[0]?.due).toBe(addDays(visits.at(-1)!, 42));
    expect(running.find(({ name }) => name === 'plan-limit')).toMatchObject({
      readings: [{ due: '2026-03-03' }],
      done: expect.arrayContaining(['passed limit']) as unknown,
    });
  });

  test('knows each of its last 200 acts again by its key', async () => {
    for (const { receipt, again } of [receipts.at(-1)!, receipts.at(-60)!, receipts.at(-110)!]) {
      const repeated = await again();
      expect(repeated).toMatchObject({ case: plan.id, replayed: true });
      expect(repeated.events.map(({ sequence }) => sequence)).toEqual(
        receipt.events.map(({ sequence }) => sequence),
      );
    }
  });

  test('has its log whole, and what has left the case is explained from there', async () => {
    const current = await plan.case();
    expect((await verify(on.db, on.recordKeys)).findings).toEqual([]);
    const events = await plan.recorded();
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
    expect(events.filter(({ event }) => event === 'CaseCondensed').length).toBeGreaterThanOrEqual(years - 2);
    const first = events.find(({ event }) => event === 'VisitMade')!;
    const id = `visit@${first.sequence}`;
    expect(current.clocks.some((clock) => clock.id === id)).toBe(false);
    const whole = (await loadWholeCase(on.db, on.recordKeys, plan.id))!;
    const { council, version, hash } = current.pins.policy;
    const explained = explainClockOf(whole, id, policyFor(council, version, hash)!, { says: {}, losers: [] });
    expect(explained?.readings[0]?.due).toBe('2025-05-12');
    expect(explained?.settledBy).toMatchObject({ event: 'VisitMade', inTime: true });
  });

  test('travels from run to run in less than 10 KB', async () => {
    const { events } = await plan.handle.fetchHistory();
    const [input] = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
    expect(input?.data?.length).toBeLessThan(10 * 1_024);
  });
});
