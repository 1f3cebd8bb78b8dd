import type { Actor } from '../casework';
import type { Role } from '../vocabulary';

/** Whoever a scenario does not describe: 'tm-1' is a Team Manager, 'tm-2' another one. Nobody has a name. */
const usual: Readonly<Record<string, { roles: readonly Role[]; qualified: boolean }>> = {
  sw: { roles: ['social-worker'], qualified: true },
  kw: { roles: ['key-worker'], qualified: false },
  sp: { roles: ['senior-practitioner'], qualified: true },
  tm: { roles: ['team-manager'], qualified: true },
  dm: { roles: ['duty-manager'], qualified: true },
  sm: { roles: ['service-manager'], qualified: true },
  ccm: { roles: ['contact-centre-manager'], qualified: true },
  edt: { roles: ['emergency-duty-team'], qualified: true },
  lp: { roles: ['lead-practitioner'], qualified: false },
  bs: { roles: ['business-support'], qualified: false },
};

/** 'sw-1 (social-worker)': who needs no description, for an error that must say it. */
export const usualPeople: readonly string[] = Object.entries(usual).map(
  ([prefix, { roles }]) => `${prefix}-1 (${roles.join(', ')})`,
);

/** What a scenario says of a person; what it leaves out is as usual. */
export interface Described {
  roles?: readonly Role[] | undefined;
  qualified?: boolean | undefined;
  /** Another council, for somebody who has no business here. */
  council?: string | undefined;
}

/** The person as the API would hand them over; undefined for one who is neither described nor usual. */
export function actorOf(id: string, described: Described | undefined, council: string): Actor | undefined {
  const known = usual[/^([a-z]+)-\d+$/.exec(id)?.[1] ?? ''];
  const roles = described?.roles ?? known?.roles;
  if (!roles) return undefined;
  return {
    by: id,
    roles,
    qualified: described?.qualified ?? known?.qualified ?? false,
    authority: described?.council ?? council,
    via: 'api',
  };
}
