import { dueAfter, type CivilDate } from '../calendar';
import type { Policy, RouteRule } from '../policy';
import { dayOf } from './moments';
import { fits, latestOf, liveFacts, triggers } from './triggers';
import type { Case, CaseEvent, Fact, Lead } from './types';

type Happened = Pick<Fact, 'event' | 'at' | 'fields'>;

/** Where an event leads by the council's procedure; the same place is named once, with all its rules. */
export function leadsOf(current: Case, event: CaseEvent, policy: Policy): readonly Lead[] {
  return together(routesFrom(current, { ...event, fields: event.fields ?? {} }, policy));
}

/** Where everything that has happened leads. */
export function allLeads(current: Case, policy: Policy): readonly Lead[] {
  return together(liveFacts(current.facts).flatMap((fact) => routesFrom(current, fact, policy)));
}

function together(routes: readonly RouteRule[]): readonly Lead[] {
  return [...new Set(routes.map(({ to }) => to))].map((to) => ({
    to,
    cite: [...new Set(routes.filter((route) => route.to === to).flatMap(({ cite }) => cite))],
  }));
}

function routesFrom(current: Case, happened: Happened, policy: Policy): readonly RouteRule[] {
  return policy.routes.filter(({ on, given, since }) => {
    if (!triggers(on, happened)) return false;
    const stated = given ? latestOf(given.event, current.facts) : happened;
    return stated !== undefined && fits(stated.fields, given?.where) && isSince(since, stated, current);
  });
}

/**
 * "Closed for less than three months": counted in calendar months from the date in the field to the day of the
 * fact that holds it. The day itself counts as "at least" (HUL-3.3h, C-50). Without the date it is not known, so it
 * does not fit.
 */
function isSince(since: RouteRule['since'], stated: Happened, current: Case): boolean {
  if (!since) return true;
  const from = stated.fields[since.field] as CivilDate | undefined;
  if (!from) return false;
  const day = dayOf(stated.at);
  const { lessThan, atLeast } = since;
  const after = (duration: NonNullable<typeof lessThan>) =>
    dueAfter(from, duration, current.pins.holidays).due;
  return (!lessThan || day < after(lessThan)) && (!atLeast || day >= after(atLeast));
}
