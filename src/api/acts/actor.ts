import type { Actor } from '../../casework/types';
import type { Identity } from '../../identity';

/** Who acts, by the token; with `enteredFor`, who did it and who typed it in (decisions 2.1). The roles stay the typist's. */
export function actorOf(
  { person, roles, qualified, authority, service }: Identity,
  enteredFor?: string,
): Actor {
  const entered = enteredFor !== undefined && enteredFor !== person;
  return {
    by: entered ? enteredFor : person,
    roles,
    qualified,
    authority,
    via: 'api',
    ...(entered ? { enteredBy: person } : {}),
    ...(service ? { service } : {}),
  };
}
