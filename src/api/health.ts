import type { RequestHandler } from 'express';
import { taskQueues } from '../activities/types';
import { addDays, dateOf, holidayTable, instantOf, type CivilDate } from '../calendar';
import type { Services } from './services';

const PATIENCE_MS = 2_000;
const REMEMBER_MS = 5_000;

/** A poll lasts a minute: who has not asked for work since is gone. */
const POLLED_WITHIN_MS = 90_000;

/** A mail that was tried this long ago and has not left is late. */
const MAIL_LATE_MS = 10 * 60_000;

/** Bank holidays must be known for as long as a clock of ours runs. */
const HORIZON_DAYS = 400;

/** `TaskQueueType` of the server. */
const WORKFLOW_TASKS = 1;
const ACTIVITY_TASKS = 2;

/** What stands behind the API. Each is 'up', or a sentence that says what is missing. */
export interface Parts {
  temporal: string;
  worker: string;
  postgresql: string;
  mail: string;
  calendar: string;
}

const UP = 'up';

/** Without these no act is answered; without the others lists, mails or distant dates are missing, and acts go on. */
const neededForActs: readonly (keyof Parts)[] = ['temporal', 'worker'];

/** GET /health: the process answers. */
export const health: RequestHandler = (_request, response) => {
  response.json({ status: UP });
};

/**
 * GET /ready: 200 when acts are answered, else 503; either way with what is missing. The answer is remembered for a
 * moment, and names no address: anybody may ask.
 */
export function ready(services: Services, stopping: () => boolean): RequestHandler {
  let last: { at: number; parts: Promise<Parts> } | undefined;
  return async (_request, response) => {
    if (!last || Date.now() - last.at > REMEMBER_MS) last = { at: Date.now(), parts: partsOf(services) };
    const parts = await last.parts;
    const missing = (Object.keys(parts) as (keyof Parts)[]).filter((part) => parts[part] !== UP);
    const serves = !stopping() && !neededForActs.some((part) => missing.includes(part));
    response
      .status(serves ? 200 : 503)
      .json({ status: stopping() ? 'stopping' : serves ? 'ready' : 'not ready', missing, parts });
  };
}

async function partsOf(services: Services): Promise<Parts> {
  const [temporal, worker, postgresql, mail] = await Promise.all([
    within(() => temporalAnswers(services)),
    within(() => workersPoll(services)),
    within(() => services.records.ping().then(() => UP)),
    within(() => mailLeaves(services)),
  ]);
  return { temporal, worker, postgresql, mail, calendar: calendarReaches(services) };
}

async function temporalAnswers({ temporal }: Services): Promise<string> {
  await withDeadline(temporal, () => temporal.workflowService.getSystemInfo({}));
  return UP;
}

async function workersPoll({ temporal }: Services): Promise<string> {
  const [cases, notices] = await Promise.all([
    polled(temporal, taskQueues.cases, WORKFLOW_TASKS),
    polled(temporal, taskQueues.notices, ACTIVITY_TASKS),
  ]);
  if (!cases) return 'no worker asks for cases';
  return notices ? UP : 'no worker asks for mails';
}

async function polled(client: Services['temporal'], name: string, taskQueueType: number): Promise<boolean> {
  const { pollers } = await withDeadline(client, () =>
    client.workflowService.describeTaskQueue({
      namespace: client.options.namespace,
      taskQueue: { name },
      taskQueueType,
    }),
  );
  return pollers.some(
    ({ lastAccessTime }) => Date.now() - Number(lastAccessTime?.seconds ?? 0) * 1_000 < POLLED_WITHIN_MS,
  );
}

async function mailLeaves({ records }: Services): Promise<string> {
  const late = await records.lateMails(instantOf(Date.now() - MAIL_LATE_MS));
  return late === 0 ? UP : `${late} ${late === 1 ? 'mail has' : 'mails have'} not left for ten minutes`;
}

function calendarReaches({ now }: Services): string {
  const { until } = holidayTable();
  const wanted: CivilDate = addDays(dateOf(instantOf(now())), HORIZON_DAYS);
  return until >= wanted ? UP : `bank holidays are known until ${until}, and wanted until ${wanted}`;
}

function withDeadline<T>(client: Services['temporal'], call: () => Promise<T>): Promise<T> {
  return client.withDeadline(Date.now() + PATIENCE_MS, call);
}

/** Never why it failed: that may name addresses. */
async function within(ask: () => Promise<string>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('does not answer'), PATIENCE_MS);
  });
  return Promise.race([ask().catch(() => 'does not answer'), late]).finally(() => clearTimeout(timer));
}
