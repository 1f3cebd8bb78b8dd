import type { Request, Response } from 'express';
import { z } from 'zod';
import { addDays, dateOf, instantOf, type Instant } from '../../calendar';
import { referencePattern, slugPattern } from '../../casework/ids';
import type { Page, Scope, WorklistQuery } from '../../records';
import { processNames } from '../../vocabulary';
import { recorded, readable } from '../access/cases';
import { visibleLinks, visibleLog } from '../access/hidden';
import { purposeOf } from '../access/purpose';
import { groupsOf } from '../access/roles';
import { caseNamed } from '../acts/acts';
import { audit } from '../audit';
import { identityOf } from '../http/middleware';
import { notFound } from '../http/problems';
import type { Services } from '../services';
import { check } from '../shapes/check';
import { fromRecord } from './from-record';
import { masked } from './masked';

const slug = (what: string) => {
  const error = `is ${what}: lower case, digits and hyphens`;
  return z.string({ error }).regex(slugPattern, { error });
};
const reference = (what: string) => {
  const error = `is the reference of ${what}, such as F-77`;
  return z.string({ error }).regex(referencePattern, { error });
};
const count = (from: number, to: number) =>
  z.coerce
    .number({ error: `is a number from ${from} to ${to}` })
    .int({ error: 'is a whole number' })
    .min(from, { error: `is at least ${from}` })
    .max(to, { error: `is at most ${to}` });

const scopeFields = {
  whose: z
    .enum(['mine', 'my-team'], { error: 'is mine (cases you hold, or cover) or my-team' })
    .optional()
    .meta({
      description: 'cases you hold or cover, or those of the teams of your posts; absent: the council',
    }),
  team: slug('one team').optional(),
};
const pageFields = {
  limit: count(1, 100).default(50),
  cursor: z
    .string({ error: 'is the "next" of the page before' })
    .max(500, { error: 'is the "next" of the page before' })
    .optional(),
};
const dueWithin = count(0, 366).meta({
  description: 'one of its dates lies ahead, at most so many days from today (0: today)',
});

export const worklistQuery = z.strictObject({
  ...scopeFields,
  process: z.enum(processNames, { error: `is one of ${processNames.join(', ')}` }).optional(),
  clock: slug('the name of an obligation, referral-decision').optional(),
  stage: z.string({ error: 'is a stage' }).max(40, { error: 'is a stage' }).optional(),
  family: reference('a family').optional(),
  child: reference('a child').optional(),
  status: z
    .enum(['running', 'met', 'late', 'ended'], { error: 'is one of running, met, late, ended' })
    .optional(),
  overdue: z
    .enum(['original', 'later'], { error: 'is original or later: against which date' })
    .optional()
    .meta({
      description: 'out of timescale against the date first computed, or against the one that holds now',
    }),
  dueWithin: dueWithin.optional(),
  ...pageFields,
});
export const countsQuery = z.strictObject({ ...scopeFields, dueWithin: dueWithin.default(5) });
export const listQuery = z.strictObject({ ...scopeFields, ...pageFields });

/** How far back a refused signal is still shown. */
const refusedForDays = 30;

/** GET /v1/worklist: the obligations of the caller's council, from the record. It says when it was true. */
export function readWorklist(services: Services) {
  return async (request: Request, response: Response): Promise<void> => {
    const {
      dueWithin: days,
      whose,
      team,
      ...asked
    } = check(worklistQuery, { ...request.query }, 'worklist', 'bad-query');
    await answer(services, request, response, 'worklist', async (now) => {
      const scope = await scopeOf(services, response, { whose, team }, now);
      if (!scope) return nothing;
      const query: WorklistQuery = {
        ...given(asked),
        ...scope,
        now,
        ...(days === undefined ? {} : { dueUntil: addDays(dateOf(now), days) }),
      };
      return services.records.worklist(query);
    });
  };
}

/** GET /v1/worklist/counts: how much there is in each list. */
export function readCounts(services: Services) {
  return async (request: Request, response: Response): Promise<void> => {
    const { dueWithin: days, whose, team } = check(countsQuery, { ...request.query }, 'counts', 'bad-query');
    const now = instantOf(services.now());
    const counts = await fromRecord(async () => {
      const scope = (await scopeOf(services, response, { whose, team }, now)) ?? nowhere(response);
      const { roles } = identityOf(response);
      const [obligations, lists] = await Promise.all([
        services.records.worklistCounts({ ...scope, now, dueUntil: addDays(dateOf(now), days) }),
        services.records.listCounts({ ...scope, roles, since: refusedSince(now) }),
      ]);
      return { ...obligations, ...lists };
    });
    response.json({ ...counts, asAt: now });
  };
}

/** GET /v1/sign-offs: what waits for a signature that one of the caller's roles may give. */
export function readSignOffs(services: Services) {
  return list(services, 'sign-offs', (query, response) =>
    services.records.signOffs({ ...query, roles: identityOf(response).roles }),
  );
}

/** GET /v1/unallocated: open cases that nobody holds. */
export function readUnallocated(services: Services) {
  return list(services, 'unallocated', (query) => services.records.unallocated(query));
}

