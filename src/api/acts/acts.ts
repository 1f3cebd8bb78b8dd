import type { Request, Response } from 'express';
import type { z } from 'zod';
import { parseCaseId } from '../../casework/ids';
import type { Act } from '../../casework/types';
import type { Identity } from '../../identity';
import { isTaken, type ActDefinition, type ProcessName } from '../../vocabulary';
import { areKnown } from '../access/custodians';
import { audit } from '../audit';
import { identityOf } from '../http/middleware';
import { notFound } from '../http/problems';
import type { Services } from '../services';
import { bodySchema, readAct, readProtective, type ActBody } from '../shapes/bodies';
import { actorOf } from './actor';
import { NotRunning, type CaseDoor } from './case-door';
import { actOnClosed, NeedsContact } from './closed';
import { bodyHash } from './hashes';
import { etag, expectedVersion, idempotencyKey, prefersAsync } from './headers';
import { actOnContact, type Done } from './linked-contact';
import { problemOfCall, unknownAct } from './refusals';

export interface Target {
  id: string;
  process: ProcessName;
}

/** The case that an address names, when it is the caller's council's; anything else is not there. */
export function caseOf(request: Request, response: Response): Target {
  return caseNamed(response, String(request.params.id));
}

/** The same for an id that stands elsewhere in a request. */
export function caseNamed(response: Response, id: string): Target {
  const parsed = parseCaseId(id);
  if (parsed?.council === identityOf(response).authority) return { id, process: parsed.process };
  throw notFound(parsed ? 'authority' : undefined);
}

/** POST /v1/cases/{id}/<resource>: one act, whichever of `definitions` this kind of case knows. */
export function actHandler(services: Services, door: CaseDoor, definitions: readonly ActDefinition[]) {
  const known = definitions.map((definition) => ({ definition, schema: bodySchema(definition) }));
  return async (request: Request, response: Response): Promise<void> => {
    const identity = identityOf(response);
    const target = caseOf(request, response);
    const found = known.find(({ definition }) => isTaken(definition, target.process));
    if (!found) throw unknownAct();
    const { definition, schema } = found;
    const { protective } = definition;
    const key = idempotencyKey(request, response, identity, protective);
    const version = expectedVersion(request, protective);
    const body = readBody(definition, schema, request.body);
    const act = {
      ...actFrom(definition, body, identity, key),
      ...(version === undefined ? {} : { expectedVersion: version }),
    };
    if (definition.act === 'restrictCase') await areKnown(services, identity, body.fields.custodians);
    if (prefersAsync(request) && !protective) await beThere(services, identity, target.id);
    if (prefersAsync(request) && (await handedOver(door, target.id, act))) {
      response.location(`/v1/cases/${target.id}/acts/${key}`).set('Preference-Applied', 'respond-async');
      response.status(202).json({ case: target.id, outcome: `/v1/cases/${target.id}/acts/${key}` });
      return;
    }
    const { receipt, opened } = await taken(services, door, response, target, definition, act, body);
    if (definition.act === 'breakGlass') {
      await audit(services, response, { what: 'read', case: target.id, subject: 'break-glass' });
    }
    if (receipt.insteadOf) response.location(`/v1/cases/${receipt.case}`);
    response
      .set('ETag', etag(receipt.version))
      .status(opened ? 201 : 200)
      .json(receipt);
  };
}

/** What protects a child is read as far as it can be; of everything else each field must be right. */
export function readBody(definition: ActDefinition, schema: z.ZodObject, body: unknown): ActBody {
  const reading = definition.protective ? readProtective : readAct;
  return reading(definition, schema, body);
}

export function actFrom(definition: ActDefinition, body: ActBody, identity: Identity, key: string): Act {
  const { enteredFor, child: _child, team: _team, ...content } = body;
  return {
    ...content,
    act: definition.act,
    actor: actorOf(identity, enteredFor),
    key,
    body: bodyHash({ act: definition.act, ...body }),
  };
}

/** A signal is not answered, so whoever may not see the case is told before. While the record is away, the case refuses. */
async function beThere({ records }: Services, { person }: Identity, id: string): Promise<void> {
  const hidden = await records.hiddenAmong([id], person).catch(() => []);
  if (hidden.length > 0) throw notFound('hidden');
}

/** False when the case runs no more: then the caller gets an answer at once after all. */
async function handedOver(door: CaseDoor, id: string, act: Act): Promise<boolean> {
  try {
    await door.hand(id, act);
    return true;
  } catch (error) {
    if (error instanceof NotRunning) return false;
    throw problemOfCall(error);
  }
}

/** Does the act, wherever it can be done. */
export async function taken(
  services: Services,
  door: CaseDoor,
  response: Response,
  target: Target,
  definition: ActDefinition,
  act: Act,
  body: ActBody,
): Promise<Done> {
  try {
    return await onCase(services, door, identityOf(response), target, definition, act, body);
  } catch (error) {
    throw problemOfCall(error);
  }
}

async function onCase(
  services: Services,
  door: CaseDoor,
  identity: Identity,
  target: Target,
  definition: ActDefinition,
  act: Act,
  body: ActBody,
): Promise<Done> {
  try {
    return { receipt: await door.act(target.id, act) };
  } catch (error) {
    if (!(error instanceof NotRunning)) throw error;
  }
  const answer = await actOnClosed(services, door, target, definition, act);
  return answer instanceof NeedsContact
    ? actOnContact(services, door, identity, target.id, definition, act, body, answer.ended)
    : { receipt: answer };
}
