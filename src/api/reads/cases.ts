import type { Request, Response } from 'express';
import { explainClockOf, type ClockWords, type ExplainedClock } from '../../casework/explain-clock';
import { lastSeen } from '../../casework/last-seen';
import type { PossibleAct } from '../../casework/possible';
import type { Actor, Case, Receipt } from '../../casework/types';
import { isOpenTo, seenFromOutside } from '../../casework/restriction';
import { current, readable } from '../access/cases';
import { visibleChain, visibleLinks } from '../access/hidden';
import { caseOf } from '../acts/acts';
import { actorOf } from '../acts/actor';
import { NotRunning, type CaseDoor } from '../acts/case-door';
import { etag } from '../acts/headers';
import { problemOfRead, problemOfRefusal } from '../acts/refusals';
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
    const found = await readable(services, request, response, 'case', (id) => current(services, door, id));
    const [acts, linked, chain] = await Promise.all([
      actsOf(door, found.id, actorOf(identityOf(response))),
      visibleLinks(services, response, found.links ?? []),
      visibleChain(services, response, found),
    ]);
    response
      .set('ETag', etag(found.version))
      .json({ ...viewOf(found), chain, linked, ...(acts && { acts }) });
  };
}

/** GET /v1/cases/{id}/clocks: its clocks alone, as they stand. */
export function readClocks(services: Services, door: CaseDoor) {
  return async (request: Request, response: Response): Promise<void> => {
    const found = await readable(services, request, response, 'clocks', (id) => current(services, door, id));
    response
      .set('ETag', etag(found.version))
      .json({ case: found.id, version: found.version, items: clocksOf(found) });
  };
}

/** GET /v1/cases/{id}/acts: which acts are possible now for whoever asks; none where only the record is left of it. */
export function readActs(services: Services, door: CaseDoor) {
  return async (request: Request, response: Response): Promise<void> => {
    const { id, version } = await readable(services, request, response, 'acts', (asked) =>
      current(services, door, asked),
    );
    const items = (await actsOf(door, id, actorOf(identityOf(response)))) ?? [];
    response.set('ETag', etag(version)).json({ case: id, version, items });
  };
}

/** Which acts are possible now for whoever reads; nothing where only the record is left of the case. */
async function actsOf(door: CaseDoor, id: string, actor: Actor): Promise<readonly PossibleAct[] | undefined> {
  return door.acts(id, actor).catch((error: unknown) => {
    if (error instanceof NotRunning) return undefined;
    throw problemOfRead(error);
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
    heldAs,
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
      heldAs,
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
    const found = await readable(services, request, response, 'explanation', (asked) =>
      current(services, door, asked),
    );
    const { id } = found;
    const clock = String(request.params.clock);
    const [name = clock] = clock.split('@');
    const { council, version } = found.pins.policy;
    const { says = {}, losers = [], rules = {} } = wordsFor(council, version) ?? {};
    const words = {
      says: pick(says, `clocks.${name}`),
      losers: losers.filter((loser) => loser.clock === name),
    };
    const running = await door.explain(id, clock, words).catch((error: unknown) => {
      if (error instanceof NotRunning) return undefined;
      throw problemOfRead(error);
    });
    // A running case knows all its clocks, but for those that have left it.
    const isInLog = running === undefined || (running === null && found.condensedBefore !== undefined);
    const explained = isInLog ? await explainedFromLog(services, found, clock, words) : running;
    if (!explained) throw new Problem('not-found', `The case has no clock "${clock}".`);
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
    const { id } = caseOf(request, response);
    const { person } = identityOf(response);
    const found = await current(services, door, id);
    const isOpen = isOpenTo(found, person);
    const outcome = await door.outcome(id, String(request.params.key)).catch((error: unknown) => {
      throw error instanceof NotRunning ? notFound() : problemOfRead(error);
    });
    if (!isOpen && !(outcome && 'receipt' in outcome)) throw notFound('hidden');
    if (!outcome)
      throw new Problem('not-yet', 'The case has not decided it yet, or there was no such act. Ask again.');
    if ('receipt' in outcome) {
      const { receipt } = outcome;
      // A key can be worked out: what somebody else did is a read like any other.
      if (!didIt(found, receipt, person)) {
        await readable(services, request, response, 'outcome', () => Promise.resolve(found));
      }
      // Whoever may not see the case still hears that what they did to protect the child was taken.
      response.json({ outcome: 'taken', receipt: isOpen ? receipt : seenFromOutside(receipt) });
      return;
    }
    const problem = problemOfRefusal(outcome.refusal);
    response.json({
      outcome: 'refused',
      problem: problemBody(problem, services.publicUrl, response.locals.requestId),
    });
  };
}

function didIt({ facts }: Case, { events: [first] }: Receipt, person: string): boolean {
  return facts.some(({ id, by, enteredBy }) => id === first?.sequence && [by, enteredBy].includes(person));
}
