import { caseId, referencePattern } from '../ids';
import { actorOf } from '../successors';
import type { Act, Case, CaseEvent, Fact, Fields, Link, Refusal, Relation, Successor, Word } from '../types';
import { becameReferral, openingOf } from '../facts';

/**
 * The referral of a brother or sister, opened by the decision to open one (PET-3.6, 3.7). It has its own date
 * (PET-3.9); of the first child's entry it takes who referred and which team decides, and nothing of the file
 * (PET-3.10).
 */
export function siblingCase(current: Case, event: CaseEvent): readonly Successor[] {
  const { open, otherHousehold } = event.fields ?? {};
  const opening = openingOf(current.facts);
  if (event.event !== 'SiblingDecided' || open !== true || !opening) return [];
  const act = becameReferral(current.facts) ? 'receiveReferral' : 'receiveContact';
  const relation = otherHousehold === true ? 'sibling-other-household' : 'sibling';
  const family = { siblings: true, openedForSibling: true };
  const fields = { safeAddress: false, ...only(ofWhoRefers, opening.fields), ...family };
  return openedFor(current, event, relation, { act, happenedAt: event.at, fields });
}

/**
 * A contact about several children, entered for the next one: only a contact may be cloned (PET-3.11), with what it
 * says of the matter and nothing of what it says of this one child.
 */
export function clonedContact(current: Case, event: CaseEvent): readonly Successor[] {
  const opening = openingOf(current.facts);
  if (event.event !== 'ContactCloned' || opening?.event !== 'ContactReceived') return [];
  const said = only([...ofWhoRefers, ...ofTheMatter], opening.fields);
  const fields = { ...said, siblings: true, openedForSibling: true };
  return openedFor(current, event, 'sibling', { act: 'receiveContact', happenedAt: opening.at, fields });
}

const ofWhoRefers: readonly string[] = ['sourceKind', 'professional', 'team', 'safeAddress'];
const ofTheMatter: readonly string[] = [
  ...['type', 'concern', 'possibleOffence', 'allegationAgainstStaff'],
  ...['impactOnSiblings', 'withCommonAssessment'],
];

function only(names: readonly string[], fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
}

/** One case for each child: who has one already gets no second. */
function openedFor(
  current: Case,
  event: CaseEvent,
  relation: Relation,
  { act, happenedAt, fields }: Pick<Act, 'act' | 'happenedAt' | 'fields'>,
): readonly Successor[] {
  const child = childIn(event);
  if (current.facts.some((fact) => fact.id < event.sequence && opens(fact) && childIn(fact) === child))
    return [];
  const reference = referenceFor(current, event.fields ?? {});
  return [
    {
      id: caseId('referral', current.council, reference),
      relation,
      opening: {
        act,
        process: 'referral',
        council: current.council,
        reference,
        child,
        ...(current.family && { family: current.family }),
        chain: current.chain,
        links: [
          { case: current.id, relation },
          ...siblingsOf(current).map((link) => seenFrom(link, relation)),
        ],
        ...(happenedAt && { happenedAt }),
        fields,
        actor: actorOf(current, event),
      },
    },
  ];
}

function opens({ event, fields }: Fact): boolean {
  return event === 'ContactCloned' || (event === 'SiblingDecided' && fields.open === true);
}

function childIn({ fields }: Pick<CaseEvent, 'fields'>): string {
  return String(fields?.sibling ?? fields?.child);
}

function siblingsOf(current: Case): readonly Link[] {
  return (current.links ?? []).filter(({ relation }) => relation.startsWith('sibling'));
}

/** What a brother or sister of the first child is to the one that is opened now. */
function seenFrom(link: Link, relation: Relation): Link {
  const together = link.relation === 'sibling' && relation === 'sibling';
  return { case: link.case, relation: together ? 'sibling' : 'sibling-other-household' };
}

/** The others of the family hear of a new case: what is decided for one shows on all of them (decisions 4.2). */
export function wordsOfNewCase(
  current: Case,
  event: CaseEvent,
  opened: readonly Successor[],
): readonly { to: string; word: Word }[] {
  const children = opened.filter(({ relation }) => relation.startsWith('sibling'));
  return children.flatMap(({ id, relation }) =>
    siblingsOf(current)
      .filter((link) => link.case !== id)
      .map((link) => ({
        to: link.case,
        word: {
          from: current.id,
          entry: event.sequence,
          word: 'linked' as const,
          relation: seenFrom(link, relation).relation,
          other: id,
        },
      })),
  );
}

/** What is decided for one child shows on the others of the family as open (decisions 4.2). */
export function wordsToFamily(current: Case, event: CaseEvent): readonly { to: string; word: Word }[] {
  if (!familyHears.includes(event.event)) return [];
  const outcome = event.fields?.outcome ?? event.fields?.decision;
  return siblingsOf(current).map(({ case: to }) => ({
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

const familyHears: readonly string[] = [
  'ContactDecided',
  'ReferralDecided',
  'StrategyDiscussionHeld',
  'Section47Started',
];

/** Why a sibling's case cannot be opened as asked, if it cannot. */
export function siblingRefused(current: Case, act: Act): Refusal | null {
  const clones = act.act === 'cloneContact';
  if (clones && openingOf(current.facts)?.event !== 'ContactReceived') {
    return {
      refused: 'stage',
      message:
        'this case was received as a referral, and only a contact may be cloned (PET-3.11): decide for the brother or sister, which opens a referral of their own',
      cite: ['PET-3.10', 'PET-3.11'],
    };
  }
  if (!clones && !(act.act === 'decideSibling' && act.fields.open === true)) return null;
  if (childIn(act) === current.child) return wrong(act, 'is the child of this case itself');
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

function referenceFor(current: Case, { reference }: Fields): string {
  return (reference as string | undefined) ?? derivedReference(current);
}

/** 'REF-123-S2': by the second decision that opened one; a voided one has opened it too. */
function derivedReference(current: Case): string {
  return `${current.reference}-S${current.facts.filter(opens).length}`;
}
