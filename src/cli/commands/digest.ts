import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import type { Command } from 'commander';
import { taskQueues } from '../../activities/types';
import { atLocal, dateOf, holidayTable, isWorkingDay, type CivilDate, type Instant } from '../../calendar';
import { dataConverter, parseKeyRing } from '../../codec';
import { isInstant } from '../../casework';
import { readConfig } from '../../local/config';
import { withLocalEnvironment } from '../../local/environment';
import type { DigestResult, DigestRun } from '../../workflows/digest';
import { UserError } from '../errors';
import { print } from '../output';
import { parseWhen } from '../when';

/**
 * `caseclock digest --at WHEN`: the digests of another morning, about cases that were moved in time (development and
 * training). The digests of every working day leave by themselves.
 */
export function register(program: Command): void {
  program
    .command('digest')
    .description(
      'send the digests of another morning, about cases that were moved in time (development only)',
    )
    .requiredOption('--at <when>', 'London time: "2025-04-22 08:30"')
    .action(({ at }: { at: string }) => send(at));
}

async function send(text: string): Promise<void> {
  const when = parseWhen(text);
  const asOf = isInstant(when) ? when : openingOf(when);
  if (!isWorkingDay(dateOf(asOf), holidayTable())) {
    throw new UserError(`${dateOf(asOf)} is no working day: nobody gets a digest.`);
  }
  const { TEMPORAL_ADDRESS: address = '', TEMPORAL_NAMESPACE: namespace = 'default', CASECLOCK_KEYS } = withLocalEnvironment(readConfig()); // prettier-ignore
  const connection = await Connection.connect({ address, connectTimeout: '5 seconds' }).catch((error: unknown) => {
    throw new UserError(`Temporal at ${address} does not answer: is "npm start" running?`, { cause: error });
  }); // prettier-ignore
  try {
    const client = new Client({ connection, namespace, dataConverter: dataConverter(parseKeyRing(CASECLOCK_KEYS), 'api') }); // prettier-ignore
    const { done, failed, unheard } = await client.workflow.execute<
      (run: DigestRun) => Promise<DigestResult>
    >('digest', { workflowId: `digest-at-${randomUUID()}`, taskQueue: taskQueues.cases, args: [{ asOf }] });
    print(`${done} digests are done, ${failed} could not be sent, ${unheard} lines had nobody to go to.`);
  } finally {
    await connection.close();
  }
}

function openingOf(day: CivilDate): Instant {
  return atLocal(day, '08:30')[0]!;
}
