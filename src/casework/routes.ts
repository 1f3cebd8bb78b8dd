import { dueAfter, type CivilDate } from '../calendar';
import type { Policy, RouteRule } from '../policy';
import { dayOf } from './moments';
import { isGiven, triggers } from './triggers';
import type { Case, CaseEvent, Lead } from './types';

/** Where an event leads by the council's procedure; the same place is named once, with all its rules. */
export function leadsOf(current: Case, event: CaseEvent, policy: Policy): readonly Lead[] {
  const fact = { event: event.event, fields: event.fields ?? {} };
  const routes = policy.routes.filter(
    (route) =>
      triggers(route.on, fact) && isGiven(route.given, current.facts) && isSince(route.since, event, current),
  );
  return [...new Set(routes.map(({ to }) => to))].map((to) => ({
    to,
    cite: [...new Set(routes.filter((route) => route.to === to).flatMap(({ cite }) => cite))],
  }));
}

/**
 * "Closed for less than three months": counted in calendar months from the date in the field to the day of the
 * event. The day itself counts as "at least" (HUL-3.3h, C-50). Without the date it is not known, so it does not fit.
 */
function isSince(since: RouteRule['since'], event: CaseEvent, current: Case): boolean {
  if (!since) return true;
  const from = event.fields?.[since.field] as CivilDate | undefined;
  if (!from) return false;
  const day = dayOf(event.at);
  const { lessThan, atLeast } = since;
  const after = (duration: NonNullable<typeof lessThan>) =>
    dueAfter(from, duration, current.pins.holidays).due;
  return (!lessThan || day < after(lessThan)) && (!atLeast || day >= after(atLeast));
}
