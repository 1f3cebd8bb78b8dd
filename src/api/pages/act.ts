import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { CaseEvent } from '../../casework/types';
import type { LogEntry } from '../../records';
import { actsOf } from '../../vocabulary';
import { apiFor } from './ask';
import { readCase } from './case';
import { bodyOf, fieldIn, formOf } from './form';
import { ApiProblem, nothingHere } from './problem';
import { formToken, pathOf, sessionOf } from './session';
import type { CaseAnswer } from './types';
import { render } from './views';
import { doable, hasForm, type Doable } from './waiting';
import { textIn } from './words';

/** What a form carries besides its fields. */
interface Carried {
  /** The Idempotency-Key: a form that is sent twice acts once. */
  key: string;
  /** The version of the case that whoever fills it in has seen: If-Match. */
  version: string;
}

/** GET /cases/{id}/{resource}: the form to sign, give back or acknowledge. It changes nothing. */
export const showAct: RequestHandler = async (request, response) => {
  const { found, log } = await readCase(apiFor(request, response), String(request.params.id));
  const one = asked(request, found);
  if (!one) {
    const { definition, possible } = known(request, found);
    return render(response, 'nothing-waits', {
      title: `Nothing waits, case ${found.reference}`,
      found,
      definition,
      possible,
    });
  }
  const { clock } = request.query;
  renderAct(request, response, { found, log, one, values: typeof clock === 'string' ? { clock } : {} });
};

/** POST /cases/{id}/{resource}: the same act as over the API, by the API. */
export const doAct: RequestHandler = async (request, response) => {
  const api = apiFor(request, response);
  const id = String(request.params.id);
  const before = await readCase(api, id);
  const values = request.body as Record<string, unknown>;
  const carried = { key: textIn(values.key), version: textIn(values.version) };
  const one = asked(request, before.found) ?? known(request, before.found);
  const { act, resource } = one.definition;
  try {
    await api.post(`/v1/cases/${encodeURIComponent(id)}/${resource}`, bodyOf(one.definition, values), {
      headers: { 'Idempotency-Key': carried.key, 'If-Match': `"${carried.version}"` },
    });
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    response.status(error.status);
    const now = await readCase(api, id);
    const still = asked(request, now.found) ?? one;
    return renderAct(request, response, { ...now, one: still, values, problem: error, carried });
  }
  response.redirect(303, `/cases/${before.found.case}?done=${act}`);
};

interface Shown {
  found: CaseAnswer;
  log: readonly LogEntry[];
  one: Doable;
  values: Readonly<Record<string, unknown>>;
  problem?: ApiProblem;
  carried?: Carried;
}

function renderAct(
  request: Request,
  response: Response,
  { found, log, one, values, problem, carried }: Shown,
): void {
  const { definition, possible, waits } = one;
  const form = formOf(definition, { possible, entry: waits?.entry, values, errors: problem?.errors ?? [] });
  // Whether it was taken is not known: the same key again makes sure that it is taken once.
  const again = problem?.code === 'unavailable' ? carried : undefined;
  const seen = Number(carried?.version);
  render(response, 'act', {
    title: `${problem ? 'Error: ' : ''}${definition.title}, case ${found.reference}`,
    found,
    definition,
    possible,
    form,
    waits,
    entry: waits && log.find(({ event }) => event.sequence === waits.entry)?.event,
    problem: problem && summaryOf(problem),
    since: problem?.code === 'stale' || problem?.code === 'stage' ? othersSince(log, seen) : [],
    key: again?.key ?? randomUUID(),
    version: again?.version ?? String(found.version),
    token: formToken(sessionOf(response), pathOf(request)),
  });
}

/** What waits, by the address of the form; `entry` where several wait for the same. */
function asked(request: Request, found: CaseAnswer): Doable | undefined {
  const entry = Number((request.body as { waitsFor?: unknown } | undefined)?.waitsFor ?? request.query.entry);
  const here = doable(found).filter(({ definition: { resource } }) => resource === request.params.resource);
  return here.find(({ waits }) => waits?.entry === entry) ?? here[0];
}

/** The act of this address, where it waits for nothing (any more). */
function known(request: Request, found: CaseAnswer): Doable {
  const definition = actsOf(found.process).find(
    (act) => hasForm(act) && act.resource === request.params.resource,
  );
  if (!definition) throw nothingHere();
  return { definition, possible: found.acts?.find(({ act }) => act === definition.act) };
}

/** What people did since the version that the form was opened with. */
function othersSince(log: readonly LogEntry[], seen: number): readonly CaseEvent[] {
  return log.map(({ event }) => event).filter(({ version, via }) => version > seen && via !== 'clock');
}

function summaryOf({ message, errors, cite }: ApiProblem) {
  return {
    message: cite.length > 0 ? `${message} (${cite.join(', ')})` : message,
    fields: errors.map(({ pointer, message: said }) => ({ name: fieldIn(pointer), message: said })),
  };
}
