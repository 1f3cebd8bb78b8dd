import { createRecordActivities, taskQueues } from '../../src/activities';
import { dateOf, instantOf, timeOf, zoneOf } from '../../src/calendar';
import { councils, currentPolicy } from '../../src/policy';
import { sittings } from '../../src/records';
import { ensureSchedules, panelSchedule } from '../../src/workers/schedules';
import type { PanelResult, PanelRun } from '../../src/workflows/panel';
import { eventually } from '../support/eventually';
import { startInstallation, type Installation } from '../support/installation';
import { london, person, type Life } from '../support/life';
import { aStepDown } from '../support/step-down';

const worker = person('sw-1', ['social-worker'], true, 'hull');
const panel = 'child-in-need-panel';

describe('one sitting on a Temporal server', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await startInstallation('time-skipping');
    await installation.startWorkers();
  });
  afterAll(() => installation.stop());

  /** A whole run, with the days between skipped. */
  async function run(workflowId: string, input: PanelRun): Promise<PanelResult> {
    const handle = await installation.client.workflow.start<(run: PanelRun) => Promise<PanelResult>>(
      'panel',
      {
        workflowId,
        taskQueue: taskQueues.cases,
        args: [input],
      },
    );
    await installation.environment.sleep('14 days');
    return handle.result();
  }
  async function recorded(life: Life): Promise<void> {
    const { db, recordKeys: keys } = installation;
    const { record } = createRecordActivities({ db, keys, timeOffsetAllowed: true });
    const { id, process, council, reference, child, chain, team } = life.case;
    const events = life.events.map((event) =>
      event.pins ? { ...event, pins: { ...event.pins, offset: 1 } } : event,
    );
    await record({ case: { id, process, council, reference, child, chain, team }, events, offset: 1 });
  }

  test('over the weekend of the clock change: agenda on Monday, sitting on Wednesday, and it did not happen', async () => {
    const team = 'referral-and-assessment';
    const life = aStepDown({ council: 'hull', proposed: '2026-03-23 09:00', fields: { team } });
    await recorded(life.act('listForPanel', worker, { panel, panelOn: '2026-04-01' }));
    const asOf = london('2026-03-25 10:00');
    // Of those who attend the locality manager is in the directory of development; of the others the team manager is.
    expect(await run('hull-1-april', { council: 'hull', panel, asOf })).toEqual({
      ...{ day: '2026-04-01', agendas: 1, notHeld: 2, failed: 0, unheard: 0 },
    });
    const notHeld = 'Panel did not happen: Child in need panel Wed 1 Apr 2026 10:00, 1 case not decided';
    const [agenda, ...later] = installation.mail.mails.map(({ to, subject }) => [to[0], subject]);
    expect(agenda).toEqual(['locality-manager@hull.example', expect.stringMatching(/^Agenda: /)]);
    // Both leave at once: which arrives first is the mail server's.
    expect(later.sort()).toEqual([
      ['locality-manager@hull.example', notHeld],
      ['team-manager@hull.example', notHeld],
    ]);
    const { lines } = await sittings(installation.db, { council: 'hull' });
    expect(lines).toMatchObject([{ day: '2026-04-01', sitsAt: '2026-04-01T09:00:00.000Z', notHeld: true }]);
    expect(dateOf(lines[0]!.agendaMadeAt!)).toBe('2026-03-30');
    expect([timeOf(lines[0]!.agendaMadeAt!), zoneOf(lines[0]!.agendaMadeAt!)]).toEqual(['08:30', 'BST']);

    // Caught up with or triggered once more: the same sitting, and nobody hears it twice.
    expect(await run('again', { council: 'hull', panel, asOf })).toMatchObject({ agendas: 0, notHeld: 0 });
    expect(installation.mail.mails).toHaveLength(3);
  });

  test('no case waits: nobody is told of anything', async () => {
    expect(
      await run('empty', {
        council: 'gloucestershire',
        panel: 'weekly-locality-meeting',
        asOf: london('2026-05-06 10:00'),
      }),
    ).toEqual({
      day: '2026-05-13',
      agendas: 0,
      notHeld: 0,
      failed: 0,
      unheard: 0,
    });
  });

  test('a panel that the council no longer has ends at once', async () => {
    expect(await run('none', { council: 'hull', panel: 'none-such' })).toMatchObject({ day: null });
  });
});

describe('the schedules of panels', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await startInstallation('development');
    await installation.startWorkers();
    await ensureSchedules(installation.client);
  });
  afterAll(() => installation.stop());

  const next = async (council: string, of: string) => {
    const { info, policies } = await installation.client.schedule
      .getHandle(panelSchedule(council, of))
      .describe();
    return { policies, times: info.nextActionTimes.map((time) => instantOf(time.getTime())) };
  };

  test('there is one for each panel of each council, made once', async () => {
    await ensureSchedules(installation.client);
    const today = dateOf(instantOf(Date.now()));
    const all = councils().flatMap((council) =>
      Object.keys(currentPolicy(council, today)?.panels ?? {}).map((of) => [council, of] as const),
    );
    expect(all).toHaveLength(6);
    for (const [council, of] of all) {
      const { times, policies } = await next(council, of);
      expect(times.length).toBeGreaterThan(5);
      expect(policies).toMatchObject({ overlap: 'ALLOW_ALL', catchupWindow: 7 * 86_400_000 });
      for (const at of times) expect([timeOf(at), new Date(at).getUTCDay()]).toEqual(['10:00', 3]);
    }
  });

  test('a monthly one leaves on the first Wednesday at 10:00, in winter and in summer', async () => {
    const { times } = await next('leicestershire', 'improvement-cycle-meeting');
    for (const at of times) expect(Number(dateOf(at).slice(8))).toBeLessThanOrEqual(7);
    expect(new Set(times.map(zoneOf))).toEqual(new Set(['GMT', 'BST']));
    expect(new Set(times.map(timeOf))).toEqual(new Set(['10:00']));
  });

  test('when it is made, the first sitting is arranged at once', async () => {
    const today = dateOf(instantOf(Date.now()));
    const days = await eventually(async () => {
      const { lines } = await sittings(installation.db, { council: 'hull' });
      return lines.length > 0 ? lines.map(({ day }) => day) : undefined;
    }, 'a sitting');
    expect(days).toHaveLength(1);
    expect(days[0]! > today).toBe(true);
  });
});
