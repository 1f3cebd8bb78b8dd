import type { Act, Case, CaseEvent } from './types';

/** Whoever did what opens another case opens that too; of their qualification nothing is passed on. */
export function actorOf(current: Pick<Case, 'council'>, event: CaseEvent): Act['actor'] {
  return {
    by: event.by,
    roles: event.roles ?? [],
    qualified: false,
    authority: current.council,
    via: event.via === 'clock' ? 'temporal' : event.via,
    ...(event.enteredBy && { enteredBy: event.enteredBy }),
  };
}
