import type { Request, Response } from 'express';
import { instantOf, type Instant } from '../../calendar';
import { maySee } from '../../casework/restriction';
import type { Case } from '../../casework/types';
import type { Identity } from '../../identity';
import { caseOf } from '../acts/acts';
import { NotRunning, type CaseDoor } from '../acts/case-door';
import { problemOfRead } from '../acts/refusals';
import { audit } from '../audit';
import { identityOf } from '../http/middleware';
import { notFound, Problem } from '../http/problems';
import type { Services } from '../services';
import { purposeOf } from './purpose';
import { groupsOf } from './roles';

/**
 * Which cases somebody may read (docs/roles.md):
 * - of another council: none;
 * - restricted: its custodians, and for a few hours whoever broke the glass;
 * - social care, those on duty and managers: every other case of their council, because a contact may come at night
 *   about any child; of what is not their own work they say what for;
 * - early help: step-downs and step-ups, and what they opened, hold, are offered or are named in;
 * - who checks, owns the procedure or runs Caseclock: every case, saying what for.
 * What one may not see is not there.
 */

/** The case as it runs; of one that runs no more, as the record has it. */
export async function current(services: Services, door: CaseDoor, id: string): Promise<Case> {
  try {
    return await door.read(id);
  } catch (error) {
    if (!(error instanceof NotRunning)) throw problemOfRead(error);
    return recorded(services, id);
  }
}

/** The case as far as the record has it. */
export async function recorded(services: Services, id: string): Promise<Case> {
  const found = await services.records.loadCase(id).catch((reason: unknown) => {
    throw new Problem('lists-unavailable', 'The record does not answer.', { cause: reason });
  });
  if (!found) throw notFound();
  return found;
}

/**
 * The case of an address, for somebody who may read it; that they did is audited, with what for.
 * @param find where the case is looked for
 * @throws Problem
 */
export async function readable(
  services: Services,
  request: Request,
  response: Response,
  subject: string,
  find: (id: string) => Promise<Case>,
): Promise<Case> {
  const { id } = caseOf(request, response);
  const identity = identityOf(response);
  const found = await find(id);
  const now = instantOf(services.now() + found.pins.offset);
  if (!maySee(found, identity.person, now)) throw notFound('hidden');
  const isTheirKind = isOfTheirKind(identity, found);
  const relation = await relationOf(services, identity, found, now, isTheirKind);
  if (!isTheirKind && relation !== 'theirs') {
    if (relation === 'none') throw notFound('no relation');
    throw new Problem(
      'lists-unavailable',
      'The record does not answer: it is not known whether this case is yours.',
    );
  }
  // While the record is away nobody is kept from a child's case for want of a header.
  const purpose = purposeOf(request, identity, relation !== 'none');
  await audit(services, response, { what: 'read', case: id, subject, purpose });
  return found;
}

/** Whether somebody's post alone opens cases like this one, when it is not restricted. */
export function isOfTheirKind({ roles }: Identity, { process }: Pick<Case, 'process'>): boolean {
  const held = groupsOf(roles);
  const beyondEarlyHelp = [...held].some((group) => group !== 'early-help' && group !== 'outside');
  return beyondEarlyHelp || process === 'stepDown' || process === 'stepUp';
}

type Relation = 'theirs' | 'none' | 'unknown';

/**
 * Whether the case is somebody's own work: by what the case says, and by the posts in the directory.
 * @param isTheirKind also by what they did there, and by a post for all teams. Where only their relation opens the case
 * neither counts: everybody may protect a child, and nobody lets themselves in by it.
 */
async function relationOf(
  { records }: Services,
  { person, roles, authority }: Identity,
  found: Case,
  now: Instant,
  isTheirKind: boolean,
): Promise<Relation> {
  if (groupsOf(roles).has('on-duty') || isNamedIn(found, person, isTheirKind)) return 'theirs';
  try {
    const covered = await records.heldFor(authority, person, now);
    if (covered.some((one) => isNamedIn(found, one, isTheirKind))) return 'theirs';
    const teams = await records.teamsOf(authority, person, now);
    const isOfTeam = teams ? teams.some((team) => teamsIn(found).includes(team)) : isTheirKind;
    return isOfTeam ? 'theirs' : 'none';
  } catch {
    return 'unknown';
  }
}

/** Holds it, keeps it, opened it, did something in it, or is named in an entry: as overseer, chair, or to whom it is offered. */
function isNamedIn({ holder, custodians = [], facts }: Case, person: string, byActs: boolean): boolean {
  return (
    holder === person ||
    custodians.includes(person) ||
    facts.some(
      ({ id, by, enteredBy, fields }) =>
        ((byActs || id === 1) && [by, enteredBy].includes(person)) || Object.values(fields).includes(person),
    )
  );
}

/** The team that has it, and those to which it was offered or routed. */
function teamsIn({ team, facts }: Case): readonly unknown[] {
  return [team, ...facts.flatMap(({ fields }) => [fields.team, fields.toTeam])];
}
