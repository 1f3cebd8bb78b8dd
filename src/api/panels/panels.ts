import type { Request, Response } from 'express';
import { instantOf } from '../../calendar';
import type { CaseDoor } from '../acts/case-door';
import { sha256 } from '../acts/hashes';
import { unavailable } from '../acts/refusals';
import { forOneChild } from '../acts/together';
import { audit } from '../audit';
import { identityOf } from '../http/middleware';
import { Problem } from '../http/problems';
import { fromRecord } from '../reads/from-record';
import type { Services } from '../services';
import { check } from '../shapes/check';
import { decideAtPanel, readDecisions, sittingNamed, sittingsQuery } from './shapes';

/** GET /v1/panels: the sittings of the council's panels, the latest first, with how much of each is decided. */
export function readSittings(services: Services) {
  return async (request: Request, response: Response): Promise<void> => {
    const { panel, cursor, limit } = check(sittingsQuery, { ...request.query }, 'panels', 'bad-query');
    const { authority: council } = identityOf(response);
    const { lines, next } = await fromRecord(() =>
      services.records.sittings({
        council,
        limit,
        ...(panel === undefined ? {} : { panel }),
        ...(cursor === undefined ? {} : { cursor }),
      }),
    );
    await audit(services, response, { what: 'read', subject: 'panels' });
    response.json({ items: lines, page: { next }, asAt: instantOf(services.now()) });
  };
}

/** GET /v1/panels/{council}/{panel}/{date}: the agenda, and what became of each case. */
export function readAgenda(services: Services) {
  return async (request: Request, response: Response): Promise<void> => {
    const sitting = ofCaller(request, response);
    const found = await fromRecord(() => services.records.agenda(sitting));
    if (!found) throw noSitting();
    await audit(services, response, { what: 'read', subject: 'panel agenda' });
    response.json({ council: sitting.council, ...found, asAt: instantOf(services.now()) });
  };
}

/**
 * POST /v1/panels/{council}/{panel}/{date}/decisions: what was decided of each case, with one result for each. The
 * sitting itself is the key of each act: the same again is taken once, and another decision of the same sitting refused.
 */
export function decide(services: Services, door: CaseDoor) {
  return async (request: Request, response: Response): Promise<void> => {
    const sitting = ofCaller(request, response);
    const decisions = readDecisions(sitting, request.body);
    const results = await Promise.all(
      decisions.map((one) => {
        const { council, panel, day } = sitting;
        const key = sha256(['panel', council, panel, day, one.case].join('\n')).slice(0, 32);
        return forOneChild(services, door, response, decideAtPanel, key, one);
      }),
    );
    if (results.every(({ outcome }) => outcome === 'not known')) throw unavailable();
    response.json({ results });
  };
}

/** The sitting of the address, when it is one of the caller's council. */
function ofCaller(request: Request, response: Response): ReturnType<typeof sittingNamed> {
  const sitting = sittingNamed(request.params);
  if (sitting.council !== identityOf(response).authority) throw noSitting();
  return sitting;
}

function noSitting(): Problem {
  return new Problem('not-found', 'There is no such sitting, or it is not yours to see.');
}
