import type { RequestHandler } from 'express';
import { dateOf, holidayTable, instantOf } from '../calendar';
import { councils, currentPolicy, versionsOf } from '../policy';
import { release } from '../programs/release';
import type { Services } from './services';

/** GET /info: which release answers, and by which policies and bank holidays it counts. Nothing of this installation. */
export function info({ now }: Pick<Services, 'now'>): RequestHandler {
  const { version, until } = holidayTable();
  return (_request, response) => {
    const today = dateOf(instantOf(now()));
    response.json({
      ...release(),
      policies: Object.fromEntries(
        councils().map((council) => [
          council,
          {
            current: currentPolicy(council, today)?.version ?? null,
            versions: versionsOf(council).map((policy) => policy.version),
          },
        ]),
      ),
      calendar: { version, until },
    });
  };
}
