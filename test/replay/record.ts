import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { versionsOf } from '../../src/policy';
import { playReferral } from '../support/full-referral';
import { startInstallation, type CaseHandle, type Installation } from '../support/installation';
import { replayBundle, replayKeys, replayPolicy } from './bundle';

/**
 * Records the histories again, with the workflows as they are now:
 *
 *     node --import tsx test/replay/record.ts [--policy]
 *
 * `--policy` first takes Peterborough's policy as it is compiled now.
 */
async function main(): Promise<void> {
  if (process.argv.includes('--policy') || !fs.existsSync(replayPolicy)) keepPolicy();
  const file = path.join(fs.mkdtempSync('/tmp/caseclock-replay-'), 'bundle.js');
  fs.writeFileSync(file, await replayBundle());
  const policy = { council: 'peterborough', version: 'replay', hash: 'kept-for-replay' };
  await recordOne('referral', file, [], async (installation) => {
    const referral = await installation.open({ reference: 'REF-1', received: '2025-04-17 16:59', policy });
    await playReferral(referral);
    return referral;
  });
  const restless = ['--dynamic-config-value', 'limit.historyCount.suggestContinueAsNew=60'];
  await recordOne('continued', file, restless, async (installation) => {
    const referral = await installation.open({ reference: 'REF-2', received: '2025-04-17 16:59', policy });
    await playReferral(referral);
    return referral;
  });
}

/** Under a version that no release has, so that no case but these can be pinned to it. */
function keepPolicy(): void {
  const policy = versionsOf('peterborough').at(-1);
  const kept = {
    policies: { 'peterborough@replay': { ...policy, version: 'replay' } },
    hashes: { 'peterborough@replay': 'kept-for-replay' },
  };
  fs.writeFileSync(replayPolicy, `${JSON.stringify(kept, null, 2)}\n`);
}

/** Each run of the case becomes one file. */
async function recordOne(
  name: string,
  bundle: string,
  serverArgs: readonly string[],
  play: (installation: Installation) => Promise<CaseHandle>,
): Promise<void> {
  const installation = await startInstallation('development', { keys: replayKeys, bundle, serverArgs });
  try {
    await installation.startWorkers();
    const { id } = await play(installation);
    const { client } = installation;
    const { firstExecutionRunId } = (await client.workflow.getHandle(id).fetchHistory()).events![0]!
      .workflowExecutionStartedEventAttributes!;
    let run = firstExecutionRunId;
    for (let number = 1; run; number += 1) {
      const history = await client.workflow.getHandle(id, run).fetchHistory();
      const file = path.join(__dirname, 'histories', `${name}-${number}.json`);
      // Who recorded it, and on which machine, is nobody's business.
      const json = historyToJSON(history)
        .replace(/("identity": )"[^"]*"/g, '$1"recorded"')
        .replaceAll(`${process.pid}@${os.hostname()}`, 'recorded');
      fs.writeFileSync(file, `${json}\n`);
      console.log(`${path.relative(process.cwd(), file)}: ${history.events!.length} events`);
      run = history.events!.at(-1)!.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
    }
  } finally {
    await installation.stop();
  }
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
