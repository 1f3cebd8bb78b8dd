import type { Request, Response } from 'express';
import { parseCaseId } from '../../casework/ids';
import type { Act, Receipt } from '../../casework/types';
import type { ActDefinition, ProcessName } from '../../vocabulary';
import { audit } from '../audit';
import { identityOf } from '../http/middleware';
import { notFound, Problem } from '../http/problems';
import type { AuditEntry, Services } from '../services';
import { bodySchema, readAct } from '../shapes/bodies';
import { actorOf } from './actor';
import { NotRunning, type CaseDoor } from './case-door';
import { actOnClosed } from './closed';
import { bodyHash } from './hashes';
import { etag, expectedVersion, idempotencyKey, prefersAsync } from './headers';
import { problemOfCall } from './refusals';

/** The case that an address names, when it is the caller's council's; anything else is not there. */
export async function caseOf(
  services: Services,
  request: Request,
  response: Response,
  asked: Pick<AuditEntry, 'what' | 'subject'>,
): Promise<{ id: string; process: ProcessName }> {
  const id = String(request.params.id);
  const parsed = parseCaseId(id);
  if (parsed?.council === identityOf(response).authority) return { id, process: parsed.process };
  // Only what has the form of a case's id goes into the audit: an address can hold anything.
  if (parsed) await audit(services, response, { ...asked, case: id, reason: 'authority' });
  throw notFound();
}

/** POST /v1/cases/{id}/<resource>: one act, whichever of `definitions` this kind of case knows. */
export function actHandler(services: Services, door: CaseDoor, definitions: readonly ActDefinition[]) {
  const known = definitions.map((definition) => ({ definition, schema: bodySchema(definition) }));
  return async (request: Request, response: Response): Promise<void> => {
    const identity = identityOf(response);
    const target = await caseOf(services, request, response, {
      what: 'act-refused',
      subject: definitions[0]!.act,
    });
    const found = known.find(
      ({ definition: { processes } }) => processes === 'every' || processes.includes(target.process),
    );
    if (!found) throw new Problem('unknown-act', 'A case of this kind knows no such act.');
    const { definition, schema } = found;
    const key = idempotencyKey(request, response, identity);
    const version = expectedVersion(request);
    const body = readAct(definition, schema, request.body);
    const { enteredFor, ...content } = body;
    const act: Act = {
      ...content,
      act: definition.act,
      actor: actorOf(identity, enteredFor),
      key,
      body: bodyHash({ act: definition.act, ...body }),
      ...(version === undefined ? {} : { expectedVersion: version }),
    };
    try {
      if (prefersAsync(request) && (await handedOver(door, target.id, act))) {
        response.location(`/v1/cases/${target.id}/acts/${key}`).set('Preference-Applied', 'respond-async');
        response.status(202).json({ case: target.id, outcome: `/v1/cases/${target.id}/acts/${key}` });
        return;
      }
      const receipt = await taken(services, door, target, definition, act);
      response.set('ETag', etag(receipt.version)).status(200).json(receipt);
    } catch (error) {
      const problem = problemOfCall(error);
      if (problem instanceof Problem)
        await auditRefusal(services, response, target.id, definition.act, problem);
      throw problem;
    }
  };
}

/** False when the case runs no more: then the caller gets an answer at once after all. */
async function handedOver(door: CaseDoor, id: string, act: Act): Promise<boolean> {
  try {
    await door.hand(id, act);
    return true;
  } catch (error) {
    if (error instanceof NotRunning) return false;
    throw error;
  }
}

async function taken(
  services: Services,
  door: CaseDoor,
  { id, process }: { id: string; process: ProcessName },
  definition: ActDefinition,
  act: Act,
): Promise<Receipt> {
  try {
    return await door.act(id, act);
  } catch (error) {
    if (!(error instanceof NotRunning)) throw error;
    return actOnClosed(services, door, { id, process }, definition, act);
  }
}

async function auditRefusal(
  services: Services,
  response: Response,
  id: string,
  subject: string,
  problem: Problem,
): Promise<void> {
  if (problem.kind === 'unavailable') return;
  await audit(services, response, {
    what: 'act-refused',
    case: id,
    subject,
    reason: problem.kind,
  });
}
