import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../src/local/config';
import { startBreakable, type Breakable } from '../support/breakable';
import { eventually } from '../support/eventually';
import { socialWorker } from '../support/life';
import { temporalCli } from '../support/programs';

/** docs/runbook.md, "Roll a worker forward and back", with versioned workers. */
let installation: Breakable;
beforeAll(async () => {
  installation = await startBreakable();
  await installation.worker.kill9(); // it is of no release
});
afterAll(() => installation.stop());

type Referral = Awaited<ReturnType<Breakable['openWithTarget']>>['referral'];
const recommend = (referral: Referral) =>
  referral.act('recommendDecision', socialWorker, { outcome: 'assessment' });

test('an open case follows to the workers of a release, and back to the last one, with its acts whole', async () => {
  const [last, next] = [installation.workerOf('1.0'), installation.workerOf('1.1')];
  await last.start();
  await sendCasesTo('1.0');
  const { referral } = await installation.openWithTarget('REF-1', 80_000);
  await recommend(referral);
  await isDecidedBy(referral, '1.0');

  await next.start();
  await recommend(referral);
  await isDecidedBy(referral, '1.0'); // started beside it, and not told of yet
  await sendCasesTo('1.1');
  await recommend(referral);
  await isDecidedBy(referral, '1.1');

  await sendCasesTo('1.0');
  await recommend(referral);
  await isDecidedBy(referral, '1.0');
  await next.kill9();
  await recommend(referral);

  const recommended = (await referral.case()).facts.filter(({ event }) => event === 'DecisionRecommended');
  expect(recommended).toHaveLength(5);
  await last.kill9();
});

/** As whoever releases does it. */
async function sendCasesTo(release: string): Promise<void> {
  await promisify(execFile)('sh', [path.join(projectRoot(), 'deploy', 'temporal-release.sh')], {
    env: {
      ...process.env,
      PATH: `${path.dirname(temporalCli())}:${process.env.PATH}`,
      TEMPORAL_ADDRESS: installation.address,
      TEMPORAL_NAMESPACE: 'default',
      TEMPORAL_DEPLOYMENT_NAME: 'caseclock',
      TEMPORAL_WORKER_BUILD_ID: release,
    },
  });
}

/** The release whose worker decided last. */
async function isDecidedBy({ handle }: Referral, release: string): Promise<void> {
  await eventually(async () => {
    const { raw } = await handle.describe();
    return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId === release || undefined;
  }, `a decision by ${release}`);
}
