import type { Case, CaseEvent, Clock, ClockChange, Fact, Link } from './types';

/**
 * The fold: what the case is after an event. It needs neither policy nor calendar, so that case, projections
 * and a rebuilt case are one and the same reading of the case log.
 *
 * @throws Error when the first event does not open a case or a sequence number is missing: the log is not whole.
 */
export function apply(before: Case | null, event: CaseEvent): Case {
  const base = before ?? opened(event);
  if (event.sequence !== base.sequence + 1) {
    throw new Error(`event ${event.sequence} does not follow event ${base.sequence} of ${base.id}`);
  }
  const {
    holder: heldBefore,
    heldAs: asBefore,
    custodians: sawBefore,
    grants: granted = [],
    ...others
  } = base;
  const holder = event.holder === undefined ? heldBefore : event.holder;
  const heldAs = event.heldAs === undefined ? asBefore : event.heldAs;
  const custodians = event.custodians ?? sawBefore ?? [];
  const grants = [...granted, ...(event.grant ? [event.grant] : [])].filter(
    ({ until }) => custodians.length > 0 && until > event.recordedAt,
  );
  return {
    ...others,
    ...(holder && { holder }),
    ...(heldAs && { heldAs }),
    ...(custodians.length > 0 && { custodians }),
    ...(grants.length > 0 && { grants }),
    team: event.team ?? base.team,
    ...(event.signOffs && { signOffs: event.signOffs }),
    ...(event.tasks && { tasks: event.tasks }),
    ...(event.leads && { leads: event.leads }),
    ...(event.linked && { links: withLinks(base.links ?? [], event.linked) }),
    pins: event.pins ?? base.pins,
    stage: event.stage ?? base.stage,
    version: event.version,
    sequence: event.sequence,
    notices: base.notices + (event.notices?.length ?? 0),
    facts: withFact(base.facts, event).filter(({ id }) => !event.condensed?.facts.includes(id)),
    clocks: (event.clocks ?? [])
      .reduce(applyClock, base.clocks)
      .filter(({ id }) => !event.condensed?.clocks.includes(id)),
    ...(event.condensed && { condensedBefore: event.condensed.before }),
  };
}

/** The case after all of these events. */
export function fold(events: readonly CaseEvent[], start: Case | null = null): Case {
  const end = events.reduce<Case | null>(apply, start);
  if (!end) throw new Error('a case needs at least the event that opens it');
  return end;
}

/** The case with all that it ever had: what has left the running case is explained from here. */
export function foldWhole(events: readonly CaseEvent[]): Case {
  return fold(events.map((event) => (event.condensed ? keepingAll(event) : event)));
}

function keepingAll({ condensed: _condensed, fields: _remembered, ...event }: CaseEvent): CaseEvent {
  return event;
}

function opened(event: CaseEvent): Case {
  if (!event.opened || !event.pins) throw new Error(`event ${event.sequence} opens no case`);
  return {
    ...event.opened,
    pins: event.pins,
    stage: '',
    version: 0,
    sequence: 0,
    notices: 0,
    openedAt: event.recordedAt,
    facts: [],
    clocks: [],
  };
}

/** Each case once: what was said last of it holds. */
function withLinks(links: readonly Link[], added: readonly Link[]): readonly Link[] {
  return [...links.filter((link) => !added.some((one) => one.case === link.case)), ...added];
}

function withFact(facts: readonly Fact[], event: CaseEvent): readonly Fact[] {
  const { corrected } = event;
  const after = corrected
    ? facts.map((fact) =>
        fact.id === corrected.fact || fact.follows === corrected.fact
          ? {
              ...fact,
              ...(corrected.void && { voided: true as const }),
              ...(corrected.at && { at: corrected.at }),
            }
          : fact,
      )
    : facts;
  if (!event.fields) return after;
  const fact: Fact = {
    id: event.sequence,
    event: event.event,
    at: event.at,
    recordedAt: event.recordedAt,
    by: event.by,
    ...(event.enteredBy && { enteredBy: event.enteredBy }),
    roles: event.roles ?? [],
    fields: event.fields,
    ...(event.movedFrom && { movedFrom: event.movedFrom }),
    ...(event.unread && { unread: event.unread }),
    ...(event.despite && { despite: event.despite }),
    ...(event.follows && { follows: event.follows }),
  };
  return [...after, fact];
}

function applyClock(clocks: readonly Clock[], change: ClockChange): readonly Clock[] {
  if (change.change === 'started') return [...clocks, change.clock];
  return clocks.map((clock) => (clock.id === change.id ? changed(clock, change) : clock));
}

function changed(clock: Clock, change: Exclude<ClockChange, { change: 'started' }>): Clock {
  switch (change.change) {
    case 'settled': {
      const { settledBy: _by, settledAt: _at, lateReason, ...rest } = clock;
      const reason = change.lateReason && lateReason !== 'given' ? change.lateReason : undefined;
      return {
        ...rest,
        status: change.status,
        settledBy: change.by,
        settledAt: change.at,
        ...(change.status === 'late' && lateReason === 'given' && { lateReason }),
        ...(reason && { lateReason: reason }),
      };
    }
    case 'reopened': {
      const { settledBy: _by, settledAt: _at, lateReason: _reason, endedBecause: _why, ...rest } = clock;
      return { ...rest, status: 'running' };
    }
    case 'moved':
      return { ...clock, readings: change.readings, startedAt: change.startedAt, calendar: change.calendar };
    case 'ended': {
      const { lateReason: _reason, ...rest } = clock;
      return { ...rest, status: 'ended', endedBecause: change.why };
    }
    case 'stage':
      if (change.ahead) return ahead(clock, change.stage, change.rung);
      return {
        ...clock,
        done: [...clock.done, change.stage],
        rung: Math.max(clock.rung, change.rung ?? 0),
        ...(change.told && { told: [...new Set([...(clock.told ?? []), ...change.told])] }),
      };
    case 'held':
      return {
        ...clock,
        heldUntil: change.until,
        heldRung: clock.rung,
        ...(change.acknowledged && { acknowledged: change.acknowledged }),
      };
    case 'explained':
      return { ...clock, lateReason: 'given' };
  }
}

/** A stage whose date moved behind now; an acknowledgement of its rung says nothing of the new date. */
function ahead(clock: Clock, stage: string, rung: number | undefined): Clock {
  const { heldUntil, heldRung = 0, acknowledged, told, ...rest } = clock;
  const holds = rung === undefined || acknowledged === undefined || acknowledged.rung < rung;
  const climbed = rung === undefined ? clock.rung : Math.min(clock.rung, rung - 1);
  return {
    ...rest,
    ...(holds && heldUntil && { heldUntil, heldRung: Math.min(heldRung, climbed) }),
    ...(holds && acknowledged && { acknowledged }),
    ...(rung !== 1 && told && { told }),
    done: clock.done.filter((one) => one !== stage),
    rung: climbed,
  };
}