/** GET /v1/handovers: offers to other teams and to early help that wait for an answer. */
export function readHandovers(services: Services) {
  return list(services, 'handovers', (query) => services.records.handovers(query));
}

/** GET /v1/refused-signals: acts that nobody was answered to, of the last 30 days. */
export function readRefused(services: Services) {
  return list(services, 'refused-signals', (query, _response, now) =>
    services.records.refusedSignals({ ...query, since: refusedSince(now) }),
  );
}

/** GET /v1/nobody-to-tell: notices for which the directory knew nobody. */
export function readNobody(services: Services) {
  return list(services, 'nobody-to-tell', (query) => services.records.nobodyToTell(query));
}

/** GET /v1/undelivered: notices of which a mail was refused, given up, or never confirmed. */
export function readUndelivered(services: Services) {
  return list(services, 'undelivered', (query) => services.records.undelivered(query));
}

/** GET /v1/cases/{id}/notices: who was told what, and what became of each mail. */
export function readNotices(services: Services) {
  return async (request: Request, response: Response): Promise<void> => {
    const { id } = await readable(services, request, response, 'notices', (asked) =>
      recorded(services, asked),
    );
    const items = await fromRecord(() => services.records.notices(id));
    response.json({ case: id, items });
  };
}

/** GET /v1/cases/{id}/log: everything that happened to the case, in order. */
export function readLog(services: Services) {
  return async (request: Request, response: Response): Promise<void> => {
    const { id } = await readable(services, request, response, 'log', (asked) => recorded(services, asked));
    const events = await fromRecord(() => services.records.caseLog(id));
    response.json({ case: id, items: await visibleLog(services, response, id, masked(events)) });
  };
}

/** GET /v1/chains/{chain}: the cases that continue one another, the oldest first. */
export function readChain(services: Services) {
  return async (request: Request, response: Response): Promise<void> => {
    const { id: chain } = caseNamed(response, String(request.params.chain));
    const purpose = purposeOf(request, identityOf(response), true);
    const lines = await fromRecord(() => services.records.chain({ ...seenBy(response), chain }));
    if (lines.length === 0) throw notFound();
    await audit(services, response, { what: 'read', subject: 'chains', case: chain, purpose });
    const items = await Promise.all(
      lines.map(async (line) => ({ ...line, links: await visibleLinks(services, response, line.links) })),
    );
    response.json({ chain, items, asAt: instantOf(services.now()) });
  };
}

type ListQuery = Scope & { limit: number; cursor?: string };
type Whose = { whose: 'mine' | 'my-team' | undefined; team: string | undefined };

const nothing: Page<never> = { lines: [], next: null };

function list(
  services: Services,
  subject: string,
  read: (query: ListQuery, response: Response, now: Instant) => Promise<Page<unknown>>,
) {
  return async (request: Request, response: Response): Promise<void> => {
    const { limit, cursor, ...whose } = check(listQuery, { ...request.query }, subject, 'bad-query');
    await answer(services, request, response, subject, async (now) => {
      const scope = await scopeOf(services, response, { whose: undefined, team: undefined, ...whose }, now);
      return scope ? read({ ...scope, limit, ...given({ cursor }) }, response, now) : nothing;
    });
  };
}

async function answer(
  services: Services,
  request: Request,
  response: Response,
  subject: string,
  read: (now: Instant) => Promise<Page<unknown>>,
): Promise<void> {
  const now = instantOf(services.now());
  // Lists are the daily work of those who work on cases.
  const purpose = purposeOf(request, identityOf(response), true);
  const { lines, next } = await fromRecord(() => read(now));
  await audit(services, response, { what: 'read', subject, purpose });
  response.json({ items: lines, page: { next }, asAt: now });
}

/** Whose cases are meant; undefined when there can be none: the caller's own teams do not hold the one asked for. */
async function scopeOf(
  services: Services,
  response: Response,
  { whose, team }: Whose,
  now: Instant,
): Promise<Scope | undefined> {
  const { person } = identityOf(response);
  const seen = seenBy(response);
  if (whose === 'mine') {
    const holders = await services.records.heldFor(seen.council, person, now);
    return { ...seen, holders, ...(team === undefined ? {} : { teams: [team] }) };
  }
  const mine = whose === 'my-team' ? await services.records.teamsOf(seen.council, person, now) : undefined;
  if (team !== undefined) return mine && !mine.includes(team) ? undefined : { ...seen, teams: [team] };
  return mine ? { ...seen, teams: mine } : seen;
}

/** What lists show of the council: no restricted cases of others, and to early help its own kinds of case. */
function seenBy(response: Response): Scope {
  const { authority: council, person, roles } = identityOf(response);
  const isEarlyHelpAlone = [...groupsOf(roles)].every(
    (group) => group === 'early-help' || group === 'outside',
  );
  return { council, reader: person, ...(isEarlyHelpAlone && { processes: ['stepDown', 'stepUp'] }) };
}

function nowhere(response: Response): Scope {
  return { ...seenBy(response), teams: [] };
}

function refusedSince(now: Instant): Instant {
  return instantOf(Date.parse(now) - refusedForDays * 86_400_000);
}

/** Without what was not asked for. */
function given<T extends object>(asked: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
