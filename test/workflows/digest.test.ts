import { sql } from 'kysely';
import { dateOf, instantOf } from '../../src/calendar';
import { taskQueues } from '../../src/activities';
import { digestSchedule, ensureSchedules } from '../../src/workers/schedules';
import type { DigestResult, DigestRun } from '../../src/workflows/digest';
import { eventually } from '../support/eventually';
import { startInstallation, type Installation } from '../support/installation';
import { london } from '../support/life';

describe('the digest on a Temporal server', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await startInstallation('development');
    await installation.startWorkers();
  });
  afterAll(() => installation.stop());

  const run = (workflowId: string, input: DigestRun): Promise<DigestResult> =>
    installation.client.workflow.execute<(run: DigestRun) => Promise<DigestResult>>('digest', {
      workflowId,
      taskQueue: taskQueues.cases,
      args: [input],
    });
  const digests = () => installation.mail.mails.filter(({ text }) => text.startsWith('First: '));

  test('on a bank holiday nobody gets one', async () => {
    expect(await run('good-friday', { asOf: london('2025-04-18 08:30') })).toEqual({
      ...{ done: 0, failed: 0, unheard: 0 },
      skipped: 'no working day',
    });
    expect(await run('saturday', { asOf: london('2025-04-19 08:30') })).toMatchObject({
      skipped: 'no working day',
    });
  });

  test('on the Tuesday after Easter each manager gets one, of a case that was moved there, and the same again gives none', async () => {
    const referral = await installation.open({ reference: 'REF-1', received: '2025-04-17 16:59' });
    await referral.until('2025-04-22 08:31');
    await referral.recordedEvent('ListedInDigest');
    const asOf = london('2025-04-22 08:32');
    expect(await run('tuesday', { asOf })).toMatchObject({ done: 2, failed: 0, unheard: 0 });
    expect(digests().map(({ to }) => to[0]).sort()).toEqual(['team-manager-2@peterborough.example', 'team-manager@peterborough.example']);
    expect(await run('tuesday-again', { asOf })).toMatchObject({ done: 0, failed: 0 });
    expect(digests()).toHaveLength(2);
  }); // prettier-ignore

  test('one whose mail the server refuses is counted, and holds up nobody', async () => {
    installation.mail.clear();
    installation.mail.behave({ kind: 'refuse', code: 550, recipient: /^team-manager@/ });
    expect(await run('wednesday', { asOf: london('2025-04-23 08:32') })).toMatchObject({
      done: 1,
      failed: 1,
    });
    installation.mail.behave({ kind: 'accept' });
    expect(digests().map(({ to }) => to[0])).toEqual(['team-manager-2@peterborough.example']);
  });

  describe('by its schedule', () => {
    const handle = () => installation.client.schedule.getHandle(digestSchedule);

    test('leaves on weekdays at 08:30 London time, in summer and in winter, and is made once', async () => {
      await ensureSchedules(installation.client);
      await ensureSchedules(installation.client);
      const { info, policies } = await handle().describe();
      const next = info.nextActionTimes.map((time) => instantOf(time.getTime()));
      expect(next.length).toBeGreaterThan(5);
      for (const at of next) {
        expect(london(`${dateOf(at)} 08:30`)).toBe(at);
        expect([0, 6]).not.toContain(new Date(at).getUTCDay());
      }
      expect(policies).toMatchObject({ overlap: 'BUFFER_ONE', catchupWindow: 8 * 3_600_000 });
    });

    test('a paused one stays paused when a worker starts', async () => {
      await handle().pause('a council’s decision');
      await ensureSchedules(installation.client);
      expect((await handle().describe()).state.paused).toBe(true);
      await handle().unpause();
    });

    test('starts the workflow, which minds the calendar itself', async () => {
      await handle().trigger();
      const [started] = await eventually(async () => {
        const { info } = await handle().describe();
        return info.recentActions.length > 0 ? info.recentActions : undefined;
      }, 'the schedule to have started a digest');
      const { workflowId } = (started!.action as { workflow: { workflowId: string } }).workflow;
      const { summary } = await eventually(async () => {
        const { events } = await installation.client.workflow.getHandle(workflowId).fetchHistory();
        const timer = events?.find(({ timerStartedEventAttributes: timer }) => timer);
        const done = events?.some(({ workflowExecutionCompletedEventAttributes: end }) => end);
        return timer || done ? { summary: timer ? 'waits for the cases' : 'no working day' } : undefined;
      }, 'the digest to have begun');
      expect(['waits for the cases', 'no working day']).toContain(summary);
      await installation.client.workflow
        .getHandle(workflowId)
        .terminate()
        .catch(() => undefined);
      const { rows } = await sql<{ day: string }>`select distinct day::text from digest_sent`.execute(
        installation.db,
      );
      expect(rows.map(({ day }) => day)).not.toContain(dateOf(instantOf(Date.now())));
    });
  });
});
