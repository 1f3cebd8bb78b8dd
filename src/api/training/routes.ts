import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Instant } from '../../calendar';
import { current, readable } from '../access/cases';
import type { CaseDoor } from '../acts/case-door';
import { problemOfCall } from '../acts/refusals';
import { Problem } from '../http/problems';
import type { Route } from '../routes';
import type { Services } from '../services';
import { check } from '../shapes/check';
import { instantSchema } from '../shapes/fields';
import { caseName, instant } from '../shapes/parts';
import { moveCase } from './case-time';

const moveBody = z
  .strictObject({
    to: instantSchema('the time to which the case is moved, by its own clock; at most two years ahead'),
  })
  .meta({ id: 'moveInTime', title: 'Move a case through time', examples: [{ to: '2026-04-20T09:30' }] });

const moved = z
  .object({
    case: caseName,
    now: instant
      .nullable()
      .meta({ description: 'What the clock of the case shows now; null when it closed on the way' }),
  })
  .meta({ id: 'MovedInTime' });

/** What only training and tests do: refused where CASECLOCK_TIME_OFFSET_ALLOWED is not 1, so in production. */
export const trainingRoutes: readonly Route[] = [
  {
    method: 'post',
    path: '/v1/cases/:id/moves-in-time',
    title: 'Move a case through time',
    kind: 'training',
    tag: 'Training',
    bodies: [moveBody],
    answer: moved,
    problems: ['not-found', 'closed', 'missing', 'unavailable'],
    handler: moveInTime,
  },
];

/** POST /v1/cases/{id}/moves-in-time: for whoever may read the case. What comes due on the way happens, mails too. */
function moveInTime(services: Services, door: CaseDoor) {
  return async (request: Request, response: Response): Promise<void> => {
    if (!services.timeOffsetAllowed)
      throw new Problem(
        'not-found',
        'Cases are not moved in time here: they are where CASECLOCK_TIME_OFFSET_ALLOWED is 1.',
      );
    const { id } = await readable(services, request, response, 'moves-in-time', (asked) =>
      current(services, door, asked),
    );
    const { to } = check(moveBody, request.body, 'Move a case through time');
    const now = await moveCase(services, id, to as Instant).catch((error: unknown) => {
      throw problemOfCall(error);
    });
    response.json({ case: id, now: now ?? null });
  };
}
