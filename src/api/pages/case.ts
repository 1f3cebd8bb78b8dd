import type { Request, RequestHandler, Response } from 'express';
import { instantOf, type Instant } from '../../calendar';
import type { ClockReading } from '../../casework/types';
import type { LogEntry } from '../../records';
import { actNamed } from '../../vocabulary';
import { identityOf } from '../http/middleware';
import type { Services } from '../services';
import { clockOfCase } from '../training/case-time';
import { apiFor, type Api } from './ask';
import { pictureOfClocks } from './picture';
import type { PagesSettings } from './settings';
import type { CaseAnswer, ClockAnswer, ExplanationAnswer, LogAnswer } from './types';
import { render } from './views';
import { doable, escalated } from './waiting';
import { dateToShow, standing, textIn, type Stands } from './words';

/** How many entries of the log are shown before somebody asks for all. */
const LATEST = 40;

/** GET /cases/{id}: where a case stands, what it waits for, why each date is what it is, and what happened. */
export function casePage(services: Services, { caseSystems }: PagesSettings): RequestHandler {
  return async (request: Request, response: Response) => {
    const api = apiFor(request, response);
    const { found, log } = await readCase(api, String(request.params.id));
    const now = (await clockOfCase(services, found.case)) ?? instantOf(services.now());
    const running = found.clocks
      .filter(({ status }) => status === 'running')
      .map((clock) => withDates(clock, now));
    const waitsFor = [...running].sort((a, b) => (a.reading.ends < b.reading.ends ? -1 : 1));
    const everything = request.query.log === 'all';
    const pattern = caseSystems[identityOf(response).authority];
    render(response, 'case', {
      title: `Case ${found.reference}`,
      found,
      policy: { council: found.council, version: found.policy.version },
      now,
      timeOffsetAllowed: services.timeOffsetAllowed,
      waitsFor,
      ended: found.clocks.filter(({ status }) => status !== 'running').reverse(),
      explanations: await explanationsOf(api, found.case, waitsFor),
      doable: doable(found),
      escalated: escalated(found),
      picture:
        found.clocks.length > 0 &&
        pictureOfClocks(
          found,
          log.map(({ event }) => event),
          now,
        ),
      log: {
        entries: [...log].reverse().slice(0, everything ? undefined : LATEST),
        all: log.length,
        everything,
      },
      done: actNamed(textIn(request.query.done))?.title,
      caseSystem: pattern?.replace('{reference}', encodeURIComponent(found.reference)),
    });
  };
}

/** GET /cases/{id}/clocks/{clock}: why one clock was due when it was due; for those that have ended. */
export const clockPage: RequestHandler = async (request, response) => {
  const api = apiFor(request, response);
  const id = String(request.params.id);
  const found = await api.get<CaseAnswer>(`/v1/cases/${encodeURIComponent(id)}`);
  const explained = await explanation(api, id, String(request.params.clock));
  render(response, 'clock', {
    title: `Why it is due, case ${found.reference}`,
    found,
    policy: { council: found.council, version: found.policy.version },
    explained,
  });
};

/** The log says what happened; it comes later than the case itself, and not at all while the record is away. */
export async function readCase(
  api: Api,
  id: string,
): Promise<{ found: CaseAnswer; log: readonly LogEntry[] }> {
  const at = `/v1/cases/${encodeURIComponent(id)}`;
  const [found, { items }] = await Promise.all([api.get<CaseAnswer>(at), api.get<LogAnswer>(`${at}/log`)]);
  return { found, log: items };
}

export type ShownClock = ClockAnswer & { reading: ClockReading; stands: Stands };

function withDates(clock: ClockAnswer, now: Instant): ShownClock {
  const reading = dateToShow(clock.readings, now);
  return { ...clock, reading, stands: standing(reading, now) };
}

async function explanationsOf(
  api: Api,
  id: string,
  clocks: readonly ShownClock[],
): Promise<Record<string, ExplanationAnswer>> {
  const all = await Promise.all(
    clocks.map(async (clock) => [clock.id, await explanation(api, id, clock.id)] as const),
  );
  return Object.fromEntries(all);
}

function explanation(api: Api, id: string, clock: string): Promise<ExplanationAnswer> {
  return api.get(`/v1/cases/${encodeURIComponent(id)}/clocks/${encodeURIComponent(clock)}/explanation`);
}
