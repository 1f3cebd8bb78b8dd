import type { Request } from 'express';
import type { Identity } from '../../identity';
import { purposes, type Purpose } from '../../records';
import { Problem } from '../http/problems';
import type { Route } from '../routes';
import { groupsOf } from './roles';

/** Whether an address shows cases, so that it is kept what for. */
export function asksPurpose({ kind, path }: Pick<Route, 'kind' | 'path'>): boolean {
  return kind === 'training' || (kind === 'read' && !/^\/v1\/(directory|panels|policies)\b/.test(path));
}

/**
 * What somebody reads for: the header Caseclock-Purpose, one of a closed list. Absent, it follows from the post where
 * the reader has to do with what is read; else it must be said.
 * @param isRelated whether it is their own work
 * @throws Problem
 */
export function purposeOf(
  request: Pick<Request, 'get'>,
  { roles }: Pick<Identity, 'roles'>,
  isRelated: boolean,
): Purpose {
  const said = request.get('Caseclock-Purpose')?.trim();
  if (said !== undefined) {
    const known = purposes.find((one) => one === said);
    if (known) return known;
    throw new Problem('bad-header', `Caseclock-Purpose is one of ${purposes.join(', ')}.`);
  }
  const usual = usualPurpose(groupsOf(roles), isRelated);
  if (usual) return usual;
  throw new Problem(
    'purpose-needed',
    `Say what you read it for, in the header Caseclock-Purpose: ${purposes.join(', ')}. It is kept with your name.`,
  );
}

function usualPurpose(held: ReturnType<typeof groupsOf>, isRelated: boolean): Purpose | undefined {
  const isAtWork = (['social-care', 'on-duty', 'management', 'early-help'] as const).some((group) =>
    held.has(group),
  );
  if (isAtWork) return isRelated ? (held.has('management') ? 'supervision' : 'care') : undefined;
  if (held.has('running')) return 'technical';
  return held.has('procedure') ? 'quality-assurance' : undefined;
}
