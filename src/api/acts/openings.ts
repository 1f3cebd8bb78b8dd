import type { Request, Response } from 'express';
import { instantOf, msOf, type Instant } from '../../calendar';
import { caseId, parseCaseId } from '../../casework/ids';
import { isOpenTo, seenFromOutside } from '../../casework/restriction';
import type { Link, Opening } from '../../casework/types';
import type { Identity } from '../../identity';
import type { ActDefinition } from '../../vocabulary';
import { isOfTheirKind } from '../access/cases';
import { custodiansOf } from '../access/custodians';
import { inTime } from '../http/in-time';
import { Problem } from '../http/problems';
import { bodySchema, readOpening, type OpeningBody } from '../shapes/bodies';
import type { Services } from '../services';
import { identityOf } from '../http/middleware';
import { actorOf } from './actor';
import type { CaseDoor } from './case-door';
import { bodyHash } from './hashes';
import { etag, idempotencyKey, timeOffset } from './headers';
import { pinsOf } from './pins';
import { problemOfCall, problemOfRefusal } from './refusals';

/** How far the clocks of two systems may be apart. */
const TOLERANCE_MS = 5 * 60_000;
/** How long the answer waits for the case to have said something. */
const PATIENCE_MS = 2_000;

/** POST /v1/<resource>: opens a case. The council is the token's. */
export function openingHandler(services: Services, door: CaseDoor, definition: ActDefinition) {
  const schema = bodySchema(definition);
  return async (request: Request, response: Response): Promise<void> => {
    const identity = identityOf(response);
    const key = idempotencyKey(request, response, identity);
    const body = readOpening(definition, schema, request.body);
    const offset = timeOffset(request, services);
    notInFuture(body, services.now() + offset);
    const [first] = body.links ?? [];
    ofThisCouncil(body.links ?? [], identity.authority);
    const pins = pinsOf(services, identity.authority, body.happenedAt as Instant, offset);
    const asked = openingOf(definition, body, identity, key);
    const id = caseId(asked.process, asked.council, asked.reference);
    // Before its custodians are asked for: what is restricted meanwhile is then known to both.
    if (definition.act === 'openPlan') await onlyPlan(services, door, identity, id, asked.child);
    const opening = {
      ...asked,
      ...(first && { chain: await chainOf(services, door, first.case) }),
      ...(await custodiansOf(services, identity, body.child)),
    };

    const opened = await door.open(id, opening, pins).catch(asProblem);
    if (!opened) await sameOpening(door, id, opening);
    response.location(`/v1/cases/${id}`).status(opened ? 201 : 200);
    const told = await receiptOf(door, id, key);
    // Whoever opened what others keep knows what they were told then, and not how it stands now.
    const receipt = told && !opened && !isOpenTo(opening, identity.person) ? seenFromOutside(told) : told;
    if (receipt) response.set('ETag', etag(receipt.version));
    response.json(receipt ? { ...receipt, ...(opened ? {} : { replayed: true }) } : { case: id });
  };
}

function openingOf(definition: ActDefinition, body: OpeningBody, identity: Identity, key: string): Opening {
  const [process] = definition.processes;
  const { enteredFor, ...content } = body;
  return {
    ...content,
    act: definition.act,
    process: process as Opening['process'],
    council: identity.authority,
    actor: actorOf(identity, enteredFor),
    key,
    body: bodyHash({ act: definition.act, ...body }),
  };
}

/** Another council's case is no case. */
function ofThisCouncil(links: readonly Link[], council: string): void {
  const errors = links.flatMap((link, index) =>
    parseCaseId(link.case)?.council === council
      ? []
      : [{ pointer: `/links/${index}/case`, message: 'is the id of a case of your council' }],
  );
  if (errors.length > 0) throw new Problem('shape', 'A linked case is not of your council.', { errors });
}

/**
 * A child has one open plan (census rules 4004, 4014), and nobody is to visit under two. Of one that they may not read
 * callers are not told: its custodians keep the new one as well. That one, and what opens while the record is away, the
 * sweep finds.
 */
async function onlyPlan(
  { records }: Services,
  door: CaseDoor,
  identity: Identity,
  id: string,
  child: string,
): Promise<void> {
  const { authority: council, person: reader } = identity;
  if (!isOfTheirKind(identity, { process: 'cinPlan' })) return;
  const open = await inTime(records.openPlanOf({ council, child, not: id, reader }));
  if (open === undefined) return;
  // The same opening again is answered as the first time, whatever has been opened since.
  if ((await door.standing(id).catch(asProblem)).is !== 'unknown') return;
  const message = `has an open plan, ${open}`;
  throw new Problem('plan-open', `The child ${message}. Act on that one, or record its end first.`, {
    errors: [{ pointer: '/child', message }],
  });
}

/** The chain of the case that it continues: as Temporal knows it, as the record does, else that case begins it. */
async function chainOf(services: Services, door: CaseDoor, id: string): Promise<string> {
  const { chain } = await door.standing(id).catch(asProblem);
  return (
    chain ??
    (await services.records.loadCase(id).then(
      (found) => found?.chain,
      () => undefined,
    )) ??
    id
  );
}

function notInFuture({ happenedAt }: OpeningBody, now: number): void {
  if (msOf(happenedAt as Instant) <= now + TOLERANCE_MS) return;
  const message = `lies in the future: it is now ${instantOf(now)}`;
  throw new Problem('future', `/receivedAt ${message}.`, { errors: [{ pointer: '/receivedAt', message }] });
}

/** The same opening again is answered like the first one; another with the same reference is not taken. */
async function sameOpening(door: CaseDoor, id: string, opening: Opening): Promise<void> {
  const standing = await door.standing(id).catch(asProblem);
  if (standing.opening === opening.body) return;
  throw new Problem(
    'reference-taken',
    'A case with this reference was opened with other content. Correct that one, or use the right reference.',
  );
}

function asProblem(error: unknown): never {
  throw problemOfCall(error);
}

/** The case's own word, when it comes soon. Without it the opening is durable all the same. */
async function receiptOf(door: CaseDoor, id: string, key: string) {
  const outcome = await door.outcome(id, key, PATIENCE_MS).catch(() => null);
  if (outcome && 'refusal' in outcome) throw problemOfRefusal(outcome.refusal);
  return outcome?.receipt ?? null;
}
