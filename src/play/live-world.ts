import { msOf, type Instant } from '../calendar';
import {
  caseId,
  fold,
  type Act,
  type Actor,
  type Case,
  type CaseEvent,
  type Opening,
  type Receipt,
  type Refusal,
  type RefusalKind,
} from '../casework';
import { actNamed } from '../vocabulary';
import type { ApiClient, Schemas } from '../client';
import { eventually } from './eventually';
import { isSettled, successorsIn, type Recorded } from './settled';
import { CannotPlay, caseIn, type World } from './world';

/** What a life needs of a running installation. */
export interface Installation {
  /** Its API, with a token for this person. */
  api(who: Actor): ApiClient;
}

interface Running extends Recorded {
  id: string;
  case: Case;
  /** How far its time lies from the clock on the wall, in milliseconds. */
  ahead: number;
}

/** How long the record may take, with mails and other cases on the same machine. */
const patienceMs = 60_000;
/** How much later than the clock on the wall a case may be that is opened again: its next run starts there. */
const sameTimeMs = 60_000;

/** A world on a running installation, through its API. Cases open in the year of the life, each with its own time. */
export function liveWorld(installation: Installation): World {
  const cases = new Map<string, Running>();
  let now: Instant | undefined;

  /** Reads the logs until everything that has come by now is in them. */
  async function settled(until: Running | null = null, sequence = 1): Promise<void> {
    await eventually(
      async () => {
        for (const one of cases.values()) await read(one);
        return (until?.events.length ?? sequence) >= sequence && isSettled(cases, now!);
      },
      patienceMs,
      `${[...cases.keys()].join(', ')} to record what had come by ${now}`,
    );
  }

  /** One case, and those that it opened meanwhile: they stand at its own time. */
  async function read(one: Running): Promise<void> {
    one.events = await logOf(one.id, one.case.council);
    one.case = fold(one.events);
    for (const id of successorsIn(one.events).filter((other) => !cases.has(other))) {
      const events = await logOf(id, one.case.council);
      if (events.length > 0) cases.set(id, { id, events, case: fold(events), ahead: one.ahead });
    }
  }

  function logOf(id: string, council: string): Promise<readonly CaseEvent[]> {
    return eventsOf(installation.api({ ...onlooker, authority: council }), id);
  }

  /** Moves one case on to an instant; what its clock shows then, nothing when it closed on the way. */
  async function movedTo({ id, case: { council } }: Running, to: Instant): Promise<Instant | null> {
    const { data, error } = await installation
      .api({ ...onlooker, authority: council })
      .POST('/v1/cases/{id}/moves-in-time', {
        params: { path: { id }, header: technical },
        body: { to },
      });
    if (!data) throw unexpected(error);
    return data.now as Instant | null;
  }

  /** What the API answers to an act: its receipt, or the refusal that its problem tells. */
  async function sent(
    act: Act,
    path: string,
    body: object,
    headers: object = {},
  ): Promise<Receipt | Refusal> {
    // Which act it is stands in the scenario: the types cannot know, and speak of one for all.
    const { data, error } = await installation.api(typist(act.actor)).POST(path as '/v1/referrals', {
      body: {
        ...act.fields,
        ...(act.actor.enteredBy && { enteredFor: act.actor.by }),
        ...body,
      } as Schemas['receiveReferral'],
      headers: { 'Idempotency-Key': act.key, ...headers },
    });
    return data ? (data as Receipt) : refusalIn(error);
  }

  return {
    called: 'the running installation',

    open: async (opening: Opening) => {
      if (!now) throw new Error('a case is opened at some instant: move there first');
      const { reference, child, family, links, happenedAt } = opening;
      const answer = await sent(
        opening,
        `/v1/${resourceOf(opening)}`,
        { reference, child, ...(family && { family }), ...(links && { links }), receivedAt: happenedAt },
        { 'Caseclock-Now': now },
      );
      if ('refused' in answer) return answer;
      const id = caseId(opening.process, opening.council, reference);
      const events = await firstEvents(id, opening.council);
      const opened = fold(events);
      cases.set(id, { id, events, case: opened, ahead: opened.pins.offset });
      await settled();
      return null;
    },

    moveTo: async (at: Instant) => {
      now = at;
      for (const one of cases.values()) {
        if (one.case.stage === 'closed') continue;
        const shows = await movedTo(one, at);
        if (shows) one.ahead = msOf(shows) - Date.now();
      }
      await settled();
    },

    act: async (id: string, act: Act) => {
      const one = caseIn(cases, id);
      const definition = actNamed(act.act);
      if (one.case.stage === 'closed' && definition?.reopens && one.ahead - one.case.pins.offset > sameTimeMs)
        throw new CannotPlay(
          `${one.id} has closed, and ${act.act} would open it again at another time of its own: ` +
            'play this life on the core or on the test server.',
        );
      const own = definition && 'happenedAt' in definition.fields;
      const answer = await sent(
        act,
        `/v1/cases/${one.id}/${resourceOf(act)}`,
        own ? {} : { happenedAt: act.happenedAt },
        act.expectedVersion === undefined ? {} : { 'If-Match': `"${act.expectedVersion}"` },
      );
      await settled(one, 'refused' in answer ? undefined : answer.events.at(-1)?.sequence);
      return answer;
    },

    renew: () => {
      throw new CannotPlay(
        'A bank holiday is announced in this life. A live installation has the table of its release: play it on the core or the test server.',
      );
    },

    events: (id: string) => cases.get(id)?.events ?? [],
    end: async () => undefined,
  };

  async function firstEvents(id: string, council: string): Promise<readonly CaseEvent[]> {
    let events: readonly CaseEvent[] = [];
    const recorded = async () => {
      events = await logOf(id, council);
      return events.length > 0;
    };
    await eventually(recorded, patienceMs, `${id} to be in the record`);
    return events;
  }
}

/** What is recorded of a case, in order; nothing when there is no such case. Throws what the API answers else. */
export async function eventsOf(api: ApiClient, caseId: string): Promise<readonly CaseEvent[]> {
  const { data, error, response } = await api.GET('/v1/cases/{id}/log', {
    params: { path: { id: caseId }, header: technical },
  });
  if (response.status === 404) return [];
  if (!data) throw unexpected(error);
  // The document knows instants and dates as texts.
  return data.items.map(({ event }) => event as unknown as CaseEvent);
}

/** What Caseclock itself reads for. */
export const technical = { 'Caseclock-Purpose': 'technical' } as const;

/** Who reads the log and moves cases: somebody whose cases are all those of the council. */
export const onlooker: Omit<Actor, 'authority'> = {
  by: 'caseclock-play',
  roles: ['service-manager'],
  qualified: true,
  via: 'api',
};

/** The token is that of whoever types it in. */
function typist({ by, enteredBy, ...rest }: Actor): Actor {
  return { ...rest, by: enteredBy ?? by };
}

function resourceOf({ act }: Act): string {
  const definition = actNamed(act);
  if (!definition) throw new Error(`there is no act ${act}`);
  return definition.resource;
}

/** A problem is what became of a refusal; another council's case is simply not there. */
function refusalIn(problem: Schemas['Problem'] | undefined): Refusal {
  if (problem?.code === undefined) throw unexpected(problem);
  const { code, detail, errors, cite } = problem;
  return {
    refused: code === 'not-found' ? 'authority' : (code as RefusalKind),
    message: detail,
    ...(errors && { errors }),
    ...(cite && { cite }),
  };
}

function unexpected(body: unknown): Error {
  return new Error(`the API answers ${JSON.stringify(body)}`);
}
