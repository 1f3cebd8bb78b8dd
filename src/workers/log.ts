import type { Logger, LogLevel, LogMetadata } from '@temporalio/common';
import pino from 'pino';
import { errorForLog } from '../programs/log-error';

/** What may stand beside a message of the SDK or of an activity: ids, counts and codes. No message of an error. */
const allowed = [
  ...['workflowId', 'workflowType', 'runId', 'activityType', 'attempt', 'taskQueue', 'sdkComponent'],
  // Of our own lines: notices, panels, digests.
  ...['case', 'number', 'numbers', 'codes', 'council', 'panel', 'teams', 'day', 'lines'],
];

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

export interface WorkerLog {
  /** For `Runtime.install`: what the SDK and the activities say, from warnings upwards. */
  sdk: Logger;
  /** What the sweep found. */
  sweep(line: string): void;
  failure(where: string, error: unknown): void;
}

/** The worker's log: JSON lines on stdout, with an allow-list of fields. */
export function workerLog(destination?: pino.DestinationStream): WorkerLog {
  const log = pino(
    { base: { part: 'worker' }, level: 'warn', timestamp: pino.stdTimeFunctions.isoTime },
    destination ?? process.stdout,
  );
  const write = (level: LogLevel, message: string, meta: LogMetadata = {}): void => {
    const kept = Object.fromEntries(allowed.flatMap((name) => (name in meta ? [[name, meta[name]]] : [])));
    const error: unknown = meta.error;
    log[levels[level]]({ event: 'worker', ...kept, ...(error !== undefined && errorForLog(error)) }, message);
  };
  return {
    sdk: {
      log: write,
      trace: (message, meta) => write('TRACE', message, meta),
      debug: (message, meta) => write('DEBUG', message, meta),
      info: (message, meta) => write('INFO', message, meta),
      warn: (message, meta) => write('WARN', message, meta),
      error: (message, meta) => write('ERROR', message, meta),
    },
    sweep: (line) => log.warn({ event: 'sweep' }, line),
    failure: (where, error) => log.error({ event: 'failure', where, ...errorForLog(error) }),
  };
}
