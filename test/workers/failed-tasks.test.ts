import { taskQueues } from '../../src/activities/types';
import { newIssuer, tokenFor } from '../api/support';
import { startBreakable, type Breakable } from '../support/breakable';

let installation: Breakable;
beforeAll(async () => {
  installation = await startBreakable();
}, 60_000);
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

  let settled = false;
  const asked = fetch(`${url}/v1/cases/${referral.id}/recommendations`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': 'once',
    },
    body: JSON.stringify({ outcome: 'assessment' }),
  }).finally(() => (settled = true));
  await installation.worker.start();
  expect(settled).toBe(false);
  const answer = await asked;
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ events: [{ event: 'DecisionRecommended' }] });
}, 120_000);

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
