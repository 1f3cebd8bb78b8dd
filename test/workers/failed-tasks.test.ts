import { taskQueues } from '../../src/activities/types';
import { call, newIssuer, tokenFor } from '../api/support';
import { startBreakable, type Breakable } from '../support/breakable';

let installation: Breakable;
beforeAll(async () => {
  installation = await startBreakable();
});
afterAll(() => installation.stop());

test('a case whose decision failed three times turns acts away; one by HTTP waits, and is answered once it is decided', async () => {
  const issuer = await newIssuer();
  const [{ url }, token] = await Promise.all([
    installation.startApi(issuer),
    tokenFor(issuer, 'social-worker', { person: 'pet-social-worker' }),
  ]);
  await installation.worker.kill9();
  const { referral } = await installation.openWithTarget('REF-1', 80_000);
  await failTasksOf(referral.id);
  await expect(
    installation.client.workflow.getHandle(referral.id).executeUpdate('recommendDecision', { args: [{}] }),
  ).rejects.toMatchObject({ cause: { details: expect.stringContaining('Workflow Task in failed state') } });

  const asked = (async () => {
    const waits: number[] = [];
    for (;;) {
      const from = Date.now();
      const answer = await call(`${url}/v1/cases/${referral.id}/recommendations`, 'POST', {
        token,
        headers: { 'Idempotency-Key': 'once' },
        json: { outcome: 'assessment' },
      });
      if (answer.status !== 503) return { answer, waits };
      waits.push(Date.now() - from);
    }
  })();
  await installation.worker.start();
  const { answer, waits } = await asked;
  expect(answer).toMatchObject({
    status: 200,
    body: { events: [{ event: 'DecisionRecommended' }] },
  });
  // A worker may need longer to start than a call may take; nobody hears so before that time is over.
  expect(waits.filter((ms) => ms < 9_000)).toEqual([]);
});

/** As a worker that breaks down over each decision, until the server turns acts away. */
async function failTasksOf(caseId: string): Promise<void> {
  const { client } = installation;
  const worker = { namespace: 'default', identity: 'a worker that fails' };
  const taskQueue = { name: taskQueues.cases };
  const attempt = async () =>
    (await client.workflow.getHandle(caseId).describe()).raw.pendingWorkflowTask?.attempt;
  while ((await attempt())! <= 3) {
    const { taskToken } = await client.withDeadline(Date.now() + 30_000, () =>
      client.workflowService.pollWorkflowTaskQueue({ ...worker, taskQueue }),
    );
    await client.workflowService.respondWorkflowTaskFailed({ ...worker, taskToken });
  }
}
