import { caseId, referencePattern } from '../ids';
import type { Act, Case, CaseEvent, Refusal, Successor, Word } from '../types';
import { all, becameReferral, openingOf } from './facts';

/**
 * The referral of a brother or sister, opened by the decision to open one (PET-3.6, 3.7). It has its own date
 * (PET-3.9); of the first child's entry it takes who referred and which team decides, and nothing of the file
 * (PET-3.10).
 */
export function siblingCase(current: Case, event: CaseEvent): readonly Successor[] {
  const { sibling, open, reference, otherHousehold } = event.fields ?? {};
  const opening = openingOf(current.facts);
  if (event.event !== 'SiblingDecided' || open !== true || !opening) return [];
  if (openedBefore(current, event)) return [];
  const named = (reference as string | undefined) ?? derivedReference(current);
  const relation = otherHousehold === true ? 'sibling-other-household' : 'sibling';
  const asReferral = becameReferral(current.facts) !== undefined;
  const { sourceKind, team, safeAddress } = opening.fields;
  return [
    {
      id: caseId('referral', current.council, named),
      relation,
      opening: {
        act: asReferral ? 'receiveReferral' : 'receiveContact',
        process: 'referral',
        council: current.council,
        reference: named,
        child: sibling as string,
        ...(current.family && { family: current.family }),
        chain: current.chain,
        links: [{ case: current.id, relation }],
        happenedAt: event.at,
        fields: {
          ...(sourceKind !== undefined && { sourceKind }),
          ...(team !== undefined && { team }),
          safeAddress: safeAddress ?? false,
          siblings: true,
        },
        actor: actorOf(current, event),
      },
    },
  ];
}

/** A contact about several children, entered for the next one: only a contact may be cloned (PET-3.11). */
export function clonedContact(current: Case, event: CaseEvent): readonly Successor[] {
  const opening = openingOf(current.facts);
  if (event.event !== 'ContactCloned' || opening?.event !== 'ContactReceived') return [];
  const { child, reference } = event.fields as { child: string; reference?: string };
  const named = reference ?? derivedReference(current);
  return [
    {
      id: caseId('referral', current.council, named),
      relation: 'sibling',
      opening: {
        act: 'receiveContact',
        process: 'referral',
        council: current.council,
        reference: named,
        child,
        ...(current.family && { family: current.family }),
        chain: current.chain,
        links: [{ case: current.id, relation: 'sibling' }],
        happenedAt: opening.at,
        fields: opening.fields,
        actor: actorOf(current, event),
      },
    },
  ];
}

/** What is decided for one child shows on the others of the family as open (decisions 4.2). */
export function wordsToFamily(current: Case, event: CaseEvent): readonly { to: string; word: Word }[] {
  if (!familyHears.includes(event.event)) return [];
  const outcome = event.fields?.outcome ?? event.fields?.decision;
  return (current.links ?? [])
    .filter(({ relation }) => relation.startsWith('sibling'))
    .map(({ case: to }) => ({
      to,
      word: {
        from: current.id,
        entry: event.sequence,
        word: 'decided' as const,
        event: event.event,
        ...(typeof outcome === 'string' && { outcome }),
        at: event.at,
      },
    }));
}

const familyHears: readonly string[] = ['ReferralDecided', 'StrategyDiscussionHeld', 'Section47Started'];

/** Why a sibling's case cannot be opened as asked, if it cannot. */
export function siblingRefused(current: Case, act: Act): Refusal | null {
  const opensOne = (act.act === 'decideSibling' && act.fields.open === true) || act.act === 'cloneContact';
  if (!opensOne) return null;
  const child = act.fields.sibling ?? act.fields.child;
  if (child === current.child) return wrong(act, 'is the child of this case itself');
  if (act.fields.reference !== undefined || referencePattern.test(derivedReference(current))) return null;
  return {
    refused: 'missing',
    message: 'reference is missing: the reference of the brother’s or sister’s own episode',
    errors: [{ pointer: '/reference', message: 'is needed here: none can be made from this case’s' }],
  };
}

function wrong(act: Act, message: string): Refusal {
  const field = act.act === 'cloneContact' ? 'child' : 'sibling';
  return { refused: 'shape', message: `${field} ${message}`, errors: [{ pointer: `/${field}`, message }] };
}

function openedBefore(current: Case, event: CaseEvent): boolean {
  return all(current.facts, 'SiblingDecided').some(
    (fact) =>
      fact.id < event.sequence && fact.fields.open === true && fact.fields.sibling === event.fields?.sibling,
  );
}

/** 'REF-123-S2': the second case that came out of this one. */
function derivedReference(current: Case): string {
  const siblings = (current.links ?? []).filter(({ relation }) => relation.startsWith('sibling'));
  return `${current.reference}-S${siblings.length + 1}`;
}

function actorOf(current: Case, event: CaseEvent): Act['actor'] {
  return {
    by: event.by,
    roles: event.roles ?? [],
    qualified: false,
    authority: current.council,
    via: event.via === 'clock' ? 'temporal' : event.via,
    ...(event.enteredBy && { enteredBy: event.enteredBy }),
  };
}
