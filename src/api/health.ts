import type { RequestHandler } from 'express';
import type { Services } from './services';

const PATIENCE_MS = 2_000;
const REMEMBER_MS = 5_000;

/** GET /livez: the process answers. */
export const live: RequestHandler = (_request, response) => {
  response.json({ status: 'up' });
};

/**
 * GET /readyz: acts can be taken. Without PostgreSQL the API is ready all the same, since acts do not need it.
 * The answer is remembered for a moment: anybody may ask.
 */
export function ready(services: Services, stopping: () => boolean): RequestHandler {
  let last: { at: number; temporal: boolean; record: boolean } | undefined;
  return async (_request, response) => {
    if (!last || Date.now() - last.at > REMEMBER_MS) {
      const [temporal, record] = await Promise.all([
        answers(() =>
          services.temporal.withDeadline(Date.now() + PATIENCE_MS, () => temporalAnswers(services)),
        ),
        answers(() => services.records.ping()),
      ]);
      last = { at: Date.now(), temporal, record };
    }
    const up = last.temporal && !stopping();
    response.status(up ? 200 : 503).json({
      status: stopping() ? 'stopping' : up ? 'up' : 'down',
      acts: last.temporal ? 'up' : 'down',
      lists: last.record ? 'up' : 'down',
    });
  };
}

async function temporalAnswers({ temporal }: Services): Promise<void> {
  await temporal.workflowService.getSystemInfo({});
}

async function answers(call: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  const answered = call().then(
    () => true,
    () => false,
  );
  return Promise.race([answered, late]).finally(() => clearTimeout(timer));
}
