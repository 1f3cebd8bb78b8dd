import type { Request, RequestHandler, Response } from 'express';
import { instantOf, msOf, type Instant } from '../../calendar';
import type { Services } from '../services';
import { readMoment } from '../shapes/moments';
import { clockOfCase, MOST_DAYS } from '../training/case-time';
import { apiFor } from './ask';
import { readCase } from './case';
import { PageProblem } from './problem';
import { formToken, pathOf, sessionOf } from './session';
import type { CaseAnswer } from './types';
import { render } from './views';
import { textIn } from './words';

const DAY = 86_400_000;
/** Years pass, and what comes due on the way is recorded and mailed before the answer. */
const PATIENCE_MS = 120_000;

/** The page by which training and tests see a year of a case in a minute; only where cases may be moved in time. */
export function timePages(services: Services): { show: RequestHandler; move: RequestHandler } {
  async function shown(request: Request, response: Response, error?: { field: string; message: string }) {
    const { found, log } = await readCase(apiFor(request, response), String(request.params.id));
    const now = await clockOfCase(services, found.case);
    const since = Number(request.query.since ?? Number.NaN);
    render(response, 'time', {
      title: `${error ? 'Error: ' : ''}Move case ${found.reference} through time`,
      found,
      policy: { council: found.council, version: found.policy.version },
      now,
      next: now && nextEnd(found, now),
      error,
      given: request.body as unknown,
      meanwhile: Number.isInteger(since) ? log.filter(({ event }) => event.sequence > since) : undefined,
      token: formToken(sessionOf(response), pathOf(request)),
    });
  }

  return {
    show: (request, response) => shown(request, response),

    move: async (request, response) => {
      const id = String(request.params.id);
      const api = apiFor(request, response);
      const { found, log } = await readCase(api, id);
      const now = await clockOfCase(services, found.case);
      if (!now) throw new PageProblem(409, 'The case could not be moved', 'It has closed.');
      const to = wanted(request.body as Record<string, unknown>, found, now);
      if ('message' in to) {
        response.status(422);
        return shown(request, response, to);
      }
      await api.post(
        `/v1/cases/${encodeURIComponent(id)}/moves-in-time`,
        { to: to.instant },
        { patience: PATIENCE_MS },
      );
      response.redirect(303, `/cases/${id}/time?since=${log.at(-1)?.event.sequence ?? 0}`);
    },
  };
}

type Wanted = { instant: Instant } | { field: string; message: string };

function wanted({ how, days, instant }: Record<string, unknown>, found: CaseAnswer, now: Instant): Wanted {
  if (how === 'next') {
    const next = nextEnd(found, now);
    return next
      ? { instant: next.ends }
      : { field: 'how', message: 'No clock of this case ends later than now' };
  }
  if (how === 'days') {
    const count = Number(days);
    return Number.isInteger(count) && count >= 1 && count <= MOST_DAYS
      ? { instant: instantOf(msOf(now) + count * DAY) }
      : { field: 'days', message: `Enter a number of days from 1 to ${MOST_DAYS}` };
  }
  if (how !== 'instant') return { field: 'how', message: 'Choose how far to move the case' };
  const read = readMoment(textIn(instant), false);
  if ('wrong' in read) return { field: 'instant', message: 'Enter a date and a time' };
  const at = read.moment as Instant;
  if (at <= now)
    return { field: 'instant', message: 'Enter a time later than that of the case: time goes forward' };
  return msOf(at) - msOf(now) <= MOST_DAYS * DAY
    ? { instant: at }
    : { field: 'instant', message: `Enter a time at most ${MOST_DAYS} days ahead` };
}

/** The next date of a running clock that lies ahead. */
function nextEnd({ clocks }: CaseAnswer, now: Instant): { clock: string; ends: Instant } | undefined {
  return clocks
    .filter(({ status }) => status === 'running')
    .flatMap(({ name, readings }) => readings.map(({ ends }) => ({ clock: name, ends })))
    .filter(({ ends }) => ends > now)
    .sort((a, b) => (a.ends < b.ends ? -1 : 1))[0];
}
