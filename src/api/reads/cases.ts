import type { Request, Response } from 'express';
import { explainClockOf, type ClockWords, type ExplainedClock } from '../../casework/explain-clock';
import { lastSeen } from '../../casework/last-seen';
import type { PossibleAct } from '../../casework/possible';
import type { Actor, Case } from '../../casework/types';
import { caseOf } from '../acts/acts';
import { actorOf } from '../acts/actor';
import { NotRunning, type CaseDoor } from '../acts/case-door';
import { etag } from '../acts/headers';
import { problemOfCall, problemOfRefusal } from '../acts/refusals';
import { audit } from '../audit';
import { problemBody } from '../http/answer';
import { identityOf } from '../http/middleware';
import { notFound, Problem } from '../http/problems';
import { policyFor } from '../../policy';
import { wordsFor } from '../../policy/words';
import type { Services } from '../services';
import { fromRecord } from './from-record';

/** GET /v1/cases/{id}: where the case stands. Everything in it was decided by the case itself, flags included. */
export function readCase(services: Services, door: CaseDoor) {
  return async (request: Request, response: Response): Promise<void> => {
    const { id } = await caseOf(services, request, response, { what: 'read-refused', subject: 'case' });
    const found = await current(services, door, id);
    const acts = await actsOf(door, id, actorOf(identityOf(response)));
    await audit(services, response, { what: 'read', case: id, subject: 'case' });
    response.set('ETag', etag(found.version)).json({ ...viewOf(found), ...(acts && { acts }) });
  };
}

/** GET /v1/cases/{id}/clocks: its clocks alone, as they stand. */
export function readClocks(services: Services, door: CaseDoor) {
  return async (request: Request, response: Response): Promise<void> => {
    const { id } = await caseOf(services, request, response, { what: 'read-refused', subject: 'clocks' });
    const found = await current(services, door, id);
    await audit(services, response, { what: 'read', case: id, subject: 'clocks' });
    response
      .set('ETag', etag(found.version))
      .json({ case: id, version: found.version, items: clocksOf(found) });
  };
}

/** GET /v1/cases/{id}/acts: which acts are possible now for whoever asks; none where only the record is left of it. */
export function readActs(services: Services, door: CaseDoor) {
  return async (request: Request, response: Response): Promise<void> => {
    const { id } = await caseOf(services, request, response, { what: 'read-refused', subject: 'acts' });
    const { version } = await current(services, door, id);
    const items = (await actsOf(door, id, actorOf(identityOf(response)))) ?? [];
    await audit(services, response, { what: 'read', case: id, subject: 'acts' });
    response.set('ETag', etag(version)).json({ case: id, version, items });
  };
}

async function current(services: Services, door: CaseDoor, id: string): Promise<Case> {
  try {
    return await door.read(id);
  } catch (error) {
    if (!(error instanceof NotRunning)) throw problemOfCall(error);
    const recorded = await services.records.loadCase(id).catch((reason: unknown) => {
      throw new Problem('lists-unavailable', 'The record does not answer.', { cause: reason });
    });
    if (!recorded) throw notFound();
    return recorded;
  }
}

/** Which acts are possible now for whoever reads; nothing where only the record is left of the case. */
async function actsOf(door: CaseDoor, id: string, actor: Actor): Promise<readonly PossibleAct[] | undefined> {
  return door.acts(id, actor).catch((error: unknown) => {
    if (error instanceof NotRunning) return undefined;
    throw problemOfCall(error);
  });
}

/** Facts and their notes are left out: they stand in the log. */
export function viewOf(found: Case): Record<string, unknown> {
  const {
    id,
    process,
    council,
    reference,
    child,
    family,
    chain,
    team,
    stage,
    version,
    openedAt,
    holder,
    pins,
  } = found;
  return {
    ...{
      case: id,
      process,
      council,
      reference,
      child,
      family,
      chain,
      team,
      holder,
      stage,
      version,
      openedAt,
    },
    policy: { version: pins.policy.version, calendar: pins.holidays.version },
    clocks: clocksOf(found),
    waitsFor: waitsFor(found),
    signOffs: found.signOffs ?? [],
    tasks: found.tasks ?? [],
    leads: found.leads ?? [],
    linked: found.links ?? [],
    lastSeen: lastSeen(found) ?? null,
    links: { self: `/v1/cases/${id}`, log: `/v1/cases/${id}/log` },
  };
}

