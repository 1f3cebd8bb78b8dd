import { z } from 'zod';
import { slugPattern } from '../casework/ids';
import { roles, type Role } from '../vocabulary';

/** Where a token of this issuer says what we need to know. */
export interface ClaimSettings {
  /** The claim with the staff id. */
  person: string;
  /** The claim with the list of roles. */
  roles: string;
  /** Our role for each of the issuer's; null: the issuer names them as we do. */
  roleNames: Readonly<Record<string, Role>> | null;
  /** The claim with the council, or the one council that this installation is for. */
  authority: { claim: string } | { only: string };
  /** The claim that is true for a qualified social worker, or the issuer's role for them. */
  qualified: { claim: string } | { role: string };
  /** The claim, and its value, by which a service account is known. */
  service: { claim: string; is: string };
}

export const usualClaims: ClaimSettings = {
  person: 'sub',
  roles: 'roles',
  roleNames: null,
  authority: { claim: 'authority' },
  qualified: { claim: 'qualified' },
  service: { claim: 'idtyp', is: 'app' },
};

/** What a token says, in our words. */
export interface Claims {
  person: string;
  authority: string;
  roles: readonly Role[];
  qualified: boolean;
  service: boolean;
}

const staffId = z.string().regex(slugPattern);
const council = z.string().regex(slugPattern);
const list = z.array(z.string()).default([]);
const flag = z.boolean().default(false);

/** Of a payload that has been verified. @returns the name of the claim that is missing or of the wrong form */
export function readClaims(
  payload: Record<string, unknown>,
  from: ClaimSettings,
): Claims | { wrong: string } {
  const person = staffId.safeParse(payload[from.person]);
  if (!person.success) return { wrong: from.person };
  const authority = 'only' in from.authority ? from.authority.only : payload[from.authority.claim];
  if (!council.safeParse(authority).success)
    return { wrong: 'claim' in from.authority ? from.authority.claim : '' };
  const named = list.safeParse(payload[from.roles]);
  if (!named.success) return { wrong: from.roles };
  const qualified =
    'role' in from.qualified ? named.data.includes(from.qualified.role) : payload[from.qualified.claim];
  const isQualified = flag.safeParse(qualified);
  if (!isQualified.success) return { wrong: 'claim' in from.qualified ? from.qualified.claim : '' };
  return {
    person: person.data,
    authority: authority as string,
    roles: rolesOf(named.data, from.roleNames),
    qualified: isQualified.data,
    service: isService(payload, from.service),
  };
}

/** An issuer may know more roles than we do: those are no business of ours. */
function rolesOf(named: readonly string[], names: ClaimSettings['roleNames']): Role[] {
  const own = (name: string) => (Object.hasOwn(roles, name) ? [name as Role] : []);
  const mapped = (name: string) => (names && Object.hasOwn(names, name) ? [names[name]!] : []);
  return [...new Set(named.flatMap(names ? mapped : own))];
}

/**
 * By the claim that says so; by RFC 9068 (2.2), where a client that acts for itself is its own subject; and, with
 * Entra, by the absence of `scp`, which every token has that a person got: `idtyp` comes only when it is asked for.
 */
function isService(payload: Record<string, unknown>, { claim, is }: ClaimSettings['service']): boolean {
  const { sub, client_id: client, azp, tid, scp } = payload;
  const ownSubject = sub !== undefined && [client, azp].includes(sub);
  return payload[claim] === is || ownSubject || (tid !== undefined && scp === undefined);
}
