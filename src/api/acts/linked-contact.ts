import { dateOf, instantOf } from '../../calendar';
import { caseId, parseCaseId } from '../../casework/ids';
import type { Act, Opening, Receipt } from '../../casework/types';
import type { Identity } from '../../identity';
import type { ActDefinition, Role } from '../../vocabulary';
import type { ActBody } from '../shapes/bodies';
import { custodiansOf } from '../access/custodians';
import type { Services } from '../services';
import { AlreadyThere, type CaseDoor } from './case-door';
import { actOnClosed, NeedsContact, type Ended } from './closed';
import { sha256 } from './hashes';
import { pinsOf } from './pins';

/** An act that was taken; where the case was closed or not known, on a contact. */
export interface Done {
  receipt: Receipt & { insteadOf?: { case: string; because: 'closed' | 'unknown' } };
  /** The contact was opened just now. */
  opened?: true;
}

/**
 * Does an act that protects a child although its case is closed or not known here: on a contact that is opened for
 * it in the same step (decisions 1.1). The contact's reference is made from case and key, so that the same request
 * again finds it; when that contact has been closed meanwhile, the next one is opened.
 */
export async function actOnContact(
  services: Services,
  door: CaseDoor,
  identity: Identity,
  id: string,
  definition: ActDefinition,
  act: Act,
  body: Pick<ActBody, 'child' | 'team'>,
  ended: Ended,
): Promise<Done> {
  const insteadOf = { case: id, because: ended.state ? ('closed' as const) : ('unknown' as const) };
  const { opening, offset, unread } = await contactFor(services, identity, id, act, body, ended);
  const contact = caseId('referral', opening.council, opening.reference);
  const pins = pinsOf(services, opening.council, instantOf(services.now() + offset), offset);
  const { expectedVersion: _ofTheOther, ...content } = act;
  const asked = { ...content, ...(unread.length > 0 && { unread: [...(act.unread ?? []), ...unread] }) };
  try {
    const isNew = (await door.standing(contact)).is === 'unknown';
    const receipt = await door.actOnNew(contact, opening, pins, asked);
    return { receipt: { ...receipt, insteadOf }, ...(isNew && { opened: true }) };
  } catch (error) {
    if (!(error instanceof AlreadyThere)) throw error;
  }
  const next = await actOnClosed(services, door, { id: contact, process: 'referral' }, definition, asked);
  if (!(next instanceof NeedsContact)) return { receipt: { ...next, insteadOf } };
  const later = await actOnContact(services, door, identity, contact, definition, act, body, next.ended);
  return { ...later, receipt: { ...later.receipt, insteadOf } };
}

async function contactFor(
  services: Services,
  identity: Identity,
  id: string,
  act: Act,
  body: Pick<ActBody, 'child' | 'team'>,
  { state, standing }: Ended,
): Promise<{ opening: Opening; offset: number; unread: string[] }> {
  const before = state?.case;
  const offset = before?.pins.offset ?? 0;
  const closedAt = standing.is === 'closed' ? standing.closedAt?.getTime() : undefined;
  const team = before?.team ?? body.team ?? (await teamOf(services, identity));
  const child = before?.child ?? body.child ?? parseCaseId(id)!.reference;
  const opening: Opening = {
    act: 'receiveContact',
    process: 'referral',
    council: identity.authority,
    reference: `LINKED-0${sha256(`${id}\n${act.key}`).slice(0, 20).toUpperCase()}`,
    // Whose case it is cannot be known: what the address named stands in for the child, until somebody says.
    child,
    ...(before?.family && { family: before.family }),
    ...(before?.custodians
      ? { custodians: before.custodians }
      : await custodiansOf(services, identity, child)),
    ...(before && { chain: before.chain, links: [{ case: id, relation: 'earlier-referral' }] }),
    happenedAt: instantOf(services.now() + offset),
    fields: {
      sourceKind: 'unknown',
      type: 'concern',
      team: team ?? 'unknown',
      ...(before && { caseStatus: 'closed' }),
      ...(before && closedAt !== undefined && { closedOn: dateOf(instantOf(closedAt + offset)) }),
    },
    actor: act.actor,
    key: '',
    body: '',
  };
  const unread = [
    ...(before || body.child !== undefined ? [] : ['child']),
    ...(team === undefined ? ['team'] : []),
  ];
  return { opening, offset, unread };
}

/** Whoever decides must hear: the team of the one who acts, else a team that has somebody to decide. */
async function teamOf({ records }: Services, { authority, person }: Identity): Promise<string | undefined> {
  // The act does not wait for the record: without it the team is named as missing.
  const posts = await records.directory(authority).then(
    ({ post }) => post.filter(({ team }) => team !== undefined),
    () => [],
  );
  const deciding: readonly Role[] = ['team-manager', 'duty-manager', 'contact-centre-manager'];
  const own = posts.find((post) => post.person === person);
  return (own ?? posts.find(({ role }) => deciding.includes(role)))?.team;
}