function clocksOf({ clocks }: Case): object[] {
  return clocks.map(({ startedBy: _fact, settledBy: _settler, done, ...clock }) => ({
    ...clock,
    flags: done,
  }));
}

/** The running clocks, the one whose reading ends first on top. Instants, never "days left". */
function waitsFor({ clocks }: Case): { clock: string; kind: string; due: string; ends: string }[] {
  return clocks
    .filter(({ status }) => status === 'running')
    .flatMap(({ id, readings }) => {
      const first = [...readings].sort((a, b) => (a.ends < b.ends ? -1 : 1))[0];
      return first ? [{ clock: id, kind: first.kind, due: first.due, ends: first.ends }] : [];
    })
    .sort((a, b) => (a.ends < b.ends ? -1 : 1));
}

/** GET /v1/cases/{id}/clocks/{clock}/explanation: why it is due when it is due, in sentences and as data. */
export function readExplanation(services: Services, door: CaseDoor) {
  return async (request: Request, response: Response): Promise<void> => {
    const { id } = await caseOf(services, request, response, {
      what: 'read-refused',
      subject: 'explanation',
    });
    const clock = String(request.params.clock);
    const [name = clock] = clock.split('@');
    const found = await current(services, door, id);
    const { council, version } = found.pins.policy;
    const { says = {}, losers = [], rules = {} } = wordsFor(council, version) ?? {};
    const words = {
      says: pick(says, `clocks.${name}`),
      losers: losers.filter((loser) => loser.clock === name),
    };
    const running = await door.explain(id, clock, words).catch((error: unknown) => {
      if (error instanceof NotRunning) return undefined;
      throw problemOfCall(error);
    });
    // A running case knows all its clocks, but for those that have left it.
    const isInLog = running === undefined || (running === null && found.condensedBefore !== undefined);
    const explained = isInLog ? await explainedFromLog(services, found, clock, words) : running;
    if (!explained) throw new Problem('not-found', `The case has no clock "${clock}".`);
    await audit(services, response, { what: 'read', case: id, subject: 'explanation' });
    const cited = [...explained.cite, ...explained.readings.flatMap(({ cite }) => cite)];
    response.json({ ...explained, rules: Object.fromEntries(cited.map((rule) => [rule, rules[rule]])) });
  };
}

/** What has left the running case, and what a closed case had, is explained from the case log. */
async function explainedFromLog(
  { records }: Services,
  { id, pins: { policy } }: Case,
  clock: string,
  words: ClockWords,
): Promise<ExplainedClock | undefined> {
  const rules = policyFor(policy.council, policy.version, policy.hash);
  const whole = await fromRecord(() => records.loadWholeCase(id));
  return rules && whole ? explainClockOf(whole, clock, rules, words) : undefined;
}

function pick(says: Readonly<Record<string, string>>, key: string): Record<string, string> {
  return says[key] === undefined ? {} : { [key]: says[key] };
}

/** GET /v1/cases/{id}/acts/{key}: what became of an act that was handed over without waiting. */
export function readOutcome(services: Services, door: CaseDoor) {
  return async (request: Request, response: Response): Promise<void> => {
    const { id } = await caseOf(services, request, response, { what: 'read-refused', subject: 'outcome' });
    const outcome = await door.outcome(id, String(request.params.key)).catch((error: unknown) => {
      throw error instanceof NotRunning ? notFound() : problemOfCall(error);
    });
    if (!outcome)
      throw new Problem('not-yet', 'The case has not decided it yet, or there was no such act. Ask again.');
    if ('receipt' in outcome) {
      response.json({ outcome: 'taken', receipt: outcome.receipt });
      return;
    }
    const problem = problemOfRefusal(outcome.refusal);
    response.json({
      outcome: 'refused',
      problem: problemBody(problem, services.publicUrl, response.locals.requestId),
    });
  };
}
