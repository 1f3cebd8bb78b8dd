import type { Instant } from '../calendar';
import type { Policy } from '../policy';
import { actsTaken } from '../vocabulary';
import { fold } from './apply';
import { complete } from './decide';
import { caseId, parseCaseId, referencePattern, slugPattern } from './ids';
import { relations, seenFrom } from './links';
import { isInstant } from './moments';
import { inOneForm, shapeOf } from './shape';
import type { Carried, Case, CaseEvent, CaseIdentity, Opening, Pins, Refusal } from './types';

/**
 * The first event of a case. A case refuses no opening of the right shape: a child may depend on it.
 */
export function open(
  asked: Opening,
  now: Instant,
  pins: Pins,
  policy: Policy,
): { events: readonly CaseEvent[] } | Refusal {
  const definition = actsTaken(asked.process).find((act) => act.act === asked.act && act.opens);
  if (!definition) {
    return { refused: 'unknown-act', message: `a ${asked.process} is not opened by this act` };
  }
  const refusal = identityErrors(asked) ?? shapeOf(asked, definition);
  if (refusal) return refusal;
  const opening = inOneForm(asked, definition);
  const id = caseId(opening.process, opening.council, opening.reference);
  const identity: CaseIdentity = {
    id,
    process: opening.process,
    council: opening.council,
    reference: opening.reference,
    child: opening.child,
    ...(opening.family && { family: opening.family }),
    chain: opening.chain ?? id,
    team: String(opening.fields.team ?? ''),
  };
  const at = opening.happenedAt ?? now;
  const bare: CaseEvent = {
    sequence: 1,
    event: definition.event,
    at: isInstant(at) && at > now ? now : at,
    recordedAt: now,
    by: opening.actor.by,
    via: opening.actor.via,
    roles: opening.actor.roles,
    fields: opening.fields,
    version: 1,
    opened: identity,
    pins,
    ...(opening.links && { linked: opening.links, words: linkedWords(id, opening) }),
    ...(opening.custodians && { custodians: opening.custodians }),
    ...(opening.actor.enteredBy && { enteredBy: opening.actor.enteredBy }),
  };
  const empty: Case = {
    ...identity,
    pins,
    stage: '',
    version: 0,
    sequence: 0,
    notices: 0,
    openedAt: now,
    facts: [],
    clocks: [],
  };
  const opened = complete(empty, bare, now, policy);
  return { events: (opening.carries ?? []).reduce(carriedOver(opening, now, policy), [opened]) };
}

/** What was entered on the case that opens it, and is of this one as well, follows the opening. */
function carriedOver({ links: [from] = [], actor }: Opening, now: Instant, policy: Policy) {
  return (events: readonly CaseEvent[], { entry, ...entered }: Carried): readonly CaseEvent[] => {
    const current = fold(events);
    const bare: CaseEvent = {
      ...entered,
      sequence: current.sequence + 1,
      recordedAt: now,
      via: actor.via,
      version: current.version,
      ...(from && { carriedFrom: { case: from.case, entry } }),
    };
    return [...events, complete(current, bare, now, policy)];
  };
}

/** The cases that it belongs with hear of it. */
function linkedWords(id: string, { process, links = [] }: Opening): NonNullable<CaseEvent['words']> {
  return links.map((link) => ({
    to: link.case,
    word: { from: id, entry: 1, word: 'linked', relation: seenFrom(process, link.relation) },
  }));
}

function linkErrors({ council, links = [] }: Opening): { pointer: string; message: string }[] {
  return links.flatMap((link, index) => [
    ...(parseCaseId(link.case)?.council === council
      ? []
      : [{ pointer: `/links/${index}/case`, message: 'is the id of a case of this council' }]),
    ...(relations.includes(link.relation)
      ? []
      : [{ pointer: `/links/${index}/relation`, message: `is one of ${relations.join(', ')}` }]),
  ]);
}

function identityErrors(opening: Opening): Refusal | null {
  const errors = [
    ...linkErrors(opening),
    ...(slugPattern.test(opening.council)
      ? []
      : [{ pointer: '/council', message: 'is a council, such as peterborough' }]),
    ...(['reference', 'child', 'family'] as const)
      .filter((name) =>
        name === 'family' && opening.family === undefined
          ? false
          : !referencePattern.test(opening[name] ?? ''),
      )
      .map((name) => ({
        pointer: `/${name}`,
        message: 'is an opaque reference such as REF-123, never a name',
      })),
  ];
  return errors.length > 0 ? { refused: 'shape', message: 'the case cannot be identified', errors } : null;
}
