import type { Policy } from '../../policy';
import { actNamed } from '../../vocabulary';
import { allLeads } from '../routes';
import type { Act, Case, Refusal } from '../types';

/** The acts that say where a referral goes, and their field that says so. */
const destination: Readonly<Record<string, string>> = {
  decideContact: 'outcome',
  decideReferral: 'outcome',
  routeReferral: 'to',
};

/**
 * Where the procedure says where it goes, another destination needs a reason (PET-3.14 to 3.18, HUL-3.3h,
 * LEI-front). What protects a child needs none.
 */
export function otherDestination(current: Case, act: Act, policy: Policy): Refusal | null {
  const field = destination[act.act];
  if (!field || act.fields.explanation !== undefined) return null;
  const to = act.fields[field] as string;
  const possible = actNamed(act.act)?.fields[field]?.codes ?? [];
  const named = allLeads(current, policy).filter((lead) => possible.includes(lead.to));
  if (named.length === 0 || to === 'strategy-discussion' || named.some((lead) => lead.to === to)) return null;
  const places = named.map((lead) => `${lead.to} (${lead.cite.join(', ')})`).join(' or ');
  return {
    refused: 'missing',
    message: `the procedure leads to ${places}; say in "explanation" why it goes elsewhere`,
    errors: [
      { pointer: `/${field}`, message: `is ${places} by the procedure; or say in "explanation" why not` },
    ],
    cite: [...new Set(named.flatMap(({ cite }) => cite))],
  };
}

/** Both managers decide: the other one is named, and is another (PET-3.15). */
export function jointlyWithOneself(act: Act): Refusal | null {
  if (act.act !== 'routeReferral' || act.fields.jointlyWith !== act.actor.by) return null;
  return {
    refused: 'four-eyes',
    message: 'jointlyWith is the other manager, and not the one who records it',
    errors: [{ pointer: '/jointlyWith', message: 'is the other manager' }],
  };
}
