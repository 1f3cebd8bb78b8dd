import { instantOf, msOf, type Instant } from '../calendar';
import type { Policy } from '../policy';
import { listed } from './permission';
import type { NoticeDraft } from './notices';
import type { Act, Actor, Case, CaseEvent, Receipt, Refusal, Word } from './types';

/**
 * Restricted cases (decisions 7.5): only their custodians see them and hear of them. To everybody else they are not
 * there, but that an act which protects the child is taken; and who breaks the glass may read for a few hours.
 */

/** Whether somebody may read the case: it is not restricted, or they are one of its custodians, or broke the glass. */
export function maySee(current: Pick<Case, 'custodians' | 'grants'>, person: string, now: Instant): boolean {
  return (
    isOpenTo(current, person) ||
    (current.grants ?? []).some((grant) => grant.person === person && grant.until > now)
  );
}

/** Whether somebody may act on the case as if there were no restriction. */
export function isOpenTo({ custodians }: Pick<Case, 'custodians'>, person: string): boolean {
  return !custodians || custodians.includes(person);
}

/** What a receipt tells somebody to whom the case is not open any more: that it was taken, and not how the case stands. */
export function seenFromOutside({ case: id, version, events, replayed }: Receipt): Receipt {
  return { case: id, version, stage: 'restricted', events, clocks: [], ...(replayed && { replayed }) };
}

/** Who stands behind an act: whoever typed it in sees the case as well. */
export function hand({ by, enteredBy }: Actor): string {
  return enteredBy ?? by;
}

const byThemselves = ['breakGlass', 'restrictCase', 'liftRestriction'];

/** Why this person may not act on a restricted case, if they may not; of an act that protects nothing is asked. */
export function restrictionRefused(current: Case, act: Act, now: Instant, policy: Policy): Refusal | null {
  return barred(current, act, now, policy) ?? (act.act === 'restrictCase' ? tooFew(act) : null);
}

/** The same, whatever the act says. */
export function barred(
  current: Case,
  act: Pick<Act, 'act' | 'actor'>,
  now: Instant,
  policy: Policy,
): Refusal | null {
  return (
    hidden(current, act, now) ?? (byThemselves.includes(act.act) ? ownRules(current, act, policy) : null)
  );
}

function hidden(current: Case, act: Pick<Act, 'act' | 'actor'>, now: Instant): Refusal | null {
  const person = hand(act.actor);
  const isIdentified = act.actor.via === 'api';
  if (isIdentified && isOpenTo(current, person)) return null;
  // The end of a post is noticed by a program, which must reach every case (decisions 3.4).
  if (!current.custodians || (act.act === 'endAllocation' && person === 'caseclock')) return null;
  if (isIdentified && act.act === 'breakGlass') return null;
  const reads = isIdentified && maySee(current, person, now);
  if (reads && byThemselves.includes(act.act)) return null;
  if (!reads) return { refused: 'authority', message: 'there is no such case' };
  return {
    refused: 'not-allowed',
    message: 'you may read this case for a few hours; its custodians alone act on it',
    cite: ['HOUSE-7.5'],
  };
}

function ownRules(
  current: Case,
  { act, actor }: Pick<Act, 'act' | 'actor'>,
  { house }: Policy,
): Refusal | null {
  if (actor.via === 'temporal') return not('it needs a verified identity: do it through the API');
  if (actor.service) return not('it is for a person who signs in');
  if (act !== 'restrictCase' && !current.custodians) {
    return { refused: 'missing', message: 'the case is not restricted' };
  }
  if (act === 'breakGlass' || house.restrictedBy.some((role) => actor.roles.includes(role))) return null;
  return not(`restricting a case, and lifting that, is for the ${listed(house.restrictedBy)}`);
}

function tooFew({ fields }: Act): Refusal | null {
  const named = new Set((fields.custodians ?? []) as readonly string[]);
  if (named.size >= 2) return null;
  const message = 'names two people or more: one alone may be away';
  return {
    refused: 'shape',
    message: `custodians ${message}`,
    errors: [{ pointer: '/custodians', message }],
    cite: ['HOUSE-7.5'],
  };
}

function not(message: string): Refusal {
  return { refused: 'not-allowed', message, cite: ['HOUSE-7.5'] };
}

/** The entries by which a case is restricted and opened hold until the next one: they are not corrected. */
export const ofRestriction: readonly string[] = ['CaseRestricted', 'RestrictionLifted', 'GlassBroken'];

/** What these acts do to who may see the case, as part of their event. */
export function restricting(
  { act, fields, actor }: Act,
  now: Instant,
  { house }: Policy,
): Pick<CaseEvent, 'custodians' | 'grant'> {
  if (act === 'restrictCase') return { custodians: [...new Set(fields.custodians as readonly string[])] };
  if (act === 'liftRestriction') return { custodians: [] };
  if (act !== 'breakGlass') return {};
  return {
    grant: { person: hand(actor), until: instantOf(msOf(now) + house.breakGlassHours * 3_600_000) },
  };
}

/** Custodians hear at once what changes about who sees the case; the manager also hears that the glass was broken. */
export function saidOfRestriction(current: Case, { event }: CaseEvent, { house }: Policy): NoticeDraft[] {
  if (!ofRestriction.includes(event)) return [];
  const heard: NoticeDraft = { kind: 'task', to: [], as: 'mail', step: event, cite: ['HOUSE-7.5'] };
  if (event === 'GlassBroken') return [{ ...heard, to: house.rungs.slice(0, 1), besides: true }];
  return [{ ...heard, people: current.custodians ?? [] }];
}

/** No brother's or sister's case hears of a restricted one. */
export function withoutFamily(
  words: readonly { to: string; word: Word }[],
  { custodians }: Case,
): readonly { to: string; word: Word }[] {
  if (!custodians) return words;
  return words.filter(
    ({ word }) => word.word !== 'decided' && !(word.word === 'linked' && word.relation.startsWith('sibling')),
  );
}
