import type { RequestHandler } from 'express';
import type { Instant } from '../../calendar';
import type { ClockReading } from '../../casework/types';
import type { WorklistPage } from '../../records';
import { identityOf } from '../http/middleware';
import { apiFor } from './ask';
import type { CountsAnswer, SignOffsAnswer, WorklistAnswer } from './types';
import { render } from './views';
import { dateToShow, standing, textIn, type Stands } from './words';

type Line = WorklistPage['lines'][number];

const PAGE = 25;

/** GET /: what waits for the signature of whoever is signed in, and what must be done by when, the first to end on top. */
export const listPage: RequestHandler = async (request, response) => {
  const api = apiFor(request, response);
  const asked = {
    whose: whoseOf(request.query.whose, identityOf(response).roles),
    overdue: request.query.show === 'overdue',
    from: textIn(request.query.from) || undefined,
    signOffsFrom: textIn(request.query.signOffsFrom) || undefined,
  };
  const [counts, signOffs, worklist] = await Promise.all([
    api.get<CountsAnswer>(`/v1/worklist/counts?whose=${asked.whose}`),
    // Nobody signs in their own cases alone: what waits is asked of the teams.
    api.get<SignOffsAnswer>(
      `/v1/sign-offs?${query({ whose: 'my-team', limit: PAGE, cursor: asked.signOffsFrom })}`,
    ),
    api.get<WorklistAnswer>(
      `/v1/worklist?${query({ whose: asked.whose, limit: PAGE, cursor: asked.from, overdue: asked.overdue ? 'later' : undefined })}`,
    ),
  ]);
  render(response, 'list', {
    title: 'My list',
    asked,
    counts,
    signOffs: signOffs.items,
    worklist: worklist.items.map((line) => ({ ...line, ...datesOf(line, worklist.asAt) })),
    next: {
      worklist: nextPage(asked, 'from', worklist.page.next),
      signOffs: nextPage(asked, 'signOffsFrom', signOffs.page.next),
    },
  });
};

/** Whoever manages looks after a team; whoever holds cases begins with those. */
function whoseOf(asked: unknown, roles: readonly string[]): 'mine' | 'my-team' {
  if (asked === 'mine' || asked === 'my-team') return asked;
  return roles.some((role) => /manager|management|head/.test(role)) ? 'my-team' : 'mine';
}

/** The date that matters now, and how it stands. The case itself knows best whether it is out of timescale. */
function datesOf(
  { readings, outOfTimescale }: Line,
  now: Instant,
): { reading: ClockReading; stands: Stands } {
  const reading = dateToShow(readings, now);
  const stands = standing(reading, now);
  if (!outOfTimescale || stands.overdue) return { reading, stands };
  return { reading, stands: { words: 'Out of timescale', colour: 'red', overdue: true } };
}

function query(given: Record<string, string | number | undefined>): string {
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) if (value !== undefined) said.set(name, String(value));
  return said.toString();
}

function nextPage(
  asked: { whose: string; overdue: boolean },
  name: 'from' | 'signOffsFrom',
  cursor: string | null,
): string | undefined {
  if (cursor === null) return undefined;
  return `/?${query({ whose: asked.whose, show: asked.overdue ? 'overdue' : undefined, [name]: cursor })}`;
}
